"""Sentence ablation: what an effect does where one sentence of the prompt is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from statsmodels.stats.multitest import multipletests

from core.analysis.arms.combinations import Combination, combine_arms
from core.analysis.levels import SIGNIFICANT
from core.experiment import ModelName
from core.experiment.arms import Vignette
from core.experiment.columns import asked_of


@dataclass(frozen=True)
class Ablation:
    """What leaving one sentence out does to one arm's effect.

    Parameters
    ----------
    asked, strategy, arm
        Who was asked, by the code of which strategy, about which arm.
    sentence
        What was left out.
    whole, without
        Effect of the arm with every sentence, and without this one.
    change
        The latter less the former.
    p_value
        Of no change, two-sided, Holm-adjusted over the sentences and arms of one model and strategy (Holm 1979);
        None without an interval.
    """

    asked: ModelName
    strategy: str
    arm: str
    sentence: str
    whole: float
    without: float
    change: Combination
    p_value: float | None

    @property
    def matters(self) -> bool:
        """Whether the sentence is shown to change the effect."""
        return self.p_value is not None and self.p_value < SIGNIFICANT


def ablate(
    observations: pd.DataFrame, vignette: Vignette, sentences: Mapping[str, Sequence[str]]
) -> list[Ablation]:
    """Find what every sentence does to every effect.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them, where sentences were left out in turn.
    vignette
        What was asked.
    sentences
        By code of the strategy, those that were left out, in their order.

    Returns
    -------
    list of Ablation
        By model, strategy, sentence and arm, in the order of the observations; without those that nobody answered.
    """
    read = observations[observations["status"] == "ok"]
    groups: Any = read.assign(asked=asked_of(read)).groupby(["asked", "strategy"], sort=False)
    return [
        one
        for (name, code), rows in groups
        for one in _adjusted(_ablate(name, str(code), rows, vignette, sentences[str(code)]))
    ]


def _ablate(
    name: ModelName, strategy: str, rows: pd.DataFrame, vignette: Vignette, sentences: Sequence[str]
) -> list[Ablation]:
    labelled = rows.assign(arm=rows["left_out"].astype("str") + "|" + rows["arm"])
    found, control = [], vignette.control
    for arm in (one.name for one in vignette.arms if one.name != control):
        whole = combine_arms(labelled, {f"0|{arm}": 1.0, f"0|{control}": -1.0})
        for number, sentence in enumerate(sentences, 1):
            rest = {f"{number}|{arm}": 1.0, f"{number}|{control}": -1.0}
            without = combine_arms(labelled, rest)
            change = combine_arms(labelled, {**rest, f"0|{arm}": -1.0, f"0|{control}": 1.0})
            if all(isinstance(one, Combination) for one in (whole, without, change)):
                numbers: Any = (whole, without, change)
                values = (numbers[0].value, numbers[1].value, numbers[2])
                found.append(Ablation(name, strategy, arm, sentence, *values, numbers[2].p_value))
    return found


def _adjusted(found: Sequence[Ablation]) -> list[Ablation]:
    tested = [one.p_value for one in found if one.p_value is not None]
    adjusted = iter(multipletests(tested, method="holm")[1] if tested else [])
    return [
        one if one.p_value is None else Ablation(**{**vars(one), "p_value": float(next(adjusted))})
        for one in found
    ]
