"""Where a model's visible answer begins: what it thinks before, some servers leave in the text."""

import re
from collections.abc import Sequence

from core.asking.replies.first_token import written_out

_NAME = r"(?:\w{1,20}[:_])?(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|analysis|scratchpad|monologue)"
_CLOSED = re.compile(
    rf"</{_NAME}>|\[/(?:THINK|REASONING)\]|◁/think▷|<channel\|>|<unused95>"
    r"|<\|(?:end_of_thought|end_thinking|/think(?:ing)?|think_end)\|>|\[BEGIN FINAL RESPONSE\]"
    r"|<\|channel\|>final(?:\s*<\|constrain\|>\s*\w+)?\s*<\|message\|>"
    r"|\Aanalysis(?=[A-Z])[\s\S]*?assistantfinal",
    re.IGNORECASE,
)
_OPENED = re.compile(
    rf"\s*(?:<{_NAME}>|\[(?:THINK|REASONING)\]|◁think▷|<\|channel\|?>|<unused94>|<\|start\|>"
    r"|<\|(?:begin_of_thought|start_thinking|think(?:ing)?|think_start)\|>"
    r"|Here are my reasoning steps:|analysis(?-i:(?=[A-Z]))(?!\w*\s*:))",
    re.IGNORECASE,
)
"""As Qwen, DeepSeek, GLM, Seed, LongCat; Mistral; Kimi; Gemma; MedGemma; OpenThinker, Cohere; Apriel; gpt-oss."""
_BEHIND = re.compile(rf"(\s*\S[^<]*(?:<(?!{_NAME}>)[^<]*)*)<{_NAME}>", re.IGNORECASE)
"""An answer, with its reasons in such marks behind it."""
_MARKER = (
    r"(?:<[|｜][^<>|｜]{1,40}[|｜]>|<(?:start|end)_of_turn>|</?s>|<(?:eos|bos|pad)>|"
    r"\[(?:END FINAL RESPONSE|EOS)\])"
)
_FIRST, _LAST = re.compile(_MARKER), re.compile(rf"{_MARKER}\Z")
LONGEST_MARKER = 44


def visible_text(text: str) -> str:
    """Take thinking and channel marks off a model's text.

    Parameters
    ----------
    text
        As received.

    Returns
    -------
    str
        Empty where the model had not finished thinking.
    """
    closed = [match.end() for match in _CLOSED.finditer(text)]
    if not closed and thinks_first(text):
        return ""
    visible = _without_marks_around(text[closed[-1] if closed else 0 :])
    behind = None if visible or thinks_first(text) else _BEHIND.match(text)
    return _without_marks_around(behind[1]) if behind else visible


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
        Every generated token, as text or in its tokenizer's own spelling.
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
    found = _token_at(tokens, answer)
    return found if found is not None else _token_at(_without_spaces(tokens), "".join(answer.split()))


def _without_spaces(tokens: Sequence[str]) -> list[str]:
    return ["".join(written_out(token).split()) for token in tokens]


def _token_at(tokens: Sequence[str], answer: str) -> int | None:
    at = "".join(tokens).rfind(answer)
    if at < 0:
        return None
    end = 0
    for index, token in enumerate(tokens):
        end += len(token)
        if end > at:
            return index
    return None
