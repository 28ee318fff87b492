"""Numbers that a choice or a link writes as text."""

from core.basics.errors import InputError

MAX_DIGITS = 9


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
