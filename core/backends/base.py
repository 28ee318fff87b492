"""The contract between the app and a way to reach models."""

import hashlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol

from core.experiment import Cell, ModelChoice, canonical_json
from core.prompts import Prompt
from core.strategies import render

KEY_VERSION = 1
TOP_LOGPROBS = 20
"""Alternatives of the first token that are asked for: the most that OpenAI's protocol allows."""


@dataclass(frozen=True)
class Sampling:
    """How an answer is drawn.

    Parameters
    ----------
    temperature
        Softmax temperature.
    max_tokens
        Longest answer, in tokens.
    top_logprobs
        Number of first-token alternatives whose log-probability is wanted; None for none.
    """

    temperature: float
    max_tokens: int
    top_logprobs: int | None


SAMPLING = {
    "logprob": Sampling(temperature=1.0, max_tokens=1, top_logprobs=TOP_LOGPROBS),
    "draw": Sampling(temperature=1.0, max_tokens=4, top_logprobs=None),
}


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

    model: ModelChoice
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
        return {
            "version": KEY_VERSION,
            "backend": self.model.backend,
            "model": self.model.model,
            "messages": [asdict(message) for message in self.prompt.messages],
            "sampling": asdict(self.sampling),
            "draw": self.draw,
        }

    @cached_property
    def key(self) -> str:
        """SHA-256 of the canonical JSON of `content`, in hexadecimal digits."""
        return hashlib.sha256(canonical_json(self.content()).encode()).hexdigest()


def request_for(cell: Cell) -> Request:
    """Return the call that answers a cell.

    Parameters
    ----------
    cell
        The question.

    Returns
    -------
    Request
    """
    return Request(cell.model, render(cell), SAMPLING[cell.model.method], cell.draw)


@dataclass(frozen=True)
class Reply:
    """A model's answer as received.

    Parameters
    ----------
    text
        The visible text.
    first_token
        Alternatives of the first token, each with its natural-log probability; empty where not given.
    finish_reason
        Why the model stopped, in the server's word.
    model
        Name under which the model answered.
    input_tokens, output_tokens
        Usage as reported.
    latency
        Seconds.
    time
        When the reply came, ISO 8601 in UTC.
    """

    text: str
    first_token: tuple[tuple[str, float], ...]
    finish_reason: str
    model: str
    input_tokens: int
    output_tokens: int
    latency: float
    time: str


Ask = Callable[[Request], Awaitable[Reply]]


class Backend(Protocol):
    """A way to reach models."""

    @property
    def kind(self) -> str:
        """Name of the backend, as in `ModelChoice.backend`."""

    @property
    def concurrency(self) -> int:
        """Calls that may be under way at once, over all runs."""

    @property
    def free(self) -> bool:
        """Whether calls cost no money."""

    def default_model(self) -> str:
        """Return the model that is asked when none is named, whether or not it can be served."""

    def unavailable(self) -> str | None:
        """Say in one sentence why the backend cannot be used here, or None where it can."""

    def open(self, model: str) -> AbstractAsyncContextManager[Ask]:
        """Connect to a model for one run.

        Parameters
        ----------
        model
            Name of the model.

        Returns
        -------
        async context manager
            Gives a function from a request to its reply, which raises `BackendError` where no answer came.
            Entering raises `InputError` where the model cannot be served at all.
        """
