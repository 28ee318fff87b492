"""Why stored replies could not be read, in words: what is kept and not read is not the same as not stored."""

from collections import Counter

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import Reply, requests_of
from core.asking.replies.first_token import Fault, read_alternatives
from core.asking.replies.reading import CUT_OFF, read, read_filled
from core.asking.replies.thinking_marks import thinks_first, visible_text
from core.experiment.cells import Cell
from core.experiment.experiment import Experiment

_FAULTS: dict[Fault, str] = {
    "empty": "no first-token alternatives",
    "no logarithms": "first-token alternatives that are no log-probabilities",
    "more than certain": "first-token alternatives that add to more than 1",
    "no text": "first-token alternatives as ids and not as text",
    "nothing but the sampled token": "no alternative to the sampled token",
}


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
    status = read_filled(reply, cell.probe.unit).status if cell.probe else read(reply, cell).status
    if status == "ok":
        return None
    if status == "refused":
        return f"a refusal ({reply.finish_reason})"
    if not visible_text(reply.text):
        return _why_empty(reply)
    if cell.probe is None and cell.method == "logprob":
        found = read_alternatives(reply.first_token)
        if found.fault:
            return _FAULTS[found.fault]
        if found.mass == 0:
            return "neither yes nor no among the first token's alternatives"
        return "too few alternatives to tell yes from no"
    if reply.finish_reason in CUT_OFF:
        return "a text that was cut off before it said one answer"
    return "a text that does not say one answer"


def _why_empty(reply: Reply) -> str:
    if reply.thinking or thinks_first(reply.text):
        return "thinking and no visible answer"
    return "an empty text"


def unread_sentence(experiment: Experiment, cache: ReplyCache) -> str:
    """Count why stored replies of an experiment were not read.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where the replies are.

    Returns
    -------
    str
        Empty where all were read.
    """
    reasons: dict[str, str] = {}
    for cell, request in requests_of(experiment):
        reply = None if request.key in reasons else cache.get(request.key)
        if reply is not None and (reason := why_unread(reply, cell)):
            reasons[request.key] = reason
    if not reasons:
        return ""
    told = "; ".join(
        f"{number} {'reply' if number == 1 else 'replies'} with {reason}"
        for reason, number in Counter(reasons.values()).most_common()
    )
    return f"Stored and not read: {told}."
