"""One experiment for several products: one run, one plan, one budget."""

from dataclasses import replace

import pytest

from core.analysis.benchmark.entries import entries_of, results_of
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.studies.benchmark import observe_series, series_for
from core.studies.choice import Choice
from tests.support.chat_server import ChatServer

TWO = Choice(
    prices="0:2:0.2", strategies=("naive", "disclosure"), models=("synthetic",), wordings="1", orders="usual"
)


def test_a_series_is_asked_as_one_run_and_later_products_alone_are_new(runner: Runner, server: ChatServer) -> None:
    run = runner.start(series_for(TWO, ["1", "2"]))
    assert run.wait(30)
    assert (run.plan.calls, run.progress().asked) == (44, 44)
    assert len(server.prompts) == len(set(server.prompts)) == 44
    more = runner.plan(series_for(TWO, ["1", "2", "3"]))
    assert (more.calls, more.new_calls) == (66, 22)
    assert more.why() == "22 new calls: 11 naive, 11 experiment disclosure."
    both = runner.plan(series_for(replace(TWO, models=("synthetic", "openai:gpt-4.1")), ["1", "2"]))
    assert both.why().startswith("44 new calls of gpt-4.1: ")


def test_every_product_has_its_own_regular_price_and_competitor() -> None:
    choice = Choice(
        product="12", strategies=("full_context",), models=("synthetic",), context=(("income", "60000"),)
    )
    first, second = series_for(choice, ["1", "2"]).experiments
    for experiment in (first, second):
        context = experiment.strategies[0].context
        assert context is not None
        assert (context.competitor_price, context.income) == (experiment.product.regular_price, 60_000)


def test_a_series_has_an_id_of_its_products_and_needs_one() -> None:
    assert series_for(TWO, ["1", "2"]).id == series_for(TWO, ["1", "2"]).id
    assert series_for(TWO, ["1", "2"]).id != series_for(TWO, ["1", "3"]).id
    with pytest.raises(InputError, match="No product is chosen"):
        series_for(TWO, [])


def test_a_product_that_is_chosen_twice_is_refused_by_its_name() -> None:
    with pytest.raises(InputError, match=r"Coca-Cola .* is chosen twice"):
        series_for(TWO, ["12", "3", "12"])


def test_the_precision_of_a_series_is_that_of_one_products_price(runner: Runner) -> None:
    plan = runner.plan(series_for(Choice(strategies=("naive",), models=("synthetic",), draws="25"), ["1", "2"]))
    assert "by 25 answers a price" in plan.precision()


def test_what_a_series_answered_stands_in_the_benchmark(runner: Runner) -> None:
    series = series_for(TWO, ["1", "2"])
    assert runner.start(series).wait(30)
    entries = entries_of(results_of(observe_series(series, runner.cache)))
    assert [entry.strategy for entry in entries] == ["naive", "disclosure"]
    assert all((~(entry.shares != entry.shares)).sum() == 20 for entry in entries)


def test_a_plan_is_counted_anew_when_replies_have_come(runner: Runner) -> None:
    series = series_for(TWO, ["1", "2"])
    before = runner.plan(series)
    assert runner.plan(series) is before
    assert runner.start(series_for(TWO, ["1"])).wait(30)
    assert (before.new_calls, runner.plan(series).new_calls) == (44, 22)
