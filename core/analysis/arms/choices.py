"""Choice shares: how often each option is chosen in every arm, none of them first."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from core.analysis.arms.combinations import Combined, combine_arms
from core.analysis.arms.effects import ArmEffects
from core.experiment import ModelName
from core.experiment.arms import SHARES, Vignette
from core.experiment.columns import by_asked


@dataclass(frozen=True)
class ChoiceShare:
    """How often one option is chosen.

    Parameters
    ----------
    asked, strategy, arm
        Who was asked, by the code of which strategy, and in which arm.
    option
        Its text.
    is_none
        Whether it is to choose none of the others.
    share
        0 to 1, with its 95% interval; or why there is none.
    """

    asked: ModelName
    strategy: str
    arm: str
    option: str
    is_none: bool
    share: Combined


def is_none(option: str) -> bool:
    """Say whether an option is to choose none of the others."""
    return option.casefold().startswith("none")


def choice_shares(
    observations: pd.DataFrame, vignette: Vignette, effects: Sequence[ArmEffects]
) -> list[ChoiceShare]:
    """Estimate how often each option is chosen.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them, of answers.
    vignette
        What was asked.
    effects
        What every model answers by every strategy; nothing where it failed its checks.

    Returns
    -------
    list of ChoiceShare
        By model, strategy and arm; in an arm none of the options first, then as the vignette lists them. Empty
        where no option is chosen.
    """
    if vignette.response.kind != "options":
        return []
    told = {(one.asked, one.strategy) for one in effects if one.levels and not one.failed}
    read = observations[(observations["status"] == "ok") & (observations["left_out"] == 0)]
    return [
        ChoiceShare(name, code, arm.name, option, is_none(option), _share(rows, arm.name, place))
        for name, (code,), rows in by_asked(read, "strategy")
        if (name, code) in told
        for arm in vignette.arms
        for place, option in sorted(enumerate(vignette.answers_in(arm)), key=lambda one: not is_none(one[1]))
    ]


def _share(rows: pd.DataFrame, arm: str, place: int) -> Combined:
    return combine_arms(rows.assign(value=rows[SHARES[place]]), {arm: 1.0})
