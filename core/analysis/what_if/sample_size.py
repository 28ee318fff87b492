"""How many answers it would take to tell a candidate from the current price."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri
from scipy.stats import nct, t

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate, NoEstimate, Shares, combine
from core.analysis.demand.next_steps import POWER
from core.analysis.demand.shapes import FEWEST_PERSONAS
from core.analysis.levels import LEVEL
from core.analysis.what_if.outlooks import CENT, WhatIf, sold_at, unanswered
from core.basics.arrays import FloatArray
from core.experiment import MAX_DRAWS, MAX_PERSONAS, MAX_WORDINGS

Unit = Literal["draws", "personas", "wordings"]

SETTLED = "the answers so far show that profit changes"
FLAT = "the curve as a whole was shown to be flat, and no number of answers makes it one to decide on"
SAME_AGAIN = (
    "answers are read as probabilities, which are the same if asked again; open is how far they hang on the words"
)
SAME_IN_ALL = (
    "answers are read as probabilities in all wordings and are the same in each, so that more would tell no more"
)
FOR_A_SHAPE = "the fewest that have a shape"
ALL_WORDINGS = "answers are read as probabilities in all wordings, which differ by more than the two prices do"
BETWEEN_WORDINGS = "the wordings differ by more than the two prices, which no number of answers changes"
TOO_MANY = "were the change as small as it was answered, it would take more answers than are ever asked"


@dataclass(frozen=True)
class Needed:
    """How many answers of one curve would settle a candidate.

    Parameters
    ----------
    unit
        What there is to be more of; None where nothing is needed or nothing helps.
    number
        So many in all, draws a prompt, personas or wordings; 0 without a unit.
    reason
        Why none is needed or none helps, or what the number is for; else empty.
    """

    unit: Unit | None
    number: int = 0
    reason: str = ""

    @property
    def helps(self) -> bool:
        """Whether the candidate is settled, or would be by more answers."""
        return self.unit is not None or self.reason == SETTLED


def sample_sizes(found: WhatIf, *, personas: bool) -> tuple[tuple[Needed, ...], ...]:
    """Work out how many answers would tell every candidate from the current price.

    Parameters
    ----------
    found
        What all curves say of a decision.
    personas
        Whether answers that err together are a persona's, and not of one reply that holds every price.

    Returns
    -------
    tuple of tuple of Needed
        A row for each of `WhatIf.outlooks`, in it one a candidate.
    """
    decision = found.decision
    margins = decision.current - decision.unit_cost, *(one - decision.unit_cost for one in decision.candidates)
    rows = []
    for one in found.outlooks:
        row = []
        for candidate, margin, effect in zip(decision.candidates, margins[1:], one.effects, strict=True):
            if one.curve.shape == "flat":
                row.append(Needed(None, reason=FLAT))
            elif isinstance(effect, NoEstimate):
                row.append(Needed(None, reason=effect.reason))
            elif not effect.answered:
                row.append(Needed(None, reason=_unasked(found, one.curve, candidate)))
            else:
                sold = sold_at(one.curve, decision, candidate)
                needed = answers_needed(sold.shares, sold.weights(-margins[0], margin), personas=personas)
                row.append(_of_enough_personas(needed, one.curve))
        rows.append(tuple(row))
    return tuple(rows)


def prices_to_ask(found: WhatIf) -> tuple[float, ...]:
    """Return the prices of a decision that were not answered, where answers elsewhere do not settle it.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    tuple of float
        US dollars, ascending; those of flat curves are left out, which say nothing there, either.
    """
    decision = found.decision
    lacking: set[float] = set()
    for one in found.outlooks:
        answered = one.curve.points["price"].to_numpy(np.float64)
        for candidate, effect in zip(decision.candidates, one.effects, strict=True):
            open_there = isinstance(effect, NoEstimate) or not effect.answered
            if len(answered) and one.curve.shape != "flat" and open_there:
                prices = decision.current, candidate
                lacking.update(price for price in prices if np.abs(answered - price).min() >= CENT)
    return tuple(sorted(lacking))


def _unasked(found: WhatIf, curve: Curve, candidate: float) -> str:
    decision = found.decision
    unasked = [decision.write(price) for price in unanswered(curve, (decision.current, candidate))]
    verb, it = ("was", "it") if len(unasked) == 1 else ("were", "them")
    return (
        f"{' and '.join(unasked)} {verb} not asked, and no answers elsewhere settle that; add {it} to the prices"
    )


def _of_enough_personas(needed: Needed, curve: Curve) -> Needed:
    """Let a curve of too few personas have as many as a shape takes, whatever its answers would settle."""
    few = curve.verdict.lacks_personas and needed.helps
    if not few or needed.unit == "wordings" or (needed.unit == "personas" and needed.number >= FEWEST_PERSONAS):
        return needed
    return Needed("personas", FEWEST_PERSONAS, FOR_A_SHAPE)


def answers_needed(shares: Shares, weights: FloatArray, *, personas: bool) -> Needed:
    """Work out how many answers would show on which side of zero a weighted sum of shares lies.

    Parameters
    ----------
    shares
        Of one curve, as answered so far.
    weights
        Shape (prices,), as for `core.analysis.demand.fits.combine`.
    personas
        As for `sample_sizes`.

    Returns
    -------
    Needed
        The least number with which `POWER` of such runs would have an interval without zero, were shares and
        spread as they were answered.

    Notes
    -----
    For draws, the interval that will decide is worked out for so many of them, and a normal quantile of the sum's
    error added. Wordings and personas, of which there are few, are held against the noncentral t distribution
    (Cohen 1988, ch. 2). More draws shrink only what draws contribute to the spread of wordings, which is told from
    the rest by moments (Searle, Casella & McCulloch 1992, ch. 3).
    """
    if not shares.sampled:
        if len(shares.by_wording) >= MAX_WORDINGS:
            return Needed(None, reason=SAME_IN_ALL)
        return Needed("wordings", MAX_WORDINGS, SAME_AGAIN)
    now = combine(shares, weights)
    if now.low > 0 or now.high < 0:
        return Needed(None, reason=SETTLED)
    if len(shares.by_cluster):
        return _clusters(shares, weights, now, personas=personas)
    if shares.counted:
        return _draws(shares, weights, now)
    wordings = len(shares.by_wording)
    if wordings < MAX_WORDINGS:
        return Needed("wordings", MAX_WORDINGS, SAME_AGAIN)
    return Needed(None, reason=ALL_WORDINGS)


def _draws(shares: Shares, weights: FloatArray, now: Estimate) -> Needed:
    used = weights != 0
    wordings = max(len(shares.by_wording), 1)
    # Two yeses and two noes more keep a share of 0 or 1 from having no error (Agresti & Coull 1998).
    likely = (shares.bought[used] + 2) / (shares.asked[used] + 4)
    of_one = float(np.sum(weights[used] ** 2 * likely * (1 - likely)))
    between, power = 0.0, POWER
    if wordings > 1:
        # The wider of two intervals decides, so that each has to be short enough.
        power = math.sqrt(POWER)
        spread = float(np.var(shares.by_wording[:, used] @ weights[used], ddof=1))
        between = max(spread - of_one * wordings / float(np.mean(shares.asked[used])), 0.0)

    def settles(draws: int) -> bool:
        asked = np.full(len(weights), float(draws * wordings))
        many = replace(shares, asked=asked, bought=asked * shares.purchase, by_wording=shares.by_wording[:0])
        reach = _reach(combine(many, weights)) + float(ndtri(power)) * math.sqrt(of_one / (draws * wordings))
        return abs(now.estimate) >= reach and _outweighs(
            now, (between + of_one / draws) / wordings, wordings, power
        )

    if settles(MAX_DRAWS):
        return Needed("draws", _least(settles, 1, MAX_DRAWS))
    outweighed = wordings > 1 and not _outweighs(now, between / wordings, wordings, power)
    return Needed(None, reason=BETWEEN_WORDINGS if outweighed else TOO_MANY)


def _clusters(shares: Shares, weights: FloatArray, now: Estimate, *, personas: bool) -> Needed:
    unworded = replace(shares, by_wording=shares.by_wording[:0])
    fixed = 0.0
    if len(shares.by_wording):
        fixed = _reach(combine(replace(shares, by_cluster=shares.by_cluster[:0], counted=False), weights))
        if fixed >= abs(now.estimate):
            return Needed(None, reason=BETWEEN_WORDINGS)
    rows = shares.by_cluster[~np.isnan(shares.by_cluster[:, weights != 0]).any(axis=1)]
    there = len(rows)

    def settles(clusters: int) -> bool:
        # The rows that there are, over and over, vary a little less than others like them would.
        many = replace(unworded, by_cluster=rows[np.arange(clusters) % there])
        reach = _reach(combine(many, weights)) * math.sqrt(there / (there - 1))
        errors = _noncentrality(clusters, POWER) / float(t.ppf(0.5 + LEVEL / 2, clusters - 1))
        return now.estimate**2 >= fixed**2 + (reach * errors) ** 2

    most = MAX_PERSONAS if personas else MAX_DRAWS
    if not settles(most):
        return Needed(None, reason=TOO_MANY)
    return Needed("personas" if personas else "draws", _least(settles, 2, most))


def _reach(value: Estimate) -> float:
    """Return how far an interval reaches on the side of zero."""
    return value.estimate - value.low if value.estimate > 0 else value.high - value.estimate


def _outweighs(now: Estimate, variance: float, groups: int, power: float) -> bool:
    """Tell whether so few groups show their mean to lie beside zero with some power; one alone is not asked to."""
    return groups < 2 or abs(now.estimate) >= _noncentrality(groups, power) * math.sqrt(variance)


@cache
def _noncentrality(groups: int, power: float) -> float:
    """Return how many errors from zero a mean of so many groups is to lie."""
    degrees = groups - 1
    beyond = float(t.ppf(0.5 + LEVEL / 2, degrees))
    return float(brentq(lambda size: nct.sf(beyond, degrees, size) - power, 0.0, 5 * beyond))


def _least(settles: Callable[[int], bool], low: int, high: int) -> int:
    """Find the least number that settles, of which all that are greater do."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if settles(middle) else (middle + 1, high)
    return high
