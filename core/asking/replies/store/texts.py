"""How a reply and its request stand in one text, and whether a text that was read is what was written."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from jiter import from_json

from core.asking.requests import Reply, content_key, text_key
from core.basics.typed_json import canonical_json

_REQUEST, _REPLY = '{"request":', ',"reply":'
"""Before and between the parts of a row; the latter is in no request, where quotes are escaped."""
_BEFORE, _BETWEEN = _REQUEST.encode(), _REPLY.encode()
_FIELDS = tuple(field.name for field in fields(Reply))
_LATENCY = b', "latency": '
_WHEN = re.compile(rb', "latency": (?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?, "time": "([\dT:.+-]+)"')
_AT_NO_TIME = b', "latency": 0.0, "time": ""'
"""How a row says when its reply came and how long that took, and what stands there where it is not to matter."""

_MOST = 2**53
"""Tokens; beyond it no float can tell one from the next."""
_FAULTS = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
"""What comes of reading a text that is not one of this app's."""


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


class DamagedError(Exception):
    """A stored text is not one that this app wrote for its key."""


@dataclass(frozen=True)
class Entry:
    """A reply and the content of the request that it answers.

    Parameters
    ----------
    request
        As `content_of` gives it.
    reply
        As received.
    """

    request: Mapping[str, Any]
    reply: Reply

    @cached_property
    def key(self) -> str:
        """As `content_key`."""
        return content_key(self.request)

    @cached_property
    def question(self) -> str:
        """Key of the question as it is shown, in whichever form it was put."""
        return content_key({name: held for name, held in self.request.items() if name != "form"})

    @property
    def text(self) -> str:
        """As `row_of`."""
        return row_of(canonical_json(self.request), self.reply)


def read_reply(key: str, text: bytes | None) -> Reply:
    """Read a reply, once it is clear that it answers the request of its key.

    Parameters
    ----------
    key
        Under which the text is stored.
    text
        As `row_of` wrote it, or the same JSON in another writing; None where none could be read.

    Returns
    -------
    Reply

    Raises
    ------
    DamagedError
        When the text is another, or holds no reply.
    """
    try:
        if text and (end := _end_of_request(key, text)):
            return _timed(_reply_of(_parsed(text[end + len(_BETWEEN) : -1])))
        return read_entry(key, text).reply
    except _FAULTS:
        raise DamagedError from None


def read_said(rows: Iterable[tuple[str, bytes | None]]) -> Iterator[tuple[list[str], Reply | None]]:
    """Read what replies say, whenever they came and however long that took; those that then are alike once.

    Parameters
    ----------
    rows
        Keys and texts, as for `read_reply`.

    Yields
    ------
    tuple
        Keys, and the reply to each of them, without latency and time; None where it is damaged.
    """
    alike: dict[bytes, list[str]] = {}
    for key, text in rows:
        said = _without_time(key, text or b"")
        if said is None:
            yield [key], _said_otherwise(key, text)
        elif said in alike:
            alike[said].append(key)
        else:
            alike[said] = [key]
    for said, keys in alike.items():
        yield keys, _said(said)


def _without_time(key: str, text: bytes) -> bytes | None:
    """Take the reply out of a row that this app wrote for a key, and the time out of that; else None."""
    end = _end_of_request(key, text)
    when = _WHEN.match(text, text.rfind(_LATENCY, end)) if end else None
    if when is None or not _is_time(when[1].decode()):
        return None
    return text[end + len(_BETWEEN) : when.start()] + _AT_NO_TIME + text[when.end() : -1]


def _end_of_request(key: str, text: bytes) -> int:
    """Say where the request of a key ends in a row that this app wrote for it; 0 in another."""
    end = text.find(_BETWEEN)
    is_its = text.startswith(_BEFORE) and text_key(text[len(_BEFORE) : end]) == key
    return end if end > 0 and is_its else 0


def _said(text: bytes) -> Reply | None:
    with suppress(*_FAULTS):
        return _reply_of(_parsed(text))
    return None


def _said_otherwise(key: str, text: bytes | None) -> Reply | None:
    with suppress(DamagedError):
        return replace(read_reply(key, text), latency=0.0, time="")
    return None


def read_entry(key: str, text: bytes | None) -> Entry:
    """Read a reply with its request.

    Parameters
    ----------
    key, text
        As for `read_reply`.

    Returns
    -------
    Entry

    Raises
    ------
    DamagedError
        As for `read_reply`.
    """
    try:
        data = json.loads((text or b"").decode())
        entry = Entry(data["request"], _timed(_reply_of(data["reply"])))
        if entry.key == key:
            return entry
    except _FAULTS:
        pass
    raise DamagedError


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _timed(reply: Reply) -> Reply:
    """Refuse a reply that does not say when it came."""
    if not _is_time(reply.time):
        raise ValueError
    return reply


def _parsed(text: bytes) -> Any:
    try:
        return from_json(text)
    except ValueError:
        # The quicker reader takes no half of a character.
        return json.loads(text.decode())


def _reply_of(data: Mapping[str, Any]) -> Reply:
    """Read a reply of its fields as JSON, once they are seen to be a reply's."""
    first_token = tuple([(str(token), float(logprob)) for token, logprob in data["first_token"] or ()])
    held = {**data, "first_token": first_token, "refused": tuple(data.get("refused", ()))}
    if tuple(held) == _FIELDS:
        # As its constructor does, which takes as long as all the rest, for it sets every field by a call.
        reply = object.__new__(Reply)
        vars(reply).update(held)
    else:
        reply = Reply(**held)
    are_texts = type(reply.text) is type(reply.finish_reason) is type(reply.model) is type(reply.thinking) is str
    are_counts = type(reply.input_tokens) is type(reply.output_tokens) is type(reply.hidden_tokens) is int
    if not are_texts or not are_counts or type(reply.latency) not in (float, int):
        raise TypeError
    if max(reply.input_tokens, reply.output_tokens, reply.hidden_tokens) > _MOST:
        raise OverflowError
    return reply
