from pathlib import Path

from core.asking.replies.cache import ReplyCache
from core.asking.replies.store import Mark, Place, Store
from core.asking.replies.store.timings import LAST_RUNS
from core.asking.runner import Runner
from tests.support.chat_server import ChatServer
from tests.support.helpers import experiment
from tests.support.postgres import every_place  # noqa: F401

ONE, OTHER = (Mark(1, 1.2, 0.5), Mark(2, 2.4, 0.9)), (Mark(1, 1.2, 7.0),)


def test_a_run_is_known_by_its_model_to_whoever_opens_the_folder(place: Place) -> None:
    store = Store(place)
    assert store.timings.past_runs() == {}
    store.timings.note("embedded:a", ONE)
    store.timings.note("openai:b", OTHER)
    store.timings.note("embedded:a", OTHER)
    assert Store(place).timings.past_runs() == {"embedded:a": (OTHER, ONE), "openai:b": (OTHER,)}


def test_nothing_is_read_again_before_another_run_was_noted_by_any_process(place: Place) -> None:
    store = Store(place)
    store.timings.note("embedded:a", ONE)
    known = store.timings.past_runs()
    assert store.timings.past_runs() is known
    Store(place).timings.note("openai:b", OTHER)
    assert store.timings.past_runs() == {**known, "openai:b": (OTHER,)}


def test_old_runs_drop_out(place: Place) -> None:
    store = Store(place)
    store.timings.note("openai:b", ONE)
    for _ in range(LAST_RUNS + 3):
        store.timings.note("embedded:a", OTHER)
    store.timings.note("embedded:a", ONE)
    past = store.timings.past_runs()
    assert past["embedded:a"] == (ONE, *[OTHER] * (LAST_RUNS - 1))
    assert past["openai:b"] == (ONE,)


def test_a_file_of_before_takes_timings(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.database.writing() as connection:
        connection.execute("DROP TABLE Timings")
    store.database.close()
    again = Store(tmp_path)
    again.timings.note("embedded:a", ONE)
    assert again.timings.past_runs() == {"embedded:a": (ONE,)}


def test_of_a_run_numbers_are_kept_and_the_models_name(
    runner: Runner, cache: ReplyCache, server: ChatServer
) -> None:
    run = runner.start(experiment(prices="0.5,1,1.5"))
    assert run.wait(30)
    rows = cache.store.database.read("SELECT run, model, calls, work, seconds FROM Timings ORDER BY calls")
    assert [calls for _, _, calls, _, _ in rows] == [1, 2, 4, 8, 9]
    assert {type(value) for row in rows for value in row} == {int, float, str}
    assert {row[1] for row in rows} == {str(run.plan.parts[0].model.name)}
