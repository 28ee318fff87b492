"""What another price does to demand, revenue and profit, by one fitted curve.

Every interval and every probability here comes from the same seeded draws of the curve's coefficients, so that
they cannot contradict each other: the interval of a change in profit excludes zero just where that of the change
in demand lies on one side of its break-even, and where more than 97.5% of the draws agree on a sign.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, log_expit

from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate
from core.analysis.what_if.coefficient_draws import interval_of
from core.analysis.what_if.decision import Decision
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
    beats
        Share of draws from the sampling distribution of the curve's coefficients in which the candidate earns more
        than the current price; no estimate where answers were not sampled.
    by_wording
        Change in profit by each wording alone, where there are two or more; else empty.
    """

    demand: Change
    revenue: Change
    profit: Change
    beats: float | NoEstimate
    by_wording: tuple[float, ...]

    @property
    def direction(self) -> Direction:
        """Whether the interval has the profit higher or lower, or leaves it open."""
        if self.profit.amount.low > 0:
            return "higher"
        return "lower" if self.profit.amount.high < 0 else "open"

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
        return NoEstimate("a sale at the current price earns nothing, so that any demand would do")
    return 100 * (current - new) / new


def effect_of(
    fit: LogitFit, drawn: FloatArray, decision: Decision, candidate: float, regular_price: float, *, sampled: bool
) -> Effect:
    """Work out what a candidate would do, by a fitted curve.

    Parameters
    ----------
    fit
        The curve, of degree 1.
    drawn
        Its coefficients as `core.analysis.what_if.coefficient_draws.draw_coefficients` gives them.
    decision
        Current price, unit cost and market.
    candidate
        US dollars.
    regular_price
        Of the product, US dollars.
    sampled
        Whether the answers were sampled.

    Returns
    -------
    Effect
    """
    prices, size = (decision.current, candidate), decision.market_size
    margins = prices[0] - decision.unit_cost, prices[1] - decision.unit_cost
    odds = _log_odds(fit, drawn, prices, regular_price)
    bought = size * expit(odds)
    levels = interval_of(bought[0]), interval_of(bought[1])
    # Draws may be so wild that nobody buys at one of the prices.
    with np.errstate(over="ignore", invalid="ignore"):
        ratio = interval_of(np.exp(log_expit(odds[1]) - log_expit(odds[0])))

    def change(each_before: float, each_after: float) -> Change:
        return Change(
            current=_times(levels[0], each_before),
            candidate=_times(levels[1], each_after),
            amount=interval_of(each_after * bought[1] - each_before * bought[0]),
            percent=_percent(ratio, each_before, each_after),
        )

    by_wording = np.array(fit.by_wording).reshape(-1, len(fit.coefficients))
    alone = size * expit(_log_odds(fit, by_wording, prices, regular_price))
    gains = margins[1] * bought[1] - margins[0] * bought[0]
    return Effect(
        demand=change(1, 1),
        revenue=change(*prices),
        profit=change(*margins),
        beats=float(np.mean(gains[1:] > 0)) if sampled else NoEstimate("the answers were not sampled"),
        by_wording=tuple(float(value) for value in margins[1] * alone[1] - margins[0] * alone[0]),
    )


def _log_odds(
    fit: LogitFit, coefficients: FloatArray, prices: tuple[float, float], regular_price: float
) -> FloatArray:
    """Return log-odds of a purchase, shape (prices, coefficients)."""
    # The cents of a label may lie just beyond the relative price that was asked.
    relative = np.clip(np.array(prices) / regular_price, fit.lowest, fit.highest)
    return np.vander(relative, coefficients.shape[1], increasing=True) @ coefficients.T


def _times(value: Estimate, factor: float) -> Estimate:
    low, high = sorted((factor * value.low, factor * value.high))
    return Estimate(factor * value.estimate, low, high)


def _percent(ratio: Estimate, each_before: float, each_after: float) -> Estimate | NoEstimate:
    """Turn the ratio of demand into a change in percent of what each sale brings."""
    if each_before <= 0:
        return NoEstimate("a sale at the current price earns nothing to take a percentage of")
    ends = np.array([ratio.low, ratio.high]) * 100 * each_after / each_before
    if not np.all(np.abs(ends) <= LARGEST_PERCENT):
        return NoEstimate("the curve is too uncertain for a percentage")
    share = _times(ratio, 100 * each_after / each_before)
    return Estimate(share.estimate - 100, share.low - 100, share.high - 100)
