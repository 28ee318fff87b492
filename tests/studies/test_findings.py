"""From an experiment and its replies to its findings, which are worked out once."""

import time

import pytest

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.runner import Runner
from core.experiment.experiment import Experiment
from core.experiment.products import Product, find_product
from core.studies import memory as memories
from core.studies.audits import DESIGNS, LEAKAGE, check_all
from core.studies.choice import Choice
from core.studies.findings import find, people_curve
from core.studies.memory import Memory
from tests.support.chat_server import ChatServer
from tests.support.helpers import experiment, reply

SMALL = {"prices": "0.5,1,1.5", "strategies": ("naive", "disclosure"), "draws": "2", "models": ("openai:m",)}


@pytest.fixture
def asked() -> Experiment:
    return experiment(**SMALL)


@pytest.fixture
def memory(runner: Runner) -> Memory:
    return Memory(runner)


def answer(cache: ReplyCache, asked: Experiment, text: str = "Yes", cells: slice = slice(None)) -> None:
    for cell in list(asked.cells())[cells]:
        cache.put(request_for(cell), reply(text))


def test_an_experiment_and_its_replies_give_curves_people_contrasts_and_conclusions(
    cache: ReplyCache, asked: Experiment
) -> None:
    answer(cache, asked)
    found = find(asked, cache)
    assert [curve.strategy for curve in found.curves] == ["naive", "disclosure"]
    assert found.people is not None
    assert found.people.points["purchase"].equals(people_curve(asked.product).points["purchase"])
    assert [(one.first, one.second) for one in found.contrasts] == [("naive", "disclosure")]
    assert found.headline == found.conclusions[0].text
    assert not found.truth


def test_without_a_reply_there_are_people_and_no_curve(cache: ReplyCache, asked: Experiment) -> None:
    found = find(asked, cache)
    assert (found.curves, found.contrasts, found.conclusions) == ([], [], [])
    assert found.people is not None
    assert found.headline == "No answer could be read, so there is no curve."


def test_people_have_a_curve_only_where_they_were_asked() -> None:
    curve = people_curve(find_product("12"))
    assert curve is not None
    assert curve.shape == "falling"
    assert people_curve(Product("own-1", "Drinks", "A soda of one's own", 5.0)) is None


def test_looking_again_neither_reads_nor_fits(
    memory: Memory, cache: ReplyCache, asked: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(cache, asked)
    first = memory.findings(asked)
    monkeypatch.setattr(ReplyCache, "get", lambda self, key: pytest.fail("a reply was read again"))
    assert memory.findings(experiment(**SMALL)) is first
    assert memory.observations(asked) is first.observations


def test_a_reply_that_came_since_is_in_the_next_findings(
    memory: Memory, cache: ReplyCache, asked: Experiment
) -> None:
    answer(cache, asked, cells=slice(3))
    assert len(memory.findings(asked).observations) == 3
    answer(cache, asked, cells=slice(3, 5))
    assert len(memory.findings(asked).observations) == 5


def test_replies_of_another_experiment_leave_the_findings_alone(
    memory: Memory, cache: ReplyCache, asked: Experiment
) -> None:
    answer(cache, asked)
    first = memory.findings(asked)
    answer(cache, experiment(**SMALL | {"product": "3"}))
    assert memory.findings(asked) is first


def test_calls_that_were_given_up_are_observed_and_no_longer_when_a_retry_brings_them(
    memory: Memory, runner: Runner, server: ChatServer, asked: Experiment
) -> None:
    server.fail_when = "Price: $8.26"
    assert runner.start(asked).wait(60)
    assert set(memory.observations(asked)["status"]) == {"ok", "failed"}
    server.fail_when = ""
    assert runner.start(asked).wait(60)
    assert set(memory.findings(asked).observations["status"]) == {"ok"}


def test_while_a_run_is_under_way_findings_stand_for_a_while_and_are_whole_when_it_has_ended(
    memory: Memory, runner: Runner, server: ChatServer, asked: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memories, "PATIENCE", 3600.0)
    server.delay = 0.2
    run = runner.start(asked)
    first = memory.findings(asked)
    while not run.progress().asked:
        time.sleep(0.01)
    assert memory.findings(asked) is first or not run.active
    assert run.wait(60)
    assert len(memory.findings(asked).observations) == 12


def test_only_so_many_findings_are_kept(
    memory: Memory, cache: ReplyCache, asked: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memories, "REMEMBERED", 2)
    answer(cache, asked)
    first = memory.findings(asked)
    memory.findings(experiment(**SMALL | {"product": "3"}))
    assert memory.findings(asked) is not first


def test_an_audits_finding_is_worked_out_once_and_says_what_it_leaves_out(
    memory: Memory, cache: ReplyCache
) -> None:
    choice = Choice(**SMALL | {"strategies": ("naive", "disclosure:grid")})  # type: ignore[arg-type]
    leakage = choice.leakage()
    open_, _, designs = check_all(choice, memory)
    assert open_.finding is None
    assert open_.plan is not None
    assert open_.plan.new_calls == 36
    assert open_.note.startswith("Not asked under whole-grid disclosure")
    assert (designs.audit, designs.note) == (DESIGNS, "")
    answer(cache, leakage, "7")
    done = check_all(choice, memory)[0]
    assert done.finding is not None
    assert done.finding.sentences
    assert LEAKAGE.find(memory, leakage) is done.finding


def test_an_audit_that_a_choice_does_not_have_says_why(memory: Memory) -> None:
    leakage = check_all(Choice(strategies=("disclosure:grid",)), memory)[0]
    assert (leakage.plan, leakage.finding) == (None, None)
    assert leakage.problem.startswith("Leakage is asked one price a prompt")
