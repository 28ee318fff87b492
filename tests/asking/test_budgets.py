"""What a run pays for is counted, whether or not it can be used, and never goes beyond the budget."""

import threading
import time

import pytest

from core.asking.costs.amounts import Range
from core.studies.benchmark import series_for
from core.studies.choice import Choice
from tests.support.fault_server import Call, Play, answer, error
from tests.support.stage import FAULT, Stage, at_fault

A_TOKEN = 0.001
"""US dollars for a token of output; input is free."""


class Till:
    """Adds up the tokens that a server charges for."""

    def __init__(self) -> None:
        self.tokens = 0
        self._lock = threading.Lock()

    def charge(self, play: Play, tokens: int) -> Play:
        names = ("prompt_tokens", "completion_tokens")
        if "choices" not in play.body:
            names = ("input_tokens", "output_tokens")
        play.body["usage"] = dict(zip(names, (50, tokens), strict=True))
        with self._lock:
            self.tokens += tokens
        return play

    def think(self, call: Call) -> Play:
        """Answer after 3,000 tokens of thought, or be cut off before."""
        if call.body["max_tokens"] > 100:
            return self.charge(answer(call), 3000)
        play = answer(call, "<think>", stop="length") if call.openai else answer(call, "", stop="max_tokens")
        return self.charge(play, 4)


@pytest.fixture
def till(monkeypatch: pytest.MonkeyPatch) -> Till:
    monkeypatch.setattr("core.asking.costs.prices.runs_here", lambda _: False)
    monkeypatch.setattr("core.asking.costs.prices._prices", lambda _: (0.0, A_TOKEN))
    return Till()


def test_a_budget_holds_when_it_is_learnt_on_the_way_that_a_model_thinks(stage: Stage, till: Till) -> None:
    stage.backend.concurrency = 8
    stage.server.plot = lambda call: till.think(call) if FAULT in call.prompt else till.charge(answer(call), 1)
    run = stage.run(stage.experiment(prices="0.5,1", draws="20"), budget=0.8)
    assert run.out_of_budget
    assert 0 < till.tokens * A_TOKEN <= 0.8
    assert not [call for call in stage.server.calls if call.body["max_tokens"] > 100]


def test_a_budget_that_pays_for_thinking_lets_it_think(stage: Stage, till: Till) -> None:
    stage.server.plot = till.think
    run = stage.run(budget=30.0)
    assert (run.progress().asked, run.out_of_budget) == (3, False)


def test_a_reply_that_was_cut_off_while_thinking_is_counted_with_the_one_that_was_kept(
    stage: Stage, till: Till
) -> None:
    stage.server.plot = till.think
    actual = stage.run().actual()
    assert till.tokens == 9004
    assert (actual.calls, actual.output_tokens) == (4, Range(9004, 9004))
    assert actual.dollars == Range(*[pytest.approx(9.004)] * 2)


def test_an_answer_without_the_probabilities_that_were_wanted_is_paid_for(stage: Stage, till: Till) -> None:
    if stage.kind == "anthropic":
        pytest.skip("Anthropic's protocol has no probabilities at all")

    def plot(call: Call) -> Play:
        call.body.pop("logprobs", None)
        return till.charge(answer(call), 1)

    stage.server.plot = plot
    run = stage.run(stage.experiment(draws=""))
    assert (run.progress().asked, run.progress().failed) == (0, 3)
    assert (run.actual().calls, run.actual().output_tokens) == (1, Range(1, 1))


@pytest.mark.parametrize("usage", ["missing", "null", "null tokens"])
def test_where_no_usage_is_reported_the_budget_holds_at_the_most_a_call_can_cost(
    stage: Stage, till: Till, usage: str
) -> None:
    def plot(call: Call) -> Play:
        play = answer(call)
        reported = play.body.pop("usage")
        if usage != "missing":
            play.body["usage"] = None if usage == "null" else dict.fromkeys(reported)
        return play

    stage.server.plot = plot
    most = 20 if stage.kind == "anthropic" else 4
    run = stage.run(stage.experiment(draws="5"), budget=3.5 * most * A_TOKEN)
    actual = run.actual()
    assert (run.progress().asked, run.out_of_budget) == (3, True)
    assert actual.output_tokens == Range(0, 3 * most)
    assert actual.dollars == Range(0, pytest.approx(3 * most * A_TOKEN))


LOST = {
    "a hung connection": lambda call: Play(body={}, hang=1),
    "a cut body": lambda call: Play(body=answer(call).body, cut=True),
    "no answer": lambda _: Play(body={"hello": []}),
}


@pytest.mark.parametrize("fault", LOST)
def test_an_answer_that_was_lost_may_have_to_be_paid_for(stage: Stage, till: Till, fault: str) -> None:
    stage.server.plot = at_fault(LOST[fault])
    run = stage.run(stage.experiment(prices="1"))
    calls, most = len(stage.server.calls), 20 if stage.kind == "anthropic" else 4
    # A first call that gets no answer at all, or none in time, ends the run at the second; one that broke off is
    # asked again as long as any.
    assert calls == (5 if fault == "a cut body" else 2)
    assert (run.actual().calls, run.actual().output_tokens) == (calls, Range(0, calls * most))


def test_a_call_that_the_server_did_not_take_costs_nothing(stage: Stage, till: Till) -> None:
    stage.server.plot = lambda _: error(500)
    assert stage.run().actual().calls == 0
    stage.server.__exit__()
    assert stage.run().actual().calls == 0


def test_calls_under_way_hold_money_back_but_do_not_end_the_run(stage: Stage, till: Till) -> None:
    def plot(call: Call) -> Play:
        time.sleep(0.02)
        return till.charge(answer(call), 1)

    stage.server.plot = plot
    stage.backend.concurrency = 16
    most = 20 if stage.kind == "anthropic" else 4
    # At the most that they can cost, the calls under way at once would take the money two times over.
    budget = 8 * most * A_TOKEN
    run = stage.run(stage.experiment(draws="100"), budget=budget)
    spent = till.tokens * A_TOKEN
    assert run.out_of_budget
    assert budget - most * A_TOKEN <= spent <= budget
    assert run.actual().dollars == Range(*[pytest.approx(spent)] * 2)


def test_a_budget_that_is_just_enough_lets_every_call_through(stage: Stage, till: Till) -> None:
    stage.server.plot = lambda call: till.charge(answer(call), 1)
    stage.backend.concurrency = 16
    most = 20 if stage.kind == "anthropic" else 4
    run = stage.run(stage.experiment(draws="20"), budget=(59 + most) * A_TOKEN + 1e-9)
    assert (run.progress().asked, run.out_of_budget) == (60, False)


def test_a_budget_is_kept_over_all_products_of_a_series(stage: Stage, till: Till) -> None:
    stage.server.plot = lambda call: till.charge(answer(call), 1)
    model = str(stage.experiment().models[0].name)
    series = series_for(Choice(strategies=("naive",), models=(model,), draws="2"), ["1", "2", "3"])
    run = stage.runner.start(series, stage.keys, budget=45 * A_TOKEN)
    assert run.wait(60)
    assert run.out_of_budget
    assert 0 < till.tokens <= 45 < run.plan.calls
