"""How strongly purchases answer to the price, by a fitted curve."""

import numpy as np
from scipy.special import expit

from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate, estimate
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray


def point_elasticity(fit: LogitFit, at: float = 1.0, level: float = LEVEL) -> Estimate | NoEstimate:
    """Own-price elasticity at one relative price.

    Parameters
    ----------
    fit
        A curve of degree 1.
    at
        Relative price; 1 is the regular price.
    level
        Coverage of the interval.

    Returns
    -------
    Estimate or NoEstimate
        Per cent change of purchases for a price 1% higher. No estimate outside the grid.

    Notes
    -----
    e(r) = b r (1 - P(r)), the logit's derivative times r / P(r) (Train 2009, eq. 3.6).
    """
    if not fit.lowest <= at <= fit.highest:
        return _outside(at)
    return estimate(fit, lambda coefficients: elasticity_of(coefficients, at), level)


def elasticity_of(coefficients: FloatArray, at: float) -> float:
    """Work out the elasticity of a linear logit.

    Parameters
    ----------
    coefficients
        Intercept and slope, shape (2,).
    at
        Relative price.

    Returns
    -------
    float
    """
    intercept, slope = coefficients
    return float(slope * at * expit(-(intercept + slope * at)))


def arc_elasticity(fit: LogitFit, first: float, second: float) -> Estimate | NoEstimate:
    """Own-price elasticity over the way from one relative price to another.

    Parameters
    ----------
    fit
        A curve.
    first, second
        Relative prices, in any order.

    Returns
    -------
    Estimate or NoEstimate
        No estimate outside the grid, or where the two prices are one.

    Notes
    -----
    Changes of purchases and price as shares of the two ends' mean (Allen 1934).
    """
    for at in (first, second):
        if not fit.lowest <= at <= fit.highest:
            return _outside(at)
    if first == second:
        return NoEstimate("the two prices are the same")
    ends = np.array([first, second])

    def arc(coefficients: FloatArray) -> float:
        before, after = expit(np.vander(ends, len(coefficients), increasing=True) @ coefficients)
        return float((after - before) / (after + before) * (first + second) / (second - first))

    return estimate(fit, arc)


def _outside(at: float) -> NoEstimate:
    price = "the regular price" if at == 1 else f"{at:g} times the regular price"
    return NoEstimate(f"{price} lies outside the prices that were answered")
