"""Audits that need no further call: does a place win, is none ever chosen, what does a disclosure itself do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.analysis.arms.choices import is_none
from core.analysis.arms.combinations import Combination, combine_arms
from core.analysis.arms.units import write_difference, write_range
from core.analysis.demand.fits import Estimate, NoEstimate, pooled_mean
from core.experiment import ModelName, model_names
from core.experiment.arms import PLACEBO, SHARES, Vignette, arm_strategy_phrase, in_order
from core.experiment.columns import by_asked

PEOPLE_CHOOSE_NONE = 0.253
"""Of 5,312 camera tasks of 332 people (se 1.5 points), where four cameras or none could be chosen."""


@dataclass(frozen=True)
class PlaceEffect:
    """How much likelier an answer is for being listed first, and for being called by the first letter.

    Parameters
    ----------
    asked, strategy
        Who was asked, and by the code of which strategy.
    first
        Mean probability of the answer that is listed first, over all orders.
    by_chance
        What it would be if no place mattered: one over the number of answers.
    excess
        The difference, with its 95% interval over wordings, or why there is none.
    """

    asked: ModelName
    strategy: str
    first: float
    by_chance: float
    excess: Estimate | NoEstimate


@dataclass(frozen=True)
class NoneChosen:
    """How often none of the options is chosen.

    Parameters
    ----------
    asked, strategy
        Who was asked, and by the code of which strategy.
    share
        0 to 1, over all arms.
    """

    asked: ModelName
    strategy: str
    share: float


@dataclass(frozen=True)
class Gain:
    """What a disclosure does to an effect beyond what the placebo's disclosure does.

    Parameters
    ----------
    asked, strategy, arm
        Who was asked, by the code of which disclosure, and about which arm.
    against
        Code of what it is compared with: the placebo, or naive.
    gain
        Effect of the arm under the one less that under the other, paired by wording or persona.
    """

    asked: ModelName
    strategy: str
    arm: str
    against: str
    gain: Combination


@dataclass(frozen=True)
class ArmAudits:
    """What answers say of how they were asked.

    Parameters
    ----------
    places, none, gains
        As `place_effects`, `none_chosen` and `disclosure_gains` give them.
    """

    places: list[PlaceEffect]
    none: list[NoneChosen]
    gains: list[Gain]


def audit_answers(observations: pd.DataFrame, vignette: Vignette) -> ArmAudits:
    """Look at answers for how they were asked.

    Parameters
    ----------
    observations, vignette
        As for `place_effects`.

    Returns
    -------
    ArmAudits
    """
    return ArmAudits(
        place_effects(observations, vignette),
        none_chosen(observations, vignette),
        disclosure_gains(observations, vignette),
    )


def _whole(observations: pd.DataFrame) -> pd.DataFrame:
    """Keep what could be read of prompts from which nothing was left out."""
    return observations[(observations["status"] == "ok") & (observations["left_out"] == 0)]


def place_effects(observations: pd.DataFrame, vignette: Vignette) -> list[PlaceEffect]:
    """Find whether the answer that is listed first wins, whatever it is.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them.
    vignette
        With options, or yes and no; a scale has no place.

    Returns
    -------
    list of PlaceEffect
        As every answer stands as often in every place, the mean probability of the first one is one over their
        number where no place matters.
    """
    if vignette.response.kind not in ("options", "yes_no"):
        return []
    found = []
    for name, (code,), rows in by_asked(_whole(observations), "strategy"):
        first = np.array([_first(row, vignette) for row in rows.to_dict("records")])
        chance = rows["arm"].map({arm.name: 1 / len(vignette.answers_in(arm)) for arm in vignette.arms})
        by_order = pd.DataFrame({"excess": first - chance.to_numpy(float), "wording": rows["wording"].to_numpy()})
        by_order["cell"] = list(zip(rows["arm"], rows["order"], strict=True))
        means = by_order.groupby(["wording", "cell"])["excess"].mean().groupby("wording").mean().to_numpy(float)
        excess = pooled_mean(means) if len(means) > 1 else NoEstimate("one wording was asked")
        found.append(PlaceEffect(name, code, float(chance.mean() + means.mean()), float(chance.mean()), excess))
    return found


def _first(row: dict[Any, Any], vignette: Vignette) -> float:
    answers = vignette.answers_in(vignette.arm(row["arm"]))
    return float(row[SHARES[answers.index(in_order(answers, int(row["order"]))[0])]])


def none_chosen(observations: pd.DataFrame, vignette: Vignette) -> list[NoneChosen]:
    """Find how often none of the options is chosen, where that is one of them.

    Parameters
    ----------
    observations, vignette
        As for `place_effects`.

    Returns
    -------
    list of NoneChosen
        Empty where none cannot be chosen.
    """
    if vignette.response.kind != "options":
        return []
    places = {arm.name: _none(vignette.answers_in(arm)) for arm in vignette.arms}
    if any(place is None for place in places.values()):
        return []
    found = []
    for name, (code,), rows in by_asked(_whole(observations), "strategy"):
        shares = [float(row[SHARES[places[row["arm"]] or 0]]) for row in rows.to_dict("records")]
        by_arm = pd.Series(shares).groupby(rows["arm"].to_numpy()).mean()
        found.append(NoneChosen(name, code, float(by_arm.mean())))
    return found


def _none(answers: Sequence[str]) -> int | None:
    return next((place for place, text in enumerate(answers) if is_none(text)), None)


def disclosure_gains(observations: pd.DataFrame, vignette: Vignette) -> list[Gain]:
    """Find what every disclosure does to every arm's effect, beyond the placebo's, else beyond naive.

    Parameters
    ----------
    observations, vignette
        As for `place_effects`.

    Returns
    -------
    list of Gain
        Empty where neither was asked.
    """
    found: list[Gain] = []
    for name, _, rows in by_asked(_whole(observations)):
        codes = list(dict.fromkeys(rows["strategy"]))
        against = next((code for code in (PLACEBO, "naive") if code in codes), None)
        labelled = rows.assign(arm=rows["strategy"] + "|" + rows["arm"])
        for code in codes:
            if against is None or not code.startswith("disclosure") or code == PLACEBO:
                continue
            for arm in vignette.arms:
                weights = {f"{code}|{arm.name}": 1.0, f"{code}|{vignette.control}": -1.0}
                weights |= {f"{against}|{arm.name}": -1.0, f"{against}|{vignette.control}": 1.0}
                gain = combine_arms(labelled, weights) if arm.name != vignette.control else None
                if isinstance(gain, Combination):
                    found.append(Gain(name, code, arm.name, against, gain))
    return found


def audit_sentences(found: ArmAudits, vignette: Vignette) -> list[str]:
    """Say what answers tell of how they were asked.

    Parameters
    ----------
    found
        Of the answers.
    vignette
        What was asked.

    Returns
    -------
    list of str
        A sentence a model, strategy and audit.
    """
    told: list[PlaceEffect | NoneChosen | Gain] = [*found.places, *found.none, *found.gains]
    asked = [one.asked for one in told]
    names = dict(zip(asked, model_names(asked), strict=True))

    def under(one: PlaceEffect | NoneChosen | Gain) -> str:
        name = names[one.asked]
        return f"Under {arm_strategy_phrase(one.strategy)}{f' by {name}' if name else ''}"

    return [
        *(f"{under(one)}, {_say_place(one)}." for one in found.places),
        *(
            f"{under(one)}, none of the options is chosen in {one.share:.0%} of the answers; of people's camera "
            f"tasks in {PEOPLE_CHOOSE_NONE:.0%}."
            for one in found.none
        ),
        *(f"{under(one)}, {_say_gain(one, vignette)}." for one in found.gains),
    ]


def _say_place(one: PlaceEffect) -> str:
    text = f"the answer that is listed first gets {one.first:.0%}, where {one.by_chance:.0%} would be its share"
    if isinstance(one.excess, NoEstimate):
        return f"{text} ({one.excess.reason})"
    around = f"95% interval of the difference {100 * one.excess.low:.0f} to {100 * one.excess.high:.0f} points"
    matters = one.excess.low > 0 or one.excess.high < 0
    so = ": places matter, and orders are averaged for it" if matters else ""
    return f"{text} ({around}){so}".replace("-", "−")


def _say_gain(one: Gain, vignette: Vignette) -> str:
    size = f"{'+' if one.gain.value > 0 else ''}{write_difference(one.gain.value, vignette.response)}"
    beyond = "the placebo's disclosure" if one.against == PLACEBO else "the naive prompt"
    arm, control = vignette.phrase_of(one.arm), vignette.phrase_of(vignette.control)
    text = f"the difference of {arm} to {control} is {size} against that under {beyond}"
    if isinstance(one.gain.interval, NoEstimate):
        return f"{text}, without an interval: {one.gain.interval.reason}"
    return f"{text} ({write_range(one.gain.interval, vignette.response)})"
