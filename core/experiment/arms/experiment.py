"""What is decided before anything is asked beyond price: vignette, strategies, models, and the cells they span."""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, Literal, Self

from core.basics.errors import InputError
from core.basics.typed_json import canonical_json
from core.experiment.arms.cells import ArmCell, ArmQuestionnaire, arm_method, order_count
from core.experiment.arms.strategies import ARM_STRATEGIES, FOR_LEVELS, WHOLE_SET
from core.experiment.arms.vignettes import MAX_ARMS, Arm, Vignette
from core.experiment.models import MAX_CELLS, MAX_WORDINGS, ModelChoice
from core.experiment.personas import Persona
from core.experiment.stored import model_of, persona_of, read_stored

MAX_QUESTIONS = 64
"""A draw and model; orders and personas do not count for them."""
AUDITED_LEVELS = 5
"""Of a number with more levels than `MAX_ARMS`, an audit asks for so many, with the control's and both ends."""
MOST_SENTENCES = 200
ARM_DRAWS, ARM_PROBE_DRAWS = 50, 10
"""Answers sampled an arm, and an arm and probe, where no number is given."""

Asks = Literal["answers", "leakage", "ablation"]


@dataclass(frozen=True)
class ArmExperiment:
    """A complete experiment beyond price; equal experiments have equal ids everywhere.

    Parameters
    ----------
    vignette
        What is asked.
    strategies
        Codes of `ARM_STRATEGIES`, at least one, each once.
    models
        At least one, each once.
    wordings
        Paraphrases a strategy, 1 to 3.
    personas
        Where not empty: whom the model plays; each is asked everything, and one answer of each is sampled unless
        told otherwise.
    asks
        ``answers``; ``leakage``: the vignette's probes instead; ``ablation``: answers, with each sentence of
        each prompt left out in turn.
    sentences
        For ``ablation``: how many parts each strategy's prompt has that can be left out: sentences in one wording;
        in several, the app's own lines and the vignette's sentences, of which each has as many.
    """

    vignette: Vignette
    strategies: tuple[str, ...]
    models: tuple[ModelChoice, ...]
    wordings: int = 1
    personas: tuple[Persona, ...] = ()
    asks: Asks = "answers"
    sentences: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what asks nothing, asks twice, or asks too much."""
        if not self.strategies or not self.models:
            raise InputError("Choose at least one strategy and one model.")
        for code in self.strategies:
            if code not in ARM_STRATEGIES:
                raise InputError(f"There is no strategy “{code[:60]}”. Choose from {', '.join(ARM_STRATEGIES)}.")
        names = [model.name for model in self.models]
        if len(set(self.strategies)) < len(self.strategies) or len(set(names)) < len(names):
            raise InputError("A strategy or model is chosen twice. Choose each once.")
        if not 1 <= self.wordings <= MAX_WORDINGS:
            raise InputError(f"The number of wordings must lie between 1 and {MAX_WORDINGS}.")
        self._check_what_is_stated()
        self._check_size()

    def _check_what_is_stated(self) -> None:
        if "full_context" in self.strategies and not self.vignette.facts:
            raise InputError("Full context states nothing of this experiment. Write its facts, or leave it out.")
        if FOR_LEVELS in self.strategies and not self.vignette.levels:
            raise InputError(f"{FOR_LEVELS} draws a number, and this experiment varies none. Leave it out.")
        if WHOLE_SET in self.strategies and not self.vignette.fits_one_prompt:
            raise InputError(
                f"{WHOLE_SET} asks for all arms at once, which makes sense where they are one text but for a "
                "number, answered by yes or no, a count or an amount. Leave it out."
            )
        if WHOLE_SET in self.strategies and self.asks == "leakage":
            raise InputError(
                f"Leakage asks about one arm at a time, and {WHOLE_SET} puts all at once. Leave it out."
            )
        if self.asks == "leakage" and not self.vignette.probes:
            raise InputError("This experiment asks for no unstated variable. Add one to audit leakage.")
        if self.asks == "ablation" and (
            len(self.sentences) != len(self.strategies)
            or not all(0 <= one <= MOST_SENTENCES for one in self.sentences)
        ):
            raise InputError(f"An ablation leaves out up to {MOST_SENTENCES} sentences of each strategy's prompt.")
        if len({persona.name for persona in self.personas}) < len(self.personas):
            raise InputError("Two personas have one name. Give each its own.")

    def _check_size(self) -> None:
        asked = (
            self.wordings
            * self._variables
            * sum(
                (1 if code == WHOLE_SET else len(self.arms)) * len(self._left_out(place))
                for place, code in enumerate(self.strategies)
            )
        )
        if asked > MAX_QUESTIONS:
            of_what = {
                "answers": "",
                "leakage": ", an unstated variable each",
                "ablation": ", a sentence left out each",
            }
            raise InputError(
                f"This experiment has {asked} questions a draw and model{of_what[self.asks]}, more than "
                f"{MAX_QUESTIONS}. Take fewer arms, strategies or wordings."
            )
        if len(self) > MAX_CELLS:
            raise InputError(
                f"This experiment makes {len(self):,} calls, more than {MAX_CELLS:,}. Take fewer arms, draws, "
                "wordings, personas, strategies or models."
            )

    @property
    def _variables(self) -> int:
        """So many variables are asked for, in turn; one where answers are."""
        return len(self.vignette.probes) if self.asks == "leakage" else 1

    def __len__(self) -> int:
        """Count the questions."""
        asked = sum(
            len(self._repeats(model, 0, code)) * len(self._left_out(place))
            for model, (place, code) in itertools.product(self.models, enumerate(self.strategies))
        )
        return asked * self.wordings * self._variables * max(len(self.personas), 1)

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Which arms are asked: all; by an audit, of a number with many levels some, spread over them."""
        arms = self.vignette.arms
        if self.asks == "answers" or len(arms) <= MAX_ARMS:
            return arms
        ranked = sorted(arms, key=lambda arm: arm.level or 0.0)
        last, control = len(ranked) - 1, ranked.index(self.vignette.arm(self.vignette.control))
        places = {round(step * last / (AUDITED_LEVELS - 1)) for step in range(AUDITED_LEVELS)}
        if control not in places:
            places ^= {control, min(places - {0, last}, key=lambda place: abs(place - control))}
        asked = {ranked[place].name for place in places}
        return tuple(arm for arm in arms if arm.name in asked)

    @property
    def subject(self) -> str:
        """What recordings that come with the app are told apart by: the vignette's name."""
        return self.vignette.name

    @property
    def drawn_answers(self) -> tuple[int, ...]:
        """How many answers are sampled an arm, ascending, by each model that samples, where a share is wanted."""
        if self.asks == "leakage" or self.vignette.response.outcome != "share":
            return ()
        drawn = [model for model in self.models if arm_method(self.vignette, model) == "draw"]
        people = max(len(self.personas), 1)
        usual = 1 if self.personas else ARM_DRAWS
        return tuple(sorted({(model.draws or usual) * people for model in drawn}))

    def _repeats(self, model: ModelChoice, number: int, strategy: str) -> tuple[tuple[Arm, int, int], ...]:
        """Arm, order and draw of each answer that is wanted of one prompt by one persona.

        Every other persona begins with the next order, and the draws of all are numbered through.
        """
        probed, one_each = self.asks == "leakage", bool(self.personas)
        at_once = strategy == WHOLE_SET
        repeats: list[tuple[Arm, int, int]] = []
        for arm in self.arms:
            # All at once are listed from first to last, and from last to first.
            orders = 2 if at_once else order_count(self.vignette, arm)
            if not probed and not at_once and arm_method(self.vignette, model) == "logprob":
                repeats += [(arm, order, 1) for order in ([number % orders] if one_each else range(orders))]
                continue
            usual = ARM_PROBE_DRAWS if probed else ARM_DRAWS
            draws = model.draws or (1 if one_each else usual)
            turns = range(number * draws + 1, (number + 1) * draws + 1)
            repeats += [(arm, 0 if probed else (draw - 1) % orders, draw) for draw in turns]
        return tuple(repeats)

    def questionnaires(self) -> Iterator[ArmQuestionnaire]:
        """Yield every question, with those that differ in arm, order and draw alone together.

        Yields
        ------
        ArmQuestionnaire
        """
        probes = self.vignette.probes if self.asks == "leakage" else (None,)
        people = list(enumerate(self.personas or (None,)))
        for model, (place, strategy) in itertools.product(self.models, enumerate(self.strategies)):
            wordings, out = range(1, self.wordings + 1), self._left_out(place)
            for wording, (number, persona), probe, left in itertools.product(wordings, people, probes, out):
                repeats = self._repeats(model, number, strategy)
                put = self.vignette, strategy, model, repeats[0][0], wording, *repeats[0][1:]
                first = ArmCell(*put, persona, probe, left, by_line=self.wordings > 1)
                yield ArmQuestionnaire(first, repeats)

    def _left_out(self, place: int) -> tuple[int | None, ...]:
        return (None, *range(1, self.sentences[place] + 1)) if self.asks == "ablation" else (None,)

    def cells(self) -> Iterator[ArmCell]:
        """Yield every question.

        Yields
        ------
        ArmCell
        """
        return itertools.chain.from_iterable(self.questionnaires())

    def to_json(self) -> str:
        """Write the experiment as canonical JSON, without what is as usual.

        Returns
        -------
        str
        """
        return canonical_json(_without_defaults(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text
            JSON from this or another machine.

        Returns
        -------
        ArmExperiment

        Raises
        ------
        InputError
            When the text is not an experiment beyond price.
        """
        return read_stored(
            text,
            cls,
            lambda data: cls(
                vignette=Vignette.of(data["vignette"]),
                strategies=tuple(data["strategies"]),
                models=tuple(map(model_of, data["models"])),
                personas=tuple(map(persona_of, data.get("personas", ()))),
                wordings=data.get("wordings", 1),
                asks=data.get("asks", "answers"),
                sentences=tuple(data.get("sentences", ())),
            ),
        )


def _without_defaults(one: Any) -> Any:
    """Write a dataclass as JSON holds it, without fields that have their default."""
    if isinstance(one, tuple):
        return [_without_defaults(item) for item in one]
    if not hasattr(one, "__dataclass_fields__"):
        return one
    return {
        field.name: _without_defaults(value)
        for field in fields(one)
        if (value := getattr(one, field.name)) != field.default or field.default is MISSING
    }
