"""Replies that answer for all arms at once: a line a version, or an object with a key a version."""

import re
from typing import Any

from core.asking.replies.forms.objects import Pairs, find_objects

LONGEST = 8_000
"""Characters; what is longer is an essay."""
_NUMBER = r"[ \t>*#|-]*\(?(?:(?:version|no\.?|number)\s*)?\(?(\d{1,2})\)?[*_ \t]*"
_MARK = r"(?:[:=|–—-]|->|→|\)|\.(?=\s))[*_ \t]*"
_LINE = re.compile(rf"{_NUMBER}{_MARK}(\S.*?)[ \t|]*", re.IGNORECASE)
_KEY = re.compile(r"\W*(?:version)?[\W_]*(\d{1,2})\W*", re.IGNORECASE)


def said_of_version(text: str, number: int) -> str | None:
    """Find what a reply says of one version.

    Parameters
    ----------
    text
        Visible text.
    number
        Of the version, from 1, as the prompt lists it.

    Returns
    -------
    str or None
        None where nothing is said of it, or two different things.
    """
    if len(text) > LONGEST:
        return None
    found = find_objects(text)
    said = {held for one in found for held in _in_object(one.value, number)}
    if not found:
        lines = (_LINE.fullmatch(line) for line in text.splitlines())
        said = {match[2].strip() for match in lines if match and int(match[1]) == number}
    return said.pop() if len(said) == 1 else None


def _in_object(value: Any, number: int) -> list[str]:
    if isinstance(value, list):
        return [held for one in value for held in _in_object(one, number)]
    if not isinstance(value, Pairs):
        return []
    by_name = [str(held) for name, held in value if _names(name, number) and not isinstance(held, Pairs | list)]
    nested = [said for _, held in value if isinstance(held, Pairs | list) for said in _in_object(held, number)]
    return by_name + nested


def _names(name: str, number: int) -> bool:
    match = _KEY.fullmatch(name)
    return match is not None and int(match[1]) == number
