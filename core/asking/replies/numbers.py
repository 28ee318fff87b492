"""Reads the one number of an answer, however a model writes it.

What could be any of several numbers is read as none: "since it costs $8.26, maybe $7.99" could be taken for the
price that the prompt stated, and would look like leakage.
"""

import json
import math
import re
import unicodedata
from dataclasses import dataclass

LONGEST_NUMBER = 30
"""Characters; what is longer is no answer."""
_DIGITS = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)(?P<digits>"
    r"[0-9]{1,3}+(?:[ '\u00a0\u202f][0-9]{3}(?![0-9]))++(?:[.,][0-9]++)?+"
    r"|[0-9]++(?:[.,][0-9]++)*+|\.[0-9]++)"
    r"(?:[eE](?P<power>[+-]?[0-9]{1,3})(?!\w))?(?P<dressed>-?[A-Za-z]{0,3})"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:\.[0-9]{3})+)")
_ORDINALS = {"st", "nd", "rd", "th", "s"}
_SCALE = re.compile(r"\s?(k|m|thousand|million)(?![^\W_])", re.IGNORECASE)
_FACTORS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}
_MINUS = re.compile(r"(?:^|[\s(:\"'])(?:minus\s|[-−])[$€£]?\Z", re.IGNORECASE)
_UNIT = r"[\s°$€£%]{0,3}(?:[A-Za-z]{1,10}\s{1,3})?"
_ENUMERATOR = re.compile(r"\A\s*[0-9]{1,2}[.)]\s+(?=\D{0,12}[0-9])")
_CODE = re.compile(r"\b(USD|EUR|GBP|CAD|AUD|CHF|US|Rs)(?=[$0-9])")
_DOUBTFUL = re.compile(
    r"(?<![\w.,/])[0-9]/[2-4](?![\w/])|[0-9]·[0-9]|\bcents?\b|[¢½¼¾⅓⅔]"
    r"|\b(?:lakhs?|crores?|billions?|trillions?|dozens?|mio|tausend|mille)\b"
    r"|(?<![\w.,])[1-9][0-9]{0,2}\.000(?![0-9.,])",
    re.IGNORECASE,
)
"""Fractions, cents, multiples of other counts, and a point that may part thousands: none is guessed."""
_PERIOD = re.compile(
    r"[\s$€£]*(?:[A-Za-z]{2,9}\s+)?(?:(?:per|an?|each|every|/)\s?|(?<=\s))"
    r"(minute|hour|day|week|month|quarter|year)s?\b|\s(hour|week|month|dai|year)ly\b|\s?(?:°|degrees?)?\s?(c)(?:elsius)?\b"
    r"|\s?(?:°|degrees?)?\s?(f)(?:ahrenheit)?\b",
    re.IGNORECASE,
)
"""What follows a number in another unit than the one that was asked for."""
_DASH = re.compile(rf"{_UNIT}[-–—][\s$€£]{{0,3}}")
_TO = re.compile(rf"{_UNIT}to\s{{1,3}}(?:minus\s|[-−])?[$€£]?", re.IGNORECASE)
_AND = re.compile(rf"{_UNIT}and\s{{1,3}}(?:minus\s|[-−])?[$€£]?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:^|\W)between\s(?:minus\s|[-−])?[$€£]?\Z", re.IGNORECASE)
_LONGEST_BEFORE = 20
"""Characters before a number that say how it is meant."""

_WORD = re.compile(r"[^\W\d_]+")
_ONES = _WORD.findall(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = _WORD.findall("twenty thirty forty fifty sixty seventy eighty ninety")
SMALL = {word: value for value, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
"""Words for numbers, those that add and those that multiply."""
_GAP = r"[\s-]{1,3}"
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})(?:{_GAP}(?:{'|'.join(_ONES[1:10])})\b)?|(?:{'|'.join(_ONES[::-1])}))\b"
_BELOW_1000 = rf"(?:(?:{_BELOW_100}{_GAP})?hundred\b(?:{_GAP}(?:and\s)?{_BELOW_100})?|{_BELOW_100})"
_LARGE = r"(?:thousand|million)\b"
_WORDS = re.compile(
    rf"\b(?:{_BELOW_1000}(?:{_GAP}{_LARGE}(?:{_GAP}(?:and\s)?{_BELOW_1000})?)*|{_LARGE})(?!-[A-Za-z])",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"\s(?:point|and\sa\shalf)\b", re.IGNORECASE)
FILLERS = frozenset(
    _WORD.findall(
        "a about almost an answer approx approximately around between d estimate eur from guess i is it m "
        "maybe minus my nearly perhaps probably roughly s say the think us usd would"
    )
)
"""Words that may stand before a number which is the answer."""
UNITS = frozenset(
    _WORD.findall("c celsius day days degree degrees dollar dollars f fahrenheit month point points week year")
)


@dataclass(frozen=True)
class _Number:
    """Its value is ``base`` times ``factor``; it stands in the text from ``start`` to ``end``."""

    base: float
    factor: float
    start: int
    end: int

    @property
    def value(self) -> float:
        return self.base * self.factor


def read_number(text: str, unit: str = "") -> float | None:
    """Read a number off an answer, in time linear in its length.

    Parameters
    ----------
    text
        Visible text: a number with its unit, a range, a number in words, or any of them as the ``answer`` of a
        JSON object with or without text around it.
    unit
        In which the number is wanted, such as ``days``; empty where it goes without saying.

    Returns
    -------
    float or None
        Finite; of a range, the middle. None where there is no number, or several of which none comes first, or
        where it stands in another unit, or may be read in two ways.
    """
    text = _in_ascii(text)
    for found in reversed(re.findall(r"\{[^{}]*\}", text)):
        try:
            held = {key.strip().casefold(): value for key, value in json.loads(found).items()}
        except (ValueError, RecursionError):
            continue
        if "answer" in held:
            return _read_value(held["answer"], unit)
    return _read_text(_ENUMERATOR.sub("", text), unit)


def _in_ascii(text: str) -> str:
    """Write digits and marks of other scripts as the digits and marks of this one."""
    digits = (
        str(digit) if not one.isascii() and (digit := unicodedata.decimal(one, None)) is not None else one
        for one in text
    )
    plain = "".join(digits).translate({0x66B: ".", 0x66C: ",", 0xFF0E: ".", 0xFF0C: ",", 0xFF04: "$"})
    return _CODE.sub(r"\1 ", re.sub(r"(?<=[0-9])[’‘](?=[0-9]{3})", "'", plain))


def _read_value(answer: object, unit: str) -> float | None:
    if isinstance(answer, str):
        return _read_text(answer, unit)
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return None
    try:
        return float(answer) if math.isfinite(answer) else None
    except OverflowError:
        return None


def _read_text(text: str, unit: str) -> float | None:
    numbers = [] if _DOUBTFUL.search(text) else _numbers(text)
    if not numbers or any(_is_in_another_unit(text, number, unit) for number in numbers[:2]):
        return None
    first, *others = numbers
    value = first.value
    if others and _is_range(text, first, others[0]):
        top = others.pop(0)
        shares_factor = first.factor == 1 and first.base <= top.base
        value = (first.base * (top.factor if shares_factor else first.factor) + top.value) / 2
    leads = FILLERS.issuperset(_words_of(text[: first.start]))
    return value if math.isfinite(value) and (leads or not others) else None


def _is_in_another_unit(text: str, number: _Number, unit: str) -> bool:
    match = _PERIOD.match(text, number.end) if unit else None
    said = next(name for name in match.groups() if name).casefold() if match else ""
    return bool(said) and said not in unit.casefold().replace("daily", "dai")


def _words_of(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _is_range(text: str, first: _Number, second: _Number) -> bool:
    between = text[first.end : second.start]
    if _AND.fullmatch(between):
        return _BETWEEN.search(text[max(first.start - _LONGEST_BEFORE, 0) : first.start]) is not None
    return _TO.fullmatch(between) is not None or (second.base >= 0 and _DASH.fullmatch(between) is not None)


def _numbers(text: str) -> list[_Number]:
    """Find every number, in the text's order; none where one of them cannot be read."""
    found = []
    for match in _DIGITS.finditer(text):
        if match["dressed"].casefold() in _ORDINALS or re.match("-[A-Za-z]", match["dressed"]):
            continue
        value = _value(match["digits"], int(match["power"] or 0))
        if value is None:
            return []
        scale = _SCALE.match(text, match.start("dressed"))
        factor = _FACTORS[scale[1].casefold()] if scale else 1.0
        end = scale.end() if scale else match.start("dressed")
        found.append(_Number(_signed(value, text, match.start()), factor, match.start(), end))
    in_digits = {number.end for number in found}
    for match in _WORDS.finditer(text):
        if match.end() in in_digits:
            continue
        if _FRACTION.match(text, match.end()):
            return []
        spoken = _spoken(_words_of(match[0]))
        found.append(_Number(_signed(spoken, text, match.start()), 1.0, match.start(), match.end()))
    alone = len(found) == 1 and (FILLERS | UNITS | {"one"}).issuperset(_words_of(text))
    if not alone:
        found = [number for number in found if text[number.start : number.end].casefold() != "one"]
    return sorted(found, key=lambda number: number.start)


def _signed(value: float, text: str, start: int) -> float:
    return -value if _MINUS.search(text[max(start - _LONGEST_BEFORE, 0) : start]) else value


def _value(digits: str, power: int) -> float | None:
    """Read digits with the points and commas of the United States or of the European continent."""
    if len(digits) > LONGEST_NUMBER:
        return None
    plain = re.sub(r"[ '\u00a0\u202f]", "", digits)
    marks = re.sub(r"[0-9]", "", plain)
    if _GROUPED.fullmatch(plain) and (marks[-1] == "," or len(marks) > 1):
        plain, marks = re.sub(r"[.,]", "", plain), ""
    if marks:
        whole, decimals = plain.rsplit(marks[-1], 1)
        if marks[-1] in whole or (len(marks) > 1 and not _GROUPED.fullmatch(whole)):
            return None
        plain = f"{re.sub(r'[.,]', '', whole)}.{decimals}"
    value = float(f"{plain}e{power}")
    return value if math.isfinite(value) else None


def _spoken(words: list[str]) -> float:
    total = current = 0
    for word in words:
        if word in SMALL:
            current += SMALL[word]
        elif word == "hundred":
            current = max(current, 1) * LARGE[word]
        elif word in LARGE:
            total, current = total + max(current, 1) * LARGE[word], 0
    return float(total + current)
