"""Small helpers of sentences."""

from collections.abc import Sequence


def join(parts: Sequence[str], last: str = "and") -> str:
    """Join parts of a sentence with commas and an and.

    Parameters
    ----------
    parts
        At least one.
    last
        The word before the last part.

    Returns
    -------
    str
    """
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def shortened(text: str, most: int) -> str:
    """Write a text by its beginning where it is too long.

    Parameters
    ----------
    text
        Any.
    most
        Its characters, at most.

    Returns
    -------
    str
        With an ellipsis where something is left out.
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def lower_first(text: str) -> str:
    """Write a sentence's beginning as it stands within another, its first letter small.

    Parameters
    ----------
    text
        Not empty.

    Returns
    -------
    str
    """
    return text[0].lower() + text[1:]


def upper_first(text: str) -> str:
    """Write a clause as it begins a sentence, its first letter a capital.

    Parameters
    ----------
    text
        Not empty.

    Returns
    -------
    str
    """
    return text[0].upper() + text[1:]


def points(share: float) -> str:
    """Write a difference of shares in percentage points.

    Parameters
    ----------
    share
        From -1 to 1.

    Returns
    -------
    str
        The number alone, with one decimal place.
    """
    return f"{100 * share:.1f}"
