"""One budget for a whole study, over all runs of it and whatever ended them; what a run leaves in memory."""

import json
from pathlib import Path

import pytest

from core.asking.run import Run
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import Persona, Product
from core.experiment.arms import Vignette
from core.studies.many import (
    Manifest,
    Readers,
    Shard,
    Spending,
    Study,
    StudyDesign,
    StudyFolder,
    plan_study,
    read_study,
)
from tests.support.chat_server import ChatServer

ASKED = 'strategies = "naive"\nwordings = 1\nmodels = "openai:gpt-4o-mini"\n'
TEXT = f'products = [1, 2, 3]\nprices = "0.5,1,1.5"\n{ASKED}'


def nothing(name: str) -> tuple[Product, ...]:
    raise AssertionError(name)


def no_vignette(name: str) -> Vignette:
    raise AssertionError(name)


def no_personas(name: str) -> tuple[Persona, ...]:
    raise AssertionError(name)


def design(text: str = TEXT) -> StudyDesign:
    return read_study(text, Readers(nothing, no_vignette, no_personas))


def wait(shard: Shard, run: Run) -> None:
    run.wait()


def run_study(runner: Runner, path: Path, budget: float | None) -> Manifest:
    folder = StudyFolder(path)
    with folder.held():
        study = Study(design(), folder, runner)
        written = study.written()
        return study.run(plan_study(study.design, runner, written), written, wait, budget)


def high(runner: Runner) -> float:
    dollars = plan_study(design(), runner).cost.dollars
    assert dollars is not None
    return dollars.high


def test_a_budget_holds_for_all_shards_and_for_all_runs_of_the_study_together(
    runner: Runner, server: ChatServer, tmp_path: Path
) -> None:
    path, whole = tmp_path / "out", high(runner)
    budget = 0.2 * whole
    stopped = run_study(runner, path, budget)
    assert stopped.state == "stopped"
    assert "The budget allows for no further call" in stopped.problems[0]
    asked = len(server.prompts)
    assert 0 < asked < 18
    spent = json.loads((path / "spending.json").read_text())["dollars_at_most"]
    assert 0 < spent <= budget

    plan = plan_study(design(), runner)
    assert plan.cost.dollars is not None
    with pytest.raises(InputError, match="of the budget are left"):
        plan.check_budget(0.99 * plan.cost.dollars.low)
    done = run_study(runner, path, 3 * whole)
    assert done.state == "complete"
    assert len(server.prompts) == 18
    assert json.loads((path / "spending.json").read_text())["dollars_at_most"] <= 3 * whole
    assert done.dollars is not None
    assert done.dollars.high == pytest.approx(json.loads((path / "spending.json").read_text())["dollars_at_most"])


def test_what_a_killed_process_may_have_spent_counts_as_spent(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    killed = Spending(folder)
    killed.set_aside(10.0)
    killed.note(0.02)
    killed.note(3.0)
    assert 3.0 <= Spending(folder).spent <= 3.1
    killed.note(9.99)
    assert Spending(folder).spent == 10.0
    killed.settle(4.0)
    killed.set_aside(6.0)
    killed.note(1.0)
    assert 5.0 <= Spending(folder).spent <= 5.07


def test_a_budget_cannot_be_kept_where_it_is_not_known_what_was_spent(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path)
    for text in ("", "[]", '{"dollars_at_most": -1}', '{"dollars_at_most": "much"}', '{"dollars_at_most": NaN}'):
        folder.spending.write_text(text)
        with pytest.raises(InputError, match="cannot be read"):
            Spending(folder)


def test_runs_that_have_ended_are_forgotten_by_the_number_of_their_calls(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.asking.runner.REMEMBERED_CALLS", 11)
    run_study(runner, tmp_path / "out", None)
    found = [runner.find(shard.experiment) for shard in design().shards()]
    assert [one is None for one in found] == [True, False, False]
