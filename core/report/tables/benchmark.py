"""The benchmark's standings, as a table for people."""

import math

import pandas as pd

from core.analysis.benchmark import Board, Distance, Score
from core.analysis.demand.fits import Estimate, NoEstimate
from core.basics.words import points


def score_table(board: Board) -> pd.DataFrame:
    """Write how far every model and strategy is from people, a row each.

    Parameters
    ----------
    board
        The standings.

    Returns
    -------
    pandas.DataFrame
        Text; distances are mean absolute errors in percentage points, with their 95% intervals.
    """
    return pd.DataFrame(
        [
            {
                "Model": one.entry.asked.title,
                "Strategy": one.entry.strategy_title,
                "Points from people": _distance(one.raw),
                "Calibrated": _distance(one.calibrated),
                "Price alone": _distance(one.price_only),
                "Rank": _rank(one.rank),
                "Elasticity": _elasticity(one),
                "Products": f"{one.raw.products} of {board.products}",
                "Cells": str(one.raw.cells),
            }
            for one in board.scores
        ]
    )


def _elasticity(one: Score) -> str:
    return "none: no product has one" if math.isnan(one.elasticity) else f"{one.elasticity:.2f}"


def _distance(value: Distance | NoEstimate) -> str:
    if isinstance(value, NoEstimate):
        return f"none: {value.reason}"
    error = value.error
    ends = "" if math.isnan(error.low) else f" ({points(error.low)} to {points(error.high)})"
    return points(error.estimate) + ends


def _rank(value: Estimate | NoEstimate) -> str:
    if isinstance(value, NoEstimate):
        return f"none: {value.reason}"
    return f"{value.estimate:.2f} ({value.low:.2f} to {value.high:.2f})"
