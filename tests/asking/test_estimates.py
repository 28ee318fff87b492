"""What is said of a run's time before it and while it lasts: runs at a real server, and by a held clock."""

import pytest

from core.asking.costs import Stopwatch, say
from core.asking.plan import plan_calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.store import Mark
from core.asking.run import NO_KEYS, Run, Terms
from core.asking.runner import Runner
from core.basics.errors import UnblindError
from tests.support.chat_server import ChatServer
from tests.support.helpers import experiment

FIRST, SECOND = experiment(product="12"), experiment(product="13")


def test_the_second_runs_range_holds_the_time_that_the_first_one_took(runner: Runner, server: ChatServer) -> None:
    server.delays = (0.05, 0.2, 0.1)
    # Planned before anything was asked, and again once something was.
    assert "(how many is known after a first run here)" in say(runner.plan(SECOND).cost)
    assert runner.start(FIRST).wait(60)
    foreseen = runner.plan(SECOND).cost
    assert foreseen.seconds is not None
    ((first,),) = runner.cache.store.timings.past_runs().values()
    assert foreseen.seconds.low < first[-1].seconds < foreseen.seconds.high
    assert "known" not in say(foreseen)


def test_what_a_run_waits_for_another_is_none_of_the_time_that_is_learnt_of_it(
    runner: Runner, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "concurrency", 1)
    server.delays = (0.03,)
    runs = [runner.start(FIRST), runner.start(SECOND)]
    assert all(run.wait(60) for run in runs)
    (late,) = [run for run in runs if run.waited > 0.3]
    ((earlier, later),) = runner.cache.store.timings.past_runs().values()
    assert max(earlier[-1].seconds, later[-1].seconds) < 0.8 * late.actual().seconds.high


def test_a_plan_that_is_remembered_learns_of_a_run_that_ended_since(runner: Runner) -> None:
    before = runner.plan(SECOND)
    assert before.cost.seconds is None
    (name,) = before.work
    runner.cache.store.timings.note(str(name), (Mark(33, before.work[name].work, 60.0),))
    assert runner.plan(SECOND).cost.seconds is not None
    assert runner.plan(SECOND) is runner.plan(SECOND)


def test_what_was_asked_in_one_session_is_known_in_the_next(runner: Runner, server: ChatServer) -> None:
    server.delays = (0.01, 0.03)
    assert runner.start(FIRST).wait(60)
    later = Runner(type(runner.cache)(runner.cache.place), backend_for=lambda kind: server)
    try:
        assert later.plan(SECOND).cost.seconds is not None
        run = later.start(SECOND)
        assert run.progress().seconds_left is not None
        assert run.wait(60)
    finally:
        later.close()


def test_a_server_that_never_answers_tells_nothing_of_the_next_run(runner: Runner, server: ChatServer) -> None:
    server.fail_when = "Answer"
    assert runner.start(FIRST).wait(60)
    assert runner.plan(SECOND).cost.seconds is None


def test_a_run_of_which_a_part_fails_tells_nothing_of_the_next_one(runner: Runner, server: ChatServer) -> None:
    server.fail_when = "Price: $8.26"
    run = runner.start(FIRST)
    assert run.wait(60)
    assert run.progress().asked == 30
    assert len(run.failures) == 3
    assert runner.plan(SECOND).cost.seconds is None


SLOW, QUICK = "openai-compatible:slow@http://127.0.0.1:1/v1", "openai-compatible:quick@http://127.0.0.1:2/v1"


class Held:
    """A run of 33 calls to each of two models, the second of which is known to take two seconds a call."""

    def __init__(self, cache: ReplyCache) -> None:
        plan = plan_calls(experiment(models=(QUICK, SLOW)), cache)
        self.first, self.second = plan.work
        self.requests = {
            model: [request for part in plan.parts if part.model.name == model for request in part.missing]
            for model in plan.work
        }
        work = plan.work[self.second].work
        cache.store.timings.note(str(self.second), [Mark(n, n * work / 33, 2.0 * n) for n in (1, 11, 33)])
        self.run = Run(plan_calls(experiment(models=(QUICK, SLOW)), cache), NO_KEYS, Terms())
        self.now = 0.0
        self.run.watches = {model: Stopwatch(lambda: self.now) for model in plan.work}

    def answer(self, count: int) -> None:
        """Let so many calls to the second model be answered, at the rate that is known."""
        watch = self.run.watches[self.second]
        for _ in range(count):
            self.now += 2
            self.run.note_asked(self.requests[self.second].pop(0), watch.begin())

    @property
    def seconds_left(self) -> float | None:
        return self.run.progress().seconds_left


@pytest.fixture
def held(cache: ReplyCache) -> Held:
    return Held(cache)


def test_time_left_is_that_of_the_other_model_once_one_has_failed(held: Held) -> None:
    assert held.seconds_left is None
    for request in held.requests[held.first]:
        held.run.note_failed(request, "Nothing listens there.")
    assert held.seconds_left == pytest.approx(66, rel=0.05)
    held.answer(16)
    assert held.seconds_left == pytest.approx(34, rel=0.1)
    held.answer(17)
    assert held.seconds_left == 0


def test_time_left_is_that_of_the_other_model_once_one_is_asked_no_further(held: Held) -> None:
    held.run.note_error(UnblindError("The run broke off."))
    held.run.note_end(held.first)
    held.answer(16)
    assert held.seconds_left == pytest.approx(34, rel=0.1)


def test_calls_that_other_runs_make_leave_less_time(held: Held) -> None:
    held.run.note_end(held.first)
    held.answer(11)
    for request in held.requests[held.second][:11]:
        held.run.note_shared(request)
    assert held.seconds_left == pytest.approx(22, rel=0.1)


def test_the_time_of_a_run_counts_if_hardly_a_call_was_another_runs(held: Held) -> None:
    held.answer(31)
    one, other = held.requests[held.second]
    held.run.note_shared(one)
    assert held.run.note_end(held.second)
    held.run.note_shared(other)
    assert not held.run.note_end(held.second)
