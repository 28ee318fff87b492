"""A run is not begun for a session that may not ask it, whichever button it has."""

import pytest

from core.asking.access import Access, Allowance, Login, Member, Role, Rules, allowances, start, start_on
from core.asking.backends.keys import Keyring
from core.asking.plan import Plan
from core.asking.replies.asked import delete
from core.asking.run import Terms
from core.asking.runner import Runner
from core.basics.errors import CacheError, InputError
from core.experiment import Experiment
from tests.support.helpers import experiment


@pytest.mark.parametrize(("role", "asks"), [("viewer", False), ("analyst", True), ("local", True)])
def test_nothing_is_asked_for_a_reader(role: Role, asks: bool, runner: Runner) -> None:
    session, asked = Access(Member("", role), Rules()), experiment(models=("synthetic",))
    if not asks:
        with pytest.raises(InputError, match="nothing new is asked"):
            start(session, runner, asked, Keyring())
        assert runner.find(asked) is None
        return
    assert start(session, runner, asked, Keyring()).wait(60)
    assert not runner.plan(asked).new_calls


def test_what_is_stored_is_no_run_that_could_be_refused(runner: Runner) -> None:
    asked = experiment(models=("synthetic",))
    assert start(Access(Member("", "local"), Rules()), runner, asked, Keyring()).wait(60)
    assert start(Access(Member("", "viewer"), Rules()), runner, asked, Keyring()).wait(60)


def test_what_was_deleted_since_it_was_looked_at_is_not_asked_for_a_reader(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, plan = experiment(models=("synthetic",)), runner.plan
    assert start(Access(Member("", "local"), Rules()), runner, asked, Keyring()).wait(60)

    def plan_and_lose(asked: Experiment) -> Plan:
        seen = plan(asked)
        delete(asked, runner.cache)
        return seen

    monkeypatch.setattr(runner, "plan", plan_and_lose)
    run = start(Access(Member("", "viewer"), Rules()), runner, asked, Keyring())
    assert run.wait(60)
    assert plan(asked).new_calls == plan(asked).calls


@pytest.mark.parametrize(("budget", "aside"), [(3.0, 3.0), (None, 0.01)])
def test_what_an_analyst_lets_a_run_cost_is_set_aside_and_pays_for_repeats(
    budget: float | None, aside: float, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-owner")
    ann = Access(Member("default:ann", "analyst", 5.0), Rules(), Login(("default:ann",), "Ann"))
    asked = experiment(models=("openai:gpt-4.1-mini",), prices="1", strategies=("naive",), draws="1")
    granted: list[float] = []
    hold = Allowance.hold
    monkeypatch.setattr(Allowance, "hold", lambda it, most: granted.append(most) or hold(it, most))
    run = start(ann, runner, asked, Keyring(), budget)
    assert run.wait(60)
    assert (granted, run.ledger.budget) == ([aside], aside)


class Counted:
    """Where others count what a run costs."""

    def __init__(self) -> None:
        self.spent: list[float] = []

    def note(self, at_risk: float) -> bool:
        return True

    def renew(self) -> None:
        pass

    def settle(self, spent: float) -> None:
        self.spent.append(spent)


def test_where_a_month_s_budget_cannot_be_written_a_study_counts_what_its_run_cost_all_the_same(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(it: allowances.Hold, spent: float) -> None:
        raise CacheError("The disk is full.")

    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-owner")
    monkeypatch.setattr(allowances.Hold, "settle", full)
    ann = Access(Member("default:ann", "analyst", 5.0), Rules(), Login(("default:ann",), "Ann"))
    asked = experiment(models=("openai:gpt-4.1-mini",), prices="1", strategies=("naive",), draws="1")
    study = Counted()
    run = start_on(Terms(3.0, lambda most: study), ann, runner, asked, Keyring())
    assert run.wait(60)
    dollars = run.actual().dollars
    assert dollars is not None
    assert study.spent == [dollars.high]
