"""Shares of buyers made of counts."""

import numpy as np

from core.analysis.demand.fits.answers import Answers, counted_answers
from core.analysis.demand.fits.shares import Shares, shares_of
from tests.support.curves import GRID


def counted_of(bought: list[int], draws: int) -> Answers:
    """Draws of so many yeses at the first prices of the grid."""
    asked = np.full(len(bought), float(draws))
    return counted_answers(GRID[: len(bought)], np.array(bought, dtype=float), asked, "draws")


def counted(bought: list[int], draws: int) -> Shares:
    return shares_of(counted_of(bought, draws))
