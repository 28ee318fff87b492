"""Quotas and limits in the words of many vendors: how long to wait, and when no waiting helps."""

import time
from typing import Any

import pytest

from core.asking.backends.faults import status_error
from core.asking.backends.waits import in_words, seconds_to_wait
from core.basics.errors import ModelUnusableError, TransientError
from core.experiment.models import ModelName
from tests.support.cases import FIELD
from tests.support.fault_server import Play, error
from tests.support.stage import Stage, read

PER_DAY = {"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}
PER_MINUTE = {"quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}
SPENT = "You exceeded your current quota, please check your plan and billing details."


def google(violation: dict[str, str], delay: str) -> list[Any]:
    details = [{"@type": "QuotaFailure", "violations": [violation]}, {"@type": "RetryInfo", "retryDelay": delay}]
    return [{"error": {"code": 429, "message": SPENT, "status": "RESOURCE_EXHAUSTED", "details": details}}]


def said_429(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


QUOTAS = [
    (FIELD["S27"]["body"], "quota or credit is spent"),
    (google(PER_DAY, "34s"), "daily quota"),
    (
        said_429("Rate limit reached on requests per day (RPD): Limit 200. Try again in 7m12s."),
        "daily quota",
    ),
    (said_429("Rate limit reached on tokens per day (TPD). Please try again in 6m0s."), "daily quota"),
    (said_429("Rate limit exceeded: free-models-per-day"), "daily quota"),
    (said_429("Monthly limit reached"), "monthly quota"),
    (said_429("Insufficient balance"), "quota or credit is spent"),
    (said_429("Rate limit reached. Please try again in 1h5m."), "no calls for another 65 minutes"),
]


@pytest.mark.parametrize(("body", "said"), QUOTAS, ids=range(len(QUOTAS)))
def test_a_quota_is_named_and_ends_the_run_at_once(stage: Stage, body: Any, said: str) -> None:
    stage.server.plot = lambda _: Play(429, body)
    run, _ = read(stage, draws="1")
    assert len(stage.server.calls) == 1
    assert all(said in message for message in run.failures.values())


def test_a_server_that_never_answers_for_its_limits_is_given_up_with_the_first_cell(stage: Stage) -> None:
    stage.server.plot = lambda _: error(429, "Slow down")
    run, _ = read(stage, draws="1")
    assert len(stage.server.calls) == 5
    assert len(run.failures) == 3
    assert all("limits the rate" in message for message in run.failures.values())


def test_a_limit_that_passes_is_no_quota_whatever_its_words() -> None:
    for body in (
        google(PER_MINUTE, "34s"),
        said_429("Limit of requests per min (RPM). Try again in 20s. See billing."),
    ):
        found = status_error(ModelName("openai", "m"), 429, {}, body)
        assert isinstance(found, TransientError)
        assert found.retry_after in (34, 20)
    assert isinstance(status_error(ModelName("openai", "m"), 429, {}, google(PER_DAY, "1s")), ModelUnusableError)


HINTS: list[tuple[dict[str, str], Any, float | None]] = [
    ({"retry-after-ms": "1500"}, None, 1.5),
    ({"retry-after": "7"}, None, 7),
    ({"retry-after": "6m0s"}, None, 360),
    ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}, None, 360),
    ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms"}, None, 0.12),
    (
        {
            "x-ratelimit-remaining-requests": "0",
            "x-ratelimit-reset-requests": "6m0s",
            "x-ratelimit-remaining-tokens": "900",
            "x-ratelimit-reset-tokens": "1s",
        },
        None,
        360,
    ),
    ({}, said_429("Please try again in 6m0s."), 360),
    ({}, said_429("Please retry in 34.07s."), 34.07),
    ({}, said_429("Rate limited, retry after 20 seconds"), 20),
    ({}, said_429("Please wait 1 minute and 5 seconds before you call"), 65),
    ({}, google(PER_MINUTE, "34s"), 34),
    ({}, {"error": {"message": "slow", "retry_after_ms": 250}}, 0.25),
    ({"retry-after": "soon"}, said_429("Slow down"), None),
    ({}, said_429("Limit 200, used 200"), None),
]


@pytest.mark.parametrize(("headers", "body", "seconds"), HINTS, ids=range(len(HINTS)))
def test_a_hint_of_when_to_come_back_is_read_wherever_it_stands(
    headers: dict[str, str], body: Any, seconds: float | None
) -> None:
    assert seconds_to_wait(headers, body) == (None if seconds is None else pytest.approx(seconds))


def test_a_time_of_day_is_read_as_the_seconds_until_then() -> None:
    in_a_minute = time.time() + 60
    stamp = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(in_a_minute))
    iso = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(in_a_minute))
    for headers in (
        {"retry-after": stamp},
        {"anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": iso},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{in_a_minute * 1000:.0f}"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{in_a_minute:.0f}"},
    ):
        assert 50 < (seconds_to_wait(headers, None) or 0) < 61
    assert seconds_to_wait({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, None) == 0


def test_a_time_to_wait_is_written_in_the_unit_that_suits() -> None:
    assert [in_words(seconds) for seconds in (0, 20, 60, 360, 7200)] == [
        "1 seconds",
        "20 seconds",
        "1 minute",
        "6 minutes",
        "2 hours",
    ]
