"""What an audit found, as one JSON document."""

from typing import Any

from core.asking.replies.unread import Remarks
from core.asking.run import Run
from core.commands.documents import audits, curves  # noqa: F401 (each registers its types)
from core.commands.documents.frame import document
from core.commands.documents.truth import focal_truth_of, truth_of
from core.commands.documents.values import Json, to_json
from core.studies.audits import FOCALISM, Audit, Finding


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
        "truth": focal_truth_of(experiment) if audit is FOCALISM else truth_of(experiment),
        **({} if experiment.probes else {"curves": priced}),
        audit.name: list(map(to_json, finding.found)),
        "conclusions": list(finding.sentences),
        **({} if experiment.probes else {"failed_checks": list(finding.failed_checks)}),
    }
    return document(experiment, run, finding.observations, remarks, content)
