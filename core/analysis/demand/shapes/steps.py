"""Steps: purchases that fall at one place and hardly elsewhere."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.analysis.demand.fits import (
    ROUNDING,
    Answers,
    LogitFit,
    Shares,
    combine,
    fit_logit,
    fitted_purchase,
    level_misfit,
    price_weights,
    separated,
)
from core.analysis.demand.shapes.bends import (
    POSITIVE_EVIDENCE,
    chance_of_parting,
    p_rising,
    points_bic,
)
from core.analysis.levels import SIGNIFICANT, STRICT
from core.basics.arrays import FloatArray

MATERIAL_CHANGE = 0.1
"""A change of purchase probability that matters: of a step, or of points off a line."""
LEVEL_SHARE = 0.1
"""Probabilities stray from a step's levels by no more than this share of its drop."""
GAP_SHARE = 0.5
"""More than this share of the fall is shown to lie between the two prices of a step."""
STEEP_SHARE = 0.9
"""A curve that falls by this share of its fall between two neighbouring prices has no slope that was seen."""
FEWEST = 4
"""From fewer prices no step can be told from a slope."""


@dataclass(frozen=True)
class Step:
    """Two levels, and the answered prices between which purchases fall from one to the other.

    Parameters
    ----------
    above, below
        Relative prices: the last one before the fall, and the first one after it.
    before, after
        Levels of purchase.
    """

    above: float
    below: float
    before: float
    after: float


def find_step(answers: Answers, shares: Shares, fit: LogitFit | None) -> Step | None:
    """Look for a step anywhere.

    Parameters
    ----------
    answers
        Of one curve.
    shares
        Of these answers.
    fit
        The linear logit, unless the answers reject it.

    Returns
    -------
    Step or None
        A step: the two levels that lie nearest to the points, of two prices or more each, differ by 0.1 or more,
        beyond what the best of so many places shows by chance (at 1%, Bonferroni); more than half of that lies
        between the two prices next to it (one-sided at 5%); on neither side do points stray from their level (by
        Pearson's test for draws; by more than a tenth of the drop for probabilities); and a quadratic logit is
        worse by 2 in BIC. None where a logit that is not itself a step describes the answers.
    """
    prices = shares.relative_price
    if len(prices) < FEWEST or (fit is not None and not is_steep(fit, prices)):
        return None
    place = _best_place(shares)
    weights = _level_weights(shares, place)
    drop = -float(weights @ shares.purchase)
    drawn = answers.yes_or_no
    if drop < MATERIAL_CHANGE or not _levels_hold(shares, place, drop, drawn=drawn):
        return None
    if shares.sampled and not _shown(shares, weights, place):
        return None
    before, after = _level(shares, slice(None, place)), _level(shares, slice(place, None))
    bent = fit_logit(answers, degree=2)
    if fit is None and isinstance(bent, LogitFit):
        levels = np.where(np.arange(len(prices)) < place, before, after)
        curves = fitted_purchase(bent, prices), levels
        bics = [points_bic(one, 3, shares.purchase, shares.asked, binomial=drawn) for one in curves]
        if bics[0] - bics[1] < POSITIVE_EVIDENCE:
            return None
    return Step(float(prices[place - 1]), float(prices[place]), before, after)


def is_steep(fit: LogitFit, relative_price: FloatArray) -> bool:
    """Tell whether a fitted curve falls almost wholly between two neighbouring answered prices.

    Parameters
    ----------
    fit
        The curve.
    relative_price
        Shape (prices,), answered.

    Returns
    -------
    bool
        True where its slope is told by one gap, inside which nobody was asked.
    """
    steps = np.abs(np.diff(fitted_purchase(fit, relative_price)))
    return bool(len(steps) >= FEWEST - 1 and steps.sum() > ROUNDING and steps.max() >= STEEP_SHARE * steps.sum())


def _level(shares: Shares, side: slice) -> float:
    return float(np.average(shares.purchase[side], weights=shares.asked[side]))


def _best_place(shares: Shares) -> int:
    def distance(place: int) -> float:
        sides = (slice(None, place), slice(place, None))
        return float(
            sum(np.sum(shares.asked[side] * (shares.purchase[side] - _level(shares, side)) ** 2) for side in sides)
        )

    return min(range(2, len(shares.relative_price) - 1), key=distance)


def _level_weights(shares: Shares, place: int) -> FloatArray:
    """Weights of the level after the fall less that before it."""
    after = np.arange(len(shares.asked)) >= place
    after_less_before = np.where(
        after, shares.asked / shares.asked[after].sum(), -shares.asked / shares.asked[~after].sum()
    )
    return np.asarray(after_less_before, dtype=np.float64)


def _shown(shares: Shares, weights: FloatArray, place: int) -> bool:
    """Whether the levels differ, and the points next to the fall tell that it has no other parts of size."""
    beside = price_weights(shares, {place - 1: -1.0, place: 1.0}) - GAP_SHARE * weights
    level = 1 - STRICT / (len(weights) - 1)
    return combine(shares, weights, level).high < 0 and combine(shares, beside, 1 - 2 * SIGNIFICANT).high < 0


def _levels_hold(shares: Shares, place: int, drop: float, *, drawn: bool) -> bool:
    for side in (slice(None, place), slice(place, None)):
        found = level_misfit(shares.purchase[side], shares.asked[side], drawn=drawn)
        if found.p_value is None and found.largest > LEVEL_SHARE * drop:
            return False
        if found.p_value is not None and found.p_value < SIGNIFICANT:
            return False
    return not drawn or not any(_strays(shares, at, rest) for at, rest in _edges(place))


def _edges(place: int) -> tuple[tuple[int, slice], ...]:
    """Return the prices on either side of the fall, each with the others of its level."""
    return (place - 1, slice(None, place - 1)), (place, slice(place + 1, None))


def _strays(shares: Shares, at: int, rest: slice) -> bool:
    """Whether purchases at one price are not those of the others of its level, so that the fall has parts."""
    level = np.array([shares.purchase[at], _level(shares, rest)])
    found = level_misfit(level, np.array([shares.asked[at], shares.asked[rest].sum()]), drawn=True)
    return found.p_value is not None and found.p_value < SIGNIFICANT


def compare_step_at(
    answers: Answers, competitor_price: float, evidence: dict[str, float]
) -> Literal["stepped", "undecided", "smooth"]:
    """Compare a step at the competitor's price with smooth curves.

    Parameters
    ----------
    answers
        Of one curve.
    competitor_price
        As the prompt states it, relative to the regular price.
    evidence
        To which the numbers that it rests on are added.

    Returns
    -------
    str

    Notes
    -----
    Answers at that very price are left out: a shopper who compares the two prices may take either. The step has a
    level on each side, drops by 0.1 or more, and purchases rise on neither side; against it stand the linear and
    the quadratic logit. A lead of 2 in BIC (Schwarz 1978) is positive evidence (Kass & Raftery 1995).
    """
    aside = answers.where(answers.relative_price != competitor_price)
    prices, purchase, asked = aside.by_price()
    below = prices < competitor_price
    if min(below.sum(), (~below).sum()) < 2:
        return "smooth"
    levels = [float(np.average(purchase[side], weights=asked[side])) for side in (below, ~below)]
    evidence["step"] = levels[1] - levels[0]
    if evidence["step"] > -MATERIAL_CHANGE:
        return "smooth"
    if separated(aside, 1):
        evidence["p_parting"] = min(1.0, 2 * chance_of_parting(aside))
        _, settled, _ = aside.settled().by_price()
        return "stepped" if np.array_equal(settled, below) and evidence["p_parting"] < SIGNIFICANT else "smooth"
    smooth = [
        fitted_purchase(fit, prices)
        for fit in (fit_logit(aside), fit_logit(aside, 2))
        if isinstance(fit, LogitFit)
    ]
    if not smooth:
        return "smooth"
    step = points_bic(np.where(below, levels[0], levels[1]), 2, purchase, asked, binomial=answers.binomial)
    rivals = [
        points_bic(fitted, parameters, purchase, asked, binomial=answers.binomial)
        for parameters, fitted in enumerate(smooth, start=2)
    ]
    lead = min(rivals) - step
    evidence["bic_lead_of_step"] = lead
    if lead <= -POSITIVE_EVIDENCE:
        return "smooth"
    if lead < POSITIVE_EVIDENCE or _rises_on_a_side(aside, competitor_price):
        return "undecided"
    return "stepped"


def _rises_on_a_side(aside: Answers, competitor_price: float) -> bool:
    below = aside.relative_price < competitor_price
    return min(p_rising(aside.where(below)), p_rising(aside.where(~below))) < STRICT
