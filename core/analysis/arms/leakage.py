"""Leakage between arms: which variables a prompt leaves unsaid, and the model imagines differently by arm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from core.analysis.arms.combinations import Combination, combine_arms
from core.analysis.demand.fits import NoEstimate, holm
from core.analysis.levels import SIGNIFICANT
from core.basics.words import join
from core.experiment import ModelName, model_names, variable_title
from core.experiment.arms import Vignette, arm_strategy_phrase
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
    difference: Combination | NoEstimate
    p_value: float | None

    @property
    def leaks(self) -> bool:
        """Whether the variable was shown to differ."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


def audit_arms(observations: pd.DataFrame, vignette: Vignette) -> list[ArmLeakage]:
    """Estimate how every unstated variable differs between the control and every other arm.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them where leakage is asked.
    vignette
        What was asked.

    Returns
    -------
    list of ArmLeakage
        By model, strategy, variable and arm, in the order of the observations.
    """
    groups = by_asked(observations, "strategy")
    return [one for name, (code,), rows in groups for one in _adjusted(_audit(name, code, rows, vignette))]


def _audit(name: ModelName, strategy: str, rows: pd.DataFrame, vignette: Vignette) -> list[ArmLeakage]:
    found = []
    for variable, answers in rows.groupby("variable", sort=False):
        read = answers[answers["status"] == "ok"].assign(value=lambda one: one["bounded"])
        for arm in vignette.arms:
            if arm.name == vignette.control:
                continue
            weights = {arm.name: 1.0, vignette.control: -1.0}
            both = answers["arm"].isin(weights)
            difference = combine_arms(read, weights)
            p_value = difference.p_value if isinstance(difference, Combination) else None
            counts = int(both.sum()), int(read["arm"].isin(weights).sum())
            unit = str(answers["unit"].iloc[0])
            found.append(ArmLeakage(name, strategy, str(variable), unit, arm.name, *counts, difference, p_value))
    return found


def _adjusted(found: Sequence[ArmLeakage]) -> list[ArmLeakage]:
    adjusted = holm([one.p_value for one in found])
    return [replace(one, p_value=p_value) for one, p_value in zip(found, adjusted, strict=True)]


def leakage_sentences(found: Sequence[ArmLeakage], control: str) -> list[str]:
    """Say what the audit found, one sentence a model and strategy.

    Parameters
    ----------
    found
        As `audit_arms` gives it.
    control
        Name of the control.

    Returns
    -------
    list of str
    """
    groups: dict[tuple[ModelName, str], list[ArmLeakage]] = {}
    for one in found:
        groups.setdefault((one.asked, one.strategy), []).append(one)
    names = model_names([asked for asked, _ in groups])
    return [
        _sentence(f"Under {arm_strategy_phrase(code)}{f' by {name}' if name else ''}", several, control)
        for ((_, code), several), name in zip(groups.items(), names, strict=True)
    ]


def _sentence(where: str, found: Sequence[ArmLeakage], control: str) -> str:
    leaking = [_moved(one) for one in found if one.leaks]
    if leaking:
        return f"{where}, the model imagines, against {control}, {join(leaking)}."
    tested = [one for one in found if one.p_value is not None]
    asked_for = join(list(dict.fromkeys(variable_title(one.variable) for one in found)))
    if not tested:
        answers, read = sum(one.answers for one in found), sum(one.read for one in found)
        return f"{where}, nothing can be said of leakage: {read:,} of {answers:,} answers could be read."
    return (
        f"{where}, no unstated variable is shown to differ between the arms (asked for: {asked_for}), which is no "
        "all-clear: more draws or wordings tell more."
    )


def _moved(one: ArmLeakage) -> str:
    if isinstance(one.difference, NoEstimate):
        raise ValueError("A leakage without an estimate is not shown.")
    side = "higher" if one.difference.value > 0 else "lower"
    return f"{variable_title(one.variable)} {abs(one.difference.value):,.3g} {one.unit} {side} in {one.arm}"
