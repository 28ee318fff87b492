"""From a raw reply beyond price to an answer: at analysis time, so that a better reader costs no new call."""

import math
import re
from dataclasses import dataclass, replace

from core.asking.replies.arms.first_choice import read_chances
from core.asking.replies.first_token import read_alternatives
from core.asking.replies.forms import Pairs, find_objects, said_of_version
from core.asking.replies.numbers import read_number
from core.asking.replies.reading import CUT_OFF, Status, is_refusal, read_word
from core.asking.replies.thinking_marks import visible_text
from core.asking.requests import Reply
from core.experiment.arms import ArmCell, Response

_LETTER = re.compile(r"(?<![\w'’])([A-H])(?![\w'’])")
_CALLED = re.compile(r"(?<![\w'’])([A-H])(?=\W{0,2}[:.)\]]|\W*$)")
"""A letter by itself, which may be an article, and one that ends or heads a text as a letter of a list does."""
_NAMED = re.compile(
    r"(?i:\b(?:answer|option|choice|choose|chose|pick|select|go with|prefer|take|letter)(?: is| would be)?)"
    r"\W{0,4}([A-H])(?![\w'’])"
)
"""A letter that is called the answer."""
_DENIED = re.compile(r"\b(?:not|neither|nor|except|instead of|rather than|unless|if)\b|n['’]t\b", re.IGNORECASE)
"""What may take the letter behind it back."""
LONGEST = 4000
"""Characters; what is longer is an essay."""


@dataclass(frozen=True)
class ArmReading:
    """What one reply says.

    Parameters
    ----------
    shares
        Probability of each answer, in the vignette's own order; empty where numbers are answered.
    value
        The outcome: the probability of what is counted, the mean step of a scale, or the number; NaN where the
        reply could not be read.
    mass
        Probability that the first token is an answer, 0 to 1; NaN where probabilities are not read.
    status
        ``ok``, ``unparsed`` or ``refused``.
    """

    shares: tuple[float, ...]
    value: float
    mass: float
    status: Status


def read_arm(reply: Reply, cell: ArmCell) -> ArmReading:
    """Read a reply as an answer to a cell.

    Parameters
    ----------
    reply
        As received.
    cell
        The question.

    Returns
    -------
    ArmReading
    """
    if is_refusal(reply.finish_reason):
        return _unread("refused")
    if cell.is_set:
        return _read_of_set(reply, cell)
    if not cell.said:
        return _read_amount(reply, cell.vignette.response)
    if cell.method == "logprob":
        return _read_first_token(reply, cell)
    said = _said(reply, cell)
    if said is None:
        return _unread("unparsed")
    return _answered(cell, tuple(float(one == said) for one in cell.said), math.nan)


def _unread(status: Status, mass: float = math.nan) -> ArmReading:
    return ArmReading((), math.nan, mass, status)


def _read_first_token(reply: Reply, cell: ArmCell) -> ArmReading:
    if cell.vignette.response.kind == "yes_no":
        found = read_alternatives(reply.first_token)
        if math.isnan(found.purchase):
            return _unread("unparsed", found.mass)
        yes = found.purchase
        return _answered(cell, tuple(yes if one == "yes" else 1 - yes for one in cell.said), found.mass)
    chances = read_chances(reply.first_token, cell.said)
    return _answered(cell, chances.shares, chances.mass) if chances.shares else _unread("unparsed", chances.mass)


def _answered(cell: ArmCell, listed: tuple[float, ...], mass: float) -> ArmReading:
    """Bring what was said of answers as they were listed into the vignette's own order, and sum the outcome up."""
    by_answer = dict(zip(cell.listed, listed, strict=True))
    answers, counted = cell.vignette.answers_in(cell.arm), cell.vignette.counted_in(cell.arm)
    shares = tuple(by_answer[answer] for answer in answers)
    if counted:
        value = math.fsum(by_answer[answer] for answer in counted)
    else:
        value = math.fsum(float(answer) * share for answer, share in by_answer.items())
    return ArmReading(shares, value, mass, "ok")


def _read_of_set(reply: Reply, cell: ArmCell) -> ArmReading:
    """Read what a reply for all arms says of this one; the last line may have been cut off."""
    text = visible_text(reply.text)
    if reply.finish_reason in CUT_OFF:
        text = text.rpartition("\n")[0]
    said = said_of_version(text, cell.versions.index(cell.arm) + 1)
    if said is None:
        return _unread("unparsed")
    alone = replace(reply, text=said, finish_reason="stop")
    if not cell.said:
        return _read_amount(alone, cell.vignette.response)
    word = read_word(alone)
    if word.status != "ok":
        return _unread("unparsed")
    return _answered(cell, tuple(float((one == "yes") == bool(word.purchase)) for one in cell.said), math.nan)


def _read_amount(reply: Reply, response: Response) -> ArmReading:
    value = _number(reply, response)
    if value is None or _is_beyond(value, response):
        return _unread("unparsed")
    return ArmReading((), value / (response.out_of or 1.0), math.nan, "ok")


def _number(reply: Reply, response: Response) -> float | None:
    """Read one number, as far as it was not cut off."""
    text = visible_text(reply.text)
    cut = reply.finish_reason in CUT_OFF and text[-1:].isdigit()
    return None if cut else read_number(text, response.unit)


def _is_beyond(value: float, response: Response) -> bool:
    """Say whether a count or amount is none that can be answered: nobody drinks a million drinks."""
    return not response.lowest <= value <= response.most


def _said(reply: Reply, cell: ArmCell) -> str | None:
    """Read which of the answers a text gives."""
    kind, text = cell.vignette.response.kind, visible_text(reply.text)
    if kind == "yes_no":
        reading = read_word(reply)
        return None if reading.status != "ok" else "yes" if reading.purchase else "no"
    if len(text) > LONGEST:
        return None
    if kind == "scale":
        cut = reply.finish_reason in CUT_OFF and len(text) > 1 and text[-1:].isdigit()
        value = None if cut else read_number(text)
        return None if value is None or f"{value:g}" not in cell.said else f"{value:g}"
    held = _held(text)
    return _letter(held if held is not None else text, cell)


def _held(text: str) -> str | None:
    """Return the one answer of a JSON object."""
    found = [one.value for one in find_objects(text) if isinstance(one.value, Pairs)]
    answers = {str(value) for pairs in found for name, value in pairs if name.strip().casefold() == "answer"}
    return answers.pop() if len(answers) == 1 else None


def _letter(text: str, cell: ArmCell) -> str | None:
    """Read one letter, alone, called the answer, or as the option that it stands for."""
    alone = text.strip(" \t\n.,:;!*\"'`()[]“”‘’").upper()
    if alone in cell.said:
        return alone
    if _DENIED.search(text):
        return None
    standing = set(_LETTER.findall(text)) & set(cell.said)
    named = {match[1] for match in _NAMED.finditer(text)} or set(_CALLED.findall(text))
    named &= set(cell.said)
    if named:
        return named.pop() if named == standing and len(named) == 1 else None
    options = {letter for letter, option in zip(cell.said, cell.listed, strict=True) if _is_said(option, text)}
    return options.pop() if len(options) == 1 else None


def _is_said(option: str, text: str) -> bool:
    """Say whether a text holds an option whole, and not as a part of other words."""
    words = r"\s+".join(map(re.escape, option.split()))
    return re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def why_unread_arm(reply: Reply, cell: ArmCell) -> str | None:
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
    reading = read_arm(reply, cell)
    if reading.status == "ok":
        return None
    if reading.status == "refused":
        return f"a refusal ({reply.finish_reason})"
    if not visible_text(reply.text):
        return "no visible answer"
    if cell.method == "logprob":
        return "too few alternatives of the first token to tell the answers apart"
    if cell.is_set:
        return "a text that does not give every version one answer"
    response = cell.vignette.response
    if response.kind not in ("scale", "count", "money"):
        return "a text that does not say one of the answers"
    if _number(reply, response) is None:
        return "a text that does not say one number"
    return f"a number that is not {response.answerable}, and no answer to the question"
