"""A study as one JSON document: its plan, and where it stands."""

from dataclasses import asdict

from core.commands.documents.values import Json, model_fields
from core.studies.many import Manifest, StudyDesign, StudyPlan


def plan_document(plan: StudyPlan, design: StudyDesign) -> Json:
    """Write what a study would ask.

    Parameters
    ----------
    plan
        What it would take.
    design
        What is asked.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    return {"study": design.id, "design": dict(design.words), "plan": _plan(plan)}


def study_document(plan: StudyPlan, standing: Manifest) -> Json:
    """Write what a study took and where it stands.

    Parameters
    ----------
    plan
        What was missing when it was run.
    standing
        How it ended.

    Returns
    -------
    dict
        JSON-ready; the manifest with the plan beside.
    """
    return {**standing.to_document(), "plan": _plan(plan)}


def _plan(plan: StudyPlan) -> Json:
    return {**asdict(plan), "models": [model_fields(model) for model in plan.models]}
