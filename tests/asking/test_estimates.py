"""What is said of a run's time before it, against the time that it takes: runs at a real server."""

from core.asking.costs import say
from core.asking.replies.store import Mark
from core.asking.runner import Runner
from tests.support.chat_server import ChatServer
from tests.support.helpers import experiment

FIRST, SECOND = experiment(product="12"), experiment(product="13")


def test_the_second_runs_range_holds_the_time_that_it_takes(runner: Runner, server: ChatServer) -> None:
    server.delays = (0.05, 0.2, 0.1)
    # Planned before anything was asked, and again once something was.
    assert "(not known here yet)" in say(runner.plan(SECOND).cost)
    assert runner.start(FIRST).wait(60)
    foreseen = runner.plan(SECOND).cost
    assert foreseen.timed
    run = runner.start(SECOND)
    assert run.wait(60)
    took = run.actual().seconds
    assert foreseen.seconds.low < took.low == took.high < foreseen.seconds.high


def test_a_plan_that_is_remembered_learns_of_a_run_that_ended_since(runner: Runner) -> None:
    before = runner.plan(SECOND)
    assert not before.cost.timed
    (name,) = before.work
    runner.cache.store.timings.note(str(name), (Mark(33, before.work[name].work, 60.0),))
    assert runner.plan(SECOND).cost.timed
    assert runner.plan(SECOND) is runner.plan(SECOND)


def test_what_was_asked_in_one_session_is_known_in_the_next(runner: Runner, server: ChatServer) -> None:
    server.delays = (0.01, 0.03)
    assert runner.start(FIRST).wait(60)
    later = Runner(type(runner.cache)(runner.cache.directory), backend_for=lambda kind: server)
    try:
        assert later.plan(SECOND).cost.timed
        run = later.start(SECOND)
        assert run.progress().seconds_left is not None
        assert run.wait(60)
    finally:
        later.close()


def test_a_server_that_never_answers_tells_nothing_of_the_next_run(runner: Runner, server: ChatServer) -> None:
    server.fail_when = "Answer"
    assert runner.start(FIRST).wait(60)
    assert not runner.plan(SECOND).cost.timed
