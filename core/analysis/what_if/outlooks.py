"""What all curves of an experiment say of a price decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate
from core.analysis.demand.fits.willingness import best_price, profit_peak, unpriced
from core.analysis.demand.shapes.shape import BEYOND_ELASTICITY
from core.analysis.demand.verdicts import labels
from core.analysis.what_if.coefficient_draws import draw_coefficients, interval_of
from core.analysis.what_if.decision import Decision
from core.analysis.what_if.effects import Effect, Truth, effect_of
from core.basics.arrays import FloatArray
from core.experiment.products import Product


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


def weigh(
    decision: Decision,
    product: Product,
    curves: Sequence[Curve],
    human: Curve | None,
    truth: Mapping[tuple[str, str, str], tuple[Truth, ...]],
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
            reason or effect_of(fit, drawn, decision, candidate, regular_price, sampled=curve.sampled)
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
            answered = f"{decision.write(lowest)} to {decision.write(highest)}"
            return NoEstimate(f"{decision.write(price)} lies outside the prices that were answered, {answered}")
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
