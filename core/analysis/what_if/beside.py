"""What another price does to two products of one seller: to their shares, profits, and one by the other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from scipy import stats

from core.analysis.arms import ArmEffects, Combination, Combined, combine_arms
from core.analysis.arms.prices import arc_between
from core.analysis.decision import Beside, Decision
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.levels import LEVEL
from core.experiment import SYNTHETIC, ModelName, Product
from core.experiment.arms import SHARES
from core.experiment.columns import by_asked

OWN, OTHER, NONE = SHARES[:3]
"""Columns with how often the product, the one beside it and none of them is chosen."""
NOBODY = "at one of the prices nobody chooses the other product"
FREE = "one of the prices is 0"
NOT_MOVED = "its own share is not shown to change"


@dataclass(frozen=True)
class BesideEffect:
    """What one candidate does to both products.

    Parameters
    ----------
    candidate
        The price.
    own, other, none
        Changes of the shares, of all who decide, that choose the product, the other, and none.
    alone, together
        Changes of profit a period, of the product and of both.
    taken
        The part of what the product gains that the other loses; or, where it loses, that the other gains.
    cross_elasticity
        Of the other's share by the product's price, between the current one and the candidate.
    """

    candidate: float
    own: Combined
    other: Combined
    none: Combined
    alone: Combined
    together: Combined
    taken: Estimate | NoEstimate
    cross_elasticity: Combined


@dataclass(frozen=True)
class BesideOutlook:
    """What one model's answers by one strategy say of every candidate.

    Parameters
    ----------
    asked, strategy
        Who was asked, by the code of which strategy.
    effects
        By candidate.
    """

    asked: ModelName
    strategy: str
    effects: tuple[BesideEffect, ...]


@dataclass(frozen=True)
class BesideFound:
    """What all answers say of a decision with another product beside it.

    Parameters
    ----------
    decision
        Prices to decide between.
    beside
        What stands beside.
    product, other
        Whose price is decided about, and the one beside it.
    outlooks
        Of the answers that can be believed.
    failed
        Model and code of the strategy where answers failed their checks, so that no number is shown.
    failed_checks
        The same in words.
    """

    decision: Decision
    beside: Beside
    product: Product
    other: Product
    outlooks: tuple[BesideOutlook, ...]
    failed: tuple[tuple[ModelName, str], ...]
    failed_checks: tuple[str, ...]

    @property
    def is_synthetic(self) -> bool:
        """Whether no model was asked, and synthetic markets alone."""
        return all(model.backend == SYNTHETIC for model, _ in (*self._asked, *self.failed))

    @property
    def counted(self) -> tuple[BesideOutlook, ...]:
        """What counts: synthetic markets do where no model was asked alone."""
        return tuple(one for one in self.outlooks if self.is_synthetic or one.asked.backend != SYNTHETIC)

    @property
    def counted_failed(self) -> tuple[tuple[ModelName, str], ...]:
        """Whose answers would count, and failed their checks."""
        return tuple(one for one in self.failed if self.is_synthetic or one[0].backend != SYNTHETIC)

    @property
    def _asked(self) -> tuple[tuple[ModelName, str], ...]:
        return tuple((one.asked, one.strategy) for one in self.outlooks)

    @property
    def is_told(self) -> bool:
        """Whether of any candidate is shown what it does to the profit of both."""
        return any(self.agreed(place) for place in range(len(self.decision.candidates)))

    def agreed(self, place: int) -> Literal["more", "less", ""]:
        """Say what a candidate does to the profit of both by all that counts; empty where that is not shown."""
        said = {direction_of(one.effects[place].together) for one in self.counted}
        return said.pop() if len(said) == 1 and not self.counted_failed else ""


def beside_outlooks(
    observations: pd.DataFrame,
    effects: Sequence[ArmEffects],
    decision: Decision,
    beside: Beside,
    arms: Sequence[str],
) -> tuple[BesideOutlook, ...]:
    """Work out what answers say of a decision with another product beside it.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them, of a choice between the product, the
        other and none.
    effects
        What every model answers by every strategy; nothing where it failed its checks.
    decision
        Prices to decide between.
    beside
        What stands beside.
    arms
        Names of the arms of the current price and of every candidate, in this order.

    Returns
    -------
    tuple of BesideOutlook

    Notes
    -----
    Every change is a linear combination of shares by arm, with the interval of `combine_arms` over draws, wordings
    and personas.
    """
    told = {(one.asked, one.strategy) for one in effects if one.levels and not one.failed}
    read = observations[(observations["status"] == "ok") & (observations["left_out"] == 0)]
    return tuple(
        BesideOutlook(
            name, code, tuple(_effect(rows, decision, beside, arms, place) for place in range(1, len(arms)))
        )
        for name, (code,), rows in by_asked(read, "strategy")
        if (name, code) in told
    )


def _effect(
    rows: pd.DataFrame, decision: Decision, beside: Beside, arms: Sequence[str], place: int
) -> BesideEffect:
    current, arm, candidate = arms[0], arms[place], decision.candidates[place - 1]
    margins = {current: decision.current - decision.unit_cost, arm: candidate - decision.unit_cost}
    size, change = decision.market_size, {arm: 1.0, current: -1.0}
    own, other, none = (combine_arms(rows.assign(value=rows[column]), change) for column in (OWN, OTHER, NONE))
    alone = {arm: size * margins[arm], current: -size * margins[current]}
    earned = rows[OWN] * rows["arm"].map(margins) + rows[OTHER] * (beside.price - beside.unit_cost)
    return BesideEffect(
        candidate,
        own,
        other,
        none,
        combine_arms(rows.assign(value=rows[OWN]), alone),
        combine_arms(rows.assign(value=earned), {arm: float(size), current: -float(size)}),
        taken_from(own, other, none),
        _cross_elasticity(rows, (current, decision.current), (arm, candidate)),
    )


def taken_from(own: Combined, other: Combined, none: Combined) -> Estimate | NoEstimate:
    """Estimate which part of what one product gains the other loses.

    Parameters
    ----------
    own, other, none
        Changes of shares that sum to zero, so that their errors tell how those of the first two go together.

    Returns
    -------
    Estimate or NoEstimate
        With Fieller's 95% interval (1954) of a ratio of numbers that go together; the latter where the product's
        own share is not clearly shown to change.
    """
    known: list[Combination] = []
    for part in (own, other, none):
        if isinstance(part, NoEstimate):
            return part
        if isinstance(part.interval, NoEstimate):
            return part.interval
        known.append(part)
    gained, lost, left = known
    quantile = max(float(stats.t.ppf(0.5 + LEVEL / 2, part.degrees)) for part in known)
    a = gained.value**2 - (quantile * gained.error) ** 2
    if a <= 0 or not direction_of(gained):
        return NoEstimate(NOT_MOVED)
    # The three sum to zero, so that the third's error tells how the first two go together.
    together = (left.error**2 - gained.error**2 - lost.error**2) / 2
    b = -lost.value * gained.value + quantile**2 * together
    c = lost.value**2 - (quantile * lost.error) ** 2
    root = math.sqrt(max(b * b - a * c, 0.0))
    return Estimate(-lost.value / gained.value, (b - root) / a, (b + root) / a)


def direction_of(value: Combined) -> Literal["more", "less", ""]:
    """Say whether a change is shown to be above or below zero by its whole interval; empty where it is not."""
    if isinstance(value, Combination) and isinstance(value.interval, Estimate):
        return "more" if value.interval.low > 0 else "less" if value.interval.high < 0 else ""
    return ""


def _cross_elasticity(rows: pd.DataFrame, current: tuple[str, float], candidate: tuple[str, float]) -> Combined:
    if not min(current[1], candidate[1]) > 0:
        return NoEstimate(FREE)
    return arc_between(rows.assign(value=rows[OTHER]), current, candidate, NOBODY)
