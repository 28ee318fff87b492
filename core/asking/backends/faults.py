"""What servers' errors mean, in sentences that say what to do; a server's own words are not repeated.

A server may echo what it was sent, keys included, so only its short codes and the names of our own parameters
are taken from its answer.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from core.asking.backends.base import AskAgainError, LostReplyError
from core.asking.replies.calls import Reply
from core.basics.errors import BackendError, ModelUnusableError, TransientError
from core.experiment.models import ModelName

LONGEST_WAIT = 120.0
SPENT = {"insufficient_quota", "billing_error", "billing_hard_limit_reached", "payment_required"}
SPENT_WORDS = re.compile(r"credit balance", re.IGNORECASE)
"""Anthropic has no code for a spent credit."""
NO_SUCH_MODEL = {"model_not_found"}
DECLINED = {"content_filter", "content_policy_violation", "responsible_ai_policy_violation", "invalid_prompt"}
REFUSED_WORDS = re.compile(
    r"unsupported|unrecogni[sz]ed|unavailable|deprecated|extra_forbidden|cannot both|"
    r"\b(?:unknown|unexpected|extra) (?:input|field|param|argument|keyword|key|name|property|value)|"
    r"n[o']t (?:\w+ )?(?:be )?(?:support|permit|allow|recogni|accept|implement|available)",
    re.IGNORECASE,
)
"""How servers say that they do not take a parameter at all, and not just this value of it."""
NEAR = 50
"""Characters at most between a parameter's name and such words: an echoed prompt may hold either."""
BOUND = re.compile(
    r"(?:<=|≤|at most|up to|equal to|between \d+ and|max(?:imum)?|exceeds?|(?:greater|more) than)\D{0,30}?(\d+)",
    re.IGNORECASE,
)
NO_LOGPROBS = (
    "{model} gives no first-token probabilities, so its answers must be drawn; nothing was stored. "
    "Set the number of draws a prompt, such as 50, and run again."
)


def server_name(model: ModelName) -> str:
    """Say where a model is asked.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    str
        The server's host where an address is given, else the vendor.
    """
    if model.base_url:
        return urlsplit(model.base_url).netloc
    return {"anthropic": "Anthropic", "openai": "OpenAI"}.get(model.backend, model.backend)


@contextmanager
def explained(sdk: ModuleType, model: ModelName, seconds: float) -> Iterator[None]:
    """Turn what an SDK raises, and what an answer of another form raises where it is read, into our errors.

    Parameters
    ----------
    sdk
        ``openai`` or ``anthropic``, which name their errors alike.
    model
        The model that is asked.
    seconds
        After which its server is given up.

    Raises
    ------
    BackendError
        `LostReplyError` where the call may have been answered.
    """
    try:
        yield
    except sdk.APIStatusError as error:
        raise status_error(model, error.status_code, error.response.headers, error.body) from None
    except sdk.APIConnectionError as error:
        from httpx2 import ConnectError, ConnectTimeout

        # One transport reports a refused connection as one that took too long to make.
        if isinstance(error.__cause__, ConnectTimeout | ConnectError):
            raise unreachable(model) from None
        late = isinstance(error, sdk.APITimeoutError)
        raise (timed_out(model, seconds) if late else broken_off(model)) from None
    except (sdk.APIError, AttributeError, TypeError, ValueError, KeyError, IndexError):
        raise unreadable(model) from None


def ask_again(model: ModelName, paid: Reply | None = None) -> AskAgainError:
    """Return the error for a call that taught how its model must be asked."""
    return AskAgainError(f"{server_name(model)} must be asked in another way. Run again to do so.", paid)


def tokens_reported(usage: object, name: str) -> int:
    """Read a number of tokens off what a server reports; 0 where it does not."""
    count = getattr(usage, name, None)
    return count if isinstance(count, int) and count > 0 else 0


def unreachable(model: ModelName) -> TransientError:
    """Return the error for a server that could not be reached."""
    return TransientError(
        f"{server_name(model)} could not be reached. "
        "Check that the server runs, its address and the network; then run again."
    )


def broken_off(model: ModelName) -> LostReplyError:
    """Return the error for a server that broke off its answer."""
    return LostReplyError(
        f"{server_name(model)} broke off its answer. Check that the server runs, and the network; then run again."
    )


def timed_out(model: ModelName, seconds: float) -> LostReplyError:
    """Return the error for a server that did not answer in time."""
    return LostReplyError(
        f"{server_name(model)} did not answer {model.model} within {seconds:g} seconds. Run again to retry."
    )


def unreadable(model: ModelName) -> LostReplyError:
    """Return the error for an answer that does not follow the protocol."""
    return LostReplyError(
        f"{server_name(model)} sent something that is no answer. Check the server's address; then run again."
    )


def status_error(model: ModelName, status: int, headers: Mapping[str, str], body: object) -> BackendError:
    """Say what an HTTP status of a server means.

    Parameters
    ----------
    model
        The model that was asked.
    status
        HTTP status, 400 or above.
    headers, body
        Of the server's answer.

    Returns
    -------
    BackendError
        `ModelUnusableError` where no other call would fare better, `TransientError` where the same call may.
    """
    where, codes = server_name(model), error_codes(body)
    if status == 402 or codes & SPENT or any(SPENT_WORDS.search(said) for _, said in _complaints(body)):
        return ModelUnusableError(
            f"{where} says that the quota or credit is spent. Add credit or take another key; then run again."
        )
    if status == 404 or codes & NO_SUCH_MODEL:
        return ModelUnusableError(
            f"{where} knows no model “{model.model[:60]}”, or nothing answers at this address (HTTP {status}). "
            "Check the model's name and the address; “python -m core models” lists what is there."
        )
    if status in (401, 403):
        return ModelUnusableError(
            f"{where} did not accept the key for {model.model} (HTTP {status}). Enter another key; then run again."
        )
    wait = retry_after(headers)
    if status == 429:
        return TransientError(
            f"{where} limits the rate of calls (HTTP 429). Run again later.", wait, slow_down=True
        )
    if status in (503, 529):
        return TransientError(f"{where} is overloaded (HTTP {status}). Run again later.", wait, slow_down=True)
    if status in (408, 409) or status >= 500:
        return TransientError(f"{where} failed (HTTP {status}). Run again later.", wait)
    reasons = "".join(f", {code}" for code in sorted(codes))
    return BackendError(f"{where} refused the call (HTTP {status}{reasons}). Take another model or strategy.")


def error_codes(body: object) -> set[str]:
    """Return the short codes in the body of an error.

    Parameters
    ----------
    body
        Decoded JSON, or anything else.

    Returns
    -------
    set of str
        Words such as ``invalid_request_error``; never free text.
    """
    error = _error(body)
    found = {error.get(name) for name in ("code", "type")}
    return {code for code in found if isinstance(code, str) and re.fullmatch(r"[a-z][a-z_]{2,40}", code)}


def refused_parameter(status: int, body: object, sent: Collection[str]) -> str | None:
    """Find out which parameter a server does not take, whatever its value.

    Parameters
    ----------
    status
        HTTP status of its answer.
    body
        Of its answer.
    sent
        Names of the parameters that can be left out.

    Returns
    -------
    str or None
        One of ``sent``.
    """
    if status not in (400, 422):
        return None
    for param, said in _complaints(body):
        if param in sent and REFUSED_WORDS.search(f"{said} {' '.join(error_codes(body))}"):
            return param
        named = {at: name for name in sent if (at := _refusal_of(name, said)) is not None}
        # “Use max_completion_tokens instead of max_tokens” names what it takes, too: what was sent is refused.
        if named:
            return named[min(named)]
    return None


def most_top_logprobs(status: int, body: object, sent: int) -> int | None:
    """Find out how many alternatives of a token a server gives, where it says that so many are too many.

    Parameters
    ----------
    status
        HTTP status of its answer.
    body
        Of its answer.
    sent
        How many were asked for.

    Returns
    -------
    int or None
        Fewer than ``sent``, 1 or above.
    """
    if status not in (400, 422):
        return None
    bounds = [
        int(bound)
        for param, said in _complaints(body)
        if "logprobs" in f"{param} {said}"
        for bound in BOUND.findall(said)
    ]
    return max((bound for bound in bounds if 1 <= bound < sent), default=None)


def _refusal_of(name: str, said: str) -> int | None:
    """Where a text names a parameter with words of refusal near; None where it does not."""
    for match in re.finditer(rf"(?<![A-Za-z_]){name}(?![A-Za-z_])", said):
        if REFUSED_WORDS.search(said[max(0, match.start() - NEAR) : match.end() + NEAR]):
            return match.start()
    return None


def _complaints(body: object) -> list[tuple[str, str]]:
    """List what an error says, each with the parameter that it names or an empty text; not what it echoes."""
    error = _error(body)
    message = error.get("message")
    details = (message if isinstance(message, dict) else error).get("detail")
    found = [(error.get("param"), message)]
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict):
            path = detail.get("loc")
            found.append((path[-1] if isinstance(path, list) and path else None, detail.get("msg")))
    return [(param if isinstance(param, str) else "", said) for param, said in found if isinstance(said, str)]


def _error(body: object) -> dict[str, Any]:
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return {}
    error = body.get("error", body)
    return error if isinstance(error, dict) else {"message": error}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read after how many seconds a server wants to be asked again.

    Parameters
    ----------
    headers
        Of its answer; ``Retry-After`` holds seconds or a date.

    Returns
    -------
    float or None
        At most 120.
    """
    text = headers.get("retry-after")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else None
