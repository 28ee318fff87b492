"""What of a reply is kept: neither a key, nor what cannot be true, nor more than any question asks for."""

from collections.abc import Callable
from dataclasses import replace

from core.asking.backends.faults import unreadable
from core.asking.backends.keys import Secret, redact
from core.asking.replies.first_token import CERTAIN
from core.asking.requests import Reply
from core.basics.texts import whole
from core.experiment import ModelName

LONGEST_TEXT = 500_000
"""Characters of an answer and the thinking before it; so much fits into a line of a recording."""
MOST_ALTERNATIVES = 1_000


def kept(model: ModelName, reply: Reply, secret: Secret | None) -> Reply:
    """Return what is kept of a reply.

    Parameters
    ----------
    model
        The model that was asked.
    reply
        As read.
    secret
        The key that was sent, which a server may echo anywhere.

    Returns
    -------
    Reply
        Without the key, halves of characters, and first-token alternatives that are no log-probabilities; nothing
        else differs.

    Raises
    ------
    NoAnswerError
        When it is longer than `LONGEST_TEXT`, or has more than `MOST_ALTERNATIVES`.
    """
    said = _said(reply)
    if len(said) > LONGEST_TEXT or len(reply.first_token) > MOST_ALTERNATIVES:
        raise unreadable(model, f"more than {LONGEST_TEXT:,} characters or {MOST_ALTERNATIVES:,} alternatives")
    if any(logprob > CERTAIN for _, logprob in reply.first_token):
        reply = replace(reply, first_token=())
    if said.isascii() and (secret is None or secret.value not in said):
        return reply
    return _with_texts(reply, lambda text: redact(whole(text), [secret]))


def shown(reply: Reply) -> Reply:
    """Return a reply as a page can hold it, for a stored one may be older than what is kept now.

    Parameters
    ----------
    reply
        As stored.

    Returns
    -------
    Reply
    """
    return _with_texts(reply, whole)


def _with_texts(reply: Reply, change: Callable[[str], str]) -> Reply:
    return replace(
        reply,
        text=change(reply.text),
        thinking=change(reply.thinking),
        finish_reason=change(reply.finish_reason),
        model=change(reply.model),
        first_token=tuple((change(token), logprob) for token, logprob in reply.first_token),
    )


def _said(reply: Reply) -> str:
    tokens = (token for token, _ in reply.first_token)
    return "\n".join((reply.text, reply.thinking, reply.finish_reason, reply.model, *tokens))
