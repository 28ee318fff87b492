"""Faults that users of such tools reported in public, played by a server, each with what is right."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.cases import FIELD
from tests.support.fault_server import Call, Play, answer, error
from tests.support.stage import KEY, Stage, at_fault, read

HONEST = {"Yes": 0.5, "No": 0.4, "I": 0.1}


@pytest.fixture
def chat(stage: Stage) -> Stage:
    if stage.kind == "anthropic":
        pytest.skip("of OpenAI's protocol")
    return stage


def served(name: str) -> Play:
    return Play(FIELD[name]["status"], FIELD[name]["body"])


def every_other(name: str) -> Callable[[Call], Play]:
    return lambda call: served(name) if call.number % 2 else answer(call)


def alternatives(play: Play, listed: list[dict[str, Any]]) -> Play:
    play.body["choices"][0]["logprobs"]["content"][0]["top_logprobs"] = listed
    return play


def honest(call: Call) -> Play:
    listed = [{"token": token, "logprob": math.log(mass), "bytes": None} for token, mass in HONEST.items()]
    return alternatives(answer(call), listed) if call.body.get("logprobs") else answer(call)


def nothing_stored(stage: Stage, table: Any) -> bool:
    return not any(key in stage.cache for key in table["reply_key"])


@pytest.mark.parametrize("name", ["S01", "S06", "S24"])
def test_what_is_certain_of_an_odd_list_is_read(chat: Stage, name: str) -> None:
    chat.server.plot = lambda _: served(name)
    run, table = read(chat)
    assert run.failures == {}
    assert table["purchase"].tolist() == pytest.approx([0.5 / 0.9] * 3)
    assert table["mass"].tolist() == pytest.approx([0.9] * 3)


LISTS: dict[str, list[dict[str, Any]]] = {
    "probabilities": [{"token": "Yes", "logprob": 0.5}, {"token": "No", "logprob": 0.5}],
    "more than certain": [{"token": "Yes", "logprob": -0.1}, {"token": "No", "logprob": -0.1}],
    "ids": [{"token": "token_id:9642", "logprob": -0.5}, {"token": "token_id:2822", "logprob": -1.2}],
    "null alone": [{"token": "Yes", "logprob": None}],
    "infinity": [{"token": "Yes", "logprob": float("inf")}, {"token": "No", "logprob": -1.0}],
}


@pytest.mark.parametrize("fault", ["S02", "S03", *LISTS])
def test_a_list_that_cannot_be_used_makes_the_server_one_without_probabilities(chat: Stage, fault: str) -> None:
    chat.server.plot = lambda call: alternatives(answer(call), LISTS[fault]) if fault in LISTS else served(fault)
    run, table = read(chat)
    assert len(chat.server.calls) == 1
    assert set(table["status"]) == {"failed"}
    assert "gives no first-token probabilities" in next(iter(run.failures.values()))
    assert nothing_stored(chat, table)
    assert not chat.backend.gives_logprobs(chat.experiment().models[0].name)


def bytes_for_text(call: Call) -> Play:
    listed = [
        {"token": f"token_id:{number}", "logprob": math.log(mass), "bytes": list(token.encode())}
        for number, (token, mass) in enumerate(HONEST.items())
    ]
    return alternatives(answer(call), listed)


def one_dictionary_a_token(call: Call) -> Play:
    play = answer(call)
    tops = [{token: math.log(mass) for token, mass in HONEST.items()}]
    play.body["choices"][0]["logprobs"] = {"tokens": ["No"], "token_logprobs": [-0.7], "top_logprobs": tops}
    return play


@pytest.mark.parametrize("form", [bytes_for_text, one_dictionary_a_token])
def test_alternatives_in_another_form_are_read(chat: Stage, form: Callable[[Call], Play]) -> None:
    chat.server.plot = form
    _, table = read(chat)
    assert table["purchase"].tolist() == pytest.approx([0.5 / 0.9] * 3)


def test_one_broken_list_among_good_ones_is_asked_again(chat: Stage) -> None:
    def plot(call: Call) -> Play:
        return served("S02") if call.number == 2 else honest(call)

    chat.server.plot = plot
    run, table = read(chat)
    assert (run.failures, len(chat.server.calls)) == ({}, 4)
    assert table["purchase"].tolist() == pytest.approx([0.5 / 0.9] * 3)


def room(call: Call) -> int:
    limits = [call.body[name] for name in ("max_tokens", "max_completion_tokens") if name in call.body]
    return int(limits[0])


TOO_FEW = [
    FIELD["S07"]["body"],
    {"detail": [{"loc": ["body", "max_tokens"], "msg": "Input should be greater than or equal to 16"}]},
    {"error": {"message": "litellm.BadRequestError: {'x'} " + json.dumps(FIELD["S07"]["body"])}},
    {"error": {"metadata": {"raw": json.dumps(FIELD["S07"]["body"])}, "message": "Provider returned error"}},
    {"message": "max_tokens must be in the range [16, 4096]"},
    {"message": "maxOutputTokens is too small"},
]


@pytest.mark.parametrize("body", TOO_FEW, ids=range(len(TOO_FEW)))
def test_a_model_that_wants_more_room_gets_it(chat: Stage, body: Any) -> None:
    chat.server.plot = lambda call: Play(400, body) if room(call) < 16 else honest(call)
    run, table = read(chat)
    assert run.failures == {}
    assert [room(call) for call in chat.server.calls] == [1, 16, 16, 16]
    assert table["purchase"].tolist() == pytest.approx([0.5 / 0.9] * 3)


WITHOUT_SYSTEM = [
    (400, FIELD["S08"]["body"]),
    (
        500,
        {"error": {"code": 500, "message": "Jinja Exception: System role not supported"}},
    ),
    (400, {"error": {"message": "Developer instruction is not enabled for models/gemma-3-27b-it"}}),
    (400, {"error": {"message": "Conversation roles must alternate user/assistant/user/assistant/..."}}),
    (
        400,
        {"error": {"message": "Unsupported value: 'messages[0].role' does not support 'system'."}},
    ),
    (422, {"detail": [{"loc": ["body", "messages", 0, "role"], "msg": "Input should be 'user' or 'assistant'"}]}),
    (400, {"error": {"metadata": {"raw": '{"error": {"message": "System messages are not supported"}}'}}}),
]


@pytest.mark.parametrize(("status", "body"), WITHOUT_SYSTEM)
def test_a_model_without_a_system_role_is_told_the_same_in_the_users_message(
    stage: Stage, status: int, body: Any
) -> None:
    def plot(call: Call) -> Play:
        has_system = bool(call.body.get("system")) or call.body["messages"][0]["role"] == "system"
        return Play(status, body) if has_system else answer(call)

    stage.server.plot = plot
    run, table = read(stage, draws="1")
    assert run.failures == {}
    assert table["status"].tolist() == ["ok"] * 3
    assert stage.server.calls[-1].prompt.startswith("You are a shopper")
    assert len(stage.server.calls) == 4
    reply = stage.cache.get(table["reply_key"].iloc[0])
    assert reply is not None
    assert "system" in reply.refused
    assert not set(table["reply_key"]) & set(stage.cache.keys())


REFUSALS = [
    "SAFETY",
    "safety",
    "PROHIBITED_CONTENT",
    "sensitive",
    "guardrail_intervened",
    "content-filter",
    "blocklist",
]


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_refusal_is_known_in_any_word(chat: Stage, reason: str) -> None:
    body = json.loads(json.dumps(FIELD["S09"]["body"]))
    body["choices"][0]["finish_reason"] = reason
    chat.server.plot = lambda _: Play(body=body)
    run, table = read(chat, draws="1")
    assert (run.failures, set(table["status"])) == ({}, {"refused"})


def beside_a_filter(call: Call) -> Play:
    play = answer(call, "")
    play.body["choices"][0]["content_filter_results"] = {"hate": {"filtered": True, "severity": "high"}}
    return play


def native_reason(call: Call) -> Play:
    play = answer(call, "")
    play.body["choices"][0]["native_finish_reason"] = "SAFETY"
    return play


def blocked_prompt(_: Call) -> Play:
    return Play(body={"choices": [], "promptFeedback": {"blockReason": "OTHER"}, "usage": {"prompt_tokens": 3}})


def flagged(_: Call) -> Play:
    return error(403, "Your input was flagged by moderation", code="moderation")


def inspected(_: Call) -> Play:
    return error(400, "Output data may contain inappropriate content.", code="data_inspection_failed")


@pytest.mark.parametrize("play", [beside_a_filter, native_reason, blocked_prompt, flagged, inspected])
def test_an_empty_answer_beside_a_filter_is_refused(chat: Stage, play: Callable[[Call], Play]) -> None:
    chat.server.plot = play
    run, table = read(chat, draws="1")
    assert (run.failures, set(table["status"])) == ({}, {"refused"})


@pytest.mark.parametrize("name", ["S12", "S14"])
def test_a_failure_inside_a_200_is_asked_again_and_never_stored(chat: Stage, name: str) -> None:
    chat.server.plot = every_other(name)
    run, table = read(chat, draws="2")
    assert run.failures == {}
    assert table["status"].tolist() == ["ok"] * 6
    assert all(reply.text for reply in map(chat.cache.get, table["reply_key"]) if reply)


ALWAYS_FAILING: dict[str, tuple[Any, str]] = {
    "a status within": ({"error": {"message": "no", "code": 502}}, "failed (HTTP 502)"),
    "a wrong key within": ({"error": {"message": "no", "code": 401}}, "did not accept the key"),
    "an aborted answer": (
        {"choices": [{"finish_reason": "network_error", "message": {"content": "No"}}], "usage": {}},
        "failed while it answered",
    ),
}


@pytest.mark.parametrize("fault", ALWAYS_FAILING)
def test_a_failure_inside_a_200_that_stays_fails_the_cells(chat: Stage, fault: str) -> None:
    body, said = ALWAYS_FAILING[fault]
    chat.server.plot = lambda _: Play(body=body)
    run, table = read(chat, draws="1")
    assert run.progress().failed == 3
    assert all(said in message for message in run.failures.values())
    assert nothing_stored(chat, table)


def test_thinking_without_an_answer_is_unread_and_kept(chat: Stage) -> None:
    chat.server.plot = lambda _: served("S15")
    run, table = read(chat, draws="1")
    assert (run.failures, set(table["status"])) == ({}, {"unparsed"})
    reply = chat.cache.get(table["reply_key"].iloc[0])
    assert reply is not None
    assert reply.thinking == "The price is fine. Answer: No"


NO_ANSWERS: dict[str, tuple[Play, str]] = {
    "an error without a status": (Play(body=FIELD["S16"]["body"]), "Unexpected endpoint or method"),
    "a web page": (
        Play(body=b"<!doctype html>", headers={"Content-Type": "text/html"}),
        "a web page",
    ),
    "a page called JSON": (Play(body=b"<html>login</html>"), "a web page"),
    "events": (
        Play(body=b"data: {}\n\n", headers={"Content-Type": "text/event-stream"}),
        "a stream of",
    ),
    "another protocol": (Play(body={"hello": []}), "is no answer"),
}


@pytest.mark.parametrize("what", NO_ANSWERS)
def test_an_address_that_gives_no_answer_is_told_at_the_second_call(stage: Stage, what: str) -> None:
    play, said = NO_ANSWERS[what]
    stage.server.plot = lambda _: play
    run, _ = read(stage, draws="1")
    assert len(stage.server.calls) == 2
    assert len(run.failures) == 3
    assert all(said in message for message in run.failures.values())


def test_an_address_without_v1_is_told_that_most_servers_want_it(chat: Stage) -> None:
    chat.server.plot = lambda _: served("S16")
    model = f"openai-compatible:test-model@{chat.server.address}"
    run = chat.run(chat.experiment(models=(model,)))
    assert "/v1" in next(iter(run.failures.values()))


@pytest.mark.parametrize(
    "masked",
    [
        f"{KEY[:8]}****",
        f"sk-pl***{KEY[-4:]}",
        f"****{KEY[-4:].upper()}",
        f"...{KEY[4:10]}...",
        f"{'x' * 140} {KEY}",
    ],
)
def test_a_servers_words_are_not_repeated_where_they_hold_a_part_of_the_key(
    chat: Stage, masked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.server.plot = lambda _: Play(body={"error": f"You sent {masked}"})
    run, _ = read(chat, draws="1")
    assert "answered with an error. Check" in str(run.failures)
    assert "You sent" not in str(run.failures) + "".join(capsys.readouterr())


def test_a_servers_words_without_the_key_are_repeated(chat: Stage) -> None:
    chat.server.plot = lambda _: Play(body={"error": "You sent sk-another-one"})
    run, _ = read(chat, draws="1")
    assert "You sent sk-another-one" in str(run.failures)


def test_a_fault_of_one_cell_still_leaves_the_others_alone(stage: Stage) -> None:
    stage.server.plot = at_fault(lambda _: Play(body=FIELD["S16"]["body"]))
    run, table = read(stage, draws="1")
    assert table["status"].tolist() == ["ok", "failed", "ok"]
    assert len(run.failures) == 1
