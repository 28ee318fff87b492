"""Runs that were made: what is kept of them, and what two of them differ in."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.asking.replies.cache import ReplyCache
from core.asking.runner import Runner
from core.experiment import AnyExperiment, Edit, Product, Series, Setting, Strategy
from core.report.tables.own import compared_tables, runs_table
from core.studies.arms.choice import ArmChoice
from core.studies.audits import AUDITS
from core.studies.choice import Choice
from core.studies.link import from_query
from core.studies.memory import Memory
from core.studies.own import Own
from core.studies.workspaces import FolderWorkspaces, Owner, PastRun, Space, Workspace, begun, compare, outcome_of
from core.studies.workspaces.workspace import MAX_RUNS

SMALL = Choice(models=("synthetic",), prices="0.5,1,1.5", strategies=("naive",), draws="20")


@pytest.fixture
def memory(cache: ReplyCache) -> Iterator[Memory]:
    runner = Runner(cache)
    yield Memory(runner)
    runner.close()


def ran(choice: Choice, asked: AnyExperiment, space: Space, memory: Memory) -> PastRun:
    run = memory.runner.start(asked)
    space.note_run(begun(asked, choice, run.plan.new_calls))
    assert run.wait(60)
    space.note_outcome(asked.id, lambda past: outcome_of(past, asked, memory))
    return space.workspace.runs[0]


def test_a_run_is_kept_with_what_it_asked_took_and_came_to_and_opens_again(memory: Memory, tmp_path) -> None:
    space = Space(FolderWorkspaces(tmp_path / "workspaces"), Owner("local"))
    past = ran(SMALL, SMALL.experiment(), space, memory)
    (again,) = Space(FolderWorkspaces(tmp_path / "workspaces"), Owner("local")).workspace.runs
    assert again == past
    assert (past.kind, past.calls, past.outcome.calls, past.outcome.cost) == ("decisions", 60, 60, "nothing")
    assert past.outcome.headline == memory.findings(SMALL.experiment()).headline
    assert [one.strategy for one in past.outcome.curves] == ["Naive"]
    assert from_query(dict(past.choice)).experiment() == SMALL.experiment()
    row = runs_table([past]).iloc[0]
    assert (row["Product or experiment"], row["Calls"]) == ("Coca-Cola Soda Pop, 12 fl oz, 12 Pack Cans", "60")


def test_an_audit_is_known_as_one_and_a_benchmark_as_well(memory: Memory, tmp_path) -> None:
    space = Space(FolderWorkspaces(tmp_path / "workspaces"), Owner("local"))
    audit = AUDITS["leakage"].experiment(replace(SMALL, draws="2"))
    past = ran(replace(SMALL, draws="2"), audit, space, memory)
    assert past.kind == "leakage"
    assert past.outcome.headline
    assert begun(Series((SMALL.experiment(),)), SMALL, 1).kind == "benchmark"


def test_what_two_runs_differ_in_is_named_and_nothing_else_is(memory: Memory, tmp_path) -> None:
    space = Space(FolderWorkspaces(tmp_path / "workspaces"), Owner("local"))
    first = ran(SMALL, SMALL.experiment(), space, memory)
    other = replace(SMALL, prices="0.5,1,1.5,2", strategies=("naive", "disclosure"), wordings="2")
    second = ran(other, other.experiment(), space, memory)
    compared = compare(first, second)
    assert [title for title, _, _ in compared.inputs] == ["Prices", "Strategies", "Wordings"]
    assert ("Strategies", "Naive", "Naive, Experiment disclosure") in compared.inputs
    titles = [title for title, _, _ in compared.findings]
    assert "Experiment disclosure, market (synthetic market, no LLM)" in titles
    assert compare(first, first).inputs == compare(first, first).findings == ()
    asked, found = compared_tables(compared, ("a", "b"))
    assert len(asked) == 3
    assert len(found) == len(titles)


def test_the_words_of_an_edited_prompt_tell_two_runs_apart() -> None:
    def run(words: str) -> PastRun:
        own = Own(strategies=(Strategy("naive", edit=Edit("Mine", "", words)),))
        choice = replace(SMALL, strategies=("naive~Mine",), own=own)
        return begun(choice.experiment(), choice, 1)

    ((title, *_),) = compare(run("[PRICE]?"), run("Buy at [PRICE]?")).inputs
    assert title == "Prompt “Mine”"


def test_the_oldest_runs_make_room_and_a_known_run_is_not_listed_twice() -> None:
    kept, run = Workspace(), begun(SMALL.experiment(), SMALL, 1)
    for number in range(MAX_RUNS + 5):
        kept = kept.with_run(replace(run, began=f"2026-01-01T{number:04}"))
    kept = kept.with_run(replace(kept.runs[0], calls=7))
    assert len(kept.runs) == MAX_RUNS
    assert (kept.runs[0].began, kept.runs[0].calls) == ("2026-01-01T0204", 7)
    assert kept.runs[-1].began == "2026-01-01T0005"


def test_two_settings_of_one_product_are_told_apart_with_all_that_full_context_states() -> None:
    shop = Product("", "Audio", "Headphones", 249.0, setting=Setting("online"))
    own = Own().with_products([shop, replace(shop, setting=Setting("business"))])
    probe = {"probe": "delivery;days;After how many days?;0;30", "context": (("variable", "3"),)}
    told = replace(SMALL, strategies=("full_context",), own=own, **probe)
    first, second = (
        begun(choice.experiment(), choice, 1)
        for choice in (replace(told, product=product.id) for product in own.products)
    )
    assert {title: texts for title, *texts in compare(first, second).inputs} == {
        "Asked as": [
            "a customer of an online shop in the United States, in US dollars",
            "a buyer for a company in the United States, in US dollars",
        ],
        "Full context": [
            "competitor price 249, last price 249, income 75000, delivery: 3 days",
            "competitor price 249, last price 249, delivery: 3 days",
        ],
    }


def test_a_run_beyond_price_is_kept_by_its_title_and_effects_and_opens_again(memory: Memory, tmp_path) -> None:
    space = Space(FolderWorkspaces(tmp_path / "workspaces"), Owner("local"))
    choice = Choice(models=("synthetic:market/noise=0.1",), beyond="default_green_power", wordings="3")
    past = ran(choice, ArmChoice.of(choice).experiment(), space, memory)
    assert past.kind == "beyond"
    assert "Green default is higher than cheap default" in past.outcome.headline
    assert [one.strategy for one in past.outcome.curves] == ["Naive", "Experiment disclosure"]
    assert ArmChoice.of(from_query(dict(past.choice))).experiment().id == past.experiment
    row = runs_table([past]).iloc[0]
    assert row["Product or experiment"].startswith("Default electricity supplier")
    other = replace(choice, arm_strategies="naive")
    changed = compare(past, ran(other, ArmChoice.of(other).experiment(), space, memory))
    assert [title for title, _, _ in changed.inputs] == ["Strategies"]
    fees = replace(choice, beyond="fee_car_rental")
    asked = ArmChoice.of(choice).experiment(), ArmChoice.of(fees).experiment()
    table, _ = compared_tables(compare(past, ran(fees, asked[1], space, memory)), ("a", "b"), asked)
    arms = table.set_index("").loc["Arms"]
    assert arms["a"] == "cheap default, green default"
    assert arms["b"].endswith("toll transponder fee, frequent traveler program surcharge")
    leakage = ran(choice, ArmChoice.of(choice, "leakage").experiment(), space, memory)
    assert leakage.text("Asked") == "Beyond price: leakage"
