"""Elasticity, best price and what-if of people alone, of the model alone, and of both."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from core.analysis.demand.fits import (
    Estimate,
    NoEstimate,
    best_answered,
    combine,
    price_weights,
)
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
from core.analysis.levels import LEVEL
from core.analysis.people.limits import Expected, number_limits, share_limits
from core.analysis.people.posterior import Posterior
from core.analysis.people.rectify import SAME_PRICE, Rectified, expected_at
from core.basics.arrays import FloatArray

AGAINST_THE_MODELS_BEST = 0.02
"""Of the 5% by which a truly best price may be left out, what goes to the one comparison with the model's best."""
NEWTON_STEPS = 30


@dataclass(frozen=True)
class Sides:
    """A number by people alone, by the model alone, and by both.

    Parameters
    ----------
    people
        By their answers alone.
    model
        By the calibrated curve alone: of products that differ from theirs as the benchmark's do.
    both
        With an interval that holds whatever the model is worth.
    likely
        The same number with the interval of products that differ from their calibrated curve as the benchmark's
        do.
    """

    people: Estimate | NoEstimate
    model: Estimate | NoEstimate
    both: Estimate | NoEstimate
    likely: Estimate | NoEstimate


def elasticity_sides(found: Rectified) -> Sides:
    """Estimate the elasticity at the regular price.

    Parameters
    ----------
    found
        People and model.

    Returns
    -------
    Sides
        Of the logit that lies nearest to the curve over its prices; by people alone, and the interval that holds
        whatever the model is worth, over the prices that they were asked, and as far as a logit describes them.
    """
    before, after = _drawn(found.prior_curve, elasticities), _drawn(found.posterior, elasticities)
    likely = found.contradicted or _interval(after)
    people = _of_people(found)
    if isinstance(people, NoEstimate):
        return Sides(people, _interval(before), people, likely)
    estimate, degrees = people
    leaning = number_limits(estimate, degrees, Expected(np.array([before.mean()]), np.array([before.var()])))
    middle = float(np.clip(np.median(after), leaning.low, leaning.high))
    return Sides(estimate, _interval(before), Estimate(middle, leaning.low, leaning.high), likely)


def _of_people(found: Rectified) -> tuple[Estimate, int] | NoEstimate:
    """Return people's own elasticity with its degrees of freedom, as far as a logit describes their answers."""
    curve = found.of_people
    if found.answers_each > 1:
        return NoEstimate("people answered at several prices each, and who answered what is not known")
    if curve.shape in BEYOND_ELASTICITY:
        return NoEstimate(f"people's answers are {curve.shape}, which no elasticity describes")
    if isinstance(curve.line, NoEstimate):
        return curve.line
    estimate = curve.elasticity
    return estimate if isinstance(estimate, NoEstimate) else (estimate, curve.line.degrees)


def nearest_logits(prices: FloatArray, shares: FloatArray) -> FloatArray:
    """Find the logits that lie nearest to curves.

    Parameters
    ----------
    prices
        Shape (prices,), relative.
    shares
        Shape (..., prices), within 0 and 1.

    Returns
    -------
    numpy.ndarray
        Shape (..., 2): intercept and slope, by quasi-likelihood (Papke & Wooldridge 1996).
    """
    design = np.vander(prices, 2, increasing=True)
    found = np.zeros((*shares.shape[:-1], 2))
    for _ in range(NEWTON_STEPS):
        fitted = expit(found @ design.T)
        bent = np.einsum("...i,ij,ik->...jk", fitted * (1 - fitted), design, design)
        step = np.linalg.solve(bent + 1e-9 * np.eye(2), ((shares - fitted) @ design)[..., np.newaxis])[..., 0]
        found += np.clip(step, -2, 2)
        if np.abs(step).max(initial=0.0) < 1e-8:
            break
    return found


def elasticities(prices: FloatArray, shares: FloatArray) -> FloatArray:
    """Work out elasticities at the regular price, each of the logit that lies nearest to a curve.

    Parameters
    ----------
    prices, shares
        As for `nearest_logits`.

    Returns
    -------
    numpy.ndarray
        Shape (...,).
    """
    lines = nearest_logits(prices, shares)
    return np.asarray(lines[..., 1] * (1 - expit(lines.sum(axis=-1))))


def _drawn(curve: Posterior, value: Callable[[FloatArray, FloatArray], FloatArray]) -> FloatArray:
    return value(curve.relative_price, curve.draws())


def _interval(values: FloatArray) -> Estimate:
    low, middle, high = np.quantile(values, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return Estimate(float(middle), float(low), float(high))


def best_price_sides(found: Rectified, unit_cost: float) -> Sides:
    """Find the price of highest profit.

    Parameters
    ----------
    found
        People and model.
    unit_cost
        In the product's currency.

    Returns
    -------
    Sides
        In the product's currency, each with the lowest and the highest price that may be it as well: of people
        alone and of both among the prices that they were asked, of the others among those of the curve. That of
        both is the one of highest profit as people and model have it.

    Notes
    -----
    By people alone as `core.analysis.demand.fits.best_answered`. Of both a price is left out where people's
    answers show it to earn less than the price that the model alone would take, one comparison at 2%, or than
    the best price as found, each of those at 3% over all (Bonferroni): the truly best one is left out in 5% at
    most whatever the model says, for its choice knows nothing of these answers.
    """
    regular, prices = found.product.regular_price, found.prior.relative_price
    margins = prices - unit_cost / regular
    if margins.max() <= 0:
        none = NoEstimate("at no price of the curve a sale earns more than its unit cost")
        return Sides(none, none, none, none)
    curves = found.prior_curve, found.posterior
    before, after = (one.draws() * margins for one in curves)
    asked = found.asked
    alone = best_answered(found.shares, unit_cost / regular)
    people = alone if isinstance(alone, NoEstimate) else Estimate(alone.at, alone.rivals[0], alone.rivals[-1])
    both: Estimate | NoEstimate = NoEstimate(
        "at no price that people were asked a sale earns more than its unit cost"
    )
    if np.count_nonzero(margins[asked] > 0) == 1:
        both = NoEstimate("people were asked at one price above the unit cost only, so that nothing is compared")
    elif margins[asked].max() > 0:
        both = _not_excluded(found, margins[asked], *(margins[asked] * one.means[asked] for one in curves))
    likely = found.contradicted or _most_often(prices, after)
    sides = people, _most_often(prices, before), both, likely
    return Sides(*(one if isinstance(one, NoEstimate) else _times(one, regular) for one in sides))


def _not_excluded(found: Rectified, margins: FloatArray, before: FloatArray, after: FloatArray) -> Estimate:
    shares, models = found.shares, int(np.argmax(before))
    best, count = int(np.argmax(margins * shares.purchase)), len(margins)
    each = (1 - LEVEL - AGAINST_THE_MODELS_BEST) / max(count - 1, 1)

    def earns_less(place: int, than: int, tail: float) -> bool:
        lead = price_weights(shares, {place: float(margins[place]), than: -float(margins[than])})
        return place != than and combine(shares, lead, 1 - 2 * tail).high < 0

    kept = [
        place
        for place in range(count)
        if not earns_less(place, models, AGAINST_THE_MODELS_BEST) and not earns_less(place, best, each)
    ]
    at = max(kept, key=lambda place: float(after[place]))
    return Estimate(*(float(shares.relative_price[place]) for place in (at, kept[0], kept[-1])))


def _most_often(prices: FloatArray, profits: FloatArray) -> Estimate:
    """Return the price of highest mean profit, and the ends of those that are best in 95% of the draws."""
    at = float(prices[np.argmax(profits.mean(axis=0))])
    ends = np.append(best_in_most(prices, profits), at)
    return Estimate(at, float(ends.min()), float(ends.max()))


def best_in_most(prices: FloatArray, profits: FloatArray) -> FloatArray:
    """Find the fewest prices of which one is best in 95% of the draws.

    Parameters
    ----------
    prices
        Shape (prices,).
    profits
        Shape (draws, prices).

    Returns
    -------
    numpy.ndarray
        Shape (kept,), the likeliest first.
    """
    chances = np.bincount(np.argmax(profits, axis=1), minlength=len(prices)) / len(profits)
    order = np.argsort(-chances, kind="stable")
    return prices[order[: int(np.searchsorted(np.cumsum(chances[order]), LEVEL - 1e-12)) + 1]]


def change_sides(found: Rectified, current: float, candidate: float, weights: tuple[float, float]) -> Sides:
    """Weigh purchases at the current price and at a candidate.

    Parameters
    ----------
    found
        People and model.
    current, candidate
        In the product's currency, among the prices of the curve.
    weights
        Of purchases a shopper at either, such as -1 and 1 for the change in demand, or the margins for that in
        profit.

    Returns
    -------
    Sides
        A shopper. No estimate by people, nor of both, where nobody was asked at one of the two.

    Notes
    -----
    Limits of the shares at the two prices, usual and leaning ones, recovered for the sum (Zou & Donner 2008, eq.
    4).
    """
    prices, write = found.curve["price"].to_numpy(), found.product.write
    away = np.abs(prices - np.array([[current], [candidate]]))
    places, far = away.argmin(axis=1), away.min(axis=1) > SAME_PRICE * found.product.regular_price
    if far.any():
        place = int(far.argmax())
        price, nearest = write((current, candidate)[place]), write(prices[places[place]])
        none = NoEstimate(
            f"{price} is not among the prices that were asked about, between which nothing is worked out here; "
            f"the nearest, {nearest}, can be set on the What if page"
        )
        return Sides(none, none, none, none)
    weighed = np.zeros(len(found.prior.relative_price))
    for place, weight in zip(places, weights, strict=True):
        weighed[place] += weight
    before, after = (one.draws() @ weighed for one in (found.prior_curve, found.posterior))
    likely = found.contradicted or _interval(after)
    asked = found.asked
    if not np.isin(places, asked).all():
        none = NoEstimate("people were not asked at both prices")
        return Sides(none, _interval(before), none, likely)
    people = combine(found.shares, weighed[asked])
    leaning = _leaning_sum(found, weighed[asked])
    middle = float(np.clip(np.median(after), leaning.low, leaning.high))
    return Sides(people, _interval(before), Estimate(middle, leaning.low, leaning.high), likely)


def _leaning_sum(found: Rectified, weight: FloatArray) -> Estimate:
    asked, bought = found.asked, np.zeros(len(found.prior.relative_price))
    every = np.zeros(len(bought))
    bought[asked], every[asked] = found.shares.bought, found.shares.asked
    expected = expected_at(found.prior, bought, every, found.answers_each)
    low, high = share_limits(found.shares.bought, found.shares.asked, expected, exact=False)
    share = found.shares.purchase
    down, up = np.abs(weight) * np.maximum(share - low, 0), np.abs(weight) * np.maximum(high - share, 0)
    middle = float(weight @ share)
    below = float(np.sqrt(np.sum(np.where(weight > 0, down, up) ** 2)))
    above = float(np.sqrt(np.sum(np.where(weight > 0, up, down) ** 2)))
    return Estimate(middle, middle - below, middle + above)


def _times(value: Estimate, factor: float) -> Estimate:
    return Estimate(value.estimate * factor, value.low * factor, value.high * factor)
