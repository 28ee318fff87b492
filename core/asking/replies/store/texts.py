"""How a reply and its request stand in one text, and whether a text that was read is what was written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from core.asking.replies.calls import Reply, content_key, reply_in, reply_of, row_of
from core.basics.typed_json import canonical_json

_MOST = 2**53
"""Tokens; beyond it no float can tell one from the next."""
_FAULTS = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
"""What comes of reading a text that is not one of this app's."""


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


def read_reply(key: str, text: str | None) -> Reply:
    """Read a reply, once it is clear that it answers the request of its key.

    Parameters
    ----------
    key
        Under which the text is stored.
    text
        As `row_of` wrote it, or the same JSON in another writing; None where no text could be read.

    Returns
    -------
    Reply

    Raises
    ------
    DamagedError
        When the text is another, or holds no reply.
    """
    try:
        return _checked(reply_in(text or "", key))
    except _FAULTS:
        raise DamagedError from None


def read_entry(key: str, text: str | None) -> Entry:
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
        data = json.loads(text or "")
        entry = Entry(data["request"], _checked(reply_of(data["reply"])))
        if entry.key == key:
            return entry
    except _FAULTS:
        pass
    raise DamagedError


def _checked(reply: Reply) -> Reply:
    datetime.fromisoformat(reply.time)
    texts = reply.text, reply.finish_reason, reply.model, reply.thinking
    counts = reply.input_tokens, reply.output_tokens, reply.hidden_tokens
    is_whole = {*map(type, texts)} == {str} and {*map(type, counts)} == {int} and max(counts) <= _MOST
    if is_whole and type(reply.latency) in (float, int):
        return reply
    raise TypeError
