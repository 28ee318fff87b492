"""What a price does to two products of one seller, as JSON."""

from dataclasses import asdict

from core.analysis.what_if import BesideEffect, BesideFound, BesideOutlook, beside_caveats, beside_sentences
from core.asking.run import Run
from core.commands.documents.arms import combination
from core.commands.documents.frame import document
from core.commands.documents.values import Json, model_fields, to_json
from core.studies.arms.remembered import ArmStudy


def beside_document(study: ArmStudy, found: BesideFound, run: Run) -> Json:
    """Write what a decision comes to with another product beside it.

    Parameters
    ----------
    study
        Of the choice between the two and none.
    found
        What it shows of the decision.
    run
        The run.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    content = {
        **asdict(found.beside),
        "name": found.other.name,
        "outlooks": list(map(_outlook, found.outlooks)),
        "said": beside_sentences(found),
        "caveats": beside_caveats(found),
        "failed_checks": list(found.failed_checks),
    }
    return document(study.experiment, run, study.observations, study.memory.remarks(study.experiment), content)


def _outlook(one: BesideOutlook) -> Json:
    return {**model_fields(one.asked), "strategy": one.strategy, "candidates": list(map(_effect, one.effects))}


def _effect(one: BesideEffect) -> Json:
    return {
        "candidate": one.candidate,
        "share": combination(one.own),
        "other_share": combination(one.other),
        "none_share": combination(one.none),
        "profit_alone": combination(one.alone),
        "profit_together": combination(one.together),
        "cannibalisation": to_json(one.taken),
        "cross_elasticity": combination(one.cross_elasticity),
    }
