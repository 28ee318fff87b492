"""One call to a model, what identifies it, and what came back."""

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property, lru_cache
from typing import Any, Final

from core.basics.typed_json import canonical_json
from core.experiment import ModelName
from core.experiment.prompts.messages import Prompt

KEY_VERSION = 2


SYSTEM = "system"
"""Stands among the refused parameters of a reply for the system message."""
AT_THE_HEAD: Final = "system text at the head of the user message"
"""The form in which a question is put to a model that takes no system message."""
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
        Longest visible answer, in tokens; what a model thinks before it comes on top.
    top_logprobs
        Number of first-token alternatives whose log-probability is wanted; None for none.
    top_p, seed, effort
        As in `SamplingSettings`.
    """

    temperature: float
    max_tokens: int
    top_logprobs: int | None
    top_p: float = 1.0
    seed: int = 0
    effort: str = ""

    def content(self) -> dict[str, Any]:
        """Return what identifies a reply: without what is as usual, which no key held before it was a choice.

        Returns
        -------
        dict
            JSON-ready.
        """
        kept = {field.name for field in fields(self) if field.default is MISSING}
        return {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default or field.name in kept
        }


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
            "messages": [dict(vars(message)) for message in self.prompt.messages],
            "sampling": self.sampling.content(),
            "draw": self.draw,
        }
        return content | ({"base_url": self.model.base_url} if self.model.base_url else {})

    @property
    def text(self) -> str:
        """The `content` as canonical JSON, put together of what many calls share; none of it is kept."""
        before, between, behind = around(self.model, self.sampling)
        return f"{before}{self.draw}{between}{self.prompt.told}{behind}"

    @cached_property
    def key(self) -> str:
        """Key of the `content`."""
        return text_key(self.text.encode())


@lru_cache(maxsize=64)
def around(model: ModelName, sampling: Sampling) -> tuple[str, str, str]:
    """Write what stands before the draw, between it and the messages, and behind them in `Request.text`."""
    address = f'"base_url":{canonical_json(model.base_url)},' if model.base_url else ""
    before = f'{{"backend":{canonical_json(model.backend)},{address}"draw":'
    named, drawn = canonical_json(model.model), canonical_json(sampling.content())
    return before, ',"messages":', f',"model":{named},"sampling":{drawn},"version":{KEY_VERSION}}}'


def text_key(text: bytes) -> str:
    """Return the key of a request whose `Request.text` is known.

    Parameters
    ----------
    text
        Canonical JSON.

    Returns
    -------
    str
        Its SHA-256, in hexadecimal digits.
    """
    return hashlib.sha256(text).hexdigest()


def content_key(content: Mapping[str, Any]) -> str:
    """Return the key under which the reply to a request is kept.

    Parameters
    ----------
    content
        `Request.content`; with a ``form`` where the question was put in another than shown.

    Returns
    -------
    str
        SHA-256 of the canonical JSON, in hexadecimal digits; of another form, `key_in_form`.
    """
    shown = {name: held for name, held in content.items() if name != "form"}
    key = text_key(canonical_json(shown).encode())
    return key_in_form(key, content["form"]) if "form" in content else key


def key_in_form(key: str, form: str) -> str:
    """Return the key of a reply to a question that was put in another form than shown.

    Parameters
    ----------
    key
        Of the question as shown.
    form
        Such as `AT_THE_HEAD`.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits, so that a reply in one form is never stored as one in the other.
    """
    return text_key(f"{key} {form}".encode())


def content_of(request: Request, reply: "Reply") -> dict[str, Any]:
    """Return what identifies a reply: its request, and the form in which that was put.

    Parameters
    ----------
    request, reply
        The call and what came back.

    Returns
    -------
    dict
        JSON-ready.
    """
    moved = SYSTEM in reply.refused and any(message.role == "system" for message in request.prompt.messages)
    return request.content() | ({"form": AT_THE_HEAD} if moved else {})


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
