"""Leakage between arms: which variables a prompt leaves unsaid, and the model imagines differently by arm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from core.analysis.arms.combinations import Combination, combine_arms
from core.analysis.demand.fits import NoEstimate, holm
from core.analysis.demand.limits import USUAL, Limits
from core.analysis.demand.validity import checks_of, why_failed
from core.analysis.levels import SIGNIFICANT
from core.experiment import ModelName
from core.experiment.arms import Vignette
from core.experiment.columns import by_asked


@dataclass(frozen=True)
class ArmLeakage:
    """How one variable differs between arms under one strategy, by one model.

    Parameters
    ----------
    asked
        Who was.
    strategy
        Code of the strategy.
    variable, unit
        What was to be filled in, and what it counts.
    arm
        The arm that is compared with the control.
    answers, read
        Answers in both arms, and those that could be read.
    failed
        Why what was filled in for the variable cannot be believed, in any arm; empty where it can.
    difference
        Of the means, in the unit, with its 95% interval; or why there is none.
    p_value
        Of no difference, two-sided, Holm-adjusted over the audit of one model and strategy (Holm 1979).
    """

    asked: ModelName
    strategy: str
    variable: str
    unit: str
    arm: str
    answers: int
    read: int
    failed: str
    difference: Combination | NoEstimate
    p_value: float | None

    @property
    def leaks(self) -> bool:
        """Whether the variable was shown to differ."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


def audit_arms(observations: pd.DataFrame, vignette: Vignette, limits: Limits = USUAL) -> list[ArmLeakage]:
    """Estimate how every unstated variable differs between the control and every other arm.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them where leakage is asked.
    vignette
        What was asked.
    limits
        What the answers for a variable must reach to be believed.

    Returns
    -------
    list of ArmLeakage
        By model, strategy, variable and arm, in the order of the observations.
    """
    groups = by_asked(observations, "strategy")
    return [one for name, (code,), rows in groups for one in _adjusted(_audit(name, code, rows, vignette, limits))]


def _audit(
    name: ModelName, strategy: str, rows: pd.DataFrame, vignette: Vignette, limits: Limits
) -> list[ArmLeakage]:
    found = []
    asked = [arm for arm in vignette.arms if arm.name != vignette.control and arm.name in set(rows["arm"])]
    for variable, answers in rows.groupby("variable", sort=False):
        read = answers[answers["status"] == "ok"].assign(value=lambda one: one["bounded"])
        failed = why_failed(checks_of(name, strategy, answers[answers["status"] != "failed"], limits))
        for arm in asked:
            weights = {arm.name: 1.0, vignette.control: -1.0}
            both = answers["arm"].isin(weights)
            difference = NoEstimate(failed) if failed else combine_arms(read, weights)
            p_value = difference.p_value if isinstance(difference, Combination) else None
            counts = int(both.sum()), int(read["arm"].isin(weights).sum())
            unit = str(answers["unit"].iloc[0])
            found.append(
                ArmLeakage(name, strategy, str(variable), unit, arm.name, *counts, failed, difference, p_value)
            )
    return found


def _adjusted(found: Sequence[ArmLeakage]) -> list[ArmLeakage]:
    adjusted = holm([one.p_value for one in found])
    return [replace(one, p_value=p_value) for one, p_value in zip(found, adjusted, strict=True)]
