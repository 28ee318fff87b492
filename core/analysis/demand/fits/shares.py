"""Shares of buyers at the answered prices, compared with no model of the curve."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, ndtri, stdtrit

from core.analysis.demand.fits.answers import Answers, differ
from core.analysis.demand.fits.logit import Estimate
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray

PSEUDO_CLUSTERS = 2.0
"""So many invented personas or replies, half yes and half no at every price, are counted where answers are yes or
no: that ten personas agree does not tell that all would (Agresti & Min 2005)."""


@dataclass(frozen=True)
class Shares:
    """The points of one curve, and where their errors come from.

    Parameters
    ----------
    relative_price
        Shape (prices,), ascending.
    purchase
        Shape (prices,), mean of the wordings' shares of buyers.
    asked, bought
        Shape (prices,), answers and yeses among them.
    by_wording
        Shape (wordings, prices), NaN where a wording was not answered; no rows where there is but one.
    by_cluster
        Shape (clusters, prices), what every persona or reply answers on average, NaN where it does not; no rows
        where every answer stands alone.
    counted
        Whether every answer is a yes or no drawn by itself, so that counts are binomial.
    """

    relative_price: FloatArray
    purchase: FloatArray
    asked: FloatArray
    bought: FloatArray
    by_wording: FloatArray
    by_cluster: FloatArray
    counted: bool

    @property
    def sampled(self) -> bool:
        """Whether comparisons have an interval; without, they are a reading, as of wordings that do not differ."""
        return self.counted or len(self.by_cluster) > 0 or differ(self.by_wording)


def shares_of(answers: Answers) -> Shares:
    """Average answers by price, keeping what erred together apart.

    Parameters
    ----------
    answers
        Of one curve.

    Returns
    -------
    Shares
        The mean over wordings counts every wording alike, however many answers it has.
    """
    prices, purchase, asked = answers.by_price()
    by_wording, _ = answers.by_group(answers.wording)
    by_cluster = answers.by_group(answers.cluster)[0] if len(answers.cluster) else by_wording[:0]
    bought = np.zeros(len(prices))
    np.add.at(bought, np.searchsorted(prices, answers.relative_price), answers.weight * answers.purchase)
    return Shares(
        relative_price=prices,
        purchase=purchase,
        asked=asked,
        bought=bought,
        by_wording=by_wording if len(by_wording) > 1 else by_wording[:0],
        by_cluster=by_cluster if len(by_cluster) > 1 else by_cluster[:0],
        counted=answers.binomial and not len(answers.cluster),
    )


def combine(shares: Shares, weights: FloatArray, level: float = LEVEL) -> Estimate:
    """Estimate a weighted sum of the shares at some prices.

    Parameters
    ----------
    shares
        Of one curve.
    weights
        Shape (prices,): -1 and 1 for a difference, margins for profit a shopper; zero leaves a price out.
    level
        Coverage of the interval.

    Returns
    -------
    Estimate
        With no width where the shares are a reading that was not sampled.

    Notes
    -----
    Draws that stand alone: of one price exact limits (Clopper & Pearson 1934); of several those of Wilson (1927),
    recovered for the sum (Newcombe 1998, method 10; Zou & Donner 2008, eq. 4). Personas or replies: a t interval
    over their sums, which keeps what they share, with invented clusters as far as answers are yes or no (Agresti &
    Min 2005). Wordings: a t interval over theirs (Ibragimov & Mueller 2010). Squared half-widths of personas and
    wordings add (Howe 1974), so that neither asked often hides the other; of draws and wordings the wider counts,
    for wordings' spread holds that of the draws.
    """
    used = weights != 0
    if not used.any():
        return Estimate(0.0, 0.0, 0.0)
    weight = weights[used]
    middle = float(weight @ shares.purchase[used])
    least, most = float(np.minimum(weight, 0).sum()), float(np.maximum(weight, 0).sum())
    widths = [np.zeros(2)]
    if len(shares.by_wording):
        widths.append(_over_wordings(shares.by_wording[:, used], weight, level))
    if shares.counted:
        drawn = _over_draws(shares, used, weight, level)
        low, high = np.maximum(widths[-1], drawn)
    else:
        if len(shares.by_cluster):
            widths.append(_over_clusters(shares.by_cluster[:, used], weight, level, middle))
        low, high = np.sqrt(np.sum(np.square(widths), axis=0))
    return Estimate(middle, max(middle - float(low), least), min(middle + float(high), most))


def _complete(rows: FloatArray) -> FloatArray:
    return rows[~np.isnan(rows).any(axis=1)]


def _over_wordings(rows: FloatArray, weight: FloatArray, level: float) -> FloatArray:
    values = _complete(rows) @ weight
    if len(values) < 2:
        return np.full(2, math.inf)
    return np.full(2, _quantile(len(values) - 1, level) * values.std(ddof=1) / math.sqrt(len(values)))


def _over_clusters(rows: FloatArray, weight: FloatArray, level: float, middle: float) -> FloatArray:
    rows = _complete(rows)
    if len(rows) < 2:
        return np.full(2, math.inf)
    values, pseudo = rows @ weight, PSEUDO_CLUSTERS * float(np.mean((2 * rows - 1) ** 2))
    total, invented = len(rows) + pseudo, float(weight.sum()) / 2
    centre = (values.sum() + pseudo * invented) / total
    spread = np.sum((values - centre) ** 2) + pseudo * ((invented - centre) ** 2 + float(np.sum(weight**2)) / 4)
    width = _quantile(len(rows) - 1, level) * math.sqrt(spread / total / (total - 1))
    return np.maximum([middle - centre + width, centre + width - middle], 0.0)


def _over_draws(shares: Shares, used: np.ndarray, weight: FloatArray, level: float) -> FloatArray:
    limits = exact_limits if used.sum() == 1 else score_limits
    low, high = limits(shares.bought[used], shares.asked[used], level)
    share = np.clip(shares.purchase[used], low, high)
    down, up = np.abs(weight) * (share - low), np.abs(weight) * (high - share)
    return np.array(
        [
            math.sqrt(float(np.sum(np.where(weight > 0, down, up) ** 2))),
            math.sqrt(float(np.sum(np.where(weight > 0, up, down) ** 2))),
        ]
    )


def exact_limits(bought: FloatArray, asked: FloatArray, level: float = LEVEL) -> tuple[FloatArray, FloatArray]:
    """Return exact limits of binomial shares (Clopper & Pearson 1934).

    Parameters
    ----------
    bought, asked
        Shape (n,).
    level
        Coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits, shape (n,) each.
    """
    tail = (1 - level) / 2
    missed = asked - bought
    low = np.where(bought > 0, betaincinv(np.maximum(bought, 1e-300), missed + 1, tail), 0.0)
    high = np.where(missed > 0, betaincinv(bought + 1, np.maximum(missed, 1e-300), 1 - tail), 1.0)
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def score_limits(bought: FloatArray, asked: FloatArray, level: float = LEVEL) -> tuple[FloatArray, FloatArray]:
    """Return limits of binomial shares that hold them at their level on average (Wilson 1927).

    Parameters
    ----------
    bought, asked
        Shape (n,).
    level
        Coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits, shape (n,) each.
    """
    square = float(ndtri(0.5 + level / 2)) ** 2
    middle = (bought + square / 2) / (asked + square)
    width = np.sqrt(square * (bought * (asked - bought) / asked + square / 4)) / (asked + square)
    return np.asarray(middle - width, dtype=np.float64), np.asarray(middle + width, dtype=np.float64)


def _quantile(degrees: int, level: float) -> float:
    return float(stdtrit(degrees, 0.5 + level / 2))


def price_weights(shares: Shares, weights: dict[int, float]) -> FloatArray:
    """Write weights of single prices as those of all prices.

    Parameters
    ----------
    shares
        Of one curve.
    weights
        By the price's place in ``shares``.

    Returns
    -------
    numpy.ndarray
        Shape (prices,).
    """
    every = np.zeros(len(shares.relative_price))
    for place, weight in weights.items():
        every[place] += weight
    return every


def limits_of(shares: Shares, level: float = LEVEL) -> tuple[FloatArray, FloatArray]:
    """Return the limits of every point.

    Parameters
    ----------
    shares
        Of one curve.
    level
        Pointwise coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits, shape (prices,) each.
    """
    found = [combine(shares, price_weights(shares, {place: 1.0}), level) for place in range(len(shares.purchase))]
    return np.array([one.low for one in found]), np.array([one.high for one in found])
