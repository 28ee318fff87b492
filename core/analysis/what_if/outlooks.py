"""What all curves of an experiment say of a price decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analysis.decision import Decision
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate, LogitFit, NoEstimate, best_answered, unpriced
from core.analysis.demand.shape_names import DOWNWARD
from core.analysis.demand.verdicts import labels
from core.analysis.what_if.effects import Effect, Sold, Truth, effect_of
from core.experiment import ModelName, Product

REFUSED = "Do not decide on this"
CENT = 0.0051
"""Prices nearer to each other than this are one on a label."""


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
        Answered price at which profit is highest, US dollars, with the lowest and the highest answered price that
        may be it as well.
    best_revenue
        The same of revenue, which is profit where a unit costs nothing.
    """

    curve: Curve
    effects: tuple[Effect | NoEstimate, ...]
    best_price: Estimate | NoEstimate
    best_revenue: Estimate | NoEstimate


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
        Of synthetic markets, by `Curve.asked`: by candidate, what it would truly do.
    failed
        Model and code of the strategy where the answers failed their checks, so that there is no curve.
    warnings
        What is to be said of the answers before they are believed.
    """

    decision: Decision
    product: Product
    outlooks: tuple[Outlook, ...]
    people: Outlook | None
    truth: Mapping[ModelName, tuple[Truth, ...]]
    failed: tuple[tuple[ModelName, str], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[tuple[str, Outlook], ...]:
        """Every outlook by its name, people's last."""
        names = labels([one.curve for one in self.outlooks])
        people = () if self.people is None else (("People", self.people),)
        return (*zip(names, self.outlooks, strict=True), *people)


def weigh(
    decision: Decision,
    product: Product,
    curves: Sequence[Curve],
    human: Curve | None,
    truth: Mapping[ModelName, tuple[Truth, ...]],
    failed: tuple[tuple[ModelName, str], ...] = (),
) -> WhatIf:
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
    truth
        By backend, address and model: what every candidate truly does, of synthetic markets.
    failed
        Model and code of the strategy where the answers failed their checks.

    Returns
    -------
    WhatIf
    """
    regular = product.regular_price
    decision = replace(decision, currency=product.currency)
    return WhatIf(
        decision,
        product,
        tuple(consider(curve, decision, regular) for curve in curves),
        None if human is None else consider(human, decision, regular),
        truth,
        failed,
    )


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
        Nothing is said of prices that lie outside the answered ones, nor by humped curves.
    """
    return Outlook(
        curve,
        tuple(_effect(curve, decision, candidate) for candidate in decision.candidates),
        _best_price(curve, decision.unit_cost, regular_price),
        _best_price(curve, 0.0, regular_price),
    )


def _effect(curve: Curve, decision: Decision, candidate: float) -> Effect | NoEstimate:
    if reason := reason_against(curve, decision, candidate):
        return reason
    sold = sold_at(curve, decision, candidate)
    if not (sold.answered or isinstance(curve.line, LogitFit) or curve.shape in DOWNWARD):
        unasked = unanswered(curve, (decision.current, candidate))[0]
        return NoEstimate(
            f"the curve is {curve.shape}, and of {decision.write(unasked)}, which was not asked, only one that "
            "falls could tell"
        )
    return effect_of(sold, decision, candidate)


def sold_at(curve: Curve, decision: Decision, candidate: float) -> Sold:
    """Find the answers at the current price and a candidate.

    Parameters
    ----------
    curve
        That has answers below and above both.
    decision
        The current price.
    candidate
        US dollars.

    Returns
    -------
    Sold
    """
    (current, near), (other, nearer) = _place(curve, decision.current), _place(curve, candidate)
    return Sold(curve.shares, current, other, (near, nearer))


def unanswered(curve: Curve, prices: Iterable[float]) -> list[float]:
    """Return which of some prices were not answered, to the cent.

    Parameters
    ----------
    curve
        That has answers below and above all of them.
    prices
        US dollars.

    Returns
    -------
    list of float
    """
    return [price for price in prices if len(_place(curve, price)[0]) > 1]


def _place(curve: Curve, price: float) -> tuple[tuple[int, ...], float]:
    """Find a price among the answered ones, to the cent: its place, or its neighbours' and the way."""
    asked = curve.points["price"].to_numpy(np.float64)
    nearest = int(np.argmin(np.abs(asked - price)))
    if abs(asked[nearest] - price) < CENT:
        return (nearest,), 0.0
    right = int(np.searchsorted(asked, price))
    return (right - 1, right), float((price - asked[right - 1]) / (asked[right] - asked[right - 1]))


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
            answered = f"{decision.write(lowest)} to {decision.write(highest)}"
            return NoEstimate(f"{decision.write(price)} lies outside the prices that were answered, {answered}")
    if curve.shape == "humped":
        return NoEstimate("the curve is humped, and no falling curve describes it")
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


def _best_price(curve: Curve, unit_cost: float, regular_price: float) -> Estimate | NoEstimate:
    """Find the answered price of highest profit, between those that may be it as well."""
    if none := unpriced(curve.shape):
        return none
    found = best_answered(curve.shares, unit_cost / regular_price)
    if isinstance(found, NoEstimate):
        return found
    asked = curve.points.set_index("relative_price")["price"]
    return Estimate(*(float(asked[at]) for at in (found.at, found.rivals[0], found.rivals[-1])))


def has_range(curve: Curve, effect: Effect) -> bool:
    """Tell whether a change has more to it than the number: an interval, or what a gap leaves open.

    Parameters
    ----------
    curve
        By which the change is.
    effect
        Of a candidate.

    Returns
    -------
    bool
    """
    return curve.sampled or not effect.answered


def range_meaning(curve: Curve, effect: Effect) -> str:
    """Say what the two numbers after a change are, or why there are none.

    Parameters
    ----------
    curve
        By which the change is.
    effect
        Of a candidate.

    Returns
    -------
    str
        A clause.
    """
    if not effect.answered:
        return "in brackets whatever a fall between the neighbouring answered prices may do"
    return curve.reading or f"95% intervals for {curve.covers}"
