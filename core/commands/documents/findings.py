"""What a run found, as one JSON document."""

from core.analysis.demand.segments import traits_of
from core.asking.replies.unread import Remarks
from core.asking.run import Run
from core.commands.documents import curves  # noqa: F401 (registers its types)
from core.commands.documents.frame import document
from core.commands.documents.truth import truth_of
from core.commands.documents.values import Json, to_json
from core.studies.findings import Findings


def run_document(run: Run, found: Findings, remarks: Remarks) -> Json:
    """Write what an experiment shows.

    Parameters
    ----------
    run
        The run.
    found
        What it shows.
    remarks
        What is to be said of the replies beside.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    experiment, regular_price = found.experiment, found.experiment.product.regular_price
    return document(
        experiment,
        run,
        found.observations,
        remarks,
        {
            "curves": [to_json(curve, regular_price) for curve in found.curves],
            "segments": [
                to_json(segment) for trait in traits_of(experiment.personas) for segment in found.segments(trait)
            ],
            "people": None if found.people is None else to_json(found.people, regular_price),
            "truth": truth_of(experiment),
            "contrasts": list(map(to_json, found.contrasts)),
            "conclusions": list(map(to_json, found.conclusions)),
            "checks": list(map(to_json, found.checks)),
            "failed_checks": found.failed_checks,
        },
    )
