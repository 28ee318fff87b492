"""A person's budget a month, kept over sessions and processes, and after one of them was killed."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.asking.access import Allowance, allowances, spent_this_month
from core.asking.replies.store import Place
from core.asking.run import Terms
from core.asking.runner import Runner
from core.basics.errors import InputError
from tests.support.chat_server import ChatServer
from tests.support.helpers import experiment
from tests.support.postgres import every_place, in_place, word_for  # noqa: F401

HOLDER = """
import sys, time
from core.asking.access import Allowance
from core.asking.replies.store import place_of
hold = Allowance(place_of(sys.argv[1]), "default:ann", "Ann", 5.0).hold(3.0)
hold.note(0.25)
print("held", flush=True)
time.sleep(60)
"""


Wait = Callable[[float], None]


@pytest.fixture
def ann(place: Place) -> Allowance:
    return Allowance(place, "default:ann", "Ann", 5.0)


@pytest.fixture
def wait(place: Place, monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Lets so many seconds pass; in a database, whose clock is nobody's to set, holds end so much sooner."""

    def pass_by(seconds: float) -> None:
        if isinstance(place, Path):
            later = time.time() + seconds
            monkeypatch.setattr(time, "time", lambda: later)
        else:
            in_place(place, "", "UPDATE Holds SET until = until - %s::float WHERE until > 0", str(seconds))

    return pass_by


def test_a_run_sets_its_most_aside_and_gives_the_rest_back(ann: Allowance) -> None:
    hold = ann.hold(3.0)
    assert ann.left() == pytest.approx(2.0)
    hold.note(1.5)
    assert ann.left() == pytest.approx(2.0)
    hold.settle(1.2)
    assert ann.left() == pytest.approx(3.8)
    assert spent_this_month(ann.place) == {"Ann (default:ann)": pytest.approx(1.2)}


def test_two_sessions_of_one_person_cannot_set_aside_more_than_there_is(ann: Allowance) -> None:
    granted: list[bool] = []
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        try:
            Allowance(ann.place, "default:ann", "Ann", 5.0).hold(1.5)
        except InputError:
            granted.append(False)
        else:
            granted.append(True)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(granted) == [False] * 5 + [True] * 3


def test_what_one_person_spends_is_not_anothers(ann: Allowance) -> None:
    ann.hold(5.0)
    with pytest.raises(InputError, match=r"may cost \$0.01, and \$0.00 of your \$5.00 are left this month"):
        ann.hold(0.01)
    Allowance(ann.place, "default:bob", "Bob", 5.0).hold(5.0)


def test_a_new_month_begins_anew_and_a_run_counts_in_the_month_in_which_it_began(
    ann: Allowance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowances, "_month", lambda: "2026-01")
    hold = ann.hold(5.0)
    monkeypatch.setattr(allowances, "_month", lambda: "2026-02")
    assert ann.left() == 5.0
    hold.settle(4.0)
    assert ann.left() == 5.0
    monkeypatch.setattr(allowances, "_month", lambda: "2026-01")
    assert ann.left() == 1.0


def test_of_a_process_that_was_killed_what_its_calls_may_have_cost_counts_and_the_rest_is_free_in_the_end(
    ann: Allowance, wait: Wait
) -> None:
    words = [sys.executable, "-c", HOLDER, word_for(ann.place)]
    other = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    assert ann.left() == pytest.approx(2.0)
    other.kill()
    other.wait()
    other.stdout.close()
    assert ann.left() == pytest.approx(2.0)
    wait(allowances.HOLD_SECONDS + 1)
    assert ann.left() == pytest.approx(4.75)


def test_a_run_that_was_only_asleep_takes_its_money_back_where_nobody_took_it(ann: Allowance, wait: Wait) -> None:
    hold = ann.hold(3.0)
    assert hold.note(1.0)
    wait(allowances.HOLD_SECONDS + 1)
    assert ann.left() == 4.0
    hold.renew()
    assert ann.left() == 4.0
    assert hold.note(2.0)
    assert ann.left() == 2.0
    hold.settle(1.0)
    assert ann.left() == 4.0


def test_it_spends_no_more_where_another_took_it_and_what_it_took_counts(ann: Allowance, wait: Wait) -> None:
    hold = ann.hold(3.0)
    assert hold.note(1.0)
    wait(allowances.HOLD_SECONDS + 1)
    other = ann.hold(3.0)
    assert not hold.note(2.0)
    assert ann.left() == 1.0
    hold.settle(1.0)
    assert ann.left() == 1.0
    other.settle(0.0)
    assert ann.left() == 4.0


def test_a_run_that_lives_keeps_its_money_however_long_nothing_is_heard_of_its_server(
    ann: Allowance, monkeypatch: pytest.MonkeyPatch, server: ChatServer, runner: Runner
) -> None:
    server.delay = 0.2
    monkeypatch.setattr("core.asking.runner.MONEY_SECONDS", 0.01)
    hold = ann.hold(3.0)
    renewed = threading.Event()
    renew = allowances.Hold.renew
    monkeypatch.setattr(allowances.Hold, "renew", lambda it: (renew(it), renewed.set()))
    terms = Terms(3.0, lambda _: hold)
    asked = experiment(models=("openai:gpt-4.1-mini",), prices="1", strategies=("naive",), draws="1")
    run = runner.start(asked, agree=lambda _: terms)
    assert renewed.wait(30)
    assert run.wait(30)
    assert ann.left() == pytest.approx(5.0, abs=0.01)


def test_a_hold_that_is_renewed_does_not_expire(ann: Allowance, wait: Wait) -> None:
    hold = ann.hold(3.0)
    for _ in range(6):
        wait(600)
        hold.renew()
        assert ann.left() == 2.0
    hold.settle(1.0)
    hold.renew()
    assert ann.left() == 4.0
