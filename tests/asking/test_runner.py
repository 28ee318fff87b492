import json
import threading
import time
from pathlib import Path

import pytest

from core.asking.plan import plan_calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.observations import observe
from core.asking.runner import Runner
from core.basics.errors import CacheError
from tests.support.chat_server import ChatServer
from tests.support.helpers import experiment, reply
from tests.support.stored import text_of


def test_a_run_asks_what_is_missing_and_the_next_one_nothing(runner: Runner, server: ChatServer) -> None:
    run = runner.start(experiment())
    assert run.wait(30)
    assert (run.progress().asked, run.progress().state) == (33, "done")
    again = runner.start(experiment())
    assert again.wait(30)
    assert (again.progress().cached, again.progress().asked) == (33, 0)
    assert len(server.prompts) == 33


def test_one_price_more_asks_three_and_a_wider_range_renews_disclosure(runner: Runner) -> None:
    assert runner.start(experiment()).wait(30)
    added = runner.start(experiment(prices="0,0.2,0.4,0.6,0.8,0.9,1,1.2,1.4,1.6,1.8,2"))
    assert added.wait(30)
    assert added.progress().asked == 3
    wider = runner.start(experiment(prices="0:2.2:0.2"))
    assert wider.wait(30)
    assert [len(part.missing) for part in wider.plan.parts] == [1, 1, 12]
    assert wider.progress().asked == 14
    assert "another range makes each of these prompts a new question" in wider.plan.why()


def test_two_who_ask_for_the_same_share_one_run(runner: Runner, server: ChatServer) -> None:
    server.delay = 0.05
    first, second = runner.start(experiment()), runner.start(experiment())
    assert first is second
    assert first.wait(30)
    assert len(server.prompts) == 33


def test_runs_that_overlap_ask_every_question_once(runner: Runner, server: ChatServer) -> None:
    server.delay = 0.05
    runs = [runner.start(experiment(prices=prices)) for prices in ("0,1,2", "0,0.5,1,2", "0,1.5,2")]
    assert all(run.wait(30) for run in runs)
    assert len(server.prompts) == len(set(server.prompts)) == 3 * 5
    assert sum(run.progress().asked for run in runs) == 15
    assert all(run.progress().state == "done" for run in runs)
    assert [run.progress().settled for run in runs] == [9, 12, 9]


def test_a_backend_is_asked_no_more_at_once_than_it_can_take_over_all_runs(
    runner: Runner, server: ChatServer
) -> None:
    server.delay = 0.05
    runs = [runner.start(experiment(product=product, strategies=("naive",))) for product in ("1", "2", "3")]
    assert all(run.wait(30) for run in runs)
    assert server.most_at_once == server.concurrency


def test_stop_keeps_what_was_paid_for_and_a_later_run_goes_on(
    runner: Runner, server: ChatServer, cache: ReplyCache
) -> None:
    server.delay = 0.1
    run = runner.start(experiment())
    while run.progress().asked < 4:
        time.sleep(0.01)
    run.stop()
    assert run.progress().state == "stopping"
    assert run.wait(30)
    progress = run.progress()
    assert progress.state == "stopped"
    assert 4 <= progress.asked < 33
    assert len(server.prompts) == progress.asked == len(observe(experiment(), cache))
    server.delay = 0
    rest = runner.start(experiment())
    assert rest.wait(30)
    assert rest.progress().asked == 33 - progress.asked


def test_a_failed_call_is_marked_the_rest_goes_on_and_nothing_of_it_is_stored(
    runner: Runner, server: ChatServer, cache: ReplyCache
) -> None:
    server.fail_when = "Price: $8.26"
    run = runner.start(experiment())
    assert run.wait(30)
    assert (run.progress().asked, run.progress().failed) == (30, 3)
    assert not any(key in cache for key in run.failures)
    assert "secret" not in " ".join(run.failures.values())
    table = observe(experiment(), cache, run.failures)
    assert table["status"].value_counts().to_dict() == {"ok": 30, "failed": 3}
    server.fail_when = None
    retry = runner.start(experiment())
    assert retry.wait(30)
    assert (retry.progress().asked, retry.progress().failed) == (3, 0)


def test_a_cache_that_cannot_be_written_stops_the_run_before_more_is_spent(
    runner: Runner, server: ChatServer, cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CacheError("The disk is full.")

    monkeypatch.setattr(cache, "put", full)
    run = runner.start(experiment())
    assert run.wait(30)
    assert str(run.error) == "The disk is full."
    assert len(server.prompts) <= server.concurrency


def test_a_fault_of_the_app_ends_the_run_with_a_sentence(
    runner: Runner, cache: ReplyCache, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cache, "put", bug)
    run = runner.start(experiment())
    assert run.wait(30)
    assert "fault of this app (ZeroDivisionError)" in str(run.error)
    assert "Traceback" in capsys.readouterr().err


def test_progress_can_be_watched_from_another_thread(runner: Runner, server: ChatServer) -> None:
    server.delay = 0.05
    run = runner.start(experiment())
    seen = []
    while run.active:
        seen.append(run.progress())
        time.sleep(0.02)
    assert [one.settled for one in seen] == sorted(one.settled for one in seen)
    assert any(one.seconds_left for one in seen)


def test_many_threads_may_start_runs_at_once(runner: Runner, server: ChatServer) -> None:
    runs = []
    threads = [threading.Thread(target=lambda: runs.append(runner.start(experiment()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(run.wait(30) for run in runs)
    assert len(server.prompts) == 33


def test_replies_lie_as_plain_json_with_the_request_that_they_answer(
    runner: Runner, cache: ReplyCache, tmp_path: Path
) -> None:
    assert runner.start(experiment(prices="1", strategies=("naive",))).wait(30)
    entry = json.loads(text_of(cache.place, *cache.keys()))
    assert entry["request"]["messages"][-1]["content"].endswith("Price: $8.26\nAnswer:")
    assert entry["reply"]["text"] == "No"


def test_a_plan_counts_without_asking(cache: ReplyCache) -> None:
    plan = plan_calls(experiment(), cache)
    assert (plan.cells, plan.new_calls, plan.cached) == (33, 33, 0)
    assert plan.runs_at_once
    assert not plan_calls(experiment(prices="0:2:0.025"), cache).runs_at_once


def test_who_plans_while_what_comes_with_the_app_is_being_stored_waits_for_it(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = experiment()

    def store_slowly(cache: ReplyCache, products: list[str]) -> None:
        for _, request in requests_of(asked) if products else []:
            time.sleep(0.01)
            cache.put(request, reply())

    monkeypatch.setattr("core.asking.runner.import_shipped", store_slowly)
    missing: list[int] = []
    threads = [threading.Thread(target=lambda: missing.append(runner.plan(asked).new_calls)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missing == [0, 0, 0]
