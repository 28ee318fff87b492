"""What a complaint teaches is kept for the next call, and what teaches nothing is left to be said."""

from typing import Any

import pytest

from core.asking.backends.base import AskAgainError
from core.asking.backends.capabilities import SYSTEM, Capabilities, Learnt
from core.asking.backends.lessons import LIMITS, learn_from
from core.experiment.models import ModelName

MODEL = ModelName("openai-compatible", "m", "http://127.0.0.1:9/v1")
SENT = {
    "messages": [{"role": "system", "content": "You are a shopper."}, {"role": "user", "content": "Buy?"}],
    "max_tokens": 1,
    "temperature": 1.0,
    "top_logprobs": 20,
}
DROPPABLE = ("temperature", "top_logprobs", *LIMITS)


def said(message: str, **more: str) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


def taught(learnt: Learnt, body: object, status: int = 400, **changes: Any) -> Capabilities:
    """What is known of the model after a complaint that was worth another call."""
    with pytest.raises(AskAgainError):
        learn_from(learnt, MODEL, (status, body), {**SENT, **changes}, DROPPABLE, learnt.of(MODEL))
    return learnt.of(MODEL)


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (said("Unsupported parameter: 'temperature'"), {"refused": frozenset({"temperature"})}),
        (said("top_logprobs must be at most 5", param="top_logprobs"), {"top_logprobs": 5}),
        (said("System role not supported"), {"refused": frozenset({SYSTEM})}),
        (said("max_tokens must be greater than or equal to 16"), {"least_tokens": 16}),
        (
            said("Could not finish the message because max_tokens or model output limit was reached"),
            {"thinks": True},
        ),
        (
            said("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
            {"refused": frozenset({"max_tokens"})},
        ),
    ],
    ids=["parameter", "alternatives", "system message", "fewest tokens", "thinking", "other name"],
)
def test_a_complaint_that_says_what_was_wrong_is_worth_another_call(body: object, known: dict[str, Any]) -> None:
    assert taught(Learnt(), body) == Capabilities(**known)


def test_too_much_room_is_taken_back_to_what_the_server_gives() -> None:
    body = said("max_tokens is too large: at most 4096 are supported", param="max_tokens")
    learnt = Learnt()
    learn_from_it = taught(learnt, body, max_tokens=10_000)
    assert (learn_from_it.most_tokens, learn_from_it.refused) == (4096, frozenset())


def test_lessons_add_up() -> None:
    learnt = Learnt()
    taught(learnt, said("Unsupported parameter: 'temperature'"))
    assert taught(learnt, said("System role not supported")).refused == {"temperature", SYSTEM}


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, said("Internal trouble")), (500, said("Unsupported parameter: 'temperature'")), (400, "a web page")],
)
def test_what_teaches_nothing_asks_nothing_again(status: int, body: object) -> None:
    learnt = Learnt()
    learn_from(learnt, MODEL, (status, body), SENT, DROPPABLE, learnt.of(MODEL))
    assert learnt.of(MODEL) == Capabilities()


def test_a_lesson_that_was_known_when_asked_is_not_a_reason_to_ask_again() -> None:
    learnt = Learnt()
    known = taught(learnt, said("Unsupported parameter: 'temperature'"))
    learn_from(learnt, MODEL, (400, said("Unsupported parameter: 'temperature'")), SENT, DROPPABLE, known)


def test_a_system_message_that_was_not_sent_cannot_have_been_refused() -> None:
    learnt, alone = Learnt(), {**SENT, "messages": SENT["messages"][1:]}
    learn_from(learnt, MODEL, (400, said("System role not supported")), alone, DROPPABLE, learnt.of(MODEL))
    assert learnt.of(MODEL).refused == frozenset()
