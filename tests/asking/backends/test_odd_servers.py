"""Servers that say or send what the protocols do not foresee: no cell is lost to it that need not be."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.asking.backends import base
from core.asking.backends.complaints import most_top_logprobs, refused_parameter
from core.asking.backends.discovery import look
from core.asking.backends.faults import status_error
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.anthropic import AnthropicBackend
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.replies.cache import ReplyCache
from core.asking.replies.observations import observe
from core.asking.runner import Runner
from core.experiment.models import ModelName
from tests.support.fault_server import Call, FaultServer, Play, answer, error
from tests.support.helpers import experiment
from tests.support.stage import KEY, Stage, at_fault


def test_calls_that_are_refused_together_for_what_was_learnt_of_the_first_are_all_put_again(stage: Stage) -> None:
    form = "output_config" if stage.kind == "anthropic" else "response_format"

    def plot(call: Call) -> Play:
        if "JSON" in call.prompt and form in call.body:
            time.sleep(0.1)
            return error(400, f"{form} is not supported", param=form)
        return answer(call)

    stage.server.plot = plot
    stage.backend.concurrency = 16
    run = stage.run(stage.experiment(strategies=("naive", "disclosure:grid"), draws="20"))
    assert run.failures == {}
    assert run.progress().asked == 80


class Limit:
    """A server's own limit: so many calls in so many seconds, and ``Retry-After`` where they are used up."""

    def __init__(self, calls: int, seconds: float, *, says: bool) -> None:
        self.calls, self.seconds, self.says = calls, seconds, says
        self.taken: list[float] = []
        self._lock = threading.Lock()

    def __call__(self, call: Call) -> Play:
        with self._lock:
            now = time.monotonic()
            if len([at for at in self.taken if now - at < self.seconds]) >= self.calls:
                return error(429, headers={"Retry-After": f"{self.seconds}"} if self.says else {})
            self.taken.append(now)
        return answer(call)


@pytest.mark.parametrize("says", [pytest.param(True, marks=pytest.mark.slow), False])
def test_a_server_that_limits_the_rate_by_its_own_rule_loses_no_cell(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, says: bool
) -> None:
    monkeypatch.setattr("core.asking.pace.PATIENCE", 5.0)
    stage.server.plot = Limit(1, 0.2, says=says)
    stage.backend.concurrency = 16
    run = stage.run(stage.experiment(prices="0.5", draws="25"))
    assert (run.progress().asked, run.failures) == (25, {})
    # Without a word of how long, every cell takes several pauses, from a hundredth of a second on.
    assert len(stage.server.calls) < (85 if says else 220)


def test_a_server_that_only_ever_limits_the_rate_is_given_up(stage: Stage) -> None:
    stage.server.plot = lambda _: error(429, headers={"Retry-After": "0.01"})
    run = stage.run(stage.experiment(prices="0:2:0.1"))
    assert run.progress().failed == 21
    assert len(stage.server.calls) < 60


def no_probabilities(call: Call) -> Play:
    play = answer(call, "")
    play.body["choices"][0]["logprobs"] = {"content": []}
    return play


def empty(call: Call) -> Play:
    play = answer(call, "")
    play.body["choices"][0]["logprobs"] = None
    return play


def without_tokens(call: Call) -> Play:
    play = answer(call)
    play.body["choices"][0]["logprobs"] = {"content": []}
    return play


@pytest.mark.parametrize("play", [no_probabilities, empty, without_tokens])
def test_one_odd_reply_is_an_outcome_and_no_sign_that_a_model_gives_no_probabilities(
    stage: Stage, play: Callable[[Call], Play]
) -> None:
    if stage.kind == "anthropic":
        pytest.skip("Anthropic's protocol has no probabilities at all")
    stage.server.plot = at_fault(play)
    asked = stage.experiment(draws="")
    assert stage.run(asked).failures == {}
    assert observe(asked, stage.cache)["status"].tolist() == ["ok", "unparsed", "ok"]
    assert stage.backend.gives_logprobs(asked.models[0].name)


def choice(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["choices"][0]
    return found


def first_token(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = choice(body)["logprobs"]["content"][0]
    return found


READABLE: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "content in parts": (
        "openai",
        lambda body: choice(body)["message"].update(content=[{"type": "text", "text": "No"}]),
    ),
    "tokens that are null": (
        "openai",
        lambda body: body.update(usage={"prompt_tokens": None, "completion_tokens": None}),
    ),
    "no name": ("openai", lambda body: body.pop("model")),
    "an alternative of probability 0": (
        "openai",
        lambda body: first_token(body)["top_logprobs"].append({"token": "x", "logprob": float("-inf")}),
    ),
    "no usage": ("anthropic", lambda body: body.pop("usage")),
}
UNREADABLE: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "no message": ("openai", lambda body: choice(body).pop("message")),
    "a message that is null": ("openai", lambda body: choice(body).update(message=None)),
    "content that is a number": ("openai", lambda body: choice(body)["message"].update(content=7)),
    "no choices": ("openai", lambda body: body.update(choices=[])),
    "a choice that is null": ("openai", lambda body: body.update(choices=[None])),
    "no alternatives": ("openai", lambda body: first_token(body).pop("top_logprobs")),
    "alternatives that are null": ("openai", lambda body: first_token(body).update(top_logprobs=None)),
    "a log-probability that is null": (
        "openai",
        lambda body: first_token(body)["top_logprobs"][0].update(logprob=None),
    ),
    "a log-probability that is no number": (
        "openai",
        lambda body: first_token(body)["top_logprobs"][0].update(logprob=float("nan")),
    ),
    "content that is null": ("anthropic", lambda body: body.update(content=None)),
    "a text block without text": ("anthropic", lambda body: body.update(content=[{"type": "text"}])),
    "a text that is null": ("anthropic", lambda body: body.update(content=[{"type": "text", "text": None}])),
}


def marred(mar: Callable[[dict[str, Any]], object]) -> Callable[[Call], Play]:
    def play(call: Call) -> Play:
        good = answer(call)
        mar(good.body)
        return good

    return at_fault(play)


@pytest.mark.parametrize("what", READABLE)
def test_what_an_answer_need_not_have_is_not_missed(stage: Stage, what: str) -> None:
    protocol, mar = READABLE[what]
    if not stage.kind.startswith(protocol):
        pytest.skip("of the other protocol")
    stage.server.plot = marred(mar)
    asked = stage.experiment(draws="" if protocol == "openai" else "1")
    run = stage.run(asked)
    assert (run.error, run.failures) == (None, {})
    assert observe(asked, stage.cache)["status"].tolist() == ["ok"] * 3


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_malformed_answer_fails_its_cell_and_no_other(stage: Stage, what: str) -> None:
    protocol, mar = UNREADABLE[what]
    if not stage.kind.startswith(protocol):
        pytest.skip("of the other protocol")
    stage.server.plot = marred(mar)
    asked = stage.experiment(draws="" if protocol == "openai" else "1")
    run = stage.run(asked)
    assert run.error is None
    (message,) = run.failures.values()
    assert "sent something that is no answer" in message
    assert observe(asked, stage.cache, run.failures)["status"].tolist() == ["ok", "failed", "ok"]


SENT = ("temperature", "top_p", "top_k", "max_tokens", "response_format", "logprobs")
ECHO = "The temperature outside is 72 degrees. There is an unknown. " * 5
REFUSALS: list[tuple[object, str | None]] = [
    ({"message": "Unsupported parameter: 'top_k'.", "param": "top_k"}, "top_k"),
    ({"message": "No.", "param": "top_k", "code": "unsupported_parameter"}, "top_k"),
    ({"message": "Unrecognized request argument supplied: top_k"}, "top_k"),
    ({"message": "temperature: Extra inputs are not permitted"}, "temperature"),
    ({"message": "This model doesn't support temperature."}, "temperature"),
    ({"message": "`temperature` and `top_p` cannot both be specified for this model."}, "temperature"),
    ({"message": "This response_format type is unavailable now"}, "response_format"),
    ({"message": "Unsupported: 'max_tokens'. Use 'max_completion_tokens' instead."}, "max_tokens"),
    ({"detail": [{"loc": ["body", "top_k"], "msg": "Extra inputs are not permitted", "input": 0}]}, "top_k"),
    (
        {"message": {"detail": [{"loc": ["body", "top_k"], "msg": "Extra inputs are not permitted"}]}},
        "top_k",
    ),
    ([{"error": {"code": 400, "message": 'Unknown name "top_k": Cannot find field.'}}], "top_k"),
    ({"error": "top_k is not supported"}, "top_k"),
    ({"detail": [{"loc": ["body", "messages"], "msg": "bad", "input": ECHO}]}, None),
    ({"message": "bad", "input": ECHO + "not supported"}, None),
    (
        {"message": f"This image is not supported, although what you sent along with it may be of use: {ECHO}"},
        None,
    ),
    ({"message": "This model's maximum context length is 4096 tokens; you asked for max_tokens 4100"}, None),
    ({"message": "max_tokens is too large: 4100.", "param": "max_tokens", "code": "invalid_value"}, None),
    ("temperature is not supported", None),
    (None, None),
]


@pytest.mark.parametrize(("body", "refused"), REFUSALS)
def test_a_parameter_is_dropped_only_where_the_server_says_that_it_does_not_take_it(
    body: object, refused: str | None
) -> None:
    assert refused_parameter(400, body, SENT) == refused
    assert refused_parameter(422, body, SENT) == refused
    assert refused_parameter(500, body, SENT) is None


def test_a_prompt_that_is_echoed_drops_no_parameter(stage: Stage) -> None:
    stage.server.plot = at_fault(
        lambda call: Play(
            422, {"detail": [{"loc": ["body"], "msg": "bad", "input": f"temperature {call.prompt}"}]}
        )
    )
    run = stage.run()
    assert run.progress().failed == 1
    assert all("temperature" in call.body for call in stage.server.calls)


BOUNDS = [
    ("Invalid value for 'top_logprobs': must be less than or equal to 5.", 5),
    ("top_logprobs must be <= 5", 5),
    ("top_logprobs must be between 0 and 5", 5),
    ("Requested sample logprobs of 20, which is greater than max allowed: 5", 5),
    ("top_logprobs does not support more than 8", 8),
    ("top_logprobs is not supported with this model", None),
    ("max_tokens must be at most 5", None),
]


@pytest.mark.parametrize(("said", "most"), BOUNDS)
def test_a_bound_on_the_alternatives_is_read_off_what_the_server_says(said: str, most: int | None) -> None:
    assert most_top_logprobs(400, {"message": said}, 20) == most
    assert most_top_logprobs(400, {"message": said}, 5) is None


def test_fewer_alternatives_than_asked_for_are_no_sign_that_there_are_none(stage: Stage) -> None:
    if stage.kind == "anthropic":
        pytest.skip("Anthropic's protocol has no probabilities at all")

    def plot(call: Call) -> Play:
        if call.body["top_logprobs"] > 5:
            return error(400, "top_logprobs must be less than or equal to 5", param="top_logprobs")
        return answer(call)

    stage.server.plot = plot
    assert stage.run(stage.experiment(draws="")).failures == {}
    assert [call.body["top_logprobs"] for call in stage.server.calls] == [20, 5, 5, 5]


SAID = [
    (400, {"type": "invalid_request_error", "message": "Your credit balance is too low."}, "credit is spent"),
    (403, {"code": "model_not_found"}, "knows no model “gpt-6”, or nothing answers at this address (HTTP 403)"),
    (403, {"code": "unsupported_country"}, "did not accept the key"),
    (429, {"code": "rate_limit_exceeded", "type": "tokens"}, "limits the rate"),
]


@pytest.mark.parametrize(("status", "body", "said"), SAID)
def test_statuses_that_vendors_use_for_something_else_are_read_right(
    status: int, body: dict[str, str], said: str
) -> None:
    assert said in str(status_error(ModelName("openai", "gpt-6"), status, {}, body))


def test_a_prompt_that_the_vendor_declines_is_refused_and_not_failed(stage: Stage) -> None:
    if stage.kind == "anthropic":
        pytest.skip("OpenAI's word")
    stage.server.plot = at_fault(lambda _: error(400, code="invalid_prompt"))
    assert stage.run().failures == {}
    assert observe(stage.experiment(), stage.cache)["status"].tolist() == ["ok", "refused", "ok"]


ENVIRONMENT = {
    "OPENAI_ORG_ID": "org-planted",
    "OPENAI_PROJECT_ID": "proj-planted",
    "OPENAI_ADMIN_KEY": "sk-admin-planted",
    "OPENAI_CUSTOM_HEADERS": "X-Custom: planted",
    "ANTHROPIC_AUTH_TOKEN": "token-planted",
    "ANTHROPIC_CUSTOM_HEADERS": "X-Custom: planted\nX-Api-Key: planted",
}


def test_the_environments_headers_go_to_no_server_that_a_link_names(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    run = stage.run()
    assert run.failures == {}
    assert "planted" not in str([call.headers for call in stage.server.calls]).replace(KEY, "")
    assert KEY in str(stage.server.calls[0].headers)


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
@pytest.mark.parametrize("own", [True, False])
def test_the_environments_headers_go_to_the_environments_server(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch, kind: str, own: bool
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    backend = AnthropicBackend(4) if kind == "anthropic" else OpenAIBackend(kind, 4)
    with FaultServer() as server:
        address = server.address + ("/v1" if kind == "openai" else "")
        monkeypatch.setenv(f"{kind.upper()}_BASE_URL", address if own else "https://gateway.example.com/v1")
        runner = Runner(cache, backend_for=lambda _: backend)
        run = runner.start(
            experiment(models=(f"{kind}:m@{address}",), draws="1", prices="1", strategies=("naive",))
        )
        assert run.wait(30)
        runner.close()
    assert (run.error, run.failures) == (None, {})
    headers = server.calls[0].headers
    assert (headers.get("x-custom") == "planted") is own
    if kind == "openai":
        assert (headers.get("openai-organization") == "org-planted") is own
        assert (headers.get("openai-project") == "proj-planted") is own
    assert own or "planted" not in str(headers)


def test_stop_is_heard_while_another_run_holds_the_call(stage: Stage) -> None:
    stage.server.plot = lambda _: error(429, headers={"Retry-After": "60"})
    holder = stage.runner.start(stage.experiment(prices="0.5,1"))
    while not stage.server.calls:
        time.sleep(0.01)
    waiting = stage.runner.start(stage.experiment(prices="0.5,1.5"))
    time.sleep(0.1)
    waiting.stop()
    assert waiting.wait(5)
    holder.stop()
    assert holder.wait(5)


def test_the_faults_of_one_model_leave_the_others_alone_and_are_all_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = stage.experiment().models[0].name.base_url
    names = [f"{stage.kind}:{name}@{address}" for name in ("first", "good", "last")]
    put = stage.cache.put

    def bug(request: base.Request, reply: base.Reply) -> None:
        if request.model.model != "good":
            raise ZeroDivisionError
        put(request, reply)

    monkeypatch.setattr(stage.cache, "put", bug)
    run = stage.run(stage.experiment(models=tuple(names)))
    assert (run.progress().asked, run.progress().failed, run.stopping) == (3, 6, False)
    assert len(run.errors) == 2
    assert all(
        f"The run of {name} broke off by a fault of this app" in str(run.error) for name in ("first", "last")
    )
    assert len(stage.server.calls) == 5


def test_a_server_that_hangs_holds_up_its_list_of_models_for_seconds_only(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{type(stage.backend).__module__}.LIST_TIMEOUT", 0.3)
    assert base.LIST_TIMEOUT <= 5
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        (hung,) = look([(stage.kind, f"http://127.0.0.1:{deaf.getsockname()[1]}/v1")], Keyring())
    assert "did not answer the list of models within 0.3 seconds" in str(hung.problem)


def test_a_broken_address_is_the_problem_of_its_server(stage: Stage) -> None:
    suffix = "/v1" if stage.kind == "openai-compatible" else ""
    broken, good = look([("openai", "api.openai.com/v1"), (stage.kind, stage.server.address + suffix)], Keyring())
    assert "is no server's address" in str(broken.problem)
    assert (good.models, good.problem) == (("test-model",), None)
