"""Reads shares of shoppers, and tells the scale that all of an answer's shares are on."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.asking.replies.forms.objects import Pairs

_SHARE = re.compile(
    r"[\s\"'’*_(]*(?:about |approximately |around |roughly |circa |ca\. |[~≈] ?)?"
    r"(?P<number>-?(?:\d+(?:[.,]\d+)?|\.\d+))"
    r"\s*(?P<sign>%|per ?cent|(?:out )?of (?:100|a hundred)\b|in 100\b|/ ?100\b)?"
    r"(?:\s*(?:of|would|will|buy|purchase|shoppers|customers|consumers|people|them)\b)*\W*",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"%|per ?cent", re.IGNORECASE)
_SHARE_KEY = re.compile(
    r"share|percent|prob|forecast|answer|buy|purchas|value|rate|fraction|predict", re.IGNORECASE
)
_ASIDE_KEY = re.compile(r"confiden|reason|note|expla|relative|^n$|count|size", re.IGNORECASE)


@dataclass(frozen=True)
class Share:
    """A share as it stands: its scale is decided by the whole answer.

    Parameters
    ----------
    number
        As written.
    per_cent
        Whether a sign or a word beside it says so.
    """

    number: float
    per_cent: bool


def scale_of(shares: Sequence[Share], *, complete: bool, text: str) -> float | None:
    """Say what is the whole of some shares.

    Parameters
    ----------
    shares
        All of an answer.
    complete
        Whether there is one for every price.
    text
        The answer.

    Returns
    -------
    float or None
        100 or 1; None where that cannot be told.
    """
    numbers = [share.number for share in shares]
    if not numbers or not all(0 <= number <= 100 for number in numbers):
        return None
    small = [share for share in shares if 0 < share.number <= 1]
    if not small or all(share.per_cent for share in shares):
        return 100.0
    if any(share.per_cent for share in shares):
        return None
    if max(numbers) > 1:
        return 100.0
    told = complete and len(numbers) > 1 and any(number < 1 for number in numbers if number)
    return 1.0 if told and not _PER_CENT.search(text) else None


def read_share(value: Any) -> Share | None:
    """Read what stands beside a price.

    Parameters
    ----------
    value
        A text, a number, or an object with one of them.

    Returns
    -------
    Share or None
        None where it is no share, or several.
    """
    if isinstance(value, Pairs):
        return _share_of_record(value)
    if isinstance(value, str):
        match = _SHARE.fullmatch(value)
        if match is None:
            return None
        return Share(float(match["number"].replace(",", ".")), match["sign"] is not None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    return None if math.isnan(number) else Share(number, per_cent=False)


def _share_of_record(value: Pairs) -> Share | None:
    held = [(name, share) for name, one in value if not _ASIDE_KEY.search(name) and (share := read_share(one))]
    chosen = [share for name, share in held if _SHARE_KEY.search(name)] or [share for _, share in held]
    return chosen[0] if len(set(chosen)) == 1 else None
