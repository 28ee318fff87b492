"""Where a model's visible answer begins: what it thinks before, some servers leave in the text."""

import re
from collections.abc import Sequence

_CLOSED = re.compile(
    r"</think(?:ing)?>|</thought>|</reasoning>|\[/THINK\]|<channel\|>|<\|channel\|>final<\|message\|>",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"\s*(?:<think(?:ing)?>|<thought>|<reasoning>|\[THINK\]|<\|channel\|?>|<\|start\|>)", re.IGNORECASE
)
_MARKER = r"(?:<\|[^<>|]{1,40}\|>|<(?:start|end)_of_turn>|</?s>)"
_AROUND = re.compile(rf"(?:\s|{_MARKER})*(.*?)(?:\s|{_MARKER})*", re.DOTALL)


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
    match = _AROUND.fullmatch(text, closed[-1] if closed else 0)
    return match[1] if match else ""


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
