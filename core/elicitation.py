"""From a raw reply to a purchase probability: at analysis time, so that a better reader costs no new call."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from core.backends.base import Reply

Status = Literal["ok", "unparsed", "refused", "failed"]

_PADDING = " \t\r\n▁Ġ.,:;!*\"'`"
_ANSWER = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What one reply says of the purchase.

    Parameters
    ----------
    purchase
        Purchase probability, 0 to 1; NaN where the reply could not be read.
    mass
        Probability that the first token is a readable answer, 0 to 1; NaN for draws.
    status
        ``ok`` or ``unparsed``.
    """

    purchase: float
    mass: float
    status: Status


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


def read_text(reply: Reply) -> Reading:
    """Read one drawn answer off the visible text.

    Parameters
    ----------
    reply
        Its text should begin with yes or no.

    Returns
    -------
    Reading
        ``purchase`` is 1 for yes and 0 for no.
    """
    match = _ANSWER.match(reply.text)
    if match is None:
        return Reading(math.nan, math.nan, "unparsed")
    return Reading(float(match[1].casefold() == "yes"), math.nan, "ok")
