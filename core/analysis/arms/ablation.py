"""Sentence ablation: what an effect does where one sentence of the prompt is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from core.analysis.arms.combinations import Combination, combine_arms
from core.analysis.demand.fits import NoEstimate, holm
from core.analysis.demand.limits import USUAL, Limits
from core.analysis.demand.validity import checks_of, why_failed
from core.analysis.levels import SIGNIFICANT
from core.experiment import ModelName
from core.experiment.arms import Vignette, arm_strategy_title
from core.experiment.columns import by_asked


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


@dataclass(frozen=True)
class AblationAudit:
    """What every sentence does, as far as answers can be believed.

    Parameters
    ----------
    found
        By model, strategy, sentence and arm.
    failed
        Whose answers failed their checks and why, a sentence each.
    """

    found: list[Ablation]
    failed: list[str]


def ablate(
    observations: pd.DataFrame,
    vignette: Vignette,
    sentences: Mapping[str, Sequence[str]],
    limits: Limits = USUAL,
) -> AblationAudit:
    """Find what every sentence does to every effect.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them, where sentences were left out in turn.
    vignette
        What was asked.
    sentences
        By code of the strategy, those that were left out, in their order.
    limits
        What the answers to every prompt must reach to be believed.

    Returns
    -------
    AblationAudit
        By model, strategy, sentence and arm, in the order of the observations; without those that nobody answered,
        and those of which the whole prompt's answers or the rest's failed their checks.
    """
    believed, failed = [], []
    for name, (code, number), rows in by_asked(observations, "strategy", "left_out"):
        replied = rows[rows["status"] != "failed"]
        if why := why_failed(checks_of(name, code, replied, limits, answers="an answer")):
            failed.append(_say_failure(name, code, sentences[code][number - 1] if number else "", why))
        else:
            believed.append(rows[rows["status"] == "ok"])
    read = pd.concat(believed) if believed else observations.iloc[:0]
    found = [
        one
        for name, (code,), rows in by_asked(read, "strategy")
        for one in _adjusted(_ablate(name, code, rows, vignette, sentences[code]))
    ]
    return AblationAudit(found, failed)


def _say_failure(name: ModelName, strategy: str, sentence: str, why: str) -> str:
    without = f" without “{sentence}”" if sentence else ""
    nothing = "so nothing is shown of that sentence" if sentence else "so nothing is shown of its sentences"
    return f"{arm_strategy_title(strategy)} of {name.title}{without} failed its checks, {nothing}: {why}."


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
            if isinstance(whole, NoEstimate) or isinstance(without, NoEstimate) or isinstance(change, NoEstimate):
                continue
            values = whole.value, without.value, change, change.p_value
            found.append(Ablation(name, strategy, arm, sentence, *values))
    return found


def _adjusted(found: Sequence[Ablation]) -> list[Ablation]:
    adjusted = holm([one.p_value for one in found])
    return [replace(one, p_value=p_value) for one, p_value in zip(found, adjusted, strict=True)]
