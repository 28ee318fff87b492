"""What every document holds beside its findings: what was asked, and what that took."""

import json
from dataclasses import asdict
from typing import Any

import pandas as pd

from core.asking.replies.provenance import Provenance
from core.asking.replies.unread import Remarks
from core.asking.requests import AT_THE_HEAD
from core.asking.run import Run
from core.commands.documents.values import Json, model_fields
from core.experiment import AnyExperiment, Experiment


def document(
    experiment: AnyExperiment, run: Run, observations: pd.DataFrame, remarks: Remarks, content: Json
) -> Json:
    """Put what was found in the frame that every document of an experiment has.

    Parameters
    ----------
    experiment
        What was asked.
    run
        The run.
    observations
        What was answered.
    remarks
        What is to be said of the replies beside.
    content
        What was found.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    calls = {
        "unparsed": int((observations["status"] == "unparsed").sum()),
        "unread": [{"reason": reason, "replies": number} for reason, number in remarks.unread.items()],
        "forms": [
            {**model_fields(model), "form": AT_THE_HEAD, "replies": number, "of": remarks.stored[model]}
            for model, number in remarks.moved.items()
        ],
        "by_strategy": [
            {
                **model_fields(part.model.name),
                "strategy": part.strategy,
                "cells": part.cells,
                "new": len(part.missing),
            }
            for part in run.plan.parts
        ],
        "why": run.plan.why(),
        "damaged": list(remarks.damaged),
        **origins(remarks.provenance),
    }
    asked = {
        "experiment": {"id": experiment.id, **json.loads(experiment.to_json())},
        "asked_as": _asked_as(experiment),
    }
    return framed(asked, run, content, **calls)


def _asked_as(experiment: AnyExperiment) -> str:
    return experiment.product.asked_as if isinstance(experiment, Experiment) else experiment.vignette.setting


def origins(provenance: Provenance) -> Json:
    """Say from where replies came that were not asked here.

    Parameters
    ----------
    provenance
        Of all replies.

    Returns
    -------
    dict
        JSON-ready.
    """
    return {
        "with_the_app": provenance.shipped,
        "imported": [{**asdict(source), "replies": count} for source, count in provenance.imported.items()],
    }


def framed(asked: Json, run: Run, content: Json, **calls: Any) -> Json:
    """Put what was found between what was asked and what that took.

    Parameters
    ----------
    asked
        Names what was asked.
    run
        The run.
    content
        What was found.
    **calls
        What else is to be said of the calls.

    Returns
    -------
    dict
        JSON-ready where the parts are.
    """
    progress = run.progress()
    return {
        **asked,
        "calls": {
            "cells": run.plan.cells,
            "cached": progress.cached,
            "asked": progress.asked,
            "failed": progress.failed,
            **calls,
        },
        "cost": {"estimate": asdict(run.plan.cost), "actual": asdict(run.actual())},
        "problems": [str(run.error)] if run.error else [],
        **content,
    }
