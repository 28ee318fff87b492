"""The benchmark's standings, as a table for people."""

import math

import pandas as pd

from core.analysis.benchmark import Board, Distance
from core.analysis.demand.fits import Estimate, NoEstimate


def score_table(board: Board) -> pd.DataFrame:
    """Write how far every model and strategy is from people, a row each.

    Parameters
    ----------
    board
        The standings.

    Returns
    -------
    pandas.DataFrame
        Text; distances are mean absolute errors with their 95% intervals.
    """
    return pd.DataFrame(
        [
            {
                "Model": one.entry.asked.title,
                "Strategy": one.entry.strategy_title,
                "As answered": _interval(one.raw),
                "Calibrated": _interval(one.calibrated),
                "Price alone": _interval(one.price_only),
                "Rank": _interval(one.rank),
                "Mean elasticity": "" if math.isnan(one.elasticity) else f"{one.elasticity:.2f}",
                "Products": f"{one.raw.products} of {board.products}",
                "Cells": str(one.raw.cells),
            }
            for one in board.scores
        ]
    )


def _interval(value: Distance | Estimate | NoEstimate) -> str:
    if isinstance(value, NoEstimate):
        return "none"
    error = value.error if isinstance(value, Distance) else value
    return f"{error.estimate:.3f}" + ("" if math.isnan(error.low) else f" ({error.low:.3f} to {error.high:.3f})")
