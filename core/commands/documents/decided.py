"""What a price decision comes to, as one JSON document."""

from dataclasses import asdict

from core.analysis.what_if import WhatIf
from core.asking.replies.unread import Remarks
from core.asking.run import Run
from core.commands.documents.frame import document
from core.commands.documents.values import Json, to_json
from core.commands.documents.what_if import truth_of_decision
from core.studies.decisions import MoreAnswers
from core.studies.findings import Findings


def what_if_document(run: Run, found: Findings, decided: WhatIf, more: MoreAnswers, remarks: Remarks) -> Json:
    """Write what a price decision comes to.

    Parameters
    ----------
    run
        The run.
    found
        What the experiment shows.
    decided
        What all curves say of the decision.
    more
        What it would take to settle it.
    remarks
        What is to be said of the replies beside.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    sizes = [
        {"curve": name, "candidates": [asdict(one) for one in row]}
        for (name, _), row in zip(decided.named, more.needed, strict=False)
    ]
    answers = {"text": more.text, "curves": sizes}
    content = {
        **to_json(decided),
        "more_answers": answers,
        "truth": truth_of_decision(found.experiment, decided),
        "failed_checks": found.failed_checks,
    }
    return document(found.experiment, run, found.observations, remarks, content)
