"""What shoppers are willing to pay, and the best price, of a curve that falls."""

from dataclasses import dataclass

import numpy as np

from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate
from core.analysis.demand.fits.mean_curve import MeanCurve, estimate
from core.analysis.demand.fits.monotone import BestAnswered, Censored, best_answered, censored_median, fit_monotone
from core.analysis.demand.fits.shares import Shares
from core.analysis.demand.shape_names import DOWNWARD, Shape

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True)
class Willingness:
    """What a curve says of willingness to pay, in relative prices (price / regular price).

    Parameters
    ----------
    median
        Answered prices between which half of the shoppers stop buying.
    mean
        Mean over shoppers, of whom nobody counts for more than the grid's highest price, and those who would not
        buy at its lowest price count for nothing.
    revenue_price
        Answered price at which price times purchases is highest.
    """

    median: Censored | NoEstimate
    mean: Estimate | NoEstimate
    revenue_price: BestAnswered | NoEstimate


def estimate_willingness(line: LogitFit | NoEstimate, shares: Shares, shape: Shape) -> Willingness:
    """Estimate willingness to pay where the shape allows for it.

    Parameters
    ----------
    line
        Linear logit of the curve, where it holds.
    shares
        Its points.
    shape
        Of the curve; only one that falls, by a slope or a step, is the share of shoppers who are willing to pay a
        price.

    Returns
    -------
    Willingness
        Median and best price by the points alone: where a few shoppers never buy, a logit that no test rejects
        misses both.
    """
    if none := line if isinstance(line, NoEstimate) and shape == "inconclusive" else unpriced(shape):
        return Willingness(none, none, none)
    if isinstance(line, LogitFit) and shape != "stepped":
        mean: Estimate | NoEstimate = mean_willingness(line)
    else:
        mean = line if isinstance(line, NoEstimate) else NoEstimate("the curve is a step")
    return Willingness(censored_median(fit_monotone(shares)), mean, best_answered(shares))


def unpriced(shape: Shape) -> NoEstimate | None:
    """Say why a curve of some shape gives no best price.

    Parameters
    ----------
    shape
        Of the curve.

    Returns
    -------
    NoEstimate or None
        None for a curve that falls.
    """
    if shape not in DOWNWARD:
        return NoEstimate("the answers do not show that purchases fall as the price rises")
    return None


def mean_willingness(fit: LogitFit) -> Estimate:
    """Work out the mean willingness to pay up to the grid's highest price.

    Parameters
    ----------
    fit
        Linear logit of a falling curve.

    Returns
    -------
    Estimate
        Relative price: the area under the curve up to the highest price; below the lowest price, where nobody
        was asked, the curve is held at its value there.

    Notes
    -----
    Truncated mean of Hanemann (1984, eq. 18), by Gauss-Legendre quadrature.
    """
    half = (fit.highest - fit.lowest) / 2
    prices = fit.lowest + half * (_NODES + 1)

    def area(curve: MeanCurve) -> float:
        below = fit.lowest * float(curve.purchase(np.array([fit.lowest]))[0])
        return half * float(_WEIGHTS @ curve.purchase(prices)) + below

    return estimate(fit, area)
