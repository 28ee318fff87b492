"""Whether answers are separated, so that a logit of some degree has no finite estimate."""

import numpy as np
from scipy.optimize import linprog

from core.analysis.demand.fits.answers import Answers
from core.basics.arrays import FloatArray

SEPARATED = 1e-7
"""A linear program's gain from which on answers are separated; without separation it is zero but for rounding."""


def separated(answers: Answers, degree: int) -> bool:
    """Tell whether some polynomial in price parts yeses from noes, completely or but for answers on its border.

    Parameters
    ----------
    answers
        Of one curve; probabilities between 0 and 1 are a yes and a no.
    degree
        Highest power of relative price.

    Returns
    -------
    bool
        True where the logit's coefficients have no finite estimate (Albert & Anderson 1984).

    Notes
    -----
    The linear program of Konis (2007, section 4.2): the largest sum of what a polynomial with bounded coefficients
    gives to yeses and takes from noes, none of them on the wrong side.
    """
    prices, purchase, _ = answers.settled().by_price()
    yes, no = purchase > 0, purchase < 1
    # A polynomial that is zero at more prices than its degree is zero everywhere.
    if int(np.sum(yes & no)) > degree:
        return False
    scaled = _to_unit(prices)
    sides = np.vstack([_powers(scaled[yes], degree), -_powers(scaled[no], degree)])
    found = linprog(
        -sides.sum(axis=0), A_ub=-sides, b_ub=np.zeros(len(sides)), bounds=[(-1, 1)] * (degree + 1), method="highs"
    )
    return bool(-found.fun > SEPARATED)


def _to_unit(prices: FloatArray) -> FloatArray:
    """Move prices to -1 to 1, which no answer to the question depends on."""
    width = float(np.ptp(prices)) or 1.0
    return np.asarray(2 * (prices - prices.min()) / width - 1, dtype=np.float64)


def _powers(prices: FloatArray, degree: int) -> FloatArray:
    return np.asarray(np.vander(prices, degree + 1, increasing=True), dtype=np.float64)


def parting(answers: Answers) -> str:
    """Say as found what separated answers are.

    Parameters
    ----------
    answers
        Of one curve, `separated`.

    Returns
    -------
    str
        A clause.
    """
    _, purchase, _ = answers.settled().by_price()
    falls = bool(purchase[0] > purchase[-1])
    if {0.0, 1.0} <= set(purchase):
        return f"the answers jump from {'all to none' if falls else 'none to all'} at one price"
    if purchase.max() == 1:
        return f"everybody buys except at the {'highest' if falls else 'lowest'} price"
    return f"nobody buys except at the {'lowest' if falls else 'highest'} price"
