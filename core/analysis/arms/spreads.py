"""How far answers lie apart within an arm: the unit of a standardised difference, and whether it collapses."""

import math

import numpy as np
import pandas as pd

from core.experiment.arms import SHARES, Vignette

COLLAPSED = 0.5
"""A model's answers whose spread is below this share of people's say more alike than people do."""


def spread_of(read: pd.DataFrame, vignette: Vignette) -> float:
    """Return the standard deviation of answers within arms, pooled over them.

    Parameters
    ----------
    read
        Answers of one model by one strategy that could be read.
    vignette
        What was asked.

    Returns
    -------
    float
        In the outcome's unit: of a share that of a yes or no; NaN where it cannot be told.
    """
    each = [_variance(rows, vignette) for _, rows in read.groupby("arm")]
    return math.sqrt(float(np.mean(each))) if each else math.nan


def _variance(rows: pd.DataFrame, vignette: Vignette) -> float:
    if vignette.response.outcome == "share" and vignette.response.out_of is None:
        share = float(rows["value"].mean())
        return share * (1 - share)
    steps = len(vignette.response.steps) if vignette.response.kind == "scale" else 0
    if (rows["method"] == "logprob").any() and 0 < steps <= len(SHARES):
        chances = rows[list(SHARES[:steps])].mean().to_numpy(float)
        values = np.array(vignette.response.steps, dtype=float)
        return float(chances @ values**2 - (chances @ values) ** 2)
    return float(rows["value"].var(ddof=1)) if len(rows) > 1 else math.nan
