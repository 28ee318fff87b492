"""The contract between the app and a way to reach models."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol

from core.errors import BackendError, TransientError
from core.experiment import Cell, canonical_json
from core.keys import Keyring
from core.models import ModelName
from core.prompts import Prompt
from core.strategies import render

KEY_VERSION = 2
TOP_LOGPROBS = 20
"""Alternatives of the first token that are asked for: the most that OpenAI's protocol allows."""
TIMEOUT, LIST_TIMEOUT = 120.0, 5.0
"""Seconds after which a call, or a list of models, is given up."""
THINKING_ROOM = 4096
"""Tokens for what a model thinks before its visible answer."""
SCHEMA_ROOM = 16
"""Tokens for the JSON around one word."""
WHOLE_DISTRIBUTION = {"top_k": 0, "min_p": 0.0}
"""Local servers cut off unlikely tokens unless told otherwise; draws should follow the model's probabilities."""


@dataclass(frozen=True)
class Sampling:
    """How an answer is drawn.

    Parameters
    ----------
    temperature
        Softmax temperature.
    max_tokens
        Longest visible answer, in tokens; what a model thinks before it comes on top.
    top_logprobs
        Number of first-token alternatives whose log-probability is wanted; None for none.
    """

    temperature: float
    max_tokens: int
    top_logprobs: int | None


LOGPROB = Sampling(temperature=1.0, max_tokens=1, top_logprobs=TOP_LOGPROBS)
DRAW = Sampling(temperature=1.0, max_tokens=4, top_logprobs=None)
NUMBER = Sampling(temperature=1.0, max_tokens=32, top_logprobs=None)
"""With room for a few words around the number."""
ROOM_AROUND_PRICES, ROOM_A_PRICE = 20, 16
"""Tokens for a JSON object, and for each price and its answer in it."""


@dataclass(frozen=True)
class Request:
    """One call to a model, complete: what is equal here shares one reply.

    Parameters
    ----------
    model
        The model and its backend.
    prompt
        What it is told.
    sampling
        How its answer is drawn.
    draw
        Number of the draw, from 1, so that two draws of one prompt are two replies.
    """

    model: ModelName
    prompt: Prompt
    sampling: Sampling
    draw: int

    def content(self) -> dict[str, Any]:
        """Return what identifies the reply: no API key, no wall clock.

        Returns
        -------
        dict
            JSON-ready.
        """
        content: dict[str, Any] = {
            "version": KEY_VERSION,
            "backend": self.model.backend,
            "model": self.model.model,
            "messages": [asdict(message) for message in self.prompt.messages],
            "sampling": asdict(self.sampling),
            "draw": self.draw,
        }
        return content | ({"base_url": self.model.base_url} if self.model.base_url else {})

    @cached_property
    def key(self) -> str:
        """Key of the `content`."""
        return content_key(self.content())


def content_key(content: Mapping[str, Any]) -> str:
    """Return the key under which the reply to a request is kept.

    Parameters
    ----------
    content
        `Request.content`.

    Returns
    -------
    str
        SHA-256 of the canonical JSON, in hexadecimal digits.
    """
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


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
    if cell.probe:
        sampling = NUMBER
    elif cell.strategy.format != "one_price":
        sampling = Sampling(1.0, ROOM_AROUND_PRICES + ROOM_A_PRICE * len(cell.points), None)
    else:
        sampling = LOGPROB if cell.method == "logprob" else DRAW
    return Request(cell.model.name, render(cell), sampling, cell.draw)


@dataclass(frozen=True)
class Reply:
    """A model's answer as received.

    Parameters
    ----------
    text
        The text, with whatever thinking the server left in it.
    first_token
        Alternatives of the first visible token, each with its natural-log probability; empty where not given.
    finish_reason
        Why the model stopped, in the server's word; ``refusal`` where it declined.
    model
        Name under which the model answered.
    input_tokens, output_tokens
        Usage as reported; 0 where it was not.
    latency
        Seconds.
    time
        When the reply came, ISO 8601 in UTC.
    thinking
        What the server gave apart as thinking.
    hidden_tokens
        Tokens before the first visible one, where log-probabilities were given.
    refused
        Names of parameters that the server does not take, so that it answered without them.
    """

    text: str
    first_token: tuple[tuple[str, float], ...]
    finish_reason: str
    model: str
    input_tokens: int
    output_tokens: int
    latency: float
    time: str
    thinking: str = ""
    hidden_tokens: int = 0
    refused: tuple[str, ...] = ()


class AskAgainError(BackendError):
    """A call taught how its model must be asked: the same request, put again, is put another way.

    Parameters
    ----------
    message
        For the person at the screen.
    paid
        What came back and must be paid for all the same; None where the server took no call.
    """

    def __init__(self, message: str, paid: Reply | None = None) -> None:
        super().__init__(message)
        self.paid = paid


class LostReplyError(TransientError):
    """A call that the server may have answered, and be paid for, but whose answer did not come through."""


Ask = Callable[[Request], Awaitable[Reply]]


class Backend(Protocol):
    """A way to reach models."""

    @property
    def kind(self) -> str:
        """Name of the backend, as in `ModelName.backend`."""

    @property
    def concurrency(self) -> int:
        """Calls that may be under way at once, over all runs."""

    @property
    def free(self) -> bool:
        """Whether calls cost no money."""

    def default_model(self) -> str:
        """Return the model that is asked when none is named, whether or not it can be served."""

    def gives_logprobs(self, model: ModelName) -> bool:
        """Say whether first-token probabilities can be had of a model, as far as is known."""

    def thinks(self, model: ModelName) -> bool:
        """Say whether a model thinks before it answers, as far as is known."""

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        """Say in one sentence why a model cannot be asked here, or None where it can be tried."""

    def open(self, model: ModelName, keys: Keyring) -> AbstractAsyncContextManager[Ask]:
        """Connect to a model for one run.

        Parameters
        ----------
        model
            The model.
        keys
            Where its server's key is, if it needs one.

        Returns
        -------
        async context manager
            Gives a function from a request to its reply. It makes one call, and raises `BackendError` where no
            answer came; `AskAgainError` where the same request is worth another call at once.
            Entering raises `InputError` where the model cannot be served at all.
        """

    async def list_models(self, base_url: str | None, keys: Keyring) -> tuple[str, ...]:
        """Return the names of the models that a server has.

        Parameters
        ----------
        base_url
            Its address; None for the vendor's own, or the backend's only one.
        keys
            Where its key is, if it needs one.

        Returns
        -------
        tuple of str

        Raises
        ------
        UnblindError
            When it does not say; the message says why.
        """
