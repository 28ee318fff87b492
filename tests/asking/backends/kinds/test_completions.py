"""Bodies of chat completions: what is an answer, what is a failure that came as one, and what was cut off."""

import math
from typing import Any

import pytest

from core.asking.backends.kinds.completions import (
    CONTENT_FILTER,
    LEAST_LOGPROB,
    failure_in,
    has_tokens,
    is_still_thinking,
    read_completion,
    withholds_logprobs,
)
from core.asking.requests import Reply
from core.experiment.models import ModelName
from tests.support.chat_server import completion

MODEL = ModelName("openai-compatible", "asked-for", "http://127.0.0.1:9/v1")


def body(message: dict[str, Any] | None = None, reason: str = "stop", **more: Any) -> dict[str, Any]:
    choice = {"message": {"role": "assistant", "content": "Yes"} if message is None else message}
    return {"choices": [{**choice, "finish_reason": reason, **more.pop("choice", {})}], **more}


def read(answer: dict[str, Any]) -> Reply:
    return read_completion(answer, MODEL, 0.12345, ())


def test_a_completion_as_openai_documents_it_is_read_whole() -> None:
    found = read(completion(0.25))
    assert (found.text, found.finish_reason, found.model) == ("No", "length", "test-model")
    assert (found.input_tokens, found.output_tokens, found.latency) == (50, 1, 0.1235)
    assert {token: math.exp(logprob) for token, logprob in found.first_token} == pytest.approx(
        {"Yes": 0.25, "No": 0.75}
    )


def test_what_a_server_leaves_out_is_counted_as_nothing_and_the_model_is_the_one_asked() -> None:
    found = read(body())
    assert (found.model, found.input_tokens, found.output_tokens, found.first_token) == ("asked-for", 0, 0, ())


def test_the_older_form_of_probabilities_is_read_too_and_null_is_the_least() -> None:
    logprobs = {"tokens": ["Yes"], "top_logprobs": [{"Yes": -0.5, "No": None}]}
    found = read(body(choice={"logprobs": logprobs}))
    assert found.first_token == (("Yes", -0.5), ("No", LEAST_LOGPROB))


def test_a_token_is_read_off_its_bytes_for_its_text_may_be_an_id() -> None:
    one = {"token": "token_id:3869", "logprob": -0.1, "bytes": list(b"Yes")}
    found = read(body(choice={"logprobs": {"content": [{**one, "top_logprobs": [one]}]}}))
    assert found.first_token == (("Yes", -0.1),)


def test_a_text_in_parts_is_joined_and_what_was_thought_stands_apart() -> None:
    parts = [
        {"type": "thinking", "thinking": "Dear."},
        {"type": "text", "text": "N"},
        {"type": "text", "text": "o"},
    ]
    found = read(body({"content": parts}))
    assert (found.text, found.thinking) == ("No", "Dear.")
    assert read(body({"content": "No", "reasoning_content": "Dear."})).thinking == "Dear."


def test_a_refusal_is_a_refusal_and_a_filter_is_named_where_nothing_was_written() -> None:
    assert read(body({"content": None, "refusal": "I cannot."})).finish_reason == "refusal"
    filtered = read(body({"content": ""}, prompt_filter_results=[{"filtered": True}], usage={"total_tokens": 9}))
    assert (filtered.text, filtered.finish_reason) == ("", CONTENT_FILTER)


@pytest.mark.parametrize(
    "broken",
    [{}, {"choices": []}, {"choices": [{}]}, body({"content": 7}), body({"content": [{"type": "text"}]})],
)
def test_what_does_not_follow_the_protocol_is_not_read(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, IndexError, TypeError, ValueError, AttributeError)):
        read(broken)


@pytest.mark.parametrize(
    ("answer", "status", "stopped", "declined"),
    [
        ({"error": {"message": "Rate limit", "code": 429}}, 429, False, False),
        ({"detail": "Not Found"}, None, False, False),
        (body(choice={"error": {"message": "upstream", "code": 502}}), 502, True, False),
        (body(reason="abort"), None, True, False),
        (body({"content": ""}), None, True, False),
        ({"promptFeedback": {"blockReason": "SAFETY"}}, None, False, True),
        ({"error": {"message": "flagged by our content filter", "code": 400}}, 400, False, True),
    ],
    ids=["limit", "detail", "half-way", "aborted", "void", "blocked", "declined"],
)
def test_a_failure_that_came_with_status_200_is_found_as_what_it_is(
    answer: dict[str, Any], status: int | None, stopped: bool, declined: bool
) -> None:
    found = failure_in(answer)
    assert found is not None
    assert (found.status, found.stopped, found.is_declined) == (status, stopped, declined)


@pytest.mark.parametrize(
    "answer",
    [
        completion(0.25),
        body(),
        body({"content": ""}, reason="length"),
        body({"content": ""}, usage={"total_tokens": 9}),
        body({"content": "", "refusal": "I cannot."}),
        body({"content": ""}, reason="content_filter"),
    ],
)
def test_an_answer_is_no_failure_though_it_be_empty(answer: dict[str, Any]) -> None:
    assert failure_in(answer) is None


def test_it_is_seen_whether_probabilities_and_tokens_are_there() -> None:
    for answer, withheld, tokens in (
        (completion(0.25), False, True),
        (body(), True, False),
        (body(choice={"logprobs": {"content": None}}), True, False),
        (body(choice={"logprobs": {"content": []}}), False, False),
    ):
        assert (withholds_logprobs(answer), has_tokens(answer)) == (withheld, tokens)


@pytest.mark.parametrize(
    ("message", "reason", "thinking"),
    [
        ({"content": ""}, "length", True),
        ({"content": "", "reasoning": "Let me see"}, "length", True),
        ({"content": "<think>Let me"}, "MAX_TOKENS", True),
        ({"content": "No"}, "length", False),
        ({"content": "No", "reasoning": "Let me see"}, "length", False),
        ({"content": ""}, "stop", False),
    ],
)
def test_a_model_that_was_cut_off_before_its_answer_is_still_thinking(
    message: dict[str, Any], reason: str, thinking: bool
) -> None:
    answer = body(message, reason)
    assert is_still_thinking(answer, read(answer)) is thinking
