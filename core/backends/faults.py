"""What servers' errors mean, in sentences that say what to do; a server's own words are not repeated.

A server may echo what it was sent, keys included, so only its short codes and the names of our own parameters
are taken from its answer.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from core.errors import BackendError, ModelUnusableError, TransientError
from core.models import ModelName

LONGEST_WAIT = 120.0
SPENT = {"insufficient_quota", "billing_error", "billing_hard_limit_reached", "payment_required"}
DECLINED = {"content_filter", "content_policy_violation", "responsible_ai_policy_violation"}
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


def unreachable(model: ModelName) -> TransientError:
    """Return the error for a server that could not be reached, or that broke off its answer."""
    return TransientError(
        f"{server_name(model)} could not be reached or broke off its answer. "
        "Check that the server runs, its address and the network; then run again."
    )


def timed_out(model: ModelName, seconds: float) -> TransientError:
    """Return the error for a server that did not answer in time."""
    return TransientError(
        f"{server_name(model)} did not answer {model.model} within {seconds:g} seconds. Run again to retry."
    )


def unreadable(model: ModelName) -> TransientError:
    """Return the error for an answer that does not follow the protocol."""
    return TransientError(
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
    if status == 402 or codes & SPENT:
        return ModelUnusableError(
            f"{where} says that the quota or credit is spent. Add credit or take another key; then run again."
        )
    if status in (401, 403):
        return ModelUnusableError(
            f"{where} did not accept the key for {model.model} (HTTP {status}). Enter another key; then run again."
        )
    if status == 404:
        return ModelUnusableError(
            f"{where} knows no model “{model.model[:60]}”, or nothing answers at this address (HTTP 404). "
            "Check the model's name and the address; “python -m core models” lists what is there."
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
    """Find out which parameter a server does not take.

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
    error = _error(body)
    if error.get("param") in sent:
        return str(error["param"])
    message = str(error.get("message") or body)
    named = [name for name in sent if re.search(rf"(?<![A-Za-z_]){name}(?![A-Za-z_])", message)]
    # “Use max_completion_tokens instead of max_tokens” names what it takes, too: the one that was sent is refused.
    return min(named, key=message.index) if named else None


def _error(body: object) -> dict[str, Any]:
    if not isinstance(body, dict):
        return {}
    error = body.get("error", body)
    return error if isinstance(error, dict) else {"message": str(error)}


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
