"""What a shard of prices shows as rows of a table: from its findings, and nothing worked out anew."""

import math

import pandas as pd

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import BestAnswered, Censored, NoEstimate
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
from core.analysis.demand.verdicts import mean_gap, nearest_elasticity, subject
from core.experiment import SYNTHETIC, method_of
from core.studies.findings import Findings
from core.studies.many.rows import BELIEVED, WHO, Row, believed, table_of, who
from core.studies.truth import true_elasticities

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
                **who(experiment.id, model.name, strategy.code),
                "method": method_of(strategy, model),
                **believed(
                    [one for one in found.checks if (one.asked, one.strategy) == (model.name, strategy.code)]
                ),
                "true_elasticity": truth.get(model.name, math.nan),
            }
            rows.append(row | (_of_curve(curve, found) if curve is not None else {}))
    return table_of(rows, PRICED)


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
