"""The lines of a recording: what each holds, how it is sealed, and what makes it unfit to be taken.

A recording is a gzipped file of JSON lines in ASCII. The first line tells of the whole: ``format``, ``version``,
``experiments``, which it replays, ``lines``, the number of replies, and ``time``, when the newest came. Every line
after it holds one reply, by ascending key: ``line``, its number in the file; ``key``; ``prompt``, the messages;
``model``; ``request``, what else the key is made of; ``reply``; and ``time``, when it came. Every line ends with
``sha256``, the digest of the line without it.

A digest tells of damage, not of who wrote the line: whoever writes a reply can write its digest, too.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from core.asking.replies.store import Entry
from core.asking.requests import AT_THE_HEAD, Reply, Sampling
from core.basics.errors import InputError
from core.basics.typed_json import fits
from core.experiment import AnyExperiment, ModelName, read_experiment
from core.experiment.prompts.messages import Message

FORMAT = "unblind-recording"
VERSION = 1
MAX_LINE = 8 * 2**20
"""Bytes; several thousand experiments, or a reply of a million words."""
MOST_LOGPROB = 1.0
"""A log-probability is at most 0, but for how a server rounds."""

_SEAL = b',"sha256":"'


class UnfitError(Exception):
    """A line is not one that this app wrote; the message says why."""


@dataclass(frozen=True)
class Header:
    """What a recording holds.

    Parameters
    ----------
    experiments
        Those that it replays.
    replies
        Number of replies.
    time
        When the newest reply came, ISO 8601.
    """

    experiments: tuple[AnyExperiment, ...]
    replies: int
    time: str


@dataclass(frozen=True)
class _HeaderFields:
    format: Literal["unblind-recording"]
    version: int
    experiments: tuple[AnyExperiment, ...]
    lines: int
    time: str


@dataclass(frozen=True)
class _Content:
    """As `core.asking.backends.base.Request.content` gives it."""

    version: int
    backend: str
    model: str
    messages: tuple[Message, ...]
    sampling: Sampling
    draw: int
    base_url: str | None = None
    form: Literal["system text at the head of the user message"] = AT_THE_HEAD


def write_header(header: Header) -> bytes:
    """Write the first line.

    Parameters
    ----------
    header
        What it tells.

    Returns
    -------
    bytes

    Raises
    ------
    UnfitError
        When it is longer than `MAX_LINE`.
    """
    return _sealed(
        {
            "format": FORMAT,
            "version": VERSION,
            "experiments": [json.loads(experiment.to_json()) for experiment in header.experiments],
            "lines": header.replies,
            "time": header.time,
        }
    )


def read_header(line: bytes) -> Header:
    """Read what `write_header` wrote.

    Parameters
    ----------
    line
        The first line.

    Returns
    -------
    Header

    Raises
    ------
    UnfitError
        When the line is not the first one of a recording that this app can read.
    """
    data = _unsealed(line)
    if data.get("format") == FORMAT and data.get("version") != VERSION:
        raise UnfitError(
            f"the recording is of another version than the {VERSION} that this app reads; update the app"
        )
    try:
        if not fits(data, _HeaderFields):
            raise TypeError
        experiments = tuple(read_experiment(json.dumps(item)) for item in data["experiments"])
        header = Header(experiments, data["lines"], data["time"])
        if header.replies < 1 or write_header(header) != line:
            raise ValueError
        _check_time(header.time)
    except (ValueError, TypeError, InputError):
        raise UnfitError("it does not tell of a recording as this app writes one") from None
    return header


def write_reply(number: int, entry: Entry) -> bytes:
    """Write the line of a reply.

    Parameters
    ----------
    number
        Number of the line in the file, from 2.
    entry
        The reply and its request.

    Returns
    -------
    bytes

    Raises
    ------
    UnfitError
        When it is longer than `MAX_LINE`.
    """
    request, reply = dict(entry.request), dict(vars(entry.reply))
    return _sealed(
        {
            "line": number,
            "key": entry.key,
            "prompt": request.pop("messages"),
            "model": request.pop("model"),
            "time": reply.pop("time"),
            "reply": reply,
            "request": request,
        }
    )


def read_reply(number: int, line: bytes) -> Entry:
    """Read what `write_reply` wrote.

    Parameters
    ----------
    number
        Number of the line in the file.
    line
        The line.

    Returns
    -------
    Entry

    Raises
    ------
    UnfitError
        When the line is not what this app wrote as that line.
    """
    data = _unsealed(line)
    _check_number(number, data.get("line"))
    try:
        request = {**data["request"], "model": data["model"], "messages": data["prompt"]}
        entry = Entry(request, _reply({**data["reply"], "time": data["time"]}))
        _check_content(request)
        if entry.key != data["key"]:
            raise UnfitError("its key is not that of its prompt and model")
        if write_reply(number, entry) != line:
            raise ValueError
    except (ValueError, TypeError, KeyError, InputError):
        raise UnfitError("a field is missing, unknown or has a value that no reply has") from None
    return entry


def _sealed(data: Mapping[str, Any]) -> bytes:
    # In ASCII, for a text may hold half of a character, which no encoding takes.
    body = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")
    line = body[:-1] + _SEAL + hashlib.sha256(body).hexdigest().encode("ascii") + b'"}\n'
    if len(line) > MAX_LINE:
        raise UnfitError(f"it is longer than {MAX_LINE:,} bytes")
    return line


def _unsealed(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise UnfitError(f"it is longer than {MAX_LINE:,} bytes")
    body, _, seal = line.rpartition(_SEAL)
    body += b"}"
    if seal != hashlib.sha256(body).hexdigest().encode("ascii") + b'"}\n':
        raise UnfitError("its content is not the one that its SHA-256 was taken of")
    try:
        # What ends with a brace is an object, or no JSON.
        data: dict[str, Any] = json.loads(body)
    except (ValueError, RecursionError):
        raise UnfitError("it is no JSON object") from None
    return data


def _check_number(expected: int, found: object) -> None:
    if type(found) is not int:
        raise UnfitError("it does not say which line it is")
    if found > expected:
        raise UnfitError(f"it is missing, for line {found} stands in its place")
    if found < expected:
        raise UnfitError(f"line {found} stands there twice, or out of place")


def _check_content(content: Mapping[str, Any]) -> None:
    if not fits(content, _Content):
        raise TypeError
    # Refuses an address that carries a key or password.
    ModelName(content["backend"], content["model"], content.get("base_url"))
    sampling = content["sampling"]
    counts = (content["draw"], sampling["max_tokens"], sampling["top_logprobs"] or 1)
    if min(counts) < 1 or sampling["temperature"] < 0 or not content["messages"]:
        raise ValueError


def _reply(data: dict[str, Any]) -> Reply:
    if not fits(data, Reply):
        raise TypeError
    _check_time(data["time"])
    first_token = tuple((token, logprob) for token, logprob in data["first_token"])
    counts = (data["input_tokens"], data["output_tokens"], data.get("hidden_tokens", 0), data["latency"])
    if min(counts) < 0 or any(logprob > MOST_LOGPROB for _, logprob in first_token):
        raise ValueError
    return Reply(**{**data, "first_token": first_token, "refused": tuple(data.get("refused", ()))})


def _check_time(text: str) -> None:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError
