"""What another price does to demand, revenue and profit, by the answers at the two prices.

No curve is needed for it, and intervals cannot contradict each other: that of a change in profit excludes zero
just where that of the change in demand, in percent, lies on one side of its break-even.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from core.analysis.decision import Decision
from core.analysis.demand.fits import ROUNDING, Estimate, NoEstimate, Shares, combine, price_weights
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray

LARGEST_PERCENT = 10_000.0
"""A percentage whose interval reaches beyond this says nothing."""

Direction = Literal["higher", "lower", "open"]


@dataclass(frozen=True)
class Change:
    """What becomes of one quantity when the candidate replaces the current price.

    Parameters
    ----------
    current, candidate
        At either price, a period: purchases or US dollars.
    amount
        Second less first.
    percent
        The same in percent of the first, or why there is none.
    """

    current: Estimate
    candidate: Estimate
    amount: Estimate
    percent: Estimate | NoEstimate


@dataclass(frozen=True)
class Effect:
    """What one candidate would do, by one curve.

    Parameters
    ----------
    demand, revenue, profit
        In purchases and US dollars a period.
    by_wording
        Change in profit by each wording alone, where there are two or more; else empty.
    answered
        Whether both prices were answered. If not, low and high are not those of an interval but what a fall
        between the neighbouring answered prices may do.
    """

    demand: Change
    revenue: Change
    profit: Change
    by_wording: tuple[float, ...]
    answered: bool

    @property
    def direction(self) -> Direction:
        """Whether the interval has the profit higher or lower, or leaves it open."""
        if self.profit.amount.low > 0:
            return "higher"
        return "lower" if self.profit.amount.high < 0 else "open"

    @property
    def tested(self) -> bool:
        """Whether anything varies by which the direction could have been another: if not, it is a reading."""
        amount = self.demand.amount
        return amount.high - amount.low > ROUNDING * (
            self.demand.current.estimate + self.demand.candidate.estimate
        )

    @property
    def wordings_agree(self) -> bool:
        """Whether every wording alone gives the change in profit one sign."""
        return not self.by_wording or min(self.by_wording) > 0 or max(self.by_wording) < 0


@dataclass(frozen=True)
class Truth:
    """What one candidate would truly do in a synthetic market.

    Parameters
    ----------
    demand, revenue, profit
        Changes a period, in purchases and US dollars.
    """

    demand: float
    revenue: float
    profit: float


def break_even(decision: Decision, candidate: float) -> float | NoEstimate:
    """Work out the change in demand at which a candidate earns what the current price earns.

    Parameters
    ----------
    decision
        Current price and unit cost.
    candidate
        US dollars.

    Returns
    -------
    float or NoEstimate
        Percent of the current demand; where the candidate is dearer, the most that may be lost.

    Notes
    -----
    Break-even sales change, less the change of the contribution margin over the new margin (Nagle, Hogan & Zale
    2011, ch. 6).
    """
    current, new = decision.current - decision.unit_cost, candidate - decision.unit_cost
    if new <= 0:
        return NoEstimate("at this price a sale does not earn more than its unit cost, however many there are")
    if current <= 0:
        what = "loses money" if current else "earns nothing"
        return NoEstimate(f"a sale at the current price {what}, so that any demand would do")
    return 100 * (current - new) / new


@dataclass(frozen=True)
class Sold:
    """Purchases at the current price and at a candidate, with no model of the curve.

    Parameters
    ----------
    shares
        Of the curve.
    current, candidate
        Places of the two prices among the answered ones: one place where the price was answered, else those of its
        two neighbours.
    nearness
        How near either price lies to the second of its neighbours, from 0 to 1.
    """

    shares: Shares
    current: tuple[int, ...]
    candidate: tuple[int, ...]
    nearness: tuple[float, float]

    @property
    def answered(self) -> bool:
        """Whether both prices were answered."""
        return len(self.current) == len(self.candidate) == 1

    def combine(self, before: float, after: float, level: float = LEVEL) -> Estimate:
        """Weigh purchases a shopper at the current price and at the candidate.

        Parameters
        ----------
        before, after
            Weights, such as -1 and 1 for the change in purchases, or the margins for that in profit.
        level
            Coverage of the interval.

        Returns
        -------
        Estimate
            At a price between two answered ones by a straight line, with whatever lies between its neighbours for
            an interval: no test of a smooth curve rules out a step inside a gap in which nobody was asked.
        """
        shares = self.shares
        middle = combine(shares, self.weights(before, after), level)
        if self.answered:
            return middle
        ends = [
            combine(
                shares,
                price_weights(shares, {current: before}) + price_weights(shares, {candidate: after}),
                level,
            )
            for current, candidate in product(self.current, self.candidate)
        ]
        return Estimate(middle.estimate, min(end.low for end in ends), max(end.high for end in ends))

    def by_wording(self, before: float, after: float) -> tuple[float, ...]:
        """Weigh purchases in every wording alone, with a straight line between answered prices."""
        weights = self.weights(before, after)
        used = weights != 0
        values = self.shares.by_wording[:, used] @ weights[used]
        return tuple(float(value) for value in values if not math.isnan(value))

    def weights(self, before: float, after: float) -> FloatArray:
        """Return what every answered price counts in a sum over the two prices, a straight line between answers.

        Parameters
        ----------
        before, after
            As for `combine`.

        Returns
        -------
        numpy.ndarray
            Shape (prices,).
        """
        weights = np.zeros(len(self.shares.purchase))
        for places, weight, near in zip(
            (self.current, self.candidate), (before, after), self.nearness, strict=True
        ):
            weights[places[0]] += weight * (1 - near)
            weights[places[-1]] += weight * near
        return weights


def effect_of(sold: Sold, decision: Decision, candidate: float) -> Effect:
    """Work out what a candidate would do, by the answers themselves.

    Parameters
    ----------
    sold
        Purchases at both prices.
    decision
        Current price, unit cost and market.
    candidate
        US dollars.

    Returns
    -------
    Effect
    """
    size, prices = decision.market_size, (decision.current, candidate)
    margins = prices[0] - decision.unit_cost, prices[1] - decision.unit_cost
    levels = sold.combine(1, 0), sold.combine(0, 1)
    ratio = _ratio(sold)

    def change(each_before: float, each_after: float) -> Change:
        return Change(
            current=_times(levels[0], size * each_before),
            candidate=_times(levels[1], size * each_after),
            amount=_times(sold.combine(-each_before, each_after), size),
            percent=_percent(ratio, each_before, each_after),
        )

    return Effect(
        demand=change(1, 1),
        revenue=change(*prices),
        profit=change(*margins),
        by_wording=tuple(size * value for value in sold.by_wording(-margins[0], margins[1])),
        answered=sold.answered,
    )


def _ratio(sold: Sold) -> Estimate | NoEstimate:
    """Find the ratios of demand, candidate to current, that the answers do not exclude (Fieller 1954)."""
    now = sold.combine(1, 0)
    if now.low <= 0:
        return NoEstimate("too few may buy at the current price for a percentage")
    middle = sold.combine(0, 1).estimate / now.estimate

    def crossing(end: Callable[[float], float]) -> float:
        """Find the ratio at which an end of the interval of what is left, which falls with it, is zero."""
        if end(0.0) <= 0:
            return 0.0
        return most if end(most) >= 0 else float(brentq(end, 0.0, most, xtol=1e-12))

    most = 1 + LARGEST_PERCENT / 100
    low = crossing(lambda ratio: sold.combine(-ratio, 1).low)
    high = crossing(lambda ratio: sold.combine(-ratio, 1).high)
    return Estimate(middle, min(low, middle), max(high, middle))


def _times(value: Estimate, factor: float) -> Estimate:
    low, high = sorted((factor * value.low, factor * value.high))
    return Estimate(factor * value.estimate, low, high)


def _percent(ratio: Estimate | NoEstimate, each_before: float, each_after: float) -> Estimate | NoEstimate:
    """Turn the ratio of demand into a change in percent of what each sale brings."""
    if each_before <= 0:
        what = "loses money, and" if each_before else "earns nothing, and"
        return NoEstimate(f"a sale at the current price {what} there is no percentage of that")
    if isinstance(ratio, NoEstimate):
        return ratio
    ends = np.array([ratio.low, ratio.high]) * 100 * each_after / each_before
    if not np.all(np.abs(ends) <= LARGEST_PERCENT):
        return NoEstimate("the curve is too uncertain for a percentage")
    share = _times(ratio, 100 * each_after / each_before)
    return Estimate(share.estimate - 100, share.low - 100, share.high - 100)
