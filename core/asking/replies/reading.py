"""From a raw reply to a purchase probability: at analysis time, so that a better reader costs no new call."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.asking.replies.calls import Reply
from core.asking.replies.numbers import read_number
from core.asking.replies.thinking_marks import visible_text
from core.basics.money import without_sign
from core.experiment.cells import Cell
from core.experiment.prices import PricePoint
from core.experiment.prompts.messages import price_key

Status = Literal["ok", "unparsed", "refused", "failed"]

CUT_OFF = ("length", "max_tokens")
"""Reasons to stop by which servers say that the answer was longer than the room it had."""
REFUSALS = ("refusal", "content_filter")
"""Reasons to stop by which servers say that the model declined."""

_PADDING = " \t\r\n▁Ġ.,:;!*\"'`"
_ANSWER = re.compile(
    r"[\W_]*(?:(?:final )?answer(?: is)?[\W_]*)?(yes|no)(?![^\W_])(?![\W_]*(?:or[\W_]+)?(?:yes|no)(?![^\W_]))",
    re.IGNORECASE,
)
"""The first word, unless both words follow each other, which is the question said again."""
_OBJECT = re.compile(r"\{[^{}]*\}")
_PERCENT_SIGN = re.compile(r"\s*(?:%|per ?cent)\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What one reply says of the purchase at one price.

    Parameters
    ----------
    purchase
        Purchase probability, 0 to 1; NaN where the reply could not be read.
    mass
        Probability that the first token is a readable answer, 0 to 1; NaN where probabilities are not read.
    status
        ``ok``, ``unparsed`` or ``refused``.
    """

    purchase: float
    mass: float
    status: Status


UNPARSED = Reading(math.nan, math.nan, "unparsed")


@dataclass(frozen=True)
class Filled:
    """What one reply fills in for a variable that it was asked for.

    Parameters
    ----------
    value
        In the variable's unit; NaN where the reply could not be read.
    status
        ``ok``, ``unparsed`` or ``refused``.
    """

    value: float
    status: Status


def read_filled(reply: Reply) -> Filled:
    """Read a reply as the number that a probe asks for.

    Parameters
    ----------
    reply
        As received.

    Returns
    -------
    Filled
        ``unparsed`` also where the reply was cut off within its number.
    """
    if reply.finish_reason in REFUSALS:
        return Filled(math.nan, "refused")
    text = visible_text(reply.text)
    cut = reply.finish_reason in CUT_OFF and text[-1:].isdigit()
    value = None if cut else read_number(text)
    return Filled(math.nan, "unparsed") if value is None else Filled(value, "ok")


def read(reply: Reply, cell: Cell) -> Reading:
    """Read a reply as an answer to a cell.

    Parameters
    ----------
    reply
        As received.
    cell
        The question; its method and format say what was wanted.

    Returns
    -------
    Reading
    """
    if reply.finish_reason in REFUSALS:
        return Reading(math.nan, math.nan, "refused")
    if cell.method == "logprob":
        return read_first_token(reply)
    if cell.strategy.format == "one_price":
        return read_word(reply)
    return read_by_price(reply, cell.point, cell.points, share=cell.method == "forecast")


def read_first_token(reply: Reply) -> Reading:
    """Read the purchase probability off the first token's log-probabilities.

    Parameters
    ----------
    reply
        With first-token alternatives; tokens that differ in case, leading space or punctuation count as one.

    Returns
    -------
    Reading
        ``purchase`` is mass on yes / (mass on yes + mass on no).
    """
    mass = {"yes": 0.0, "no": 0.0}
    for token, logprob in reply.first_token:
        word = token.strip(_PADDING).casefold()
        if word in mass:
            mass[word] += math.exp(logprob)
    read = mass["yes"] + mass["no"]
    if read == 0:
        return Reading(math.nan, 0.0, "unparsed")
    return Reading(mass["yes"] / read, min(read, 1.0), "ok")


def read_word(reply: Reply) -> Reading:
    """Read one drawn answer off the visible text.

    Parameters
    ----------
    reply
        Its visible text should begin with yes or no, or be a JSON object whose ``answer`` does.

    Returns
    -------
    Reading
        ``purchase`` is 1 for yes and 0 for no.
    """
    text = visible_text(reply.text)
    held = {key.strip().casefold(): value for found in _json_objects(text) for key, value in found.items()}
    return _yes_or_no(held.get("answer", text))


def read_by_price(reply: Reply, point: PricePoint, points: Sequence[PricePoint], *, share: bool) -> Reading:
    """Read the answer for one price off a JSON object that holds one for each.

    Parameters
    ----------
    reply
        With a JSON object in its visible text, the last that has one of the prices; its keys are prices in any
        writing.
    point
        The price.
    points
        Every price that was asked about.
    share
        Whether the answer is a percentage of shoppers, and not yes or no.

    Returns
    -------
    Reading
        ``unparsed`` where the price is missing, or its share does not lie between 0 and 100, or the shares seem to
        be fractions of 1 and not percentages.
    """
    asked = {price_key(one.price) for one in points}
    answers: dict[str | None, object] = {}
    for found in _json_objects(visible_text(reply.text)):
        by_price = {_price(key): value for key, value in found.items()}
        answers = by_price if asked & by_price.keys() else answers
    wanted = price_key(point.price)
    if wanted not in answers:
        return UNPARSED
    if not share:
        return _yes_or_no(answers[wanted])
    percent = {key: _percent(value) for key, value in answers.items() if key in asked}
    if _are_fractions([number for number in percent.values() if number is not None]):
        return UNPARSED
    found_percent = percent[wanted]
    return UNPARSED if found_percent is None else Reading(found_percent / 100, math.nan, "ok")


def _json_objects(text: str) -> list[dict[str, Any]]:
    objects = []
    for match in _OBJECT.finditer(text):
        try:
            found = json.loads(match[0])
        except (ValueError, RecursionError):
            continue
        objects.append(found)
    return objects


def _price(key: str) -> str | None:
    try:
        return price_key(float(without_sign(key.strip()).replace(",", "")))
    except ValueError:
        return None


def _yes_or_no(value: object) -> Reading:
    if isinstance(value, bool):
        return Reading(float(value), math.nan, "ok")
    match = _ANSWER.match(value) if isinstance(value, str) else None
    return Reading(float(match[1].casefold() == "yes"), math.nan, "ok") if match else UNPARSED


def _percent(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        percent = float(_PERCENT_SIGN.sub("", value) if isinstance(value, str) else value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return percent if 0 <= percent <= 100 else None


def _are_fractions(percent: list[float]) -> bool:
    return len(percent) > 1 and max(percent) <= 1 and any(number not in (0, 1) for number in percent)
