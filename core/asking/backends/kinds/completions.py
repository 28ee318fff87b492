"""Reads the body of a chat completion, as OpenAI's protocol has it and as other servers write it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from core.asking.backends.complaints import error_status
from core.asking.backends.faults import Failure
from core.asking.backends.meanings import is_declined
from core.asking.replies.first_token import written_out
from core.asking.replies.reading import is_refusal
from core.asking.replies.thinking_marks import thinks_first, visible_start, visible_text
from core.asking.requests import Reply
from core.experiment import ModelName

LEAST_LOGPROB = -9999.0
"""Stands for the logarithm of 0, as at OpenAI: JSON has no infinity, and some servers write null."""
CONTENT_FILTER = "content_filter"
_MOST_TOKENS = 100_000_000
_FAILED = re.compile(
    r"error|abort|cancel|time_?out|network|insufficient_system_resource|malformed|overload|internal|unavailable",
    re.IGNORECASE,
)
"""Words in the reasons to stop by which servers say that no answer came about."""
_FILTERED = frozenset({"filtered", "blocked", "flagged"})
_REASONS = frozenset({"block_reason", "blockreason", "native_finish_reason", "stop_reason"})


def failure_in(body: dict[str, Any]) -> Failure | None:
    """Find the failure in what came with status 200.

    Parameters
    ----------
    body
        Of the answer.

    Returns
    -------
    Failure or None
        None where it is an answer, or has nothing to say of why it is none.
    """
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    error = body.get("error") or choice.get("error")
    if not choice and not error:
        if any(_blocks(body, 0)):
            return Failure(None, {}, stopped=False, is_declined=True)
        error = body.get("base_resp") or next(
            (body[key] for key in ("detail", "message", "msg") if body.get(key)), None
        )
    reason = choice.get("finish_reason")
    stopped = isinstance(reason, str) and _FAILED.search(reason) is not None
    if error:
        told = {"error": error}
        status = error_status(told)
        return Failure(status, told, stopped or bool(choice), is_declined(status or 400, told))
    if stopped or (choice and _is_void(body, choice)):
        return Failure(None, {}, stopped=True, is_declined=False)
    return None


def _is_void(body: dict[str, Any], choice: dict[str, Any]) -> bool:
    """Whether nothing was written and nothing is charged: the model behind the server gave no answer."""
    message = choice.get("message")
    if not isinstance(message, dict) or message.get("content") or message.get("refusal") or body.get("usage"):
        return False
    refused = is_refusal(str(choice.get("finish_reason") or "")) or any(_blocks(body, 0))
    return (
        not refused and not _thinking(message) and not _tokens(choice) and choice.get("finish_reason") != "length"
    )


def _blocks(value: object, depth: int) -> Iterator[bool]:
    """Say of everything that servers note beside an answer whether it means that a filter held it back."""
    if depth > 6:
        return
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        for key, held in item.items():
            name = key.casefold()
            yield name in _FILTERED and held is True
            yield name in _REASONS and isinstance(held, str) and (is_refusal(held) or name.startswith("block"))
            if isinstance(held, dict | list):
                yield from _blocks(held, depth + 1)


def read_completion(body: dict[str, Any], model: ModelName, latency: float, refused: tuple[str, ...]) -> Reply:
    """Read a completion.

    Parameters
    ----------
    body
        As received.
    model
        The model that was asked.
    latency
        Seconds.
    refused
        Names of parameters that the server does not take.

    Returns
    -------
    Reply

    Raises
    ------
    KeyError, IndexError, TypeError, ValueError, AttributeError
        When it does not follow the protocol.
    """
    choice = body["choices"][0]
    message, tokens, usage = choice["message"], _tokens(choice), body.get("usage")
    refusal = _text(message.get("refusal"))
    text = _text(message.get("content")) or refusal
    start = visible_start([token for token, _ in tokens], text)
    reason = "refusal" if refusal else _text(choice.get("finish_reason"))
    return Reply(
        text=text,
        first_token=() if start is None else tuple(map(_alternative, tokens[start][1])),
        finish_reason=CONTENT_FILTER if not text and not is_refusal(reason) and any(_blocks(body, 0)) else reason,
        model=_text(body.get("model")) or model.model,
        input_tokens=tokens_counted(usage, "prompt_tokens"),
        output_tokens=tokens_counted(usage, "completion_tokens"),
        latency=round(latency, 4),
        time=_now(),
        thinking=_thinking(message),
        hidden_tokens=start or 0,
        refused=refused,
    )


def declined(model: ModelName, latency: float, refused: tuple[str, ...]) -> Reply:
    """Return the reply for a call that was declined before a model answered.

    Parameters
    ----------
    model
        The model that was asked.
    latency
        Seconds.
    refused
        Names of parameters that the server does not take.

    Returns
    -------
    Reply
    """
    return Reply("", (), CONTENT_FILTER, model.model, 0, 0, round(latency, 4), _now(), refused=refused)


def withholds_logprobs(body: dict[str, Any]) -> bool:
    """Say whether an answer has no log-probabilities at all.

    Parameters
    ----------
    body
        Of the answer.

    Returns
    -------
    bool
    """
    logprobs = body["choices"][0].get("logprobs")
    return not isinstance(logprobs, dict) or (logprobs.get("content") is None and not logprobs.get("tokens"))


def has_tokens(body: dict[str, Any]) -> bool:
    """Say whether an answer lists its tokens.

    Parameters
    ----------
    body
        Of the answer.

    Returns
    -------
    bool
    """
    return bool(_tokens(body["choices"][0]))


def is_still_thinking(body: dict[str, Any], reply: Reply) -> bool:
    """Say whether an answer was cut off before its visible text; a blank first token alone is no sign of thinking.

    Parameters
    ----------
    body, reply
        The answer, as received and as read.

    Returns
    -------
    bool
    """
    if reply.finish_reason.casefold() not in ("length", "max_tokens") or visible_text(reply.text):
        return False
    generated = "".join(token for token, _ in _tokens(body["choices"][0]))
    usage = body.get("usage") or {}
    thought = (
        bool(reply.thinking) or tokens_counted(usage.get("completion_tokens_details"), "reasoning_tokens") > 0
    )
    return thought or thinks_first(reply.text or generated) or not (reply.text or generated)


Alternative = tuple[str, Any]


def _tokens(choice: dict[str, Any]) -> list[tuple[str, list[Alternative]]]:
    """Give every generated token with its alternatives, of either form in which servers list them."""
    logprobs = choice.get("logprobs")
    if not isinstance(logprobs, dict):
        return []
    if (content := logprobs.get("content")) is not None:
        return [(_token(entry), _listed(entry.get("top_logprobs"))) for entry in content]
    tokens = logprobs.get("tokens") or []
    tops = logprobs.get("top_logprobs") or [None] * len(tokens)
    return [(_text(token), _listed(top)) for token, top in zip(tokens, tops, strict=False)]


def _listed(top: object) -> list[Alternative]:
    if isinstance(top, dict):
        return list(top.items())
    return [(_token(one), one.get("logprob")) for one in top] if isinstance(top, list) else []


def _token(entry: dict[str, Any]) -> str:
    """Read a token's text: off its bytes where they are given, for the text may be an id or half a character."""
    raw = entry.get("bytes")
    if isinstance(raw, list) and raw:
        try:
            return bytes(raw).decode(errors="replace")
        except (TypeError, ValueError, OverflowError):
            pass
    return written_out(_text(entry.get("token")))


def _alternative(one: Alternative) -> tuple[str, float]:
    token, logprob = one
    number = LEAST_LOGPROB if logprob is None else max(float(logprob), LEAST_LOGPROB)
    if number != number:
        raise ValueError
    return token, min(number, -LEAST_LOGPROB)


def _text(content: object) -> str:
    """Join the parts in which some servers give a text."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(_text(part["text"]) for part in content if part["type"] in ("text", "output_text"))
    if not isinstance(content, str):
        raise TypeError
    return content


def _thinking(message: dict[str, Any]) -> str:
    for name in ("reasoning_content", "reasoning", "thinking"):
        if isinstance(found := message.get(name), str) and found:
            return found
    parts = message.get("content")
    held = [part.get("thinking") for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return "".join(one if isinstance(one, str) else _text(one) for one in held if one)


def tokens_counted(usage: object, name: str) -> int:
    """Read a count of tokens.

    Parameters
    ----------
    usage
        As the server reports it.
    name
        Of the count.

    Returns
    -------
    int
        0 where there is none that can be true.
    """
    count = usage.get(name) if isinstance(usage, dict) else None
    return count if type(count) is int and 0 < count <= _MOST_TOKENS else 0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
