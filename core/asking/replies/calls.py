"""One call to a model, what identifies it, and what came back."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from jiter import from_json

from core.basics.last_used import LastUsed
from core.basics.typed_json import canonical_json
from core.experiment import Cell, Experiment, ModelName, Order
from core.experiment.prompts.messages import Prompt
from core.experiment.prompts.render import render, writer_of

KEY_VERSION = 2
REMEMBERED_CELLS = 50_000
"""So many questions are kept with their calls, over all experiments: about 1 kB each."""


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
            "messages": [dict(vars(message)) for message in self.prompt.messages],
            "sampling": dict(vars(self.sampling)),
            "draw": self.draw,
        }
        return content | ({"base_url": self.model.base_url} if self.model.base_url else {})

    @cached_property
    def text(self) -> str:
        """The `content` as canonical JSON, put together of what many calls share."""
        address = f'"base_url":{canonical_json(self.model.base_url)},' if self.model.base_url else ""
        return (
            f'{{"backend":{canonical_json(self.model.backend)},{address}"draw":{self.draw},'
            f'"messages":{self.prompt.told},"model":{canonical_json(self.model.model)},'
            f'"sampling":{_sampling_text(self.sampling)},"version":{KEY_VERSION}}}'
        )

    @cached_property
    def key(self) -> str:
        """Key of the `content`."""
        return text_key(self.text)


@lru_cache(maxsize=64)
def _sampling_text(sampling: Sampling) -> str:
    return canonical_json(vars(sampling))


def text_key(text: str) -> str:
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
    return hashlib.sha256(text.encode()).hexdigest()


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
    key = text_key(canonical_json(shown))
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
    return hashlib.sha256(f"{key} {form}".encode()).hexdigest()


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
        return NUMBER
    if cell.strategy.format != "one_price":
        return Sampling(1.0, ROOM_AROUND_PRICES + ROOM_A_PRICE * len(cell.points), None)
    return LOGPROB if cell.method == "logprob" else DRAW


_requests: LastUsed[tuple[tuple[Cell, Request], ...]] = LastUsed(REMEMBERED_CELLS)


def requests_of(experiment: Experiment) -> tuple[tuple[Cell, Request], ...]:
    """Return every question of an experiment with the call that answers it, written once for all who want it.

    Parameters
    ----------
    experiment
        What is asked.

    Returns
    -------
    tuple of tuple
        Cell and `request_for` it, in the experiment's order.
    """
    found = _requests.get(experiment.id)
    if found is None:
        found = tuple(_write(experiment))
        _requests.keep(experiment.id, found, len(found))
    return found


def call_keys(experiment: Experiment) -> set[str]:
    """Return the key of every call of an experiment.

    Parameters
    ----------
    experiment
        What is asked.

    Returns
    -------
    set of str
    """
    return {request.key for _, request in requests_of(experiment)}


def _write(experiment: Experiment) -> Iterator[tuple[Cell, Request]]:
    """Write every call, and a prompt once for all of its draws, which follow each other."""
    before: tuple[object, ...] = ()
    prompts: dict[tuple[float, Order], Prompt] = {}
    for cell in experiment.cells():
        told = (cell.model, cell.strategy, cell.wording, cell.persona, cell.probe)
        if told != before:
            before, prompts, write, sampling = told, {}, writer_of(cell), _sampling_of(cell)
        asked = (cell.point.price, cell.order)
        prompt = prompts.get(asked)
        if prompt is None:
            prompt = prompts[asked] = write(*asked)
        yield cell, Request(cell.model.name, prompt, sampling, cell.draw)


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


_REQUEST, _REPLY = '{"request":', ',"reply":'
"""Before and between the parts of a row; the latter is in no request, where quotes are escaped."""


def row_of(content: str, reply: Reply) -> str:
    """Write a reply as it is kept, behind the very text from which its key follows.

    Parameters
    ----------
    content
        What identifies it, as canonical JSON: `Request.text`, or of `content_of`.
    reply
        As received.

    Returns
    -------
    str
        JSON.
    """
    # The reply in ASCII, for a text may hold half of a character, which no encoding takes.
    return f"{_REQUEST}{content}{_REPLY}{json.dumps(vars(reply), allow_nan=False)}}}"


def reply_in(row: str, key: str) -> Reply:
    """Read a reply as it is kept.

    Parameters
    ----------
    row
        As `row_of` wrote it, or the same JSON in another writing.
    key
        Under which it is kept.

    Returns
    -------
    Reply

    Raises
    ------
    ValueError, TypeError, KeyError
        When the row is none, or answers another request.
    """
    content, between, reply = row.partition(_REPLY)
    if between and content.startswith(_REQUEST) and text_key(content[len(_REQUEST) :]) == key:
        return reply_of(_parsed(reply[:-1]))
    data = json.loads(row)
    if content_key(data["request"]) != key:
        raise ValueError(key)
    return reply_of(data["reply"])


def _parsed(text: str) -> Any:
    try:
        return from_json(text.encode())
    except ValueError:
        # The quicker reader takes no half of a character.
        return json.loads(text)


def reply_of(data: Mapping[str, Any]) -> Reply:
    """Read a reply that was written as JSON.

    Parameters
    ----------
    data
        Its fields.

    Returns
    -------
    Reply

    Raises
    ------
    ValueError, TypeError, KeyError
        When it is none.
    """
    tokens, logprobs = zip(*data["first_token"], strict=True) if data["first_token"] else ((), ())
    first_token = tuple(zip(map(str, tokens), map(float, logprobs), strict=True))
    return Reply(**{**data, "first_token": first_token, "refused": tuple(data.get("refused", ()))})
