"""What is known of models before they are asked, and what is learnt of them by asking."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from core.asking.requests import SYSTEM, TOP_LOGPROBS
from core.basics.errors import InputError
from core.basics.paths import data_rows
from core.experiment import ModelName, SamplingSettings
from core.experiment.prompts.messages import Prompt


@dataclass(frozen=True)
class KnownModel:
    """A vendor's current model.

    Parameters
    ----------
    backend, model
        Kind of backend, and name there.
    logprobs
        Whether first-token probabilities can be had.
    thinks
        Whether it thinks before it answers.
    dollars_in, dollars_out
        List price of a million tokens of prompts and of answers, US dollars.
    """

    backend: str
    model: str
    logprobs: bool
    thinks: bool
    dollars_in: float
    dollars_out: float


@cache
def known_models(backend: str) -> tuple[KnownModel, ...]:
    """Return the current models of a vendor, the default first.

    Parameters
    ----------
    backend
        Kind of backend.

    Returns
    -------
    tuple of KnownModel
        Empty where models differ from server to server.
    """
    return tuple(
        KnownModel(
            row["backend"],
            row["model"],
            row["logprobs"] == "yes",
            row["thinks"] == "yes",
            float(row["dollars_in"]),
            float(row["dollars_out"]),
        )
        for row in data_rows("models.csv")
        if row["backend"] == backend
    )


def known_model(model: ModelName) -> KnownModel | None:
    """Return what the list of known models says of a model.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    KnownModel or None
        None where it is not on the list, or another server than its vendor's is asked.
    """
    if model.base_url is not None:
        return None
    return next((known for known in known_models(model.backend) if known.model == model.model), None)


WITHOUT_LOGPROBS = frozenset({"anthropic"})
"""Backends whose protocol has no first-token probabilities."""
WITHOUT_SAMPLING = frozenset({"anthropic"})
"""Vendors whose own API draws at temperature 1 and top p 1, whatever it is asked."""
NO_SAMPLING = (
    "Anthropic's API takes neither a temperature nor top p, and draws at 1 of both. Nothing was asked; leave both "
    "as usual, or choose another model."
)


@dataclass(frozen=True)
class Capabilities:
    """How a model is asked.

    Parameters
    ----------
    refused
        Names of parameters that its server does not take; `SYSTEM` where its model takes no system message.
    thinks
        Whether it needs room to think before its visible answer.
    top_logprobs
        Most alternatives of a token that its server gives.
    tells_both
        Whether it has listed both answers among a first token's alternatives, so that a list that cannot be used
        is one reply's and not its server's.
    least_tokens, most_tokens
        Bounds of the room for an answer that its server takes.
    """

    refused: frozenset[str] = frozenset()
    thinks: bool = False
    top_logprobs: int = TOP_LOGPROBS
    tells_both: bool = False
    least_tokens: int = 1
    most_tokens: int | None = None

    def room_for(self, tokens: int) -> int:
        """Return how many tokens are asked for where so many are wanted."""
        wanted = max(tokens, self.least_tokens)
        return wanted if self.most_tokens is None else min(wanted, self.most_tokens)

    def told(self, prompt: Prompt) -> list[dict[str, str]]:
        """Return the messages of a prompt in the form that the model takes.

        Parameters
        ----------
        prompt
            What is asked.

        Returns
        -------
        list of dict
            Where it takes no system message, its text stands at the head of the user's.
        """
        messages = [{"role": one.role, "content": one.content} for one in prompt.messages]
        if SYSTEM not in self.refused:
            return messages
        head = "\n".join(one["content"] for one in messages if one["role"] == "system")
        first, *others = [one for one in messages if one["role"] != "system"]
        return [{**first, "content": f"{head}\n\n{first['content']}" if head else first["content"]}, *others]

    @property
    def refusals(self) -> tuple[str, ...]:
        """Names of refused parameters in the order of the alphabet, as replies have them."""
        return tuple(sorted(self.refused))

    @property
    def logprobs(self) -> bool:
        """Whether first-token probabilities can be had."""
        return not self.refused & {"logprobs", "top_logprobs"}


def known_beforehand(model: ModelName) -> Capabilities:
    """Return what is known of a model before it is asked, the same in every process.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    Capabilities
        As the list of known models says, where the model is on it and its vendor is asked.
    """
    known = known_model(model)
    if known is None:
        return Capabilities()
    return Capabilities(frozenset() if known.logprobs else frozenset({"logprobs"}), known.thinks)


def expects_logprobs(model: ModelName) -> bool:
    """Say whether first-token probabilities are expected of a model before it is asked.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    bool
    """
    return model.backend not in WITHOUT_LOGPROBS and known_beforehand(model).logprobs


def takes_sampling(model: ModelName, temperature: float, top_p: float) -> bool:
    """Say whether a model can be asked to draw in such a way, as far as its vendor says.

    Parameters
    ----------
    model
        The model.
    temperature, top_p
        As in `SamplingSettings`.

    Returns
    -------
    bool
    """
    at_vendor = model.backend in WITHOUT_SAMPLING and model.base_url is None
    return not at_vendor or (temperature, top_p) == (1, 1)


def check_sampling(models: Iterable[ModelName], sampling: SamplingSettings) -> None:
    """Refuse settings that a model's vendor does not take, before anything is asked.

    Parameters
    ----------
    models
        Whom to ask.
    sampling
        How they are to draw.

    Raises
    ------
    InputError
        When one of them draws in one way alone.
    """
    if not all(takes_sampling(model, sampling.temperature, sampling.top_p) for model in models):
        raise InputError(NO_SAMPLING)


class Learnt:
    """The capabilities of models, as far as this process has learnt them."""

    def __init__(self) -> None:
        self._by_model: dict[ModelName, Capabilities] = {}
        self._answered: set[ModelName] = set()
        self._without_answer: Counter[ModelName] = Counter()

    def of(self, model: ModelName) -> Capabilities:
        """Return what is known of a model.

        Parameters
        ----------
        model
            The model.

        Returns
        -------
        Capabilities
            Before anything is learnt, what is known beforehand.
        """
        return self._by_model.get(model) or known_beforehand(model)

    def refuses(self, model: ModelName, parameter: str) -> None:
        """Remember that a model's server does not take a parameter."""
        known = self.of(model)
        self._by_model[model] = replace(known, refused=known.refused | {parameter})

    def note_thinks(self, model: ModelName) -> None:
        """Remember that a model thinks before it answers."""
        self._by_model[model] = replace(self.of(model), thinks=True)

    def note_top_logprobs(self, model: ModelName, most: int) -> None:
        """Remember how many alternatives of a token a model's server gives."""
        self._by_model[model] = replace(self.of(model), top_logprobs=most)

    def note_tells_both(self, model: ModelName) -> None:
        """Remember that a model's server lists both answers among the alternatives of a first token."""
        if not self.of(model).tells_both:
            self._by_model[model] = replace(self.of(model), tells_both=True)

    def note_bound(self, model: ModelName, which: Literal["least", "most"], tokens: int) -> None:
        """Remember a bound on the tokens of an answer."""
        known = self.of(model)
        changed = replace(known, least_tokens=tokens) if which == "least" else replace(known, most_tokens=tokens)
        self._by_model[model] = changed

    def note_answer(self, model: ModelName) -> None:
        """Remember that a model has answered."""
        self._answered.add(model)

    def has_never_answered_twice(self, model: ModelName) -> bool:
        """Count what was no answer, and say whether it was not the first from a model that has never answered."""
        self._without_answer[model] += 1
        return model not in self._answered and self._without_answer[model] > 1
