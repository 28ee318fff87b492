"""Forecasts as tables for people."""

import math
from collections.abc import Sequence

import pandas as pd

from core.basics.money import write_money
from core.basics.words import points
from core.studies.forecasts.forecast import Forecast, ForecastCurve
from core.studies.forecasts.record import KeptForecast
from core.studies.forecasts.scoring import Score

NOT_RECOMMENDED, NO_PRICE = "no price recommended", "people were asked at none of its prices"
DIRECTIONS = {"right": "right", "wrong": "wrong", "open": "left open", "none": NOT_RECOMMENDED}


def curve_table(forecast: Forecast, found: Score | None = None) -> pd.DataFrame:
    """Write a forecast's curves, a row each, with how they scored.

    Parameters
    ----------
    forecast
        As it was sealed.
    found
        How it scored; None before people have answered.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    rows = [
        {"Curve": one.name, "Shape": one.shape, "Elasticity": _elasticity(one), "Speaks of": one.covers}
        for one in forecast.curves
    ]
    if found is not None:
        for row, score in zip(rows, found.curves, strict=True):
            row["Points from people"] = NO_PRICE if math.isnan(score.error) else points(score.error)
            row["Intervals hold"] = "it has none" if score.held is None else f"{score.held} of {score.prices}"
            row["Sign right"] = f"{score.right} of {score.settled}"
    return pd.DataFrame(rows)


def _elasticity(curve: ForecastCurve) -> str:
    if not curve.elasticity:
        return "none was given"
    estimate, *ends = curve.elasticity
    # Files that were sealed before hold ends where the curve has no intervals, too.
    return (
        f"{estimate:.2f} ({ends[0]:.2f} to {ends[1]:.2f})" if len(ends) > 1 and curve.ends else f"{estimate:.2f}"
    )


def record_table(kept: Sequence[KeptForecast]) -> pd.DataFrame:
    """Write the forecasts of a workspace, a row each.

    Parameters
    ----------
    kept
        The last locked first.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    return pd.DataFrame([_row(one) for one in kept])


def _row(one: KeptForecast) -> dict[str, str]:
    score = one.score
    price = write_money(one.chosen, one.currency)
    row = {
        "Locked (UTC)": one.locked[:16].replace("T", " "),
        "Product": one.product,
        "Asked": one.asked,
        "Price": price if one.is_recommended else f"{NOT_RECOMMENDED}, {price} kept",
        "SHA-256": f"{one.sha256[:12]}…",
    }
    if score is None:
        return row | dict.fromkeys(("People", "Points from people", "Direction", "Regret"), "not scored")
    unknown = NOT_RECOMMENDED if score.direction == "none" else "people's answers do not tell it"
    regret = unknown if score.regret is None else f"{write_money(score.regret, one.currency)} a {one.period}"
    return row | {
        "People": f"{score.people:,}",
        "Points from people": NO_PRICE if score.error is None else points(score.error),
        "Direction": DIRECTIONS[score.direction],
        "Regret": regret,
    }
