"""Finds the objects and lists of a text, as JSON or nearly so, and reads yes or no off one.

Models write single quotes, Python's True, keys without quotes and a comma too many; nothing is evaluated.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.asking.replies.forms.words import read_answer

LONGEST, MOST = 20_000, 100
"""Characters of an object, and attempts at reading one, beyond which a text is no answer."""
_BRACKETS = re.compile(r"[{}\[\]]")
_OPENING = {"}": "{", "]": "["}
_SINGLE_QUOTED = re.compile(r"(?<=[{\[,:\s])'([^'\"\n]*)'(?=\s*[,:}\]])")
_BARE_KEY = re.compile(r"(?<=[{,])(\s*)([^\W_\"'{}\[\],:][^\"'{}\[\],:\n]{0,40}?)\s*(?=:)")
_BARE_VALUE = re.compile(r"(?<=[:\[,])(\s*)(?!true\b|false\b|null\b)([A-Za-z][A-Za-z ]{0,20}?)\s*(?=[,}\]])")
_PERCENT_VALUE = re.compile(r"(?<=[:\[,])(\s*)([$€£]?\d[\d.,]*\s?[%$€£])\s*(?=[,}\]])")
_PYTHON = {"True": "true", "False": "false", "None": "null"}
_CLOSING_COMMA = re.compile(r",(?=\s*[}\]])")

_ANSWER_KEY = re.compile(
    r"answer|decision|choice|response|purchas|\bbuy|_buy|verdict|result|conclusion|selection|\bcart\b",
    re.IGNORECASE,
)
_OTHER_KEY = re.compile(r"reason|expla|confiden|prob|why|price|note|likel|score|rating|thought", re.IGNORECASE)


class Pairs(tuple[tuple[str, Any], ...]):
    """The keys and values of an object, in order, with those that stand twice."""


@dataclass(frozen=True)
class Found:
    """An object or a list, and where in the text it stands."""

    value: Any
    start: int
    end: int


def find_objects(text: str) -> list[Found]:
    """Find the outermost objects and lists that can be read.

    Parameters
    ----------
    text
        Visible text.

    Returns
    -------
    list of Found
        In the text's order; objects as `Pairs`, lists as lists.
    """
    found: list[Found] = []
    for attempt, (start, end) in enumerate(_spans(text)):
        if attempt >= MOST:
            break
        if found and start < found[-1].end:
            continue
        value = _parsed(text[start:end]) if end - start <= LONGEST else None
        if isinstance(value, Pairs | list):
            found.append(Found(value, start, end))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of balanced brackets, outer before inner."""
    open_at: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for bracket in _BRACKETS.finditer(text):
        if bracket[0] in "{[":
            open_at.append((bracket[0], bracket.start()))
        elif open_at and open_at[-1][0] == _OPENING[bracket[0]]:
            spans.append((open_at.pop()[1], bracket.end()))
    return iter(sorted(spans))


def _parsed(text: str) -> Any:
    for form in (text, _as_json(text)):
        try:
            return json.loads(form, object_pairs_hook=Pairs)
        except (ValueError, RecursionError):
            continue
    return None


def _as_json(text: str) -> str:
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = _SINGLE_QUOTED.sub(r'"\1"', text)
    text = re.sub(r"\b(?:True|False|None)\b(?=\s*[,}\]])", lambda word: _PYTHON[word[0]], text)
    text = _PERCENT_VALUE.sub(r'\1"\2"', _BARE_KEY.sub(r'\1"\2"', text))
    return _CLOSING_COMMA.sub("", _BARE_VALUE.sub(r'\1"\2"', text))


def read_object(value: object) -> bool | None:
    """Read yes or no off an object.

    Parameters
    ----------
    value
        `Pairs`, or what one of them holds.

    Returns
    -------
    bool or None
        None where it holds no answer, or both, or shares of both.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return read_answer(value)
    if not isinstance(value, Pairs):
        return None
    labelled = [(key.strip().casefold(), held) for key, held in value if key.strip().casefold() in ("yes", "no")]
    if labelled:
        return _marked(labelled)
    answers = {read_object(held) for key, held in value if _is_answer(key, value) and not _is_choice(held)}
    return answers.pop() if len(answers) == 1 else None


def _marked(labelled: list[tuple[str, Any]]) -> bool | None:
    """Read which of the two answers is marked as the one; shares of both mark neither."""
    if any(held not in (0, 1) for _, held in labelled) or len({label for label, _ in labelled}) < len(labelled):
        return None
    said = {(label == "yes") == bool(held) for label, held in labelled}
    return said.pop() if len(said) == 1 else None


def _is_choice(held: object) -> bool:
    """Tell whether a list repeats what there was to choose from."""
    return isinstance(held, list) and len(held) > 1


def _is_answer(key: str, value: Pairs) -> bool:
    return _OTHER_KEY.search(key) is None and (len(value) == 1 or _ANSWER_KEY.search(key) is not None)
