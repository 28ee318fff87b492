"""What a person chose beyond price, and the experiment that it means."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Self

from core.basics.errors import InputError
from core.basics.tables import Taken
from core.basics.texts import whole_number
from core.experiment.arms import (
    ARM_STRATEGIES,
    MAX_QUESTIONS,
    USUAL_ARM_STRATEGIES,
    WHOLE_SET,
    ArmExperiment,
    Asks,
    Vignette,
    arm_method,
    find_vignette,
    read_vignette,
    write_vignette,
)
from core.experiment.prompts.arms import sentences_of
from core.studies.choice import Choice
from core.studies.link import whom_of

USUAL_VIGNETTE = "default_green_power"


def read_own(data: bytes) -> Taken[Vignette]:
    """Read an experiment of the user's own from a file.

    Parameters
    ----------
    data
        TOML in UTF-8.

    Returns
    -------
    Taken
        With nothing left out.

    Raises
    ------
    InputError
        When it is none; the message says what to mend.
    """
    try:
        return Taken(read_vignette(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise InputError("This is no text in UTF-8. Nothing was asked; save it as such.") from None


def is_own(text: str) -> bool:
    """Say whether `Choice.beyond` holds an experiment of the user's own."""
    return "=" in text


@dataclass(frozen=True)
class ArmChoice:
    """What a person chose beyond price.

    Parameters
    ----------
    vignette
        What is asked.
    strategies
        Codes of `core.experiment.arms.ARM_STRATEGIES`.
    whom
        Models, draws, wordings and personas; nothing else of it.
    asks
        As in `ArmExperiment`.
    """

    vignette: Vignette
    strategies: tuple[str, ...] = USUAL_ARM_STRATEGIES
    whom: Choice = field(default_factory=Choice)
    asks: Asks = "answers"

    @property
    def personas(self) -> str:
        """Whom the models play, as in `Choice`."""
        return self.whom.personas

    def experiment(self) -> ArmExperiment:
        """Return the experiment that the choice means.

        Returns
        -------
        ArmExperiment
            Strategies in their usual order, so that the order of clicks makes no other experiment.

        Raises
        ------
        InputError
            When the choice cannot be asked; the message says what to mend.
        """
        known = [code for code in ARM_STRATEGIES if code in self.strategies]
        strategies = (*known, *(code for code in self.strategies if code not in known))
        if self.asks == "leakage":
            # Leakage asks about one arm at a time.
            strategies = tuple(code for code in strategies if code != WHOLE_SET) or strategies
        return ArmExperiment(
            vignette=self.vignette,
            strategies=strategies,
            models=self.whom.model_choices(),
            wordings=self._wordings(),
            personas=self.whom.panel(),
            asks=self.asks,
            sentences=tuple(map(len, self._sentences(strategies))),
        )

    @classmethod
    def of(cls, choice: Choice, asks: Asks = "answers") -> Self:
        """Return what a choice of the pages means beyond price.

        Parameters
        ----------
        choice
            Of which `Choice.beyond` and `Choice.arm_strategies` say what is asked, and how.
        asks
            As in `ArmExperiment`.

        Returns
        -------
        ArmChoice

        Raises
        ------
        InputError
            When there is no such experiment.
        """
        text = choice.beyond or USUAL_VIGNETTE
        vignette = read_vignette(text) if is_own(text) else find_vignette(text)
        strategies = tuple(filter(None, choice.arm_strategies.split(","))) or USUAL_ARM_STRATEGIES
        return cls(vignette, strategies, choice, asks)

    def as_choice(self) -> Choice:
        """Return the choice of the pages that means the same, as its link does.

        Returns
        -------
        Choice
        """
        beyond = self.vignette.name or write_vignette(self.vignette)
        return replace(self.whom, beyond=beyond, arm_strategies=",".join(self.strategies))

    def _sentences(self, strategies: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """List what is left out in turn, by strategy; nothing where no sentence is."""
        if self.asks != "ablation":
            return ()
        return sentences_of(self.vignette, strategies, self._wordings()).values()

    def _wordings(self) -> int:
        return whole_number(self.whom.wordings, "number of wordings") or self._usual_wordings()

    def _usual_wordings(self) -> int:
        """As many as `Choice.usual_wordings` says where answers are read off first tokens, if there is room."""
        models = self.whom.model_choices()
        read = all(arm_method(self.vignette, model) == "logprob" for model in models)
        if self.asks != "answers" or not read:
            return 1
        asked = max(len(self.vignette.arms) * len(self.strategies), 1)
        return max(min(self.whom.usual_wordings(), MAX_QUESTIONS // asked), 1)


def choice_of_arms(experiment: ArmExperiment) -> Choice | None:
    """Return the choice that means an experiment beyond price.

    Parameters
    ----------
    experiment
        Made by this or another app.

    Returns
    -------
    Choice or None
        None where no choice means it here, as where its personas are somebody's own.
    """
    choice = ArmChoice(experiment.vignette, experiment.strategies, whom_of(experiment)).as_choice()
    with suppress(InputError):
        if ArmChoice.of(choice, experiment.asks).experiment() == experiment:
            return choice
    return None
