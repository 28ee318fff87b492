"""Reads answers for a whole grid that do not put an answer beside each price: by answer, in rows, or in its order.

They are looked for where nothing stands beside a price. A list without prices is read only where it is exactly as
long as the grid, in the grid's order.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from core.asking.replies.forms.objects import Found, Pairs
from core.asking.replies.forms.words import read_answer

Said = dict[str, Any]
Read = Callable[[Any], Any]
Named = Callable[[str], str | None]

LONGEST_LINE = 6
"""Words of a line that is one of a list."""
_AMOUNT = r"[$€£]?\s?\d+(?:[.,]\d+)*\s?(?:[$€£]|USD|EUR|GBP|dollars?|euros?)?"
_AND = r"(?:\s*(?:,|;|&|\band\b|\bor\b|\bat\b|\bfor\b|\s)\s*)"
_BY_ANSWER = re.compile(
    rf"(?P<answer>(?:\b(?:i|we)(?: would|'d) |\bwould |\bdo )?(?:not |n't )?\b(?:yes|no|buy|purchase)\b)(?: it)?"
    rf"[*_\"']*(?: (?:at|for|to))?\s*[:=][*_\"'\s\[]*"
    rf"(?P<prices>{_AMOUNT}(?:{_AND}+{_AMOUNT})*)(?!\s?[-–—%]|\s?to\b)",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\d+(?:[.,]\d+)*")
_FOR_ALL = re.compile(
    r"\W*(?:(?P<first>yes|no)\b\W+(?:to|for|at) (?:all|every|each|any)\b(?: (?:of )?(?:the |these |those )?\w+)?"
    r"|(?:all|every|each)(?: (?:prices?|of them|are|is))*:? (?P<last>yes|no)"
    r"|i would not (?:buy|purchase) (?:it |this )?at (?P<none>any)(?: of)?(?: the| these| those)? prices?)\W*",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(r"\A\s*(?:\d{1,2}[.)]|[-*•])\s+")
_MARKS_ONLY = re.compile(r"[\s|:+=-]*")


def for_a_whole_grid(text: str, objects: Sequence[Found], keys: Sequence[str], named: Named, read: Read) -> Said:
    """Read an answer that names no price beside what it says of it.

    Parameters
    ----------
    text
        Visible text.
    objects
        What was found in it.
    keys
        `price_key` of every price that was asked about, in the order in which they were.
    named
        Gives the price that a text names, or None.
    read
        Reads a value; None where it is no answer.

    Returns
    -------
    dict
        By `price_key`; empty where nothing of the kind stands there.
    """
    for found in (
        _prices_by_answer(text, objects, named, read),
        _in_rows(text, named, read),
        _in_order(text, objects, keys, named, read),
    ):
        if found:
            return found
    return {}


def _prices_by_answer(text: str, objects: Sequence[Found], named: Named, read: Read) -> Said:
    """Read “yes: $4.13; no: $8.26, $12.39”, in lines or in an object."""
    if read("yes") is not True:
        return {}
    said: list[tuple[str, list[Any]]] = []
    for one in objects:
        for label, held in one.value if isinstance(one.value, Pairs) else ():
            said.append((label, held if isinstance(held, list) else _PRICE.findall(str(held))))
    if not said:
        said = [(match["answer"], _PRICE.findall(match["prices"])) for match in _BY_ANSWER.finditer(text)]
    joined: Said = {}
    for label, prices in said:
        value = read_answer(label.replace("_", " "))
        places = [named(str(price)) for price in prices]
        if value is None or not all(places):
            return {}
        joined |= {key: value if joined.get(key, value) == value else None for key in places if key}
    return joined


def _in_rows(text: str, named: Named, read: Read) -> Said:
    """Read a row of prices over a row of as many answers."""
    lines = [line for line in text.split("\n") if not _MARKS_ONLY.fullmatch(line)]
    for above, below in pairwise(lines):
        prices, answers = _cells(above), _cells(below)
        keys = [key for cell in prices if (key := named(cell))]
        if len(keys) < 2 or len(set(keys)) < len(keys) or any(map(named, answers)):
            continue
        if len(prices) == len(answers):
            answers = [answer for cell, answer in zip(prices, answers, strict=True) if named(cell)]
        values = [value for answer in answers if (value := read(answer)) is not None]
        if len(values) == len(keys):
            return dict(zip(keys, values, strict=True))
    return {}


def _cells(line: str) -> list[str]:
    parted = line.split("|") if "|" in line else re.split(r"[;\t]|,(?:\s+|(?=[A-Za-z]))|:\s", line)
    return [cell.strip() for cell in parted if cell.strip()]


def _in_order(text: str, objects: Sequence[Found], keys: Sequence[str], named: Named, read: Read) -> Said:
    if len(keys) < 2 or any(named(number) for number in _PRICE.findall(text)):
        return {}
    if match := _FOR_ALL.fullmatch(text):
        if read("yes") is not True:
            return {}
        return dict.fromkeys(keys, (match["first"] or match["last"] or "no").casefold() == "yes")
    for items in _lists(text, objects):
        values = [read(item) for item in items]
        if len(values) == len(keys) and all(value is not None for value in values):
            return dict(zip(keys, values, strict=True))
    return {}


def _lists(text: str, objects: Sequence[Found]) -> Iterable[list[Any]]:
    for one in objects:
        if isinstance(one.value, list):
            yield one.value
        elif isinstance(one.value, Pairs) and len(one.value) == 1 and isinstance(one.value[0][1], list):
            yield one.value[0][1]
    if objects:
        return
    lines = [_ENUMERATOR.sub("", line).strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1:
        yield lines if all(len(line.split()) <= LONGEST_LINE for line in lines) else []
        return
    for line in lines:
        items = re.split(r"\s*[,;|/]\s*|\s+(?!%)", line.strip(" .[]()"))
        yield items if all(re.fullmatch(r"[\w.]+\s?%?", item) for item in items) else []
