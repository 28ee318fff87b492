"""The calls that answer an experiment, and the keys under which their replies are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from core.asking.requests import (
    DRAW,
    LOGPROB,
    NUMBER,
    ROOM_A_PRICE,
    ROOM_AROUND_PRICES,
    Request,
    Sampling,
    around,
    text_key,
)
from core.basics.last_used import LastUsed
from core.experiment import AnyExperiment, Cell, Experiment, ModelChoice, Order, Questionnaire
from core.experiment.arms import ArmCell, ArmExperiment, ArmQuestionnaire
from core.experiment.prompts.arms import render_arm
from core.experiment.prompts.messages import Prompt
from core.experiment.prompts.render import Writer, render

REMEMBERED_CELLS = 50_000
"""So many questions have the keys of their calls kept, over all experiments: about 120 bytes each."""


def request_for(cell: Cell) -> Request:
    """Return the call that answers a cell.

    Parameters
    ----------
    cell
        The question.

    Returns
    -------
    Request
        The same for the cells that one prompt asks all at once.
    """
    return Request(cell.model.name, render(cell), _sampling_of(cell), cell.draw)


def _sampling_of(cell: Cell) -> Sampling:
    if cell.probe:
        return _as_set(NUMBER, cell.model)
    if cell.strategy.format != "one_price":
        return _as_set(Sampling(1.0, ROOM_AROUND_PRICES + ROOM_A_PRICE * len(cell.points), None), cell.model)
    return _as_set(LOGPROB if cell.method == "logprob" else DRAW, cell.model)


def _as_set(usual: Sampling, model: ModelChoice) -> Sampling:
    """Sample as the model's settings say; probabilities are read as they are, at temperature 1."""
    chosen = model.sampling
    if usual.top_logprobs is not None:
        return replace(usual, effort=chosen.effort)
    return replace(
        usual, temperature=chosen.temperature, top_p=chosen.top_p, seed=chosen.seed, effort=chosen.effort
    )


class Calls:
    """The calls that answer a questionnaire.

    Parameters
    ----------
    asked
        The questions.
    """

    def __init__(self, asked: Questionnaire) -> None:
        self.asked = asked
        self._writer, self._sampling = Writer(asked.first), _sampling_of(asked.first)
        self._prompts: dict[tuple[float, Order], Prompt] = {}

    def __len__(self) -> int:
        """Count the questions."""
        return len(self.asked)

    def __iter__(self) -> Iterator[tuple[Cell, Request]]:
        """Yield every question with the call that answers it."""
        return ((self.asked.cell(number), self.request(number)) for number in range(len(self)))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Key of the call that answers each question; no prompt is kept for it."""
        before, between, behind = around(self.asked.first.model.name, self._sampling)
        start, keys = before.encode(), list[str]()
        for point in self.asked.first.points:
            rest = {
                order: f"{between}{self._writer.told(point.price, order)}{behind}".encode()
                for order in self.asked.orders
            }
            keys += [text_key(b"%b%d%b" % (start, draw, rest[order])) for order, draw in self.asked.repeats]
        return tuple(keys)

    def request(self, number: int) -> Request:
        """Return the call that answers a question.

        Parameters
        ----------
        number
            As in `Questionnaire.cell`.

        Returns
        -------
        Request
            Those that differ in their draw alone share their prompt.
        """
        cell = self.asked.cell(number)
        told = cell.point.price, cell.order
        prompt = self._prompts.get(told) or self._prompts.setdefault(told, self._writer.prompt(*told))
        return Request(cell.model.name, prompt, self._sampling, cell.draw)


class ArmCalls:
    """The calls that answer a questionnaire beyond price.

    Parameters
    ----------
    asked
        The questions.
    """

    def __init__(self, asked: ArmQuestionnaire) -> None:
        self.asked = asked
        self._sampling = _sampling_of_arm(asked.first)
        self._prompts: dict[tuple[str, int], Prompt] = {}

    def __len__(self) -> int:
        """Count the questions."""
        return len(self.asked)

    def __iter__(self) -> Iterator[tuple[ArmCell, Request]]:
        """Yield every question with the call that answers it."""
        return ((self.asked.cell(number), self.request(number)) for number in range(len(self)))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Key of the call that answers each question."""
        return tuple(request.key for _, request in self)

    def request(self, number: int) -> Request:
        """Return the call that answers a question.

        Parameters
        ----------
        number
            As in `ArmQuestionnaire.cell`.

        Returns
        -------
        Request
            Those that differ in their draw alone share their prompt.
        """
        cell = self.asked.cell(number)
        told = cell.arm.name, cell.order
        prompt = self._prompts.get(told) or self._prompts.setdefault(told, render_arm(cell))
        return Request(cell.model.name, prompt, self._sampling, cell.draw)


def _sampling_of_arm(cell: ArmCell) -> Sampling:
    if cell.is_set:
        return Sampling(1.0, ROOM_AROUND_PRICES + ROOM_A_PRICE * len(cell.versions), None)
    if cell.probe or not cell.said or not cell.vignette.response.is_read:
        return _as_set(NUMBER, cell.model)
    return _as_set(LOGPROB if cell.method == "logprob" else DRAW, cell.model)


_calls: LastUsed[tuple[Calls, ...]] = LastUsed(REMEMBERED_CELLS)
_arm_calls: LastUsed[tuple[ArmCalls, ...]] = LastUsed(REMEMBERED_CELLS)


def calls_of(experiment: Experiment) -> tuple[Calls, ...]:
    """Return the calls of an experiment, whose keys are found once for all who want them.

    Parameters
    ----------
    experiment
        What is asked.

    Returns
    -------
    tuple of Calls
        A questionnaire each, in the experiment's order.
    """
    found = _calls.get(experiment.id)
    if found is None:
        found = tuple(map(Calls, experiment.questionnaires()))
        _calls.keep(experiment.id, found, sum(map(len, found)))
    return found


def arm_calls_of(experiment: ArmExperiment) -> tuple[ArmCalls, ...]:
    """Return the calls of an experiment beyond price, as `calls_of` does.

    Parameters
    ----------
    experiment
        What is asked.

    Returns
    -------
    tuple of ArmCalls
    """
    found = _arm_calls.get(experiment.id)
    if found is None:
        found = tuple(map(ArmCalls, experiment.questionnaires()))
        _arm_calls.keep(experiment.id, found, sum(map(len, found)))
    return found


def every_call(asked: AnyExperiment) -> Sequence[Calls | ArmCalls]:
    """Return the calls of an experiment of either kind.

    Parameters
    ----------
    asked
        What is asked.

    Returns
    -------
    sequence
    """
    return arm_calls_of(asked) if isinstance(asked, ArmExperiment) else calls_of(asked)


def requests_of(experiment: Experiment) -> Iterator[tuple[Cell, Request]]:
    """Yield every question of an experiment with the call that answers it.

    Parameters
    ----------
    experiment
        What is asked.

    Yields
    ------
    tuple
        Cell and `request_for` it, in the experiment's order.
    """
    return chain.from_iterable(calls_of(experiment))


def asked_under(experiment: Experiment, key: str) -> list[tuple[Cell, Request]]:
    """Return the questions of an experiment that one call answers, with that call.

    Parameters
    ----------
    experiment
        What is asked.
    key
        Of the call.

    Returns
    -------
    list of tuple
        In the experiment's order.
    """
    return [
        (calls.asked.cell(number), calls.request(number))
        for calls in calls_of(experiment)
        for number, known in enumerate(calls.keys)
        if known == key
    ]


def call_keys(experiment: AnyExperiment) -> set[str]:
    """Return the key of every call of an experiment.

    Parameters
    ----------
    experiment
        What is asked.

    Returns
    -------
    set of str
    """
    return {key for calls in every_call(experiment) for key in calls.keys}
