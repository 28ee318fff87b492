"""Small helpers of sentences."""

from collections.abc import Sequence


def join(parts: Sequence[str]) -> str:
    """Join parts of a sentence with commas and an and.

    Parameters
    ----------
    parts
        At least one.

    Returns
    -------
    str
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
