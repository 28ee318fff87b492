"""Reads what an answer says of each price: off objects, lists of objects, tables or lines.

The whole answer decides. Of several statements the one that names most prices counts, the others fill in what it
leaves out, and a later one that contradicts it leaves nothing known of the price.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.asking.replies.forms.objects import Pairs, find_objects, read_object
from core.asking.replies.forms.words import read_answer
from core.experiment.prompts.messages import price_key

LONGEST_KEY = 80
"""Characters; what is longer names no price."""
_NUMBER = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?(?![\d])|(?<![\w.,])\d+(?:[.,]\d+)*"
)
_ENUMERATOR = re.compile(r"\A\W*\d{1,2}[.)]\s+(?=\D{0,12}\d)")
_CLOSING = r"[\"'’”*_)\]\s]*"
_UNIT = (
    rf"{_CLOSING}(?:[$€£¥₹]|(?:(?!yes)[A-Z]{{3}}|dollars?|euros?)\b)?{_CLOSING}"
    rf"(?:\([^()\n]{{0,20}}\)|(?:/|per )\w+)?{_CLOSING}"
)
_SEPARATOR = re.compile(rf"{_UNIT}(?:[:=|,;\t–—-]|->|=>|→|is\b|\s(?=\w))+>?\s*", re.IGNORECASE)
_VALUE_BEFORE = re.compile(r"(?<!price)(?<!cost)(?<!at)[\"'*]*\s*[:=→]>?\s*[\"'*$€£]*\Z", re.IGNORECASE)
_SHARE = re.compile(
    r"\W*?(?:about |approximately |around |roughly |~)?(?P<number>-?\d+(?:[.,]\d+)?)\s*(?P<sign>%|per ?cent)?"
    r"(?:\s*(?:of|would|will|buy|purchase|shoppers|customers|consumers|people|them)\b)*\W*",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"%|per ?cent", re.IGNORECASE)
_BEYOND = re.compile(
    r"\b(?:above|over|below|under|beyond|than|to|until|till|from|between)\s*[$€£]?\Z", re.IGNORECASE
)
"""Words by which a price is the end of a range."""
_AT = re.compile(r"\b(?:at|for)\s*[$€£]?\Z", re.IGNORECASE)
_LOOSE_END = re.compile(r"(?:[,;]|\band\b|\bat\b|\bfor\b|[\s\"'{}$€£(])+\Z")
_CLOSED = re.compile(r"[\"',;.\s}%]\Z")
"""How a value ends that was not cut off."""
_PREFIX = re.compile(r"\b[A-Za-z]+_(?=\d)")
_ITS_ANSWER = re.compile(
    r"\n\s*(?=[\"'*]*(?:answer|decision|choice|response|would|buy|purchase|share|percent)\w*[^\n:]{0,12}:)",
    re.IGNORECASE,
)
"""Before the line that answers for the price of the line above."""
_MARKS = {"✅": True, "✔": True, "✓": True, "❌": False, "✗": False, "✘": False}
_RULE = re.compile(r"[\s|:+-]+")
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


Said = dict[str, Any]
"""By `price_key`, a value that is read already; None where what stands there cannot be read, or two values do."""


def answers_by_price(text: str, prices: Sequence[float], *, cut: bool) -> dict[str, bool]:
    """Read yes or no for each price.

    Parameters
    ----------
    text
        Visible text.
    prices
        Every price that was asked about.
    cut
        Whether the model had no room to end it.

    Returns
    -------
    dict
        By `price_key`; without prices of which nothing is said, or both answers.
    """
    said = _merged(_statements(text, prices, _word, cut=cut))
    numbers = [value for value in said.values() if isinstance(value, int) and not isinstance(value, bool)]
    if numbers and len(numbers) < len([value for value in said.values() if value is not None]):
        return {}
    return {key: bool(value) for key, value in said.items() if value is not None}


def shares_by_price(text: str, prices: Sequence[float], *, cut: bool) -> dict[str, float]:
    """Read a share of shoppers for each price.

    Parameters
    ----------
    text, prices, cut
        As for `answers_by_price`.

    Returns
    -------
    dict
        By `price_key`, from 0 to 1. Empty where a share lies beyond the scale, or the whole does not tell whether
        it is in per cent: it is where one is said to be or exceeds 1, and it is in fractions of 1 where a complete
        answer has no share above 1 and one between 0 and 1.
    """
    said = {key: value for key, value in _merged(_statements(text, prices, _share, cut=cut)).items() if value}
    scale = _scale(list(said.values()), complete=len(said) == len(set(map(price_key, prices))), text=text)
    return {key: share.number / scale for key, share in said.items()} if scale else {}


def _scale(shares: list[Share], *, complete: bool, text: str) -> float | None:
    """Say what is the whole, 100 or 1; None where that cannot be told."""
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


def _merged(statements: list[Said]) -> Said:
    if not statements:
        return {}
    best = max(range(len(statements)), key=lambda place: (len(statements[place]), -place))
    merged = dict(statements[best])
    for later in statements[best + 1 :]:
        for key, value in later.items():
            merged[key] = value if key not in merged or merged[key] == value else None
    for earlier in reversed(statements[:best]):
        merged = earlier | merged if len(earlier) < len(statements[best]) else _agreed(earlier, merged)
    return merged


def _agreed(one: Said, other: Said) -> Said:
    """Join two statements of one weight: at what they contradict each other in, nothing is known."""
    return one | {key: value if key not in one or one[key] == value else None for key, value in other.items()}


Read = Callable[[Any], Any]


def _statements(text: str, prices: Sequence[float], read: Read, *, cut: bool) -> list[Said]:
    asked = {price_key(price) for price in prices}
    found = find_objects(text)
    placed = [(one.start, _of_value(one.value, asked, read)) for one in found]
    last, between = 0, []
    for one in found:
        between.append((last, text[last : one.start]))
        last = one.end
    between.append((last, text[last:]))
    placed += [(start, _of_lines(part, asked, read, cut=cut and start == last)) for start, part in between]
    return [said for _, said in sorted(placed, key=lambda one: one[0]) if said]


def _of_value(value: Any, asked: set[str], read: Read) -> Said:
    if isinstance(value, list):
        return _joined(_of_item(item, asked, read) for item in value)
    if not isinstance(value, Pairs):
        return {}
    named = [(key, read(held)) for name, held in value if (key := named_price(name, asked))]
    if named:
        return _joined({key: held} for key, held in named)
    return _of_columns(value, asked, read) or _joined(
        _of_value(held, asked, read) for _, held in value if isinstance(held, Pairs | list)
    )


def _of_item(item: Any, asked: set[str], read: Read) -> Said:
    """Read a record such as ``{"price": 4.13, "answer": "yes"}``, or a pair such as ``[4.13, "yes"]``."""
    if isinstance(item, list) and len(item) == 2 and not isinstance(item[0], Pairs | list):
        key = named_price(str(item[0]), asked)
        return {key: read(item[1])} if key else {}
    if not isinstance(item, Pairs):
        return {}
    plain = [(name, held) for name, held in item if isinstance(held, str | int | float)]
    for wanted in (re.compile("price|cost|amount", re.IGNORECASE), re.compile("")):
        for name, held in plain:
            if wanted.search(name) and (key := named_price(str(held), asked)):
                return {key: read(Pairs(pair for pair in item if pair[0] != name))}
    return _of_value(item, asked, read)


def _of_columns(value: Pairs, asked: set[str], read: Read) -> Said:
    """Read two lists of one length, prices and answers."""
    lists = [held for _, held in value if isinstance(held, list)]
    if len(lists) != 2 or len(lists[0]) != len(lists[1]):
        return {}
    for prices, answers in (lists, lists[::-1]):
        keys = [named_price(str(one), asked) for one in prices]
        if all(keys):
            return _joined({key: read(answer)} for key, answer in zip(keys, answers, strict=True) if key)
    return {}


def _joined(parts: Iterator[Said]) -> Said:
    joined: Said = {}
    for part in parts:
        joined = _agreed(joined, part)
    return joined


def _of_lines(text: str, asked: set[str], read: Read, *, cut: bool) -> Said:
    lines = _ITS_ANSWER.sub(" ", text).split("\n")
    joined: Said = {}
    for place, line in enumerate(lines):
        last = cut and place == len(lines) - 1
        joined = _agreed(joined, _of_line(line, asked, read, cut=last))
    return joined


def _of_line(line: str, asked: set[str], read: Read, *, cut: bool) -> Said:
    line = _PREFIX.sub(" ", _ENUMERATOR.sub("", line))
    cells = [cell.strip() for cell in re.split(r"[|\t]", line.strip().strip("|"))]
    if len(cells) > 1 and sum(named_price(cell, asked) is not None for cell in cells) < 2:
        return {} if _RULE.fullmatch(line) else _of_row(cells, asked, read)
    line = line.replace("|", ";")
    named = [
        (number, key)
        for number in _NUMBER.finditer(line)
        if (key := named_price(number[0], asked)) and not _BEYOND.search(line[: number.start()][-12:])
    ]
    if named and read(_without_ends(line[: named[0][0].start()])) is not None:
        return _answers_before(line, named, read)
    return _answers_behind(line, named, read, cut=cut)


def _answers_before(line: str, named: list[tuple[re.Match[str], str]], read: Read) -> Said:
    """Read “yes at $4.13, no at $8.26”."""
    said: Said = {}
    start = 0
    for number, key in named:
        between = line[start : number.start()]
        if _AT.search(between):
            said = _agreed(said, {key: read(_without_ends(between))})
        start = number.end()
    return said


def _answers_behind(line: str, named: list[tuple[re.Match[str], str]], read: Read, *, cut: bool) -> Said:
    """Read “$4.13: yes, $8.26: no”."""
    placed = [
        (number, separator, key)
        for number, key in named
        if (separator := _SEPARATOR.match(line, number.end()))
        and not _VALUE_BEFORE.search(line[max(number.start() - 12, 0) : number.start()])
    ]
    ends = [number.start() for number, _, _ in placed[1:]] + [len(line)]
    said: Said = {}
    for (_, separator, key), end in zip(placed, ends[: len(placed)], strict=True):
        value = line[separator.end() : end]
        whole = end < len(line) or not cut or _CLOSED.search(value) is not None
        held = read(_without_ends(value)) if whole else None
        if held is not None:
            said = _agreed(said, {key: held})
    return said


def _without_ends(value: str) -> str:
    return _LOOSE_END.sub("", value)


def _of_row(cells: list[str], asked: set[str], read: Read) -> Said:
    for place, cell in enumerate(cells):
        if key := named_price(cell, asked):
            values = {
                value for other in (*cells[:place], *cells[place + 1 :]) if (value := read(other)) is not None
            }
            return {key: values.pop() if len(values) == 1 else None}
    return {}


def named_price(text: str, asked: set[str]) -> str | None:
    """Find the price that a key or a cell names.

    Parameters
    ----------
    text
        Such as ``$4.13``, ``4,13 €`` or ``price_4.13``.
    asked
        The `price_key` of every price that was asked about.

    Returns
    -------
    str or None
        One of ``asked``; None where it names none, or several.
    """
    if len(text) > LONGEST_KEY:
        return None
    plain = re.sub(r"[A-Za-z_]+(?=\d)", " ", text)
    found = {key for number in _NUMBER.finditer(plain) for key in _possible_keys(number[0]) if key in asked}
    return found.pop() if len(found) == 1 else None


def _possible_keys(number: str) -> set[str]:
    """Write a number in every way that its points and commas allow: the prices asked tell which was meant."""
    digits = re.sub(r"[ \u00a0\u202f'’]", "", number)
    marks = [place for place, character in enumerate(digits) if character in ".,"]
    forms = {re.sub("[.,]", "", digits)} if not marks or len(digits) - marks[-1] == 4 else set()
    if marks:
        forms.add(re.sub("[.,]", "", digits[: marks[-1]]) + "." + digits[marks[-1] + 1 :])
    return {price_key(float(form)) for form in forms if len(form) <= 30}


def _word(value: Any) -> bool | int | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        mark = _MARKS.get(value.strip(" .\ufe0f"))
        return mark if mark is not None else read_answer(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value in (0, 1) else None
    return read_object(value)


def _share(value: Any) -> Share | None:
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
    held = [(name, share) for name, one in value if not _ASIDE_KEY.search(name) and (share := _share(one))]
    chosen = [share for name, share in held if _SHARE_KEY.search(name)] or [share for _, share in held]
    return chosen[0] if len(set(chosen)) == 1 else None
