"""What a run found, as one JSON document."""

import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from core.analysis.audits.designs import Sensitivity
from core.analysis.audits.designs import sentences as designs_sentences
from core.analysis.audits.focalism import Focalism
from core.analysis.audits.focalism import sentences as focalism_sentences
from core.analysis.audits.leakage import Leakage, sentences
from core.analysis.demand.contrasts import Contrast, contrast_strategies
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits.elasticity import arc_elasticity
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.segments import Segment, split, traits_of
from core.analysis.demand.verdicts import Conclusion
from core.analysis.what_if.coefficient_draws import DRAWS
from core.analysis.what_if.decision import Decision
from core.analysis.what_if.effects import Change, Effect, break_even
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import Outlook, WhatIf
from core.analysis.what_if.verdicts import verdicts_on
from core.asking.backends.kinds.market import FOCAL_STEP, Market
from core.asking.run import Run
from core.experiment.experiment import Experiment
from core.experiment.models import SYNTHETIC
from core.studies.truth import implied_elasticities


def run_document(
    experiment: Experiment,
    run: Run,
    observations: pd.DataFrame,
    curves: list[Curve],
    people: Curve | None,
    conclusions: list[Conclusion],
) -> dict[str, Any]:
    """Write what a run found.

    Parameters
    ----------
    experiment
        What was asked.
    run
        The run.
    observations
        What was answered.
    curves, people
        What was estimated, and people's curve where they were asked.
    conclusions
        What it says.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    answered = [curve for curve in curves if len(curve.points)]
    return {
        **_run_part(experiment, run, observations),
        "curves": [_curve_document(curve, experiment.product.regular_price) for curve in curves],
        "segments": [
            _segment_document(segment)
            for trait in traits_of(experiment.personas)
            for segment in split(observations, experiment.personas, trait)
        ],
        "people": None if people is None else _curve_document(people, experiment.product.regular_price),
        "truth": _truth_document(experiment),
        "contrasts": [_contrast_document(contrast) for contrast in contrast_strategies(answered)],
        "conclusions": [{"text": one.text, "about": one.about, "evidence": one.evidence} for one in conclusions],
    }


def probe_document(
    experiment: Experiment, run: Run, observations: pd.DataFrame, leakages: list[Leakage]
) -> dict[str, Any]:
    """Write what a confounding audit found.

    Parameters
    ----------
    experiment
        What was asked.
    run
        The run.
    observations
        What was filled in.
    leakages
        What was estimated.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    return {
        **_run_part(experiment, run, observations),
        "truth": _truth_document(experiment),
        "leakage": [_leakage_document(leakage) for leakage in leakages],
        "conclusions": sentences(leakages, experiment.product),
    }


def focalism_document(
    experiment: Experiment, run: Run, observations: pd.DataFrame, curves: list[Curve], found: list[Focalism]
) -> dict[str, Any]:
    """Write what a test of focalism found.

    Parameters
    ----------
    experiment, run, observations, curves
        As for `run_document`.
    found
        What the stated competitor's prices do.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    regular_price = experiment.product.regular_price
    return {
        **_run_part(experiment, run, observations),
        "truth": _focal_truth(experiment),
        "curves": [_curve_document(curve, regular_price) for curve in curves],
        "focalism": [
            {
                **asdict(one),
                "base_url": one.base_url or None,
                "step": _estimate_document(one.step),
                "points": _estimate_document(one.points),
                "moves": one.moves,
            }
            for one in found
        ],
        "conclusions": focalism_sentences(found, experiment.product),
    }


def designs_document(
    experiment: Experiment, run: Run, observations: pd.DataFrame, curves: list[Curve], found: list[Sensitivity]
) -> dict[str, Any]:
    """Write what a comparison of designs found.

    Parameters
    ----------
    experiment, run, observations, curves
        As for `run_document`.
    found
        What each model makes of the designs.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    return {
        **_run_part(experiment, run, observations),
        "truth": _truth_document(experiment),
        "curves": [_curve_document(curve, experiment.product.regular_price) for curve in curves],
        "designs": [
            {
                "backend": one.backend,
                "base_url": one.base_url or None,
                "model": one.model,
                "elasticities": {code: _estimate_document(value) for code, value in one.elasticities.items()},
                "contrasts": [_contrast_document(contrast) for contrast in one.contrasts],
                "gap": {"reason": one.gap.reason} if isinstance(one.gap, NoEstimate) else asdict(one.gap),
            }
            for one in found
        ],
        "conclusions": designs_sentences(found, experiment.product),
    }


def what_if_document(
    experiment: Experiment, run: Run, observations: pd.DataFrame, found: WhatIf
) -> dict[str, Any]:
    """Write what a price decision comes to.

    Parameters
    ----------
    experiment
        What was asked.
    run
        The run.
    observations
        What was answered.
    found
        What all curves say of the decision.

    Returns
    -------
    dict
        JSON-ready; without NaN. Prices, revenue and profit in US dollars, changes a period.
    """
    decision = found.decision
    points = [break_even(decision, candidate) for candidate in decision.candidates]
    truth = _truth_document(experiment)
    if truth is not None and found.truth:
        changes = next(iter(found.truth.values()))
        truth["candidates"] = [
            {"candidate": candidate, **asdict(change)}
            for candidate, change in zip(decision.candidates, changes, strict=True)
        ]
    return {
        **_run_part(experiment, run, observations),
        "decision": {
            **asdict(decision),
            "break_even": [
                {"candidate": candidate, **_number_document(point, "percent")}
                for candidate, point in zip(decision.candidates, points, strict=True)
            ],
        },
        "headlines": [asdict(one) for one in headlines(found)],
        "outlooks": [_outlook_document(one, decision) for one in found.outlooks],
        "people": None if found.people is None else _outlook_document(found.people, decision),
        "truth": truth,
        "conclusions": [asdict(one) for one in verdicts_on(found)],
    }


def _outlook_document(one: Outlook, decision: Decision) -> dict[str, Any]:
    curve = one.curve
    return {
        "backend": curve.backend,
        "base_url": curve.base_url or None,
        "model": curve.model,
        "code": curve.code,
        "strategy": curve.strategy,
        "format": curve.format,
        "voice": curve.voice,
        "method": curve.method,
        "shape": curve.shape,
        "covers": curve.covers,
        "sampled": curve.sampled,
        "best_price": _estimate_document(one.best_price),
        "candidates": [
            {"candidate": candidate, **_effect_document(effect)}
            for candidate, effect in zip(decision.candidates, one.effects, strict=True)
        ],
    }


def _effect_document(effect: Effect | NoEstimate) -> dict[str, Any]:
    changes = ("demand", "revenue", "profit")
    if isinstance(effect, NoEstimate):
        return {**dict.fromkeys([*changes, "probability", "direction"]), "reason": effect.reason}
    return {
        **{name: _change_document(getattr(effect, name)) for name in changes},
        "probability": {**_number_document(effect.beats, "value"), "is": f"share of {DRAWS:,} draws"},
        "direction": effect.direction,
        "profit_change_by_wording": effect.by_wording,
        "reason": None,
    }


def _change_document(change: Change) -> dict[str, Any]:
    return {
        "current": _estimate_document(change.current),
        "candidate": _estimate_document(change.candidate),
        "change": _estimate_document(change.amount),
        "percent": _estimate_document(change.percent),
    }


def _number_document(value: float | NoEstimate, name: str) -> dict[str, Any]:
    if isinstance(value, NoEstimate):
        return {name: None, "reason": value.reason}
    return {name: value, "reason": None}


def _run_part(experiment: Experiment, run: Run, observations: pd.DataFrame) -> dict[str, Any]:
    """Write what was asked, and what that took."""
    progress = run.progress()
    return {
        "experiment": {"id": experiment.id, **json.loads(experiment.to_json())},
        "calls": {
            "cells": run.plan.cells,
            "cached": progress.cached,
            "asked": progress.asked,
            "failed": progress.failed,
            "unparsed": int((observations["status"] == "unparsed").sum()),
            "by_strategy": [
                {
                    "backend": part.model.name.backend,
                    "base_url": part.model.name.base_url,
                    "model": part.model.name.model,
                    "strategy": part.strategy,
                    "cells": part.cells,
                    "new": len(part.missing),
                }
                for part in run.plan.parts
            ],
            "why": run.plan.why(),
        },
        "cost": {"estimate": asdict(run.plan.cost), "actual": asdict(run.actual())},
        "problems": [str(run.error)] if run.error else [],
    }


def _leakage_document(leakage: Leakage) -> dict[str, Any]:
    content = asdict(leakage)
    p_holm = content.pop("p_value")
    return {
        **content,
        "p_holm": p_holm,
        "base_url": leakage.base_url or None,
        "relative": _estimate_document(leakage.relative),
        "per_dollar": _estimate_document(leakage.per_dollar),
        "leaks": leakage.leaks,
    }


def _curve_document(curve: Curve, regular_price: float) -> dict[str, Any]:
    columns = ["relative_price", "price", "purchase", "answers", "isotonic"]
    order = {"reason": curve.order.reason} if isinstance(curve.order, NoEstimate) else asdict(curve.order)
    return {
        "backend": curve.backend,
        "model": curve.model,
        "code": curve.code,
        "strategy": curve.strategy,
        "format": curve.format,
        "voice": curve.voice,
        "design": curve.design,
        "edit": curve.edit,
        "competitor_price": curve.competitor_price,
        "base_url": curve.base_url or None,
        "method": curve.method,
        "mass": None if math.isnan(curve.mass) else curve.mass,
        "unread": curve.unread,
        "points": curve.points[columns].to_dict("records"),
        "covers": curve.covers,
        "elasticity": _estimate_document(curve.elasticity),
        "arc_elasticity": _estimate_document(_arc_elasticity(curve)),
        "true_elasticity": Market.parse(curve.model).elasticity if curve.backend == SYNTHETIC else None,
        "shape": curve.shape,
        "reason": curve.verdict.reason,
        "evidence": curve.verdict.evidence,
        "order": order,
        "median_wtp": _estimate_document(curve.willingness.median, regular_price),
        "mean_wtp": _estimate_document(curve.willingness.mean, regular_price),
        "revenue_price": _estimate_document(curve.willingness.revenue_price, regular_price),
    }


def _segment_document(segment: Segment) -> dict[str, Any]:
    return {
        "trait": segment.trait,
        "value": segment.value,
        "personas": segment.personas,
        "curves": [
            {
                "backend": curve.backend,
                "model": curve.model,
                "code": curve.code,
                "shape": curve.shape,
                "elasticity": _estimate_document(curve.elasticity),
                "covers": curve.covers,
            }
            for curve in segment.curves
        ],
    }


def _arc_elasticity(curve: Curve) -> Estimate | NoEstimate:
    """Return the elasticity over the way from the lowest to the highest price that was answered."""
    fit = curve.fit
    return fit if isinstance(fit, NoEstimate) else arc_elasticity(fit, fit.lowest, fit.highest)


def _estimate_document(value: Estimate | NoEstimate, unit: float = 1.0) -> dict[str, Any]:
    if isinstance(value, NoEstimate):
        return {"estimate": None, "low": None, "high": None, "reason": value.reason}
    return {name: unit * number for name, number in asdict(value).items()}


def _contrast_document(contrast: Contrast) -> dict[str, Any]:
    return {
        "backend": contrast.backend,
        "base_url": contrast.base_url or None,
        "model": contrast.model,
        "first": contrast.first,
        "second": contrast.second,
        "difference": _estimate_document(contrast.difference),
        "p_holm": contrast.p_value,
    }


def _truth_document(experiment: Experiment) -> dict[str, Any] | None:
    """Write what is known of the experiment's synthetic market, the first where there are several."""
    for model in experiment.models:
        if model.name.backend == SYNTHETIC:
            market = Market.parse(model.name.model)
            relative = [point.relative_price for point in experiment.points]
            shares = market.truth(np.array(relative))
            return {
                "model": model.name.model,
                **asdict(market),
                "points": [
                    {"relative_price": price, "purchase": float(share)}
                    for price, share in zip(relative, shares, strict=True)
                ],
                "implied_elasticity": implied_elasticities(market, experiment),
            }
    return None


def _focal_truth(experiment: Experiment) -> dict[str, Any] | None:
    """Write the synthetic market with its true step, and without an elasticity, which no step has."""
    truth = _truth_document(experiment)
    if truth is None:
        return None
    del truth["implied_elasticity"]
    return {**truth, "step": 2 * truth["phi"] * FOCAL_STEP}
