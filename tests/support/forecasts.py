"""Forecasts of known curves, and people of known shares."""

from collections.abc import Mapping

import numpy as np

from core.analysis.demand.fits.shares import score_limits
from core.studies.forecasts.forecast import Forecast, ForecastCurve, ForecastDecision, ForecastPoint
from core.studies.people.counted import Counted, count_files
from tests.support.field import ANSWER_HEADER, plain_fieldwork

PRICES = (4.13, 6.61, 8.26, 9.91, 12.39)
ASKED = plain_fieldwork("0.5,0.8,1,1.2,1.5", 500)
FALLING = dict(zip(PRICES, (0.8, 0.6, 0.5, 0.4, 0.2), strict=True))


def curve(shares: Mapping[float, float], draws: int | None = 50, name: str = "Naive") -> ForecastCurve:
    """A curve of these shares, with the intervals of so many draws; none where there are none."""
    points = []
    for price, share in shares.items():
        low, high = (None, None)
        if draws:
            ends = score_limits(np.array([share * draws]), np.array([float(draws)]))
            low, high = (float(end[0]) for end in ends)
        points.append(ForecastPoint(price, share, low, high, draws or 1))
    return ForecastCurve(name, "embedded:m", "naive", "falling", (-1.0, -1.2, -0.8), "50 draws", tuple(points))


def forecast(*curves: ForecastCurve, recommended: float | None = 6.61, **changes: object) -> Forecast:
    """A forecast of cola at $8.26, with two candidates."""
    decision = ForecastDecision(8.26, (6.61, 9.91), 4.0, 1_000, "month", recommended, "Charge this.")
    usual = {
        "version": 1,
        "locked": "2026-01-02T03:04:05+00:00",
        "author": "Ada",
        "product": "Cola",
        "regular_price": 8.26,
        "currency": "USD",
        "design": "{}",
        "experiment": "0" * 16,
        "prompts": (("Naive", "Would you buy?"),),
        "models": ("a model",),
        "replies": (50, "0" * 64),
        "headline": "It falls.",
        "curves": curves or (curve(FALLING),),
        "decision": decision,
        "fieldwork": ASKED,
    }
    return Forecast(**{**usual, **changes})  # type: ignore[arg-type]


def people(shares: Mapping[float, float], each: int = 100, draw: np.random.Generator | None = None) -> Counted:
    """So many people at each price, of whom just these shares buy, or as many as are drawn."""
    rows = []
    for price, share in shares.items():
        yes = round(share * each) if draw is None else int(draw.binomial(each, share))
        rows += [
            f"{ASKED.id},{price}-{number},p{price:.2f},{price},{'yes' if number < yes else 'no'},orange,30,yes"
            for number in range(each)
        ]
    return count_files([("people.csv", "\n".join([ANSWER_HEADER, *rows]).encode())], ASKED)
