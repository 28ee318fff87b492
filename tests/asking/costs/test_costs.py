import csv
import json
import re
import typing
from dataclasses import replace

import pytest
from anthropic.types.model_param import ModelParam
from openai.types.shared.chat_model import ChatModel

from core.asking.backends.base import THINKING_ROOM
from core.asking.backends.capabilities import known_models
from core.asking.backends.registry import resolve
from core.asking.costs.amounts import Range, exactly
from core.asking.costs.estimates import cost_of, estimate, estimate_call
from core.asking.costs.prices import dollars
from core.asking.costs.sentences import say
from core.asking.plan import half_width
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.runner import Runner
from core.basics.paths import DATA
from core.experiment.models import ModelName
from core.experiment.prompts.messages import answer_schema
from tests.support.helpers import experiment, reply


def requests(model: str, **changes: object) -> list:
    cells = experiment(models=(model,), **changes).cells()
    return list({one.key: one for one in map(request_for, cells)}.values())


def test_every_listed_model_is_one_that_its_sdk_names_and_has_a_price_and_a_day() -> None:
    names = set(typing.get_args(ChatModel)) | set(typing.get_args(typing.get_args(ModelParam)[0]))
    with (DATA / "models.csv").open() as file:
        for row in csv.DictReader(file):
            assert row["model"] in names
            name = ModelName(row["backend"], row["model"])
            assert dollars(name, 1e6, 0) == pytest.approx(float(row["dollars_in"]))
            assert dollars(name, 0, 1e6) == pytest.approx(float(row["dollars_out"]))
            assert row["checked"] >= "2026-11-24"
    assert known_models("embedded") == ()


def test_fifty_draws_tell_one_half_to_fourteen_points() -> None:
    assert half_width(50) == pytest.approx(0.134, abs=0.0005)
    assert half_width(1) < 0.5


@pytest.mark.lengthy
def test_the_estimate_holds_what_it_turns_out_to_be_with_a_real_tokenizer(cache: ReplyCache) -> None:
    runner = Runner(cache)
    run = runner.start(experiment(prices="0.5,1,1.5"))
    assert run.wait(60)
    runner.close()
    estimated, actual = run.plan.cost, run.actual()
    assert actual.calls == estimated.calls == 9
    assert estimated.input_tokens.low < actual.input_tokens.low < estimated.input_tokens.high
    assert estimated.output_tokens.low <= actual.output_tokens.low <= estimated.output_tokens.high


def test_a_reply_costs_its_tokens_at_the_list_price() -> None:
    (request, *_), used = requests("openai:gpt-4.1-mini"), reply()
    most = estimate_call(request, thinks=False)
    cost = cost_of(request.model, used, most)
    assert cost.dollars == exactly(pytest.approx(used.input_tokens * 0.4e-6 + used.output_tokens * 1.6e-6))


def test_what_a_server_does_not_report_is_taken_to_lie_between_nothing_and_the_most() -> None:
    request, *_ = requests("openai:gpt-4.1-mini")
    most = estimate_call(request, thinks=False)
    assert most.dollars
    for unreported in (None, replace(reply(), input_tokens=0, output_tokens=0)):
        cost = cost_of(request.model, unreported, most)
        assert (cost.calls, cost.dollars) == (1, Range(0, most.dollars.high))
        assert (cost.input_tokens, cost.output_tokens) == (Range(0, most.input_tokens.high), Range(0, 1))


def test_thinking_widens_the_estimate() -> None:
    quick, thinking = estimate(requests("openai:gpt-4.1-mini")), estimate(requests("openai:gpt-6-luna"))
    assert (
        thinking.output_tokens.high / thinking.output_tokens.low
        > quick.output_tokens.high / quick.output_tokens.low
    )


def test_what_runs_here_costs_nothing_and_what_nobody_prices_is_unknown() -> None:
    assert estimate(requests("embedded")).dollars == estimate([]).dollars
    assert dollars(ModelName("openai-compatible", "m", "http://127.0.0.1:1/v1"), 1, 1) == 0
    assert dollars(ModelName("openai-compatible", "m", "https://models.example.com/v1"), 1, 1) is None
    assert dollars(ModelName("openai", "gpt-99"), 1, 1) is None
    assert "at a price that is not known" in say(estimate(requests("openai:gpt-99")))


def test_a_whole_curve_in_one_call_is_one_call() -> None:
    asked = requests("openai:gpt-4.1-mini", strategies=("disclosure:forecast",))
    assert len(asked) == 1
    assert estimate(asked).output_tokens.high >= 11 * 10


@pytest.mark.parametrize("strategy", ["disclosure:grid", "disclosure:forecast", "naive"])
@pytest.mark.parametrize("model", ["anthropic", "openai:gpt-4.1-mini"])
def test_the_high_end_bounds_a_call_with_the_form_that_it_is_held_to(strategy: str, model: str) -> None:
    request, *_ = requests(model, strategies=(strategy,), prices="0:2:0.02")
    sent = "".join(message.content for message in request.prompt.messages)
    if strategy != "naive" or model == "anthropic":
        sent += json.dumps(answer_schema(request.prompt))
    cost = estimate_call(request, thinks=False)
    # Tokenizers that split numbers into digits take a token for each, and for each mark.
    assert cost.input_tokens.high >= len(re.findall(r"[A-Za-z]+|[^A-Za-z\s]", sent))
    assert cost.output_tokens.high >= request.sampling.max_tokens
    assert estimate_call(request, thinks=True).output_tokens.high >= request.sampling.max_tokens + THINKING_ROOM


def test_of_a_time_that_no_run_tells_of_an_order_is_said_and_no_number_is_held() -> None:
    few, many = (
        estimate(requests("embedded", strategies=("naive",), prices=prices, wordings="2"))
        for prices in ("0.5,1", "0.01:2:0.01")
    )
    assert (few.seconds, few.order, many.order) == (None, "seconds", "minutes")
    assert "some seconds (how many is known after a first run here)" in say(few)
    assert ((few + many).seconds, (few + many).order) == (None, "minutes")


def test_calls_that_take_no_tokens_are_not_said_to_take_none() -> None:
    assert (
        say(estimate(requests("synthetic")))
        == "few seconds (how many is known after a first run here), and cost nothing"
    )


def test_models_are_read_with_colons_and_addresses_in_them() -> None:
    name = resolve("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1/")
    assert (name.model, name.base_url) == ("qwen3:4b", "http://127.0.0.1:11434/v1")
    assert resolve(str(name)) == name
    assert resolve("openai") == ModelName("openai", "gpt-4.1-mini")
