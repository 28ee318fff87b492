"""From a raw reply to a purchase probability: at analysis time, so that a better reader costs no new call."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.asking.replies.first_token import Fault, read_alternatives
from core.asking.replies.forms import (
    Found,
    Pairs,
    answers_by_price,
    find_objects,
    read_answer,
    read_object,
    shares_by_price,
)
from core.asking.replies.numbers import read_number
from core.asking.replies.thinking_marks import thinks_first, visible_text
from core.asking.requests import Reply
from core.experiment import Cell, PricePoint, Probe
from core.experiment.prompts.messages import price_key

Status = Literal["ok", "unparsed", "refused", "failed"]

CUT_OFF = ("length", "max_tokens")
"""Reasons to stop by which servers say that the answer was longer than the room it had."""
_AT_PRICE = re.compile(r"\b(?:at|for|up to|under|below)\s+[$€£](\d[\d,]*(?:\.\d+)?)", re.IGNORECASE)
_REFUSAL = re.compile(
    r"refus|content[-_ ]?filter|filtered|safety|sensitiv|guardrail|block|prohibit|policy|moderat|flagged|spii"
    r"|recitation|inspection|jail_?break|violation|inappropriate|risk_control|censor",
    re.IGNORECASE,
)
"""Words in the reasons to stop by which servers say that the model declined, or that they did for it."""


_FAULTS: dict[Fault, str] = {
    "empty": "no first-token alternatives",
    "no logarithms": "first-token alternatives that are no log-probabilities",
    "more than certain": "first-token alternatives that add to more than 1",
    "no text": "first-token alternatives as ids and not as text",
    "nothing but the sampled token": "no alternative to the sampled token",
}


@lru_cache(maxsize=64)
def is_refusal(reason: str) -> bool:
    """Say whether a server's reason to stop, or its code for an error, means that the answer was declined.

    Parameters
    ----------
    reason
        In the server's word, such as ``content_filter`` or ``SAFETY``.

    Returns
    -------
    bool
    """
    return _REFUSAL.search(reason) is not None


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
REFUSED = Reading(math.nan, math.nan, "refused")
SAID = {answer: Reading(float(answer), math.nan, "ok") for answer in (True, False)}


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


def read_filled(reply: Reply, unit: str = "") -> Filled:
    """Read a reply as the number that a probe asks for.

    Parameters
    ----------
    reply
        As received.
    unit
        In which the number is wanted.

    Returns
    -------
    Filled
        ``unparsed`` also where the reply was cut off within its number.
    """
    if is_refusal(reply.finish_reason):
        return Filled(math.nan, "refused")
    text = visible_text(reply.text)
    cut = reply.finish_reason in CUT_OFF and text[-1:].isdigit()
    value = None if cut else read_number(text, unit)
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
    return reader_of(cell)(reply, cell.point)


def reader_of(cell: Cell) -> Callable[[Reply, PricePoint], Reading]:
    """Say how replies are read to cells that differ in their price, order of answers and draw alone.

    Parameters
    ----------
    cell
        One of them.

    Returns
    -------
    callable
        Reads a reply, as `read` does, to the one at a price.
    """
    method, one_price, points = cell.method, cell.strategy.format == "one_price", cell.points

    def read_at(reply: Reply, point: PricePoint) -> Reading:
        if is_refusal(reply.finish_reason):
            return REFUSED
        if method == "logprob":
            return read_first_token(reply)
        if one_price:
            return read_word(reply, point.price)
        return read_by_price(reply, point, points, share=method == "forecast")

    return read_at


def read_first_token(reply: Reply) -> Reading:
    """Read the purchase probability off the first token's log-probabilities.

    Parameters
    ----------
    reply
        With first-token alternatives, as `read_alternatives` checks them.

    Returns
    -------
    Reading
        ``purchase`` is mass on yes / (mass on yes + mass on no); ``unparsed`` where the list cannot be true, or
        leaves more than `WIDEST` of the purchase probability open.
    """
    found = read_alternatives(reply.first_token)
    purchase = found.purchase
    return Reading(purchase, found.mass, "unparsed" if math.isnan(purchase) else "ok")


def read_word(reply: Reply, price: float | None = None) -> Reading:
    """Read one drawn answer off the visible text.

    Parameters
    ----------
    reply
        Its visible text says yes or no once, in words or in a JSON object.
    price
        That was asked about; None where nothing is known of it.

    Returns
    -------
    Reading
        ``purchase`` is 1 for yes and 0 for no; ``unparsed`` where both are said, or neither, or a condition, or a
        yes to another price.
    """
    answer, prices = _in_words(reply.text, reply.finish_reason in CUT_OFF)
    if answer and price is not None and any(key != price_key(price) for key in prices):
        return UNPARSED
    return UNPARSED if answer is None else SAID[answer]


@lru_cache(maxsize=256)
def _in_words(text: str, cut: bool) -> tuple[bool | None, list[str]]:
    """Read the answer, and the prices that it agrees to, once of what many replies say in the same words."""
    visible = visible_text(text)
    answer = _answer(visible, cut=cut)
    return answer, _prices_agreed_to(visible) if answer else []


def _answer(text: str, *, cut: bool) -> bool | None:
    objects = [found for found in find_objects(text) if isinstance(found.value, Pairs)]
    if not objects:
        return read_answer(text, cut=cut)
    answers = {read_object(found.value) for found in objects}
    beside = read_answer(_around(objects, text), beside=True)
    return answers.pop() if len(answers) == 1 and (beside is None or beside in answers) else None


def _prices_agreed_to(text: str) -> list[str]:
    """List the prices at or for which an answer says that it holds."""
    return [price_key(float(match[1].replace(",", ""))) for match in _AT_PRICE.finditer(text)]


def _around(objects: Sequence[Found], text: str) -> str:
    starts = [0, *(found.end for found in objects)]
    ends = [*(found.start for found in objects), len(text)]
    return " \n ".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def read_by_price(reply: Reply, point: PricePoint, points: Sequence[PricePoint], *, share: bool) -> Reading:
    """Read the answer for one price off a reply that gives one for each.

    Parameters
    ----------
    reply
        Its visible text holds an object, a list, a table or lines, with prices in any writing.
    point
        The price.
    points
        Every price that was asked about.
    share
        Whether the answer is a percentage of shoppers, and not yes or no.

    Returns
    -------
    Reading
        ``unparsed`` where the price is missing, or two answers are given for it; of shares, for every price, where
        one lies beyond the scale, or the whole does not tell the scale.
    """
    prices = tuple(one.price for one in points)
    purchase = _by_price(reply.text, prices, reply.finish_reason in CUT_OFF, share).get(price_key(point.price))
    return UNPARSED if purchase is None else Reading(float(purchase), math.nan, "ok")


@lru_cache(maxsize=256)
def _by_price(text: str, prices: tuple[float, ...], cut: bool, share: bool) -> dict[str, float] | dict[str, bool]:
    """Read one reply once, and not again for every price in it."""
    visible = visible_text(text)
    return shares_by_price(visible, prices, cut=cut) if share else answers_by_price(visible, prices, cut=cut)


def why_unread(reply: Reply, cell: Cell) -> str | None:
    """Say why a reply counts as no answer.

    Parameters
    ----------
    reply
        As received.
    cell
        The question.

    Returns
    -------
    str or None
        What the reply holds instead; None where it was read.
    """
    if cell.probe:
        return why_unfilled(reply, cell.probe)
    status = read(reply, cell).status
    if status == "ok":
        return None
    if status == "refused":
        return f"a refusal ({reply.finish_reason})"
    if not visible_text(reply.text):
        return _why_empty(reply)
    if cell.method == "logprob":
        found = read_alternatives(reply.first_token)
        if found.fault:
            return _FAULTS[found.fault]
        if found.mass == 0:
            return "neither yes nor no among the first token's alternatives"
        return "too few alternatives to tell yes from no"
    if reply.finish_reason in CUT_OFF:
        return "a text that was cut off before it said one answer"
    if cell.method == "forecast":
        return "shares that are not one for each price on a scale that can be told"
    if cell.strategy.format != "one_price":
        return "a text that does not say one answer for each price"
    return "a text that does not say one answer"


def why_unfilled(reply: Reply, probe: Probe) -> str | None:
    """Say why a reply does not fill a variable in.

    Parameters
    ----------
    reply
        As received.
    probe
        What was asked for.

    Returns
    -------
    str or None
        What the reply holds instead; None where it was read.
    """
    status = read_filled(reply, probe.unit).status
    if status == "ok":
        return None
    if status == "refused":
        return f"a refusal ({reply.finish_reason})"
    if not visible_text(reply.text):
        return _why_empty(reply)
    if reply.finish_reason in CUT_OFF:
        return "a text that was cut off before it said one answer"
    return "a text that does not say one number in the unit that was asked for"


def _why_empty(reply: Reply) -> str:
    if reply.thinking or thinks_first(reply.text):
        return "thinking and no visible answer"
    return "an empty text"
