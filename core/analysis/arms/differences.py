"""Differences between arms: to the control and of all pairs, beside people's."""

import itertools
import math
from dataclasses import dataclass

import pandas as pd

from core.analysis.arms.combinations import Combination, combine_arms, means_by_wording, without_interval
from core.analysis.arms.people import Humans
from core.analysis.arms.recovery import Recovery, recover
from core.analysis.demand.fits import Estimate, NoEstimate, holm
from core.analysis.levels import SIGNIFICANT
from core.experiment.arms import Vignette


@dataclass(frozen=True)
class Difference:
    """One arm's mean outcome less another's.

    Parameters
    ----------
    arm, against
        Names.
    effect
        In the outcome's unit, with its interval.
    adjusted
        p-value of no difference, Holm-adjusted over all pairs of the model and strategy (Holm 1979); None without
        an interval.
    standardised
        The difference over the standard deviation of answers within arms; NaN where that is not known.
    people
        People's difference, or why there is none.
    recovery
        The effect over people's; None where there is no such.
    """

    arm: str
    against: str
    effect: Combination
    adjusted: float | None
    standardised: float
    people: Estimate | NoEstimate
    recovery: Recovery | None

    @property
    def is_clear(self) -> bool:
        """Whether the arms are shown to differ."""
        return self.adjusted is not None and self.adjusted < SIGNIFICANT


def differences(
    read: pd.DataFrame, vignette: Vignette, people: Humans | None, spread: float, *, all_alike: bool = False
) -> tuple[Difference, ...]:
    """Take every arm's mean outcome from every other's.

    Parameters
    ----------
    read
        Answers of one model by one strategy that could be read.
    vignette
        What was asked.
    people
        What people answered; None where nobody knows.
    spread
        Standard deviation of answers within arms; NaN where it is not known.
    all_alike
        Whether every answer is the same, whatever the arm: one that cannot move shows no effect, and no absence of
        one.

    Returns
    -------
    tuple of Difference
        Those to the control first; without those of arms that nobody answered.
    """
    control = vignette.control
    others = [arm.name for arm in vignette.arms if arm.name != control]
    named = [(arm, control) for arm in others]
    named += [(later, earlier) for earlier, later in itertools.combinations(others, 2)]
    means = means_by_wording(read)
    found = [(pair, combine_arms(read, {pair[0]: 1.0, pair[1]: -1.0}, means)) for pair in named]
    if all_alike:
        found = [(pair, without_interval(effect)) for pair, effect in found]
    known = [(pair, effect) for pair, effect in found if isinstance(effect, Combination)]
    return tuple(
        _difference(pair, effect, adjusted, people, spread)
        for (pair, effect), adjusted in zip(known, holm([effect.p_value for _, effect in known]), strict=True)
    )


def _difference(
    pair: tuple[str, str], effect: Combination, adjusted: float | None, people: Humans | None, spread: float
) -> Difference:
    theirs = NoEstimate("nobody knows what people answer") if people is None else people.difference(*pair)
    recovery = recover(effect, theirs) if isinstance(theirs, Estimate) else None
    standardised = effect.value / spread if spread > 0 else math.nan
    return Difference(*pair, effect, adjusted, standardised, theirs, recovery)
