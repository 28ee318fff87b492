"""One question of an experiment beyond price, and how its answer is measured."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.experiment.arms.responses import LETTERS
from core.experiment.arms.strategies import WHOLE_SET
from core.experiment.arms.vignettes import Arm, Vignette
from core.experiment.models import Method, ModelChoice
from core.experiment.personas import Persona
from core.experiment.probes import Probe


@dataclass(frozen=True)
class ArmCell:
    """One question: an arm of a vignette, put to a model by a strategy, for one draw.

    Parameters
    ----------
    vignette, strategy, model, arm
        What is asked, by the code of which strategy, of whom, and in which arm.
    wording
        Number of the paraphrase, from 1.
    order
        Number of the order in which the answers are listed, from 0, of `order_count`.
    draw
        Number of the draw, from 1.
    persona
        Whom the model plays, or whose answer it predicts; None for anybody in the setting.
    probe
        The variable that the model is to fill in, instead of answering; None where it answers.
    left_out
        Number of the part that the prompt leaves out, from 1; None for none.
    by_line
        Whether the app's own sentences are left out line by line, as where wordings differ in how many they have.
    """

    vignette: Vignette
    strategy: str
    model: ModelChoice
    arm: Arm
    wording: int
    order: int
    draw: int
    persona: Persona | None = None
    probe: Probe | None = None
    left_out: int | None = None
    by_line: bool = False

    @property
    def code(self) -> str:
        """Code of the strategy."""
        return self.strategy

    @property
    def method(self) -> Method:
        """How a reply becomes an answer: by first-token probabilities, or as one draw."""
        return "draw" if self.probe or self.is_set else arm_method(self.vignette, self.model)

    @property
    def is_set(self) -> bool:
        """Whether one prompt asks for all arms at once, and this is the answer to one of them."""
        return self.strategy == WHOLE_SET and self.probe is None

    @property
    def versions(self) -> tuple[Arm, ...]:
        """The arms that a prompt for all of them lists, in its order."""
        return self.vignette.arms[::-1] if self.order else self.vignette.arms

    @property
    def listed(self) -> tuple[str, ...]:
        """What can be answered, in the order in which the prompt lists it; empty where numbers are."""
        answers = self.vignette.answers_in(self.arm)
        if self.vignette.response.kind == "scale":
            return answers[::-1] if self.order else answers
        return in_order(answers, self.order)

    @property
    def said(self) -> tuple[str, ...]:
        """What is to be replied for each of `listed`: a word, a digit or a letter."""
        kind = self.vignette.response.kind
        if kind == "options":
            return tuple(LETTERS[: len(self.listed)])
        return self.vignette.answers_in(self.arm) if kind == "scale" else self.listed


def arm_method(vignette: Vignette, model: ModelChoice) -> Method:
    """Say how a vignette's answers are measured with a model.

    Parameters
    ----------
    vignette, model
        Of one experiment.

    Returns
    -------
    str
        ``logprob`` or ``draw``.
    """
    return "logprob" if vignette.response.is_read and model.draws is None and model.logprobs else "draw"


def order_count(vignette: Vignette, arm: Arm) -> int:
    """Count the orders in which an arm's answers are listed.

    Parameters
    ----------
    vignette, arm
        What is asked.

    Returns
    -------
    int
        Of yes and no both, and of a scale of digits whose ends have names; of options every cyclic rotation and
        its reversal; 1 of numbers.
    """
    response = vignette.response
    if response.kind == "options":
        answers = len(vignette.answers_in(arm))
        return 2 if answers == 2 else 2 * answers
    return 2 if response.kind == "yes_no" or (response.is_read and all(response.ends)) else 1


def in_order(answers: tuple[str, ...], order: int) -> tuple[str, ...]:
    """Bring answers into one of their orders.

    Parameters
    ----------
    answers
        As the vignette has them.
    order
        From 0: rotations first, then the reversals of each.

    Returns
    -------
    tuple of str
    """
    if not answers:
        return answers
    rotation, reverse = order % len(answers), order >= len(answers)
    turned = answers[rotation:] + answers[:rotation]
    return turned[::-1] if reverse else turned


@dataclass(frozen=True)
class ArmQuestionnaire:
    """Questions that differ in their arm, order of answers and draw alone.

    Parameters
    ----------
    first
        The first of them.
    repeats
        Arm, order and draw of each.
    """

    first: ArmCell
    repeats: tuple[tuple[Arm, int, int], ...]

    def __len__(self) -> int:
        """Count the questions."""
        return len(self.repeats)

    def __iter__(self) -> Iterator[ArmCell]:
        """Yield the questions, arm by arm."""
        return map(self.cell, range(len(self)))

    def question(self, number: int) -> tuple[str, int]:
        """Return what a question differs in from others but its draw: its arm's name, and its order."""
        arm, order, _ = self.repeats[number]
        return arm.name, order

    def cell(self, number: int) -> ArmCell:
        """Return one of the questions.

        Parameters
        ----------
        number
            From 0.

        Returns
        -------
        ArmCell
        """
        arm, order, draw = self.repeats[number]
        return replace(self.first, arm=arm, order=order, draw=draw)
