"""One arm's effect beside people's: the unit of which the experiments benchmark counts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.analysis.arms.differences import Difference
from core.analysis.arms.effects import ArmEffects
from core.analysis.arms.people import Humans
from core.analysis.demand.fits import Estimate
from core.experiment import ModelName
from core.experiment.arms import Response, ResponseKind, Vignette

Sign = Literal["agrees", "opposite", "not told"]

MEASURES: Mapping[ResponseKind, str] = {
    "yes_no": "probability of yes",
    "options": "choice share",
    "scale": "rating",
    "count": "quantity",
    "money": "amount of money",
}
"""What is measured, by the kind of answer; one never stands for another."""


def measure_of(response: Response) -> str:
    """Say what the answers to a question measure.

    Parameters
    ----------
    response
        How it is answered.

    Returns
    -------
    str
        Of `MEASURES`, or which share.
    """
    if response.kind == "scale" and response.counted:
        return "share on one side of a scale"
    return "rate that is guessed" if response.out_of else MEASURES[response.kind]


@dataclass(frozen=True)
class Compared:
    """What one model answers about one arm by one strategy, beside people.

    Parameters
    ----------
    vignette
        What was asked.
    people
        What people answered; None where nobody was asked.
    effects
        Of the model and strategy, in this experiment.
    difference
        Of the arm to the control.
    """

    vignette: Vignette
    people: Humans | None
    effects: ArmEffects
    difference: Difference

    @property
    def asked(self) -> ModelName:
        """The model."""
        return self.effects.asked

    @property
    def strategy(self) -> str:
        """Code of the strategy."""
        return self.effects.strategy

    @property
    def place(self) -> tuple[str, str]:
        """Which effect it is: of the experiment, and of the arm."""
        return self.vignette.name, self.difference.arm

    @property
    def theirs(self) -> Estimate | None:
        """People's effect; None where it has no interval, or nobody was asked."""
        found = self.difference.people
        return found if isinstance(found, Estimate) else None

    @property
    def is_null(self) -> bool:
        """Whether people's effect is not told apart from zero."""
        return self.theirs is not None and self.theirs.holds_zero

    @property
    def sign(self) -> Sign | None:
        """Whether the model's effect has people's sign; None where people show none."""
        if self.theirs is None or self.is_null:
            return None
        if not self.difference.is_clear:
            return "not told"
        return "agrees" if self.difference.effect.value * self.theirs.estimate > 0 else "opposite"

    @property
    def is_held(self) -> bool | None:
        """Whether people's interval holds the model's effect; None where it is not known."""
        theirs = self.theirs
        return None if theirs is None else theirs.low <= self.difference.effect.value <= theirs.high

    @property
    def unit(self) -> float:
        """Standard deviation of people's answers within arms, in which effects of all outcomes stand together."""
        return math.nan if self.people is None else self.people.spread()

    @property
    def distance(self) -> float:
        """How many standard deviations of people's answers lie between the two effects; NaN where not known."""
        if self.theirs is None or not self.unit > 0:
            return math.nan
        return abs(self.difference.effect.value - self.theirs.estimate) / self.unit


def compare(vignette: Vignette, effects: list[ArmEffects], people: Humans | None) -> list[Compared]:
    """Set what models answer in an experiment beside people.

    Parameters
    ----------
    vignette, effects, people
        As `core.analysis.arms.estimate_arms` takes and gives them.

    Returns
    -------
    list of Compared
        A model, strategy and arm each, without those whose answers cannot be believed.
    """
    return [
        Compared(vignette, people, one, pair)
        for one in effects
        if not one.failed
        for pair in one.against(vignette.control)
    ]
