"""What servers' errors mean, in sentences that say what to do.

A server may echo what it was sent, keys included, so its own words are repeated in one place only, where an
address answers with an error that no status explains, and not where they hold the last four characters of the key,
or any six in a row.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from core.asking.backends.base import (
    AskAgainError,
    LostForGoodError,
    LostReplyError,
    TimedOutError,
    UnreachableError,
)
from core.asking.backends.capabilities import Learnt
from core.asking.backends.complaints import complaints, error_codes
from core.asking.backends.meanings import knows_no_model, refuses_key
from core.asking.backends.waits import in_words, seconds_to_wait
from core.asking.requests import Reply
from core.basics.errors import BackendError, ModelUnusableError, TransientError
from core.experiment import ModelName

LONGEST_WAIT = 120.0
"""Seconds; a server that wants to be left alone for longer ends the run, which says when to come back."""
_SPENT_CODES = {"insufficient_quota", "billing_error", "billing_hard_limit_reached", "payment_required"}
_SPENT = re.compile(
    r"credit balance|insufficient (?:quota|balance|credit|fund)|exceeded your (?:current |monthly )?quota"
    r"|quota (?:has been |is |was )?(?:exceeded|exhausted|used up)|out of credits?|billing"
    r"|spend(?:ing)? limit|arrears|余额不足|欠费"
)
_LONG_QUOTA = re.compile(
    r"(?<![a-z])(?:per[ _-]?(day|week|month)|(dai|week|month)ly\b|(24) ?h|(rpd|tpd)\b|for (today)"
    r"|(每日|每天|当日))"
)
"""Limits that no waiting within a run outlasts."""
_SHORT_LIMIT = re.compile(r"(?<![a-z])per[ _-]?(?:second|minute|min\b|hour)|\b[rt]pm\b")
_PERIODS = {"dai": "day", "24": "day", "rpd": "day", "tpd": "day", "today": "day"}
_PERIODS |= dict.fromkeys(("每日", "每天", "当日"), "day")
_QUOTAS = {"day": "daily", "week": "weekly", "month": "monthly"}
_LONGEST_QUOTE = 160
_TELLING = 6
"""Characters of a key that must not be seen in a text, wherever in the key they stand."""
_END_OF_KEY = 4
"""Characters at a key's end that must not be either: servers show them behind a mask."""
NO_LOGPROBS = (
    "{model} gives no first-token probabilities that can be used, so its answers must be drawn; nothing was "
    "stored. Set the number of draws a prompt, such as 50, and run again: each prompt then takes as many calls."
)


class NoAnswerError(LostReplyError):
    """What came back is no answer of the protocol; a second time, from a model that never answered, ends it."""


@dataclass(frozen=True)
class Failure:
    """A failure that came as if it were an answer.

    Parameters
    ----------
    status
        HTTP status that it would have had; None where it says none.
    body
        As the body of an error.
    stopped
        Whether an answer had begun.
    is_declined
        Whether the prompt or the answer was declined for its content.
    """

    status: int | None
    body: dict[str, Any]
    stopped: bool
    is_declined: bool


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
        late = isinstance(error, sdk.APITimeoutError)
        raise _not_connected(model, error.__cause__, seconds if late else None) from None
    except (sdk.APIError, AttributeError, TypeError, ValueError, LookupError, ArithmeticError, RecursionError):
        raise unreadable(model) from None
    except _broken_protocol():
        raise unreadable(model, "no HTTP") from None


def _not_connected(model: ModelName, cause: BaseException | None, seconds: float | None) -> BackendError:
    from httpx2 import ConnectError, ConnectTimeout

    if isinstance(cause, BackendError):
        return cause
    # One transport reports a refused connection as one that took too long to make.
    if isinstance(cause, ConnectTimeout | ConnectError):
        return unreachable(model)
    return broken_off(model) if seconds is None else timed_out(model, seconds)


def _broken_protocol() -> type[Exception]:
    """Return what one transport raises beside its errors of connections."""
    from aiohttp import ClientError

    return ClientError


def ask_again(model: ModelName, paid: Reply | None = None) -> AskAgainError:
    """Return the error for a call that taught how its model must be asked."""
    return AskAgainError(f"{model.server} must be asked in another way. Run again to do so.", paid)


def unreachable(model: ModelName, why: str = "") -> UnreachableError:
    """Return the error for a server that could not be reached, and why, if known."""
    check = "check that the server runs, its address and the network" if model.base_url else "check the network"
    return UnreachableError(
        f"{model.server} could not be reached{f' ({why})' if why else ''}: {check}, then run again."
    )


def broken_off(model: ModelName) -> LostReplyError:
    """Return the error for a server that broke off its answer."""
    return LostReplyError(
        f"{model.server} broke off its answer. Check that the server runs, and the network; then run again."
    )


def timed_out(model: ModelName, seconds: float) -> TimedOutError:
    """Return the error for a server that did not answer in time."""
    return TimedOutError(
        f"{model.server} did not answer {model.model} within {seconds:g} seconds. Run again to retry."
    )


def unreadable(model: ModelName, what: str = "") -> NoAnswerError:
    """Return the error for an answer that does not follow the protocol, and what it is instead, if known."""
    return NoAnswerError(
        f"{model.server} sent something that is no answer{': ' if what else ''}{what}. "
        f"Check the server's address{_with_v1(model)}; then run again."
    )


def _with_v1(model: ModelName) -> str:
    lacks = model.base_url is not None and not re.search(r"/v\d", model.base_url) and model.backend != "anthropic"
    return " (most servers want /v1 at its end)" if lacks else ""


def failure_within(model: ModelName, failure: Failure, key: str) -> BackendError:
    """Return the error for a failure that came as if it were an answer, with status 200.

    Parameters
    ----------
    model
        The model that was asked.
    failure
        As found in the answer.
    key
        The key that was sent, which must not be repeated.

    Returns
    -------
    BackendError
    """
    if failure.status is not None:
        return status_error(model, failure.status, {}, failure.body)
    if failure.stopped:
        return LostReplyError(f"{model.server} failed while it answered. Run again later.")
    return address_error(model, failure.body, key)


def address_error(model: ModelName, body: Mapping[str, Any], key: str) -> NoAnswerError:
    """Return the error for an address that answers with an error and no status that explains it.

    Parameters
    ----------
    model
        The model that was asked.
    body
        Of the answer.
    key
        The key that was sent; the server's words are left out where they hold a part of it.

    Returns
    -------
    NoAnswerError
    """
    said = next((said for said in _own_words(body) if said), "")
    quoted = f": “{said[:_LONGEST_QUOTE]}”" if said and not holds_part(said, key) else ""
    return NoAnswerError(
        f"{model.server} answered with an error{quoted}. "
        f"Check the server's address{_with_v1(model)}; then run again."
    )


def holds_part(text: str, key: str) -> bool:
    """Say whether a text shows a part of a key that nobody should see.

    Parameters
    ----------
    text
        Of a server.
    key
        That was sent to it.

    Returns
    -------
    bool
    """
    starts = range(max(1, len(key) - _TELLING + 1))
    parts = {key[start : start + _TELLING] for start in starts} | {key[-_END_OF_KEY:]}
    return any(part.casefold() in text.casefold() for part in parts)


def _own_words(body: Mapping[str, Any]) -> Iterator[str]:
    error = body.get("error", body)
    texts = (
        [error, *(error.get(key) for key in ("message", "msg", "detail"))] if isinstance(error, dict) else [error]
    )
    for text in texts:
        if isinstance(text, str):
            yield " ".join(text.split())


@contextmanager
def given_up_at_the_second(learnt: Learnt, model: ModelName) -> Iterator[None]:
    """End the asking of a model that has never answered at its second answer that is none.

    Parameters
    ----------
    learnt
        Where it is kept which models answered.
    model
        The model that is asked.

    Raises
    ------
    LostForGoodError
        In the place of the second `NoAnswerError`.
    """
    try:
        yield
    except NoAnswerError as error:
        if learnt.has_never_answered_twice(model):
            raise LostForGoodError(str(error)) from None
        raise
    learnt.note_answer(model)


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
    where, codes = model.server, error_codes(body)
    wait = seconds_to_wait(headers, body)
    if status in (400, 402, 403, 429) and (spent := _spent(where, status, codes, body, wait)):
        return spent
    if knows_no_model(status, body):
        return ModelUnusableError(
            f"{where} knows no model “{model.model[:60]}”, or nothing answers at this address (HTTP {status}). "
            f"Check the model's name and the address{_with_v1(model)}; "
            "“python -m core models” lists what is there."
        )
    if refuses_key(status, body):
        return ModelUnusableError(
            f"{where} did not accept the key for {model.model} (HTTP {status}). Enter another key; then run again."
        )
    if status in (429, 503, 529) and wait is not None and wait > LONGEST_WAIT:
        return ModelUnusableError(
            f"{where} takes no calls for another {in_words(wait)} (HTTP {status}). Run again then."
        )
    if status == 429:
        return TransientError(
            f"{where} limits the rate of calls (HTTP 429). Run again later.", wait, slow_down=True
        )
    if status in (503, 529):
        return TransientError(f"{where} is overloaded (HTTP {status}). Run again later.", wait, slow_down=True)
    if status in (408, 409) or status >= 500:
        wait = None if wait is None else min(wait, LONGEST_WAIT)
        return TransientError(f"{where} failed (HTTP {status}). Run again later.", wait)
    reasons = "".join(f", {code}" for code in sorted(codes))
    return BackendError(f"{where} refused the call (HTTP {status}{reasons}). Take another model or strategy.")


def _spent(
    where: str, status: int, codes: set[str], body: object, wait: float | None
) -> ModelUnusableError | None:
    """Return the error for a quota that no waiting within a run renews."""
    said = [text for _, text in complaints(body)] + list(_quota_names(body, 0))
    if status == 429 and (found := next((match for text in said if (match := _LONG_QUOTA.search(text))), None)):
        period = next(name for name in found.groups() if name)
        renewed = f", in {in_words(wait)}" if wait is not None and wait > LONGEST_WAIT else ""
        return ModelUnusableError(
            f"{where} says that the {_QUOTAS[_PERIODS.get(period, period)]} quota is used up. Run again when it "
            f"is renewed{renewed}, or take another model or key."
        )
    passing = any(_SHORT_LIMIT.search(text) for text in said) or (wait is not None and wait <= LONGEST_WAIT)
    if status == 402 or codes & _SPENT_CODES or (any(_SPENT.search(text) for text in said) and not passing):
        return ModelUnusableError(
            f"{where} says that the quota or credit is spent. Add credit or take another key; then run again."
        )
    return None


def _quota_names(value: object, depth: int) -> Iterator[str]:
    """Give the names of the quotas that Google's errors list as violated, such as ``GenerateRequestsPerDay``."""
    if depth > 6:
        return
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        for key, held in item.items():
            if key in ("quotaId", "quotaMetric", "quota_id") and isinstance(held, str):
                yield re.sub(r"(?<=[a-z])(?=[A-Z])", "_", held).casefold()
            elif isinstance(held, dict | list):
                yield from _quota_names(held, depth + 1)
