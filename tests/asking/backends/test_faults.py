"""What servers do wrong ends in a status and a sentence, and the run goes on: both protocols, over HTTP."""

import json
import math
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.asking import runner as running
from core.asking.replies.observations import observe
from tests.support.fault_server import Call, Play, answer, error
from tests.support.stage import FAULT, KEY, Stage, at_fault

FAILING: dict[str, tuple[Callable[[Call], Play], str]] = {
    "400 for the content": (lambda _: error(400, type="invalid_request_error"), "refused the call (HTTP 400"),
    "500": (lambda _: error(500), "failed (HTTP 500)"),
    "529 overloaded": (lambda _: error(529, type="overloaded_error"), "is overloaded (HTTP 529)"),
    "429 for ever": (lambda _: error(429, headers={"Retry-After": "0.01"}), "limits the rate of calls"),
    "a hung connection": (lambda _: Play(body={}, hang=2), "did not answer test-model within 0.5 seconds"),
    "a cut body": (lambda call: Play(body=answer(call).body, cut=True), "broke off its answer"),
    "no JSON": (lambda _: Play(body=b"<html>proxy</html>"), "sent something that is no answer"),
    "a web page": (
        lambda _: Play(body=b"<html>proxy</html>", headers={"Content-Type": "text/html"}),
        "sent something that is no answer",
    ),
    "JSON of another protocol": (lambda _: Play(body={"hello": []}), "sent something that is no answer"),
}


@pytest.mark.parametrize("fault", FAILING)
def test_a_fault_of_one_call_marks_that_cell_and_the_run_goes_on(stage: Stage, fault: str) -> None:
    play, said = FAILING[fault]
    stage.server.plot = at_fault(play)
    run = stage.run()
    assert run.error is None
    (message,) = run.failures.values()
    assert said in message
    assert "secret" not in message
    table = observe(stage.experiment(), stage.cache, run.failures)
    assert table["status"].tolist() == ["ok", "failed", "ok"]
    stage.server.plot = answer
    retried = stage.run()
    assert (retried.progress().asked, retried.progress().failed) == (1, 0)


FATAL: dict[str, tuple[Play, str]] = {
    "wrong key": (error(401, type="authentication_error"), "did not accept the key"),
    "forbidden": (error(403), "did not accept the key"),
    "no such model": (error(404, type="not_found_error"), "knows no model “test-model”"),
    "quota spent": (error(429, code="insufficient_quota"), "quota or credit is spent"),
    "payment required": (error(402), "quota or credit is spent"),
}


@pytest.mark.parametrize("fault", FATAL)
def test_what_no_further_call_can_mend_is_asked_once_and_every_cell_says_why(stage: Stage, fault: str) -> None:
    play, said = FATAL[fault]
    stage.server.plot = lambda _: play
    run = stage.run()
    assert len(stage.server.calls) == 1
    assert run.progress().failed == 3
    assert all(said in message for message in run.failures.values())


def test_a_server_that_is_not_there_is_given_up_after_a_few_calls(stage: Stage) -> None:
    asked = stage.experiment(prices="0:2:0.1")
    stage.server.__exit__()
    run = stage.run(asked)
    assert run.progress().failed == 21
    assert "could not be reached" in next(iter(run.failures.values()))


def test_a_passing_fault_is_tried_again_and_leaves_no_trace(stage: Stage) -> None:
    stage.server.plot = lambda call: error(500) if call.number in (1, 3) else answer(call)
    run = stage.run()
    assert (run.progress().asked, run.failures) == (3, {})


def test_after_429_every_call_waits_as_long_as_the_server_asked(stage: Stage) -> None:
    stage.server.plot = lambda call: error(429, headers={"Retry-After": "1"}) if call.number == 4 else answer(call)
    run = stage.run(stage.experiment(prices="0:2:0.1"))
    assert (run.progress().asked, run.failures) == (21, {})
    refused = stage.server.calls[3].time
    # Calls that were under way already may still arrive; nothing new does before the second is over.
    later = [call.time - refused for call in stage.server.calls[4:]]
    assert not [seconds for seconds in later if 0.3 < seconds < 0.95]
    assert max(later) > 0.95


OUTCOMES: dict[str, tuple[Callable[[Call], Play], str]] = {
    "an empty text": (lambda call: answer(call, ""), "unparsed"),
    "a long excuse": (lambda call: answer(call, "It depends on the season."), "unparsed"),
    "a refusal": (
        lambda call: answer(call, "I cannot", stop="content_filter" if call.openai else "refusal"),
        "refused",
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_answer_that_cannot_be_read_is_an_outcome_kept_and_not_asked_again(stage: Stage, outcome: str) -> None:
    play, status = OUTCOMES[outcome]
    stage.server.plot = at_fault(play)
    assert stage.run().failures == {}
    assert observe(stage.experiment(), stage.cache)["status"].tolist() == ["ok", status, "ok"]
    assert stage.run().progress().asked == 0


def test_a_parameter_that_the_server_does_not_take_is_dropped_and_remembered(stage: Stage) -> None:
    def plot(call: Call) -> Play:
        if "temperature" in call.body:
            return error(400, "temperature: Extra inputs are not permitted", type="invalid_request_error")
        if "output_config" in call.body:
            return error(400, "output_config is not supported", type="invalid_request_error")
        return answer(call)

    stage.server.plot = plot
    assert stage.run().failures == {}
    refused = 2 if stage.kind == "anthropic" else 1
    assert len(stage.server.calls) == 3 + refused
    assert stage.run(stage.experiment(prices="0.7")).failures == {}
    assert len(stage.server.calls) == 4 + refused


def test_a_limit_that_goes_by_another_name_is_sent_by_that_name(stage: Stage) -> None:
    if stage.kind == "anthropic":
        pytest.skip("Anthropic's protocol has one name")

    def plot(call: Call) -> Play:
        if "max_tokens" in call.body:
            said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
            return error(400, said, code="unsupported_parameter", param="max_tokens")
        return answer(call)

    stage.server.plot = plot
    assert stage.run().failures == {}
    assert stage.server.calls[-1].body["max_completion_tokens"] == 4


@pytest.mark.parametrize("how", ["refused", "ignored"])
def test_without_probabilities_the_method_is_not_changed_silently_but_said(stage: Stage, how: str) -> None:
    if stage.kind == "anthropic":
        pytest.skip("Anthropic's protocol has no probabilities at all")

    def plot(call: Call) -> Play:
        if how == "refused" and "logprobs" in call.body:
            return error(400, "logprobs is not supported with this model", param="logprobs")
        call.body.pop("logprobs", None)
        return answer(call)

    stage.server.plot = plot
    asked = stage.experiment(draws="")
    assert stage.backend.gives_logprobs(asked.models[0].name)
    run = stage.run(asked)
    assert "gives no first-token probabilities" in next(iter(run.failures.values()))
    assert run.progress().failed == 3
    assert len(stage.server.calls) == 1
    assert not stage.backend.gives_logprobs(asked.models[0].name)


def test_a_draw_of_half_a_character_comes_without_probabilities_and_is_drawn_anew(stage: Stage) -> None:
    if stage.kind == "anthropic":
        pytest.skip("Anthropic's protocol has no probabilities at all")

    def plot(call: Call) -> Play:
        if FAULT in call.prompt and len(stage.server.calls) < 4:
            call.body.pop("logprobs")
            return answer(call, "\N{REPLACEMENT CHARACTER}", "length")
        return answer(call)

    stage.server.plot = plot
    asked = stage.experiment(draws="")
    run = stage.run(asked)
    assert (run.failures, run.progress().asked) == ({}, 3)
    assert stage.backend.gives_logprobs(asked.models[0].name)
    seeds = [call.body["seed"] for call in stage.server.calls if FAULT in call.prompt]
    assert len(set(seeds)) == len(seeds) > 1


THOUGHTS = [
    "<think>Is it dear?</think>\n\nNo",
    "<|channel|>analysis<|message|>Hm<|end|><|channel|>final<|message|>No",
]


@pytest.mark.parametrize("text", THOUGHTS)
def test_a_model_that_thinks_first_gets_room_and_is_read_where_its_answer_begins(stage: Stage, text: str) -> None:
    def plot(call: Call) -> Play:
        limit = call.body.get("max_tokens", 0)
        if limit > 100:
            play = answer(call, text)
            if call.openai and call.body.get("logprobs"):
                play.body["choices"][0]["logprobs"] = {"content": [token(part) for part in split(text)]}
            return play
        opening = text[: text.index(">") + 1]
        play = answer(call, opening, stop="length") if call.openai else answer(call, "", stop="max_tokens")
        if call.openai and call.body.get("logprobs"):
            play.body["choices"][0]["logprobs"] = {"content": [token(opening)]}
        return play

    stage.server.plot = plot
    asked = stage.experiment(draws="" if stage.kind == "openai-compatible" else "1")
    assert stage.run(asked).failures == {}
    assert len(stage.server.calls) == 4
    table = observe(asked, stage.cache)
    assert table["status"].tolist() == ["ok"] * 3
    if stage.kind == "openai-compatible":
        assert table["purchase"].tolist() == pytest.approx([0.25] * 3)
        assert table["mass"].tolist() == pytest.approx([0.8] * 3)
    else:
        assert table["purchase"].tolist() == [0] * 3


def split(text: str) -> list[str]:
    return [text[:-2], text[-2:]]


def token(text: str) -> dict[str, Any]:
    top = [("No", 0.6), ("Yes", 0.2), ("Well", 0.2)] if text.strip() == "No" else [(text, 1.0)]
    found = [{"token": name, "logprob": math.log(mass), "bytes": None} for name, mass in top]
    return {**found[0], "token": text, "top_logprobs": found}


def test_a_key_goes_to_its_server_and_is_found_nowhere_else(
    stage: Stage, tmp_path: Any, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = stage.experiment()
    stage.server.plot = at_fault(lambda call: error(400, f"bad header {call.headers}", type=KEY, param=KEY))
    run = stage.run(asked)
    sent = stage.server.calls[0].headers
    assert KEY in f"{sent.get('authorization')} {sent.get('x-api-key')}"

    def bug(*_: object) -> None:
        raise ZeroDivisionError(KEY)

    monkeypatch.setattr(stage.cache, "put", bug)
    broken = stage.run(stage.experiment(prices="0.1"))
    assert "fault of this app" in str(broken.error)
    table = observe(asked, stage.cache, run.failures)
    printed = capfd.readouterr()
    assert "ZeroDivisionError" in printed.err
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"test-model" in written
    for place in (
        written.decode("latin-1"),
        printed.out + printed.err,
        table.to_csv(),
        asked.to_json(),
        json.dumps(run.failures) + str(broken.error),
        repr(stage.keys) + str(stage.keys),
        repr(vars(run)),
    ):
        assert KEY not in place


def test_a_link_that_names_another_server_gets_no_key_of_the_environment(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_COMPATIBLE_API_KEY")
    for variable in (*keys, "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(variable, KEY)
    run = stage.runner.start(stage.experiment())
    assert run.wait(60)
    assert run.failures == {}
    assert all(KEY not in str(call.headers) for call in stage.server.calls)


def test_a_budget_stops_the_run_before_it_is_overrun_and_keeps_what_was_paid_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.asking.costs.prices.runs_here", lambda _: False)
    monkeypatch.setattr("core.asking.costs.prices._prices", lambda _: (0.001, 0.001))
    asked = stage.experiment(prices="0:2:0.1")
    run = stage.run(asked, budget=1.0)
    spent = run.actual().dollars
    assert spent is not None
    assert run.out_of_budget
    assert run.progress().state == "stopped"
    assert 0 < spent.high <= 1.0
    assert len(observe(asked, stage.cache)) == run.progress().asked == len(stage.server.calls)
    assert stage.run(asked).progress().state == "done"


def test_a_budget_without_a_price_is_refused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.asking.costs.prices.runs_here", lambda _: False)
    with pytest.raises(running.UnblindError, match="price of a model is unknown"):
        stage.runner.start(stage.experiment(), budget=1.0)
    assert stage.server.calls == []


def test_stop_is_heard_in_the_middle_of_a_pause(stage: Stage) -> None:
    stage.server.plot = lambda _: error(429, headers={"Retry-After": "60"})
    run = stage.runner.start(stage.experiment())
    while not stage.server.calls:
        time.sleep(0.01)
    time.sleep(0.1)
    run.stop()
    assert run.wait(5)
    assert run.progress().state == "stopped"
