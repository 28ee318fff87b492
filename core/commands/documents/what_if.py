"""What a price decision comes to, as JSON: prices, revenue and profit in US dollars, changes a period."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from core.analysis.decision import Decision
from core.analysis.demand.fits import NoEstimate
from core.analysis.what_if import (
    BesideEffect,
    BesideFound,
    BesideOutlook,
    Change,
    Effect,
    Outlook,
    WhatIf,
    beside_caveats,
    beside_sentences,
    break_even,
    discredited,
    headlines,
    recommend,
    verdicts_on,
)
from core.commands.documents.arms import combination
from core.commands.documents.truth import truth_of
from core.commands.documents.values import Json, model_fields, to_json
from core.experiment import Experiment, code_parts

CHANGES = ("demand", "revenue", "profit")


def truth_of_decision(experiment: Experiment, decided: WhatIf) -> Json | None:
    """Write what is known of a synthetic market, and what the decision really comes to in it.

    Parameters
    ----------
    experiment
        What was asked.
    decided
        What all curves say of the decision.

    Returns
    -------
    dict or None
        None where no synthetic market was asked.
    """
    truth = truth_of(experiment)
    if truth is not None and decided.truth:
        changes = next(iter(decided.truth.values()))
        truth["candidates"] = [
            {"candidate": candidate, **asdict(change)}
            for candidate, change in zip(decided.decision.candidates, changes, strict=True)
        ]
    return truth


@to_json.register
def _(found: WhatIf, unit: float = 1.0) -> Json:
    candidates = found.decision.candidates
    points = [break_even(found.decision, candidate) for candidate in candidates]
    return {
        "decision": {
            **asdict(found.decision),
            "break_even": [
                {"candidate": candidate, **_number_or_reason(point, "percent")}
                for candidate, point in zip(candidates, points, strict=True)
            ],
        },
        "headlines": [asdict(one) for one in headlines(found)],
        "recommendation": asdict(recommend(found)),
        "outlooks": [
            _outlook(one, found.decision, refusals)
            for one, refusals in zip(found.outlooks, discredited(found), strict=False)
        ],
        "people": None
        if found.people is None
        else _outlook(found.people, found.decision, ("",) * len(candidates)),
        "conclusions": list(map(to_json, verdicts_on(found))),
    }


def _outlook(one: Outlook, decision: Decision, refusals: Sequence[str]) -> Json:
    curve, parts = one.curve, code_parts(one.curve.strategy)
    return {
        **model_fields(curve.asked),
        "code": curve.strategy,
        "strategy": parts.strategy,
        "format": parts.format,
        "voice": parts.voice,
        "method": curve.method,
        "shape": curve.shape,
        "covers": curve.covers,
        "sampled": curve.sampled,
        "best_price": to_json(one.best_price),
        "best_revenue_price": to_json(one.best_revenue),
        "candidates": [
            {"candidate": candidate, **_effect(effect), "discredited": refusal or None}
            for candidate, effect, refusal in zip(decision.candidates, one.effects, refusals, strict=True)
        ],
    }


def _effect(effect: Effect | NoEstimate) -> Json:
    if isinstance(effect, NoEstimate):
        return {**dict.fromkeys([*CHANGES, "direction"]), "reason": effect.reason}
    return {
        **{name: to_json(getattr(effect, name)) for name in CHANGES},
        "direction": effect.direction,
        "profit_change_by_wording": effect.by_wording,
        "reason": None,
    }


@to_json.register
def _(change: Change, unit: float = 1.0) -> Json:
    return {
        "current": to_json(change.current),
        "candidate": to_json(change.candidate),
        "change": to_json(change.amount),
        "percent": to_json(change.percent),
    }


def _number_or_reason(value: float | NoEstimate, name: str) -> dict[str, Any]:
    if isinstance(value, NoEstimate):
        return {name: None, "reason": value.reason}
    return {name: value, "reason": None}


@to_json.register
def _(found: BesideFound, unit: float = 1.0) -> Json:
    return {
        **asdict(found.beside),
        "name": found.other.name,
        "outlooks": list(map(_beside_outlook, found.outlooks)),
        "said": beside_sentences(found),
        "caveats": beside_caveats(found),
        "failed_checks": list(found.failed_checks),
    }


def _beside_outlook(one: BesideOutlook) -> Json:
    return {
        **model_fields(one.asked),
        "strategy": one.strategy,
        "candidates": list(map(_beside_effect, one.effects)),
    }


def _beside_effect(one: BesideEffect) -> Json:
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
