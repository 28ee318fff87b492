"""The curve that never rises with the price, with its band, and what follows from it alone."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from core.analysis.demand.fits.logit import NoEstimate
from core.analysis.demand.fits.shares import Shares, combine, limits_of, price_weights
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray


@dataclass(frozen=True)
class Monotone:
    """Purchases that never rise with the price.

    Parameters
    ----------
    relative_price
        Shape (prices,), ascending.
    purchase, low, high
        Shape (prices,): the fit with its pointwise 95% band; without width where answers were not sampled.
    """

    relative_price: FloatArray
    purchase: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True)
class Drop:
    """The largest fall between two neighbouring answered prices.

    Parameters
    ----------
    above, below
        Relative prices between which it lies: the last one before it and the first one after.
    before, after
        Purchases there.
    share
        Of the fall over the whole grid.
    """

    above: float
    below: float
    before: float
    after: float
    share: float


@dataclass(frozen=True)
class Censored:
    """Answered prices between which a number lies, which the answers tell no finer.

    Parameters
    ----------
    low, high
        Relative prices.
    """

    low: float
    high: float


def fit_isotonic(purchase: FloatArray, answers: FloatArray) -> FloatArray:
    """Fit the curve that never rises and lies nearest to the points.

    Parameters
    ----------
    purchase, answers
        Shape (prices,), by ascending price: mean purchase and how many answers it is the mean of.

    Returns
    -------
    numpy.ndarray
        Shape (prices,), by pooling adjacent violators (Ayer et al. 1955).
    """
    if not len(purchase):
        return purchase
    return np.asarray(isotonic_regression(purchase, weights=answers, increasing=False).x, dtype=np.float64)


def fit_monotone(shares: Shares, level: float = LEVEL) -> Monotone:
    """Fit purchases that never rise with the price.

    Parameters
    ----------
    shares
        Of one curve.
    level
        Pointwise coverage of the band.

    Returns
    -------
    Monotone

    Notes
    -----
    The band is the isotonic fit of the points' limits (`core.analysis.demand.fits.shares.combine`): the fit keeps
    order, so that limits that hold a curve that never rises hold it still once they are fitted, and it never moves
    them farther than they erred (Yang & Barber 2019, lemma 1). A bootstrap of the isotonic fit itself does not
    converge where the curve is smooth (Sen, Banerjee & Woodroofe 2010), and with three wordings is far too narrow.
    """
    low, high = limits_of(shares, level)
    fitted = fit_isotonic(shares.purchase, shares.asked)
    return Monotone(
        shares.relative_price,
        fitted,
        np.minimum(fit_isotonic(low, shares.asked), fitted),
        np.maximum(fit_isotonic(high, shares.asked), fitted),
    )


def largest_drop(fitted: Monotone) -> Drop | None:
    """Find where purchases fall most between two answered prices.

    Parameters
    ----------
    fitted
        With two prices or more.

    Returns
    -------
    Drop or None
        None where purchases do not fall at all.
    """
    falls = -np.diff(fitted.purchase)
    total = float(falls.sum()) if len(falls) else 0.0
    if total <= 0:
        return None
    place = int(np.argmax(falls))
    return Drop(
        above=float(fitted.relative_price[place]),
        below=float(fitted.relative_price[place + 1]),
        before=float(fitted.purchase[place]),
        after=float(fitted.purchase[place + 1]),
        share=float(falls[place]) / total,
    )


def censored_median(fitted: Monotone) -> Censored | NoEstimate:
    """Find the answered prices between which half of the shoppers stop buying.

    Parameters
    ----------
    fitted
        The fit.

    Returns
    -------
    Censored or NoEstimate
        The dearest price at which the whole band has half or more, and the cheapest one at which it has fewer.
    """
    if not len(fitted.purchase) or fitted.purchase[0] < 0.5:
        return NoEstimate("fewer than half buy even at the lowest price")
    if fitted.purchase[-1] >= 0.5:
        return NoEstimate("half or more buy even at the highest price")
    sure, over = fitted.low >= 0.5, fitted.high < 0.5
    if not sure.any() or not over.any():
        return NoEstimate("the answers do not tell between which prices half of them stop buying")
    return Censored(float(fitted.relative_price[sure][-1]), float(fitted.relative_price[over][0]))


@dataclass(frozen=True)
class BestAnswered:
    """The answered price at which profit is highest.

    Parameters
    ----------
    at
        Relative price.
    rivals
        Relative prices, ascending, at which the answers do not show that profit is lower; ``at`` among them.
    """

    at: float
    rivals: tuple[float, ...]


def best_answered(shares: Shares, unit_cost: float = 0.0, level: float = LEVEL) -> BestAnswered | NoEstimate:
    """Find the answered price at which profit a shopper is highest.

    Parameters
    ----------
    shares
        Of one curve.
    unit_cost
        Cost of one more unit / regular price; at zero profit is revenue.
    level
        Coverage of the rivals: how often the truly best answered price is among them.

    Returns
    -------
    BestAnswered or NoEstimate
        No estimate where no answered price earns anything, or a single one could.

    Notes
    -----
    Every price is compared with the best one as found, each at a level for all of them (Bonferroni): the truly
    best price is left out only where its own comparison errs.
    """
    margins = shares.relative_price - unit_cost
    profits = margins * shares.purchase
    if not len(profits) or float(profits.max()) <= 0:
        return NoEstimate("at no answered price a sale earns more than its unit cost")
    if np.count_nonzero(margins > 0) == 1:
        return NoEstimate("only one answered price lies above the unit cost, so that nothing is compared")
    best, count = int(np.argmax(profits)), len(profits)
    each = 1 - (1 - level) / max(count - 1, 1)
    rivals = [
        float(shares.relative_price[place])
        for place in range(count)
        if place == best or _may_earn_more(shares, margins, place, best, each)
    ]
    return BestAnswered(float(shares.relative_price[best]), tuple(rivals))


def _may_earn_more(shares: Shares, margins: FloatArray, place: int, best: int, level: float) -> bool:
    lead = combine(
        shares, price_weights(shares, {place: float(margins[place]), best: -float(margins[best])}), level
    )
    return lead.high >= 0 or math.isclose(lead.high, 0.0, abs_tol=1e-12)
