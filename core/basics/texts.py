"""Texts that people wrote: numbers in a choice or a link, and addresses that are to be no links."""

import re

from core.basics.errors import InputError

MAX_DIGITS = 9
JOINER = "\N{WORD JOINER}"
"""Takes no room, and ends what a viewer of Markdown takes for an address, which no escape does."""
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=[wW]{3})(?=\.)|(?=@)")


def whole(text: str) -> str:
    """Write a text so that pages and files can hold it.

    Parameters
    ----------
    text
        Of a server or a file, which may hold half of a character.

    Returns
    -------
    str
        With the sign for a lost character in the place of each half.
    """
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def number(text: str, name: str) -> float:
    """Read a number that a choice writes as text.

    Parameters
    ----------
    text
        Of the number.
    name
        What the number is, for the refusal.

    Returns
    -------
    float

    Raises
    ------
    InputError
        When it is no number.
    """
    try:
        return float(text)
    except ValueError:
        raise InputError(f"The {name} must be a number, not “{text[:40]}”.") from None


def whole_number(text: str, what: str) -> int | None:
    """Read a number that a choice writes as text.

    Parameters
    ----------
    text
        Digits, or nothing.
    what
        What the number is, for the refusal.

    Returns
    -------
    int or None
        None for an empty text.

    Raises
    ------
    InputError
        When it is something else.
    """
    if not text:
        return None
    if not text.isdecimal() or len(text) > MAX_DIGITS:
        raise InputError(f"The {what} must be a whole number of up to {MAX_DIGITS} digits, not “{text[:40]}”.")
    return int(text)


def unlinked(text: str) -> str:
    """Write a text so that no viewer makes a link of an address in it.

    Parameters
    ----------
    text
        Of anybody.

    Returns
    -------
    str
        It reads the same.
    """
    return _LINKED.sub(JOINER, text)


def without_joiners(text: str) -> str:
    """Return what a text was before `unlinked`, for what is copied off a page is typed into a field.

    Parameters
    ----------
    text
        As typed.

    Returns
    -------
    str
    """
    return text.replace(JOINER, "")
