"""The effects of arms: levels, differences to the control and of all pairs, and the slope by a number."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analysis.arms.combinations import Combined, combine_arms, means_by_wording, without_interval
from core.analysis.arms.differences import Difference, differences
from core.analysis.arms.people import Humans
from core.analysis.demand.limits import USUAL, Limits
from core.analysis.demand.validity import AnswerCheck, checks_of
from core.experiment import ModelName
from core.experiment.arms import SHARES, Vignette
from core.experiment.columns import by_asked

COLLAPSED = 0.5
"""A model's answers whose spread is below this share of people's say more alike than people do."""


@dataclass(frozen=True)
class ArmEffects:
    """What one model answers by one strategy, arm by arm.

    Parameters
    ----------
    asked
        The model.
    strategy
        Code of the strategy.
    levels
        Mean outcome by the name of the arm.
    pairs
        Of all arms, those against the control first.
    slope
        Change of the outcome for one more of the number that is varied; None where texts are.
    spread
        Standard deviation of answers within arms; NaN where it is not known.
    checks
        Whether its answers are answers at all; where one fails, there is nothing else.
    wordings
        In how many it was asked.
    same
        How many answers there are, where every one is the same; 0 where any two differ.
    """

    asked: ModelName
    strategy: str
    levels: Mapping[str, Combined]
    pairs: tuple[Difference, ...]
    slope: Combined | None
    spread: float
    checks: tuple[AnswerCheck, ...]
    wordings: int
    same: int = 0

    @property
    def failed(self) -> bool:
        """Whether its answers cannot be believed."""
        return any(not check.passed for check in self.checks)

    def collapses(self, people: Humans) -> bool:
        """Say whether answers lie much less apart than people's, where that is known and can differ."""
        known = people.outcome != "share" and not any(arm.is_bound for arm in people.arms.values())
        return known and self.spread < COLLAPSED * people.spread()

    def against(self, control: str) -> list[Difference]:
        """Return the differences to the control."""
        return [one for one in self.pairs if one.against == control]


def estimate_arms(
    observations: pd.DataFrame, vignette: Vignette, people: Humans | None = None, limits: Limits = USUAL
) -> list[ArmEffects]:
    """Estimate what every model answers by every strategy.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them, of one experiment.
    vignette
        What was asked.
    people
        What people answered; None where nobody knows.
    limits
        What answers must reach to be believed.

    Returns
    -------
    list of ArmEffects
        In the order of the observations.
    """
    whole = observations[observations["left_out"] == 0]
    return [
        _effects(name, code, rows, vignette, people, limits) for name, (code,), rows in by_asked(whole, "strategy")
    ]


def _effects(
    name: ModelName, strategy: str, rows: pd.DataFrame, vignette: Vignette, people: Humans | None, limits: Limits
) -> ArmEffects:
    replied = rows[rows["status"] != "failed"]
    checks = tuple(checks_of(name, strategy, replied, limits, answers="an answer"))
    read = rows[rows["status"] == "ok"]
    wordings = int(read["wording"].nunique())
    if read.empty or any(not check.passed for check in checks):
        return ArmEffects(name, strategy, {}, (), None, math.nan, checks, wordings)
    spread = spread_of(read, vignette)
    same = len(read) if len(read) > 1 and read["value"].nunique() == 1 else 0
    means = means_by_wording(read)
    levels = {arm.name: combine_arms(read, {arm.name: 1.0}, means) for arm in vignette.arms}
    slope = combine_arms(read, slope_weights(vignette), means) if vignette.levels else None
    if same and slope is not None:
        slope = without_interval(slope)
    pairs = differences(read, vignette, people, spread, all_alike=bool(same))
    return ArmEffects(name, strategy, levels, pairs, slope, spread, checks, wordings, same)


def slope_weights(vignette: Vignette) -> dict[str, float]:
    """Return the weights of arms' means in the least-squares slope by the number that is varied.

    Parameters
    ----------
    vignette
        With a level in every arm.

    Returns
    -------
    dict
        By the name of the arm, per unit of the level.
    """
    levels = vignette.levels
    middle = sum(levels) / len(levels)
    squares = sum((level - middle) ** 2 for level in levels)
    return {arm.name: (level - middle) / squares for arm, level in zip(vignette.arms, levels, strict=True)}


def spread_of(read: pd.DataFrame, vignette: Vignette) -> float:
    """Return the standard deviation of answers within arms, pooled over them.

    Parameters
    ----------
    read
        Answers of one model by one strategy that could be read.
    vignette
        What was asked.

    Returns
    -------
    float
        In the outcome's unit: of a share that of a yes or no; NaN where it cannot be told.
    """
    each = [_variance(rows, vignette) for _, rows in read.groupby("arm")]
    return math.sqrt(float(np.mean(each))) if each else math.nan


def _variance(rows: pd.DataFrame, vignette: Vignette) -> float:
    if vignette.response.outcome == "share" and vignette.response.out_of is None:
        share = float(rows["value"].mean())
        return share * (1 - share)
    steps = len(vignette.response.steps) if vignette.response.kind == "scale" else 0
    if (rows["method"] == "logprob").any() and 0 < steps <= len(SHARES):
        chances = rows[list(SHARES[:steps])].mean().to_numpy(float)
        values = np.array(vignette.response.steps, dtype=float)
        return float(chances @ values**2 - (chances @ values) ** 2)
    return float(rows["value"].var(ddof=1)) if len(rows) > 1 else math.nan
