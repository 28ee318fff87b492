"""Known curves, and the answers and observations that they give."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.analysis.demand.fits.answers import Answers, counted_answers

GRID = np.round(np.arange(0, 2.01, 0.2), 10)
Curve = NDArray[np.float64]


def logit(intercept: float, slope: float, curvature: float = 0.0, prices: Curve = GRID) -> Curve:
    return 1 / (1 + np.exp(-(intercept + slope * prices + curvature * prices**2)))


def drawn(purchase: Curve, random: np.random.Generator, draws: int = 50) -> Answers:
    asked = np.full(len(purchase), float(draws))
    return counted_answers(GRID[: len(purchase)], random.binomial(draws, purchase).astype(float), asked, "draws")


def observations(
    purchase: list[float] | Curve, method: str = "logprob", status: str = "ok", **columns: object
) -> pd.DataFrame:
    prices = GRID[: len(purchase)]
    row = {
        "backend": "b",
        "model": "m",
        "base_url": "",
        "strategy": "naive",
        "format": "one_price",
        "voice": "shopper",
        "design": "whole",
        "edit": "",
        "competitor_price": math.nan,
        "stated_competitor": math.nan,
        "wording": 1,
        "order": "yes_no",
        "persona": "",
        "draw": 1,
        "relative_price": prices,
        "price": 10 * prices,
        "purchase": purchase,
        "method": method,
        "status": status,
        "mass": 0.7,
    }
    return pd.DataFrame(row | columns)


def draws_of(purchase: Curve, random: np.random.Generator, draws: int = 50, **columns: object) -> pd.DataFrame:
    bought = random.random((draws, len(purchase))) < purchase
    return repeated(observations(purchase, "draw", **columns), bought)


def repeated(once: pd.DataFrame, bought: NDArray[np.bool_]) -> pd.DataFrame:
    """Ask the same rows as often as there are rows of answers."""
    draws = len(bought)
    rows = once.iloc[np.tile(np.arange(len(once)), draws)].reset_index(drop=True)
    return rows.assign(draw=np.repeat(np.arange(1, draws + 1), len(once)), purchase=bought.astype(float).ravel())
