"""How strongly purchases answer to the price, by a fitted curve."""

import numpy as np

from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate
from core.analysis.demand.fits.mean_curve import MeanCurve, estimate
from core.analysis.levels import LEVEL


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
    The curve's derivative times r / P(r); of one wording e(r) = b r (1 - P(r)) (Train 2009, eq. 3.6).
    """
    if not fit.lowest <= at <= fit.highest:
        return _outside(at)
    return estimate(fit, lambda curve: elasticity_of(curve, at), level)


def elasticity_of(curve: MeanCurve, at: float) -> float:
    """Work out the elasticity of a curve.

    Parameters
    ----------
    curve
        The curve.
    at
        Relative price.

    Returns
    -------
    float
    """
    price = np.array([at])
    return float((at * curve.slope(price) / curve.purchase(price))[0])


def elasticities_by_wording(fit: LogitFit, at: float) -> list[float]:
    """Work out the elasticity of every wording's own curve.

    Parameters
    ----------
    fit
        A curve.
    at
        Relative price.

    Returns
    -------
    list of float
    """
    return [elasticity_of(MeanCurve(row[np.newaxis], np.ones(1)), at) for row in fit.every]


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

    def arc(curve: MeanCurve) -> float:
        before, after = curve.purchase(ends)
        return float((after - before) / (after + before) * (first + second) / (second - first))

    return estimate(fit, arc)


def _outside(at: float) -> NoEstimate:
    price = "the regular price" if at == 1 else f"{at:g} times the regular price"
    return NoEstimate(f"{price} lies outside the prices that were answered")
