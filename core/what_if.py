"""What another price would do to demand, revenue and profit, as a fitted curve has it.

Every interval and every probability here comes from the same seeded draws of the curve's coefficients, so that
they cannot contradict each other: the interval of a change in profit excludes zero just where that of the change
in demand lies on one side of its break-even, and where more than 97.5% of the draws agree on a sign.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, log_expit

from core.answers import FloatArray
from core.decision import Decision
from core.demand import Curve
from core.draws import draw_coefficients, interval_of
from core.logit import Estimate, LogitFit, NoEstimate
from core.market import Market
from core.models import SYNTHETIC
from core.products import Product
from core.shape import BEYOND_ELASTICITY
from core.verdicts import labels
from core.willingness import best_price, profit_peak, unpriced

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
class Outlook:
    """What one curve says of every candidate.

    Parameters
    ----------
    curve
        The curve.
    effects
        By candidate; or why the curve says nothing of it.
    best_price
        Price inside the answered range at which profit is highest, US dollars.
    """

    curve: Curve
    effects: tuple[Effect | NoEstimate, ...]
    best_price: Estimate | NoEstimate


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


@dataclass(frozen=True)
class WhatIf:
    """What all curves say of a decision.

    Parameters
    ----------
    decision
        Prices to decide between.
    product
        The product.
    outlooks
        Of the curves of one experiment.
    people
        Of people's curve, where they were asked.
    truth
        Of synthetic markets, by `Curve.panel`: by candidate, what it would truly do.
    """

    decision: Decision
    product: Product
    outlooks: tuple[Outlook, ...]
    people: Outlook | None
    truth: Mapping[tuple[str, str, str], tuple[Truth, ...]]

    @property
    def named(self) -> tuple[tuple[str, Outlook], ...]:
        """Every outlook by its name, people's last."""
        names = labels([one.curve for one in self.outlooks])
        people = () if self.people is None else (("People", self.people),)
        return (*zip(names, self.outlooks, strict=True), *people)


def weigh(decision: Decision, product: Product, curves: Sequence[Curve], human: Curve | None) -> WhatIf:
    """Work out what all curves say of a decision.

    Parameters
    ----------
    decision
        Prices to decide between.
    product
        The product.
    curves
        Of one experiment.
    human
        People's curve, where they were asked.

    Returns
    -------
    WhatIf
    """
    regular = product.regular_price
    return WhatIf(
        decision,
        product,
        tuple(consider(curve, decision, regular) for curve in curves),
        None if human is None else consider(human, decision, regular),
        {
            curve.panel: true_changes(Market.parse(curve.model), decision, regular)
            for curve in curves
            if curve.backend == SYNTHETIC
        },
    )


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


def consider(curve: Curve, decision: Decision, regular_price: float) -> Outlook:
    """Work out what a curve says of a decision.

    Parameters
    ----------
    curve
        A model's under one strategy, or people's.
    decision
        Prices to decide between.
    regular_price
        Of the product, US dollars.

    Returns
    -------
    Outlook
        Nothing is said of prices that lie outside the answered ones, nor by curves that no smooth curve describes.
    """
    reasons = [reason_against(curve, decision, candidate) for candidate in decision.candidates]
    fit = curve.fit
    if isinstance(fit, NoEstimate):
        return Outlook(curve, tuple(reason or fit for reason in reasons), fit)
    drawn = draw_coefficients(fit)
    return Outlook(
        curve,
        tuple(
            reason or _effect(curve, fit, drawn, decision, candidate, regular_price)
            for reason, candidate in zip(reasons, decision.candidates, strict=True)
        ),
        _best_price(curve, fit, drawn, decision.unit_cost, regular_price),
    )


def reason_against(curve: Curve, decision: Decision, candidate: float) -> NoEstimate | None:
    """Say why a curve says nothing of a candidate.

    Parameters
    ----------
    curve
        The curve.
    decision
        The current price.
    candidate
        US dollars.

    Returns
    -------
    NoEstimate or None
        None where it says something.
    """
    if not len(curve.points):
        return NoEstimate("no answer could be read")
    lowest, highest = answered_range(curve)
    for price in (decision.current, candidate):
        if not lowest <= price <= highest:
            return NoEstimate(
                f"${price:,.2f} lies outside the prices that were answered, ${lowest:,.2f} to ${highest:,.2f}"
            )
    if isinstance(curve.fit, NoEstimate):
        return curve.fit
    if curve.shape in BEYOND_ELASTICITY:
        return NoEstimate(f"the curve is {curve.shape}, and no smooth falling curve describes it")
    return None


def answered_range(curve: Curve) -> tuple[float, float]:
    """Return the lowest and the highest price that was answered.

    Parameters
    ----------
    curve
        With at least one point.

    Returns
    -------
    tuple of float
        US dollars.
    """
    return float(curve.points["price"].min()), float(curve.points["price"].max())


def true_changes(market: Market, decision: Decision, regular_price: float) -> tuple[Truth, ...]:
    """Work out what every candidate would truly do in a synthetic market.

    Parameters
    ----------
    market
        The market.
    decision
        Prices to decide between.
    regular_price
        Of the product, US dollars.

    Returns
    -------
    tuple of Truth
        By candidate.
    """
    prices = np.array([decision.current, *decision.candidates])
    bought = decision.market_size * market.truth(prices / regular_price)
    rows = np.vstack([bought, prices * bought, (prices - decision.unit_cost) * bought])
    return tuple(Truth(*map(float, column)) for column in (rows[:, 1:] - rows[:, :1]).T)


def _effect(
    curve: Curve, fit: LogitFit, drawn: FloatArray, decision: Decision, candidate: float, regular_price: float
) -> Effect:
    current, size = decision.current, decision.market_size
    margins = current - decision.unit_cost, candidate - decision.unit_cost

    def index(coefficients: FloatArray, price: float) -> FloatArray:
        # The label's cents may lie just beyond the relative price that was asked.
        at = min(max(price / regular_price, fit.lowest), fit.highest)
        return np.asarray(coefficients[..., 0] + coefficients[..., 1] * at)

    def profit_change(coefficients: FloatArray) -> FloatArray:
        before, after = (expit(index(coefficients, price)) for price in (current, candidate))
        return np.asarray(size * (margins[1] * after - margins[0] * before))

    before, after = index(drawn, current), index(drawn, candidate)
    with np.errstate(over="ignore"):
        ratio = np.exp(log_expit(after) - log_expit(before))
    change = _changes(size * expit(before), size * expit(after), ratio)
    more = profit_change(drawn[1:]) > 0
    return Effect(
        demand=change(1, 1),
        revenue=change(current, candidate),
        profit=change(*margins),
        beats=float(more.mean()) if curve.sampled else NoEstimate("the answers were not sampled"),
        by_wording=tuple(float(value) for value in profit_change(np.array(fit.by_wording)))
        if fit.by_wording
        else (),
    )


def _changes(before: FloatArray, after: FloatArray, ratio: FloatArray) -> Callable[[float, float], Change]:
    """Make changes from demand at both prices and its ratio; rows are the estimate and then draws."""

    def change(each_before: float, each_after: float) -> Change:
        return Change(
            current=interval_of(each_before * before),
            candidate=interval_of(each_after * after),
            amount=interval_of(each_after * after - each_before * before),
            percent=_percent(each_before, each_after, ratio),
        )

    return change


def _percent(each_before: float, each_after: float, ratio: FloatArray) -> Estimate | NoEstimate:
    if each_before <= 0:
        return NoEstimate("a sale at the current price earns nothing to take a percentage of")
    percent = interval_of(100 * (each_after / each_before * ratio - 1))
    if not max(-percent.low, percent.high) <= LARGEST_PERCENT:
        return NoEstimate("the curve is too uncertain for a percentage")
    return percent


def _best_price(
    curve: Curve, fit: LogitFit, drawn: FloatArray, unit_cost: float, regular_price: float
) -> Estimate | NoEstimate:
    """Find the answered price of highest profit; draws whose peak lies beyond the range count at its end."""
    if none := unpriced(curve.shape):
        return none
    found = best_price(fit, unit_cost / regular_price)
    if isinstance(found, NoEstimate):
        return found
    falls = drawn[:, 1] < 0
    peaks = np.full(len(drawn), np.inf)
    peaks[falls] = profit_peak(drawn[falls], unit_cost / regular_price)
    return interval_of(np.clip(regular_price * peaks, *answered_range(curve)))
