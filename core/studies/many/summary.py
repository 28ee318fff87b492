"""What a shard shows as rows of a table: from its findings, and nothing worked out anew."""

import math
from typing import Any

import pandas as pd

from core.analysis.arms import ArmEffects, Difference
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import BestAnswered, Censored, Estimate, NoEstimate
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
from core.analysis.demand.validity import AnswerCheck
from core.analysis.demand.verdicts import mean_gap, nearest_elasticity, subject
from core.experiment import SYNTHETIC, ModelName, method_of
from core.studies.arms.findings import ArmFindings
from core.studies.findings import Findings
from core.studies.truth import true_elasticities

Row = dict[str, Any]
WHO = {"backend": "str", "model": "str", "base_url": "str", "strategy": "str"}
BELIEVED = {"passed_checks": "bool", "failed_checks": "str"}
PRICED = (
    {"product_id": "str", "product": "str", "currency": "str", "regular_price": "float64", "experiment_id": "str"}
    | WHO
    | {"method": "str", "answers": "int64", "unread": "int64", "share_read": "float64"}
    | BELIEVED
    | {"shape": "str", "reason": "str"}
    | {
        "elasticity": "float64",
        "elasticity_low": "float64",
        "elasticity_high": "float64",
        "elasticity_at": "float64",
    }
    | {"interval_covers": "str", "median_wtp_low": "float64", "median_wtp_high": "float64"}
    | {"best_price": "float64", "best_price_low": "float64", "best_price_high": "float64"}
    | {"points_from_people": "float64", "true_elasticity": "float64", "says": "str"}
)
"""Columns of a study of prices: prices in the product's currency; NaN where there is no such number."""
BEYOND = (
    {"vignette": "str", "title": "str", "experiment_id": "str"}
    | WHO
    | BELIEVED
    | {"arm": "str", "control": "str", "unit": "str", "difference": "float64", "low": "float64", "high": "float64"}
    | {"clear": "bool", "people": "float64", "people_low": "float64", "people_high": "float64"}
    | {
        "recovery": "float64",
        "recovery_low": "float64",
        "recovery_high": "float64",
        "called": "str",
        "says": "str",
    }
)
"""Columns of a study beyond price: differences to the control in the outcome's unit."""


def summarise(found: Findings) -> pd.DataFrame:
    """Write what an experiment shows, a row a model and strategy.

    Parameters
    ----------
    found
        What it shows.

    Returns
    -------
    pandas.DataFrame
        With the columns of `PRICED`. A curve that failed its checks has none of the numbers, as everywhere.
    """
    experiment, truth = found.experiment, true_elasticities(found.experiment)
    curves = {(curve.asked, curve.strategy): curve for curve in found.curves}
    rows = []
    for model in experiment.models:
        for strategy in experiment.strategies:
            curve = curves.get((model.name, strategy.code))
            row = {
                "product_id": experiment.product.id,
                "product": experiment.product.name,
                "currency": experiment.product.currency,
                "regular_price": experiment.product.regular_price,
                **_asked(experiment.id, model.name, strategy.code),
                "method": method_of(strategy, model),
                **_believed(
                    [one for one in found.checks if (one.asked, one.strategy) == (model.name, strategy.code)]
                ),
                "true_elasticity": truth.get(model.name, math.nan),
            }
            rows.append(row | (_of_curve(curve, found) if curve is not None else {}))
    return _table(rows, PRICED)


def summarise_arms(found: ArmFindings) -> pd.DataFrame:
    """Write what an experiment beyond price shows, a row a model, strategy and arm that is not the control.

    Parameters
    ----------
    found
        What it shows.

    Returns
    -------
    pandas.DataFrame
        With the columns of `BEYOND`; of effects that failed their checks a row without an arm.
    """
    vignette = found.experiment.vignette
    told = {(about.asked, about.strategy): text for about, text in found.told}
    rows = []
    for one in found.effects:
        row = {
            "vignette": vignette.name,
            "title": vignette.title,
            **_asked(found.experiment.id, one.asked, one.strategy),
            **_believed(list(one.checks)),
            "control": vignette.control,
            "unit": vignette.response.unit,
            "says": told.get((one.asked, one.strategy), ""),
        }
        rows += [row | _of_pair(pair) for pair in _shown(one, vignette.control)] or [row]
    return _table(rows, BEYOND)


def _asked(experiment: str, asked: ModelName, strategy: str) -> Row:
    address = asked.base_url or ""
    named = {"backend": asked.backend, "model": asked.model, "base_url": address, "strategy": strategy}
    return {"experiment_id": experiment, **named}


def _believed(checks: list[AnswerCheck]) -> Row:
    failed = [check.reason for check in checks if not check.passed]
    return {"passed_checks": bool(checks) and not failed, "failed_checks": "; ".join(failed)}


def _of_curve(curve: Curve, found: Findings) -> Row:
    product = found.experiment.product
    nearest = None if curve.shape in BEYOND_ELASTICITY else nearest_elasticity(curve)
    says = [one.lead for one in found.conclusions if one.about == subject(curve) and one.lead]
    row = {
        "answers": int(curve.points["answers"].sum()),
        "unread": curve.unread,
        "share_read": curve.share_read,
        "shape": curve.shape,
        "reason": curve.verdict.reason,
        "interval_covers": curve.reading or curve.covers,
        **_range("median_wtp", curve.willingness.median, product.regular_price),
        **_range("best_price", curve.willingness.revenue_price, product.regular_price),
        "says": " ".join(says),
    }
    if nearest is not None:
        at, value = nearest
        row |= {"elasticity_at": at, "elasticity": value.estimate}
        row |= {"elasticity_low": value.low, "elasticity_high": value.high} if curve.sampled else {}
    if found.people is not None and len(curve.points) and curve.asked.backend != SYNTHETIC:
        gap = mean_gap(curve, found.people)
        row |= {} if gap is None else {"points_from_people": 100 * gap}
    return row


def _range(name: str, value: Censored | BestAnswered | NoEstimate, unit: float) -> Row:
    if isinstance(value, NoEstimate):
        return {}
    if isinstance(value, Censored):
        return {f"{name}_low": unit * value.low, f"{name}_high": unit * value.high}
    ends = {f"{name}_low": unit * value.rivals[0], f"{name}_high": unit * value.rivals[-1]}
    return {name: unit * value.at, **ends}


def _shown(one: ArmEffects, control: str) -> list[Difference]:
    return [] if one.failed else one.against(control)


def _of_pair(pair: Difference) -> Row:
    row: Row = {"arm": pair.arm, "clear": pair.is_clear, "difference": pair.effect.value}
    if isinstance(pair.effect.interval, Estimate):
        row |= {"low": pair.effect.interval.low, "high": pair.effect.interval.high}
    row |= _interval("people", pair.people)
    if pair.recovery is not None:
        row |= {"called": pair.recovery.regime, **_interval("recovery", pair.recovery.ratio)}
    return row


def _interval(name: str, value: Estimate | NoEstimate) -> Row:
    if isinstance(value, NoEstimate):
        return {}
    return {name: value.estimate, f"{name}_low": value.low, f"{name}_high": value.high}


def _table(rows: list[Row], columns: dict[str, str]) -> pd.DataFrame:
    empty: dict[str, Any] = {"str": "", "float64": math.nan, "int64": 0, "bool": False}
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name, empty[kind]) for row in rows], dtype=kind)
            for name, kind in columns.items()
        }
    )
