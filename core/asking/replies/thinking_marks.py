"""Where a model's visible answer begins: what it thinks before, some servers leave in the text."""

import re
from collections.abc import Sequence

_CLOSED = re.compile(
    r"</(?:seed:)?think(?:ing)?>|</thought>|</reasoning>|\[/THINK\]|<channel\|>"
    r"|<\|channel\|>final(?:\s*<\|constrain\|>\s*\w+)?\s*<\|message\|>",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"\s*(?:<(?:seed:)?think(?:ing)?>|<thought>|<reasoning>|\[THINK\]|<\|channel\|?>|<\|start\|>)", re.IGNORECASE
)
_MARKER = r"(?:<\|[^<>|]{1,40}\|>|<(?:start|end)_of_turn>|</?s>)"
_FIRST, _LAST = re.compile(_MARKER), re.compile(rf"{_MARKER}\Z")
LONGEST_MARKER = 44


def visible_text(text: str) -> str:
    """Take thinking and channel marks off a model's text.

    Parameters
    ----------
    text
        As received. Marks known: ``<think>`` and its like (Qwen, DeepSeek), ``[THINK]`` (Mistral), channels
        (gpt-oss, Gemma).

    Returns
    -------
    str
        Empty where the model had not finished thinking.
    """
    closed = [match.end() for match in _CLOSED.finditer(text)]
    if not closed and thinks_first(text):
        return ""
    return _without_marks_around(text[closed[-1] if closed else 0 :])


def _without_marks_around(text: str) -> str:
    text = text.strip()
    while match := _FIRST.match(text):
        text = text[match.end() :].lstrip()
    while match := _LAST.search(text[-LONGEST_MARKER:]):
        text = text[: -len(match[0])].rstrip()
    return text


def thinks_first(text: str) -> bool:
    """Say whether a text begins with a mark of thinking.

    Parameters
    ----------
    text
        As received.

    Returns
    -------
    bool
    """
    return _OPENED.match(text) is not None


def visible_start(tokens: Sequence[str], text: str) -> int | None:
    """Find the token with which the visible answer begins.

    Parameters
    ----------
    tokens
        Every generated token.
    text
        The reply's text; servers may have taken thinking and marks out of it already.

    Returns
    -------
    int or None
        Index into ``tokens``; None where the model had not finished thinking.
    """
    generated = "".join(tokens)
    answer = visible_text(text)
    if not answer:
        return None if not tokens or thinks_first(text) or thinks_first(generated) else 0
    at = generated.rfind(answer)
    if at < 0:
        return None
    end = 0
    for index, token in enumerate(tokens):
        end += len(token)
        if end > at:
            return index
    return None
