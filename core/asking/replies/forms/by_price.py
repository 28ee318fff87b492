"""Reads what an answer says of each price: off objects, lists of objects, tables or lines.

The whole answer decides. Of several statements the one that names most prices counts, the others fill in what it
leaves out, and a later one that contradicts it leaves nothing known of the price.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core.asking.replies.forms.objects import Pairs, find_objects, read_object
from core.asking.replies.forms.shares import read_share, scale_of
from core.asking.replies.forms.whole_grids import for_a_whole_grid
from core.asking.replies.forms.words import LONGEST, read_answer
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
_BEYOND = re.compile(
    r"\b(?:above|over|below|under|beyond|than|to|until|till|from|between)\s*[$€£]?\Z", re.IGNORECASE
)
"""Words by which a price is the end of a range."""
_AT = re.compile(r"\b(?:at|for)\s*[$€£]?\Z", re.IGNORECASE)
_LOOSE_START = re.compile(r"\A(?:[\s,;.]|\b(?:and|but|while|then)\b)+", re.IGNORECASE)
_LOOSE_END = re.compile(r"(?:[,;]|\b(?:and|but|while|at|for)\b|[\s\"'{}$€£(])+\Z", re.IGNORECASE)
_CLOSED = re.compile(r"[\"',;.\s}%]\Z")
"""How a value ends that was not cut off."""
_PREFIX = re.compile(r"\b[A-Za-z]+_(?=\d)")
_ITS_ANSWER = re.compile(
    r"\n\s*(?=[\"'*]*(?:answer|decision|choice|response|would|buy|purchase|share|percent)\w*[^\n:]{0,12}:)",
    re.IGNORECASE,
)
"""Before the line that answers for the price of the line above."""
_HTML_CELL, _HTML_ROW = re.compile(r"</t[dh]\s*>", re.IGNORECASE), re.compile(r"</tr\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?\w[^<>]{0,80}>")
_PRICE_ALONE = re.compile(
    r"\W*(?:(?:at|for|if|it|is|costs?|the|a|price|of|option|level)\b\W*){0,4}\d+(?:[.,]\d+)*\W*(?:[A-Z]{3}|dollars?|euros?)?\W*",
    re.IGNORECASE,
)
"""A line that names a price, and leaves the answer to the next."""
_CSV_LINE = re.compile(r"(?m)^([ \t]*\"?[$€£]?\d+(?:\.\d+)?\"?),(?=[ \t]*\"?\d+(?:\.\d+)?%?\"?[ \t]*$)")
"""Two numbers parted by a comma, as in a file."""
_NOT_AT = re.compile(r"\b(?:but |and )?not (?=(?:at|for)\b)", re.IGNORECASE)
_SAME_AGAIN = re.compile(r"\s*(?:,|and|or|&|/|,\s*(?:and|or))\s*[$€£]?\s*", re.IGNORECASE)
_ANSWER_IN_BRACKETS = re.compile(r"(?<=[\d$€£])\s*\((yes|no)\)", re.IGNORECASE)
_PRICE_IN_BRACKETS = re.compile(r"\b(yes|no)\s*\(\s*([$€£]?\d+(?:[.,]\d+)*\s?[$€£]?)\s*\)", re.IGNORECASE)
_MARKS = {"✅": True, "✔": True, "✓": True, "❌": False, "✗": False, "✘": False}
_RULE = re.compile(r"[\s|:+-]+")
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
    said = _said(text, prices, _word, cut=cut)
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
    said = {key: value for key, value in _said(text, prices, read_share, cut=cut).items() if value}
    scale = scale_of(list(said.values()), complete=len(said) == len(set(map(price_key, prices))), text=text)
    return {key: share.number / scale for key, share in said.items()} if scale else {}


def _said(text: str, prices: Sequence[float], read: "Read", *, cut: bool) -> Said:
    """Read what stands beside each price, or else what is said of the grid as a whole."""
    text = _as_lines(text)
    said = _merged(_statements(text, prices, read, cut=cut))
    if cut or len(text) > LONGEST or any(value is not None for value in said.values()):
        return said
    keys = list(dict.fromkeys(map(price_key, prices)))
    asked = set(keys)
    return for_a_whole_grid(text, find_objects(text), keys, lambda one: named_price(one, asked), read)


def _as_lines(text: str) -> str:
    """Write the cells and rows of a table in HTML as cells and lines."""
    if not _HTML_ROW.search(text):
        return text
    return _TAG.sub(" ", _HTML_ROW.sub("\n", _HTML_CELL.sub("|", text)))


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
    placed = [
        (one.start, _of_value(one.value, asked, read) or _of_record(one.value, asked, read)) for one in found
    ]
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


def _of_record(value: Any, asked: set[str], read: Read) -> Said:
    """Read a record that stands by itself, and not in a list."""
    return {key: held for key, held in _of_item(value, asked, read).items() if held is not None}


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
    lines = _with_answers(_ITS_ANSWER.sub(" ", _CSV_LINE.sub(r"\1|", text)).split("\n"), asked, read)
    joined: Said = {}
    for place, line in enumerate(lines):
        last = cut and place == len(lines) - 1
        joined = _agreed(joined, _of_line(line, asked, read, cut=last))
    return joined


def _with_answers(lines: list[str], asked: set[str], read: Read) -> list[str]:
    """Put the line that answers behind the line that does no more than name a price."""
    joined: list[str] = []
    waits = False
    for line in lines:
        if waits and line.strip() and read(line) is not None and named_price(line, asked) is None:
            joined[-1] = f"{joined[-1].rstrip(' :*#')}: {line.strip()}"
            waits = False
        elif line.strip() or not waits:
            joined.append(line)
            waits = _PRICE_ALONE.fullmatch(line) is not None and named_price(line, asked) is not None
    return joined


def _of_line(line: str, asked: set[str], read: Read, *, cut: bool) -> Said:
    line = _PREFIX.sub(" ", _ENUMERATOR.sub("", line))
    cells = [cell.strip() for cell in re.split(r"[|\t]", line.strip().strip("|"))]
    if len(cells) > 1 and sum(named_price(cell, asked) is not None for cell in cells) < 2:
        return {} if _RULE.fullmatch(line) else _of_row(cells, asked, read)
    line = _NOT_AT.sub("no ", line.replace("|", ";"))
    line = _PRICE_IN_BRACKETS.sub(r"\1 at \2", _ANSWER_IN_BRACKETS.sub(r": \1", line))
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
    behind = read(_without_ends(_SEPARATOR.sub("", line[named[-1][0].end() :], count=1)))
    said: Said = {}
    start, before = 0, None
    for number, key in named:
        between = line[start : number.start()]
        if _AT.search(between):
            before = read(_without_ends(between))
            said = _agreed(said, {key: before})
        elif before is not None and _SAME_AGAIN.fullmatch(between) and behind is None:
            said = _agreed(said, {key: before})
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
    starts = [
        number.start()
        for number, _ in named
        if not _VALUE_BEFORE.search(line[max(number.start() - 12, 0) : number.start()])
    ]
    starts.append(len(line))
    said: Said = {}
    for _, separator, key in placed:
        end = starts[bisect_left(starts, separator.end())]
        value = line[separator.end() : end]
        whole = value.strip() and (end < len(line) or not cut or _CLOSED.search(value) is not None)
        held = read(_without_ends(value)) if whole else None
        if held is not None:
            said = _agreed(said, {key: held})
    return said


def _without_ends(value: str) -> str:
    return _LOOSE_END.sub("", _LOOSE_START.sub("", value))


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
        plain = value.strip(" .\ufe0f")
        return int(plain) if plain in ("0", "1") else _MARKS[plain] if plain in _MARKS else read_answer(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if value in (0, 1) else None
    return read_object(value)
