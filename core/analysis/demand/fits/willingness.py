"""What shoppers are willing to pay, and the best price, from a fitted curve that falls."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, wrightomega

from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate, estimate, quantile
from core.analysis.demand.fits.monotone import BestAnswered, Censored, best_answered, censored_median, fit_monotone
from core.analysis.demand.fits.shares import Shares
from core.analysis.demand.shapes.shape import Shape
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True)
class Willingness:
    """What a curve says of willingness to pay, in relative prices (price / regular price).

    Parameters
    ----------
    median
        Price at which the curve crosses one half; answered prices between which it does where no logit describes
        it.
    mean
        Mean over shoppers, of whom nobody counts for more than the grid's highest price, and those who would not
        buy at its lowest price count for nothing.
    revenue_price
        Price inside the grid at which price times purchases is highest; the answered one where no logit describes
        it.
    """

    median: Estimate | Censored | NoEstimate
    mean: Estimate | NoEstimate
    revenue_price: Estimate | BestAnswered | NoEstimate


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
    """
    if none := line if isinstance(line, NoEstimate) and shape == "inconclusive" else unpriced(shape):
        return Willingness(none, none, none)
    if isinstance(line, NoEstimate) or shape == "stepped":
        none = line if isinstance(line, NoEstimate) else NoEstimate("the curve is a step")
        return Willingness(censored_median(fit_monotone(shares)), none, best_answered(shares))
    return Willingness(median_willingness(line), mean_willingness(line), best_price(line))


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
    if shape not in ("falling", "stepped"):
        return NoEstimate("the answers do not show that purchases fall as the price rises")
    return None


def median_willingness(fit: LogitFit) -> Estimate | NoEstimate:
    """Find the price at which half of the shoppers would buy.

    Parameters
    ----------
    fit
        Linear logit of a falling curve.

    Returns
    -------
    Estimate or NoEstimate
        Relative price. No estimate where the curve does not cross one half inside the grid, or where its slope
        is so uncertain that the interval has no end.

    Notes
    -----
    -a / b (Hanemann 1984), with the interval of Fieller (1954): the prices at which a line's interval holds one
    half. It may reach beyond the grid, and is cut at zero.
    """
    intercept, slope = fit.coefficients
    at_ends = intercept + slope * np.array([fit.lowest, fit.highest])
    if at_ends.max() < 0:
        return NoEstimate("fewer than half buy even at the lowest price")
    if at_ends.min() > 0:
        return NoEstimate("more than half buy even at the highest price")
    covariance = quantile(fit, LEVEL) ** 2 * np.array(fit.covariance)
    square = slope**2 - covariance[1, 1]
    if square <= 0:
        return NoEstimate("the slope is too uncertain")
    linear = intercept * slope - covariance[0, 1]
    constant = intercept**2 - covariance[0, 0]
    root = max(linear**2 - square * constant, 0.0) ** 0.5
    low, high = (-linear - root) / square, (-linear + root) / square
    return Estimate(-intercept / slope, max(float(low), 0.0), float(high))


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

    def area(coefficients: FloatArray) -> float:
        inside = half * float(_WEIGHTS @ expit(coefficients[0] + coefficients[1] * prices))
        return inside + fit.lowest * float(expit(coefficients[0] + coefficients[1] * fit.lowest))

    return estimate(fit, area)


def best_price(fit: LogitFit, unit_cost: float = 0.0) -> Estimate | NoEstimate:
    """Find the price inside the grid at which the profit a shopper is highest.

    Parameters
    ----------
    fit
        Linear logit of a falling curve.
    unit_cost
        Cost of one more unit / regular price; at zero profit is revenue.

    Returns
    -------
    Estimate or NoEstimate
        Relative price. No estimate where profit still rises at the grid's highest price, or falls from its lowest.

    """
    every = [np.array(coefficients) for coefficients in fit.by_wording or (fit.coefficients,)]
    if any(slope >= 0 for _, slope in every):
        return NoEstimate("purchases do not fall as the price rises")

    def optimum(coefficients: FloatArray) -> float:
        return float(profit_peak(coefficients, unit_cost))

    middle = np.mean([optimum(coefficients) for coefficients in every])
    gain = "revenue" if unit_cost == 0 else "profit"
    if middle > fit.highest:
        return NoEstimate(f"{gain} still rises at the highest price asked")
    if middle < fit.lowest:
        return NoEstimate(f"{gain} falls from the lowest price asked")
    price = estimate(fit, optimum)
    return Estimate(price.estimate, max(price.low, 0.0), price.high)


def profit_peak(coefficients: FloatArray, unit_cost: float) -> FloatArray:
    """Find the price at which the profit a shopper is highest, inside the grid or not.

    Parameters
    ----------
    coefficients
        Shape (..., 2): intercept and slope of linear logits; the slopes below zero.
    unit_cost
        Cost of one more unit / regular price.

    Returns
    -------
    numpy.ndarray
        Shape (...), relative prices.

    Notes
    -----
    Where the Lerner margin (p - c) / p is -1 / e: p = c + (1 + W(exp(a + b c - 1))) / -b with the principal branch
    of Lambert's W, written as the Wright omega function (Corless & Jeffrey 2002).
    """
    intercept, slope = coefficients[..., 0], coefficients[..., 1]
    return np.asarray(unit_cost + (1 + wrightomega(intercept + slope * unit_cost - 1).real) / -slope)
