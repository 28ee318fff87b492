"""What a run found, as one JSON document."""

from dataclasses import asdict
from typing import Any

from core.analysis.demand.segments import traits_of
from core.analysis.what_if.outlooks import WhatIf
from core.asking.backends.kinds.market import FOCAL_STEP
from core.asking.replies.unread import Remarks
from core.asking.run import Run
from core.commands.documents import audits, curves, what_if  # noqa: F401 (each registers its types)
from core.commands.documents.frame import document
from core.commands.documents.truth import truth_of
from core.commands.documents.values import Json, to_json
from core.experiment import Experiment
from core.studies.audits import FOCALISM, Audit, Finding
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


def audit_document(audit: Audit, run: Run, finding: Finding, remarks: Remarks) -> Json:
    """Write what an audit found.

    Parameters
    ----------
    audit
        Which; its name is the key of its records.
    run
        The run.
    finding
        What it found.
    remarks
        What is to be said of the replies beside.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    experiment = finding.experiment
    priced = [to_json(curve, experiment.product.regular_price) for curve in finding.curves]
    content: dict[str, Any] = {
        "truth": _focal_truth(experiment) if audit is FOCALISM else truth_of(experiment),
        **({} if experiment.probes else {"curves": priced}),
        audit.name: list(map(to_json, finding.found)),
        "conclusions": list(finding.sentences),
    }
    return document(experiment, run, finding.observations, remarks, content)


def _focal_truth(experiment: Experiment) -> Json | None:
    """Write the synthetic market with its true step, and without an elasticity, which no step has."""
    truth = truth_of(experiment)
    if truth is None:
        return None
    del truth["implied_elasticity"]
    return {**truth, "step": 2 * truth["phi"] * FOCAL_STEP}


def what_if_document(run: Run, found: Findings, decided: WhatIf, remarks: Remarks) -> Json:
    """Write what a price decision comes to.

    Parameters
    ----------
    run
        The run.
    found
        What the experiment shows.
    decided
        What all curves say of the decision.
    remarks
        What is to be said of the replies beside.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    truth = truth_of(found.experiment)
    if truth is not None and decided.truth:
        changes = next(iter(decided.truth.values()))
        truth["candidates"] = [
            {"candidate": candidate, **asdict(change)}
            for candidate, change in zip(decided.decision.candidates, changes, strict=True)
        ]
    content = {**to_json(decided), "truth": truth, "failed_checks": found.failed_checks}
    return document(found.experiment, run, found.observations, remarks, content)
