from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from core.analysis.demand.people import asked_prices
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.backends.registry import find_backend
from core.basics.errors import InputError
from core.experiment import Product
from core.studies import link
from core.studies.choice import ONE_ORDER, Choice
from core.studies.own import Own


def test_the_default_asks_three_ways_in_three_wordings_and_both_orders_at_the_prices_people_were_asked() -> None:
    experiment = Choice().experiment()
    assert len(list(experiment.cells())) == 180
    assert {(cell.wording, cell.order) for cell in experiment.cells()} == set(
        product((1, 2, 3), ("yes_no", "no_yes"))
    )
    assert [strategy.name for strategy in experiment.strategies] == ["naive", "full_context", "disclosure"]
    assert {cell.method for cell in experiment.cells()} == {"logprob"}
    assert str(experiment.models[0].name) == "embedded:smollm2-135m-instruct"
    assert [point.relative_price for point in experiment.points] == pytest.approx(asked_prices())


@pytest.mark.parametrize(
    "costly",
    [
        {"models": ("embedded", "openai:gpt-4o-mini")},
        {"models": ("anthropic",)},
        {"draws": "5"},
        {"personas": "5"},
    ],
)
def test_what_costs_more_than_a_call_a_question_is_asked_in_one_wording_unless_told_otherwise(
    costly: dict[str, object],
) -> None:
    assert Choice(**costly).experiment().wordings == 1  # type: ignore[arg-type]
    assert Choice(wordings="3", **costly).experiment().wordings == 3  # type: ignore[arg-type]


def test_probabilities_in_one_wording_are_read_in_both_orders_unless_a_link_says_otherwise() -> None:
    both = Choice(strategies=("naive",), prices="1", wordings="1")
    assert [cell.order for cell in both.experiment().cells()] == ["yes_no", "no_yes"]
    assert [cell.order for cell in replace(both, orders=ONE_ORDER).experiment().cells()] == ["yes_no"]


def test_an_audit_is_asked_in_one_wording_unless_more_are_chosen() -> None:
    for audit in (Choice.leakage, Choice.focalism, Choice.designs):
        assert audit(Choice(prices="0.5,1,1.5")).wordings == 1
        assert audit(Choice(prices="0.5,1,1.5", wordings="2")).wordings == 2


@pytest.mark.parametrize(
    "choice",
    [
        Choice(),
        Choice(product="3", prices="$1,$2", strategies=("naive",), draws="7"),
        Choice(context=(("competitor_price", "7.99"), ("temperature", "off"))),
        Choice(strategies=("disclosure:grid", "disclosure:forecast"), wordings="3"),
        Choice(models=("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1",)),
        Choice(strategies=(), models=()),
        Choice(
            models=("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1", "embedded"),
            drawn=("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1",),
        ),
    ],
)
def test_a_choice_survives_the_address(choice: Choice) -> None:
    assert link.from_query(link.to_query(choice)) == choice


@pytest.mark.parametrize(
    "choice",
    [
        Choice(),
        Choice(product="3", prices="$1.0,$2.25", strategies=("naive",), draws="7"),
        Choice(context=(("competitor_price", "7.99"), ("temperature", "off"))),
        Choice(strategies=("disclosure:grid", "disclosure:forecast"), wordings="3"),
        Choice(models=("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1", "synthetic:market/rho=0.5")),
        Choice(
            models=("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1", "embedded"),
            drawn=("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1",),
        ),
    ],
)
def test_an_experiment_leads_back_to_the_choice_that_means_it(choice: Choice) -> None:
    asked = choice.experiment()
    found = link.choice_of(asked)
    assert found is not None
    assert found.experiment() == asked
    assert link.from_query(link.to_query(found)) == found


def test_an_audit_leads_back_to_the_choice_whose_audit_it_is() -> None:
    assert link.choice_of(Choice(draws="3").leakage()) == Choice(
        models=("embedded:smollm2-135m-instruct",), draws="3"
    )


def test_what_no_choice_means_leads_to_none() -> None:
    asked = Choice().experiment()
    assert link.choice_of(replace(asked, product=replace(asked.product, name="Another"))) is None
    assert link.choice_of(replace(asked, product=replace(asked.product, id="99"))) is None


def test_a_link_without_a_query_is_the_default() -> None:
    assert link.from_query({}) == Choice()


def test_full_context_states_the_products_own_price_unless_told_otherwise() -> None:
    assert Choice(product="3").stated().competitor_price == 13.98
    stated = Choice(context=(("competitor_price", "7"), ("income", "off"))).stated()
    assert (stated.competitor_price, stated.income, stated.temperature) == (7, None, 70)


def test_another_product_keeps_the_weather_but_not_the_old_products_prices() -> None:
    set_by_user = (("competitor_price", "7"), ("last_price", "off"), ("temperature", "90"))
    assert Choice(context=set_by_user).for_product("3").context == (("last_price", "off"), ("temperature", "90"))


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(product="99"), "no product"),
        (Choice(prices=""), "empty"),
        (Choice(strategies=()), "No strategy"),
        (Choice(strategies=("magic",)), "no strategy “magic”"),
        (Choice(models=()), "No model"),
        (Choice(models=("oracle:x",)), "no backend “oracle”"),
        (Choice(draws="many"), "whole number"),
        (Choice(draws="0"), "between 1 and"),
        (Choice(draws="-3"), "whole number"),
        (Choice(context=(("income", "lots"),)), "must be a number"),
        (Choice(context=(("income", "nan"),)), "must lie between"),
        (Choice(context=(("mood", "1"),)), "no context variable"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_way_out(choice: Choice, said: str) -> None:
    with pytest.raises(InputError, match=said):
        choice.experiment()


def test_a_mistyped_link_keeps_what_can_be_read() -> None:
    mistyped = Choice(product="3", draws="many", drawn=("oracle:x",), context=(("income", "lots"),))
    assert link.readable(mistyped) == Choice(product="3")
    assert link.readable(Choice(draws="3")) == Choice(draws="3")


def test_a_model_without_probabilities_is_drawn_fifty_times_unless_told_otherwise() -> None:
    drawn = Choice(models=("anthropic", "embedded")).experiment()
    assert len(list(drawn.cells())) == 3 * 10 * (50 + 2)
    assert len(list(Choice(models=("anthropic",), draws="7").experiment().cells())) == 3 * 10 * 7


def test_a_choice_means_the_same_experiment_whatever_was_learnt_of_its_model() -> None:
    choice = Choice(models=("openai-compatible:qwen3:4b@http://127.0.0.1:11434/v1",))
    before = choice.experiment()
    name, backend = before.models[0].name, find_backend("openai-compatible")
    assert isinstance(backend, OpenAIBackend)
    learnt = backend._elsewhere.learnt
    learnt.refuses(name, "logprobs")
    try:
        assert not backend.gives_logprobs(name)
        assert choice.experiment() == before
        assert choice.experiment().id == before.id
    finally:
        learnt._by_model.pop(name)


def test_only_models_that_are_named_have_their_answers_drawn() -> None:
    drawn = Choice(models=("embedded", "synthetic"), drawn=("synthetic",), strategies=("naive",)).experiment()
    asked = Counter((cell.model.name.backend, cell.method) for cell in drawn.cells())
    assert asked == {("embedded", "logprob"): 10 * 2, ("synthetic", "draw"): 10 * 50}


def test_a_whole_curve_is_asked_once_of_any_model_unless_told_otherwise() -> None:
    forecast = Choice(models=("anthropic",), strategies=("disclosure:forecast",))
    assert {cell.draw for cell in forecast.experiment().cells()} == {1}
    assert {cell.draw for cell in replace(forecast, draws="3").experiment().cells()} == {1, 2, 3}


@pytest.mark.parametrize(
    "address", ["http://me:sk-secret@host:99999/v1", "http://h/v1?api_key=sk-secret", "https://u:sk-secret/s@h/v1"]
)
def test_a_password_in_a_servers_address_reaches_neither_link_nor_message(address: str) -> None:
    secret = f"openai-compatible:m@{address}"
    choice = Choice(models=(secret, "embedded"), drawn=(secret, "embedded"))
    query = link.to_query(choice)
    assert query["models"] == query["drawn"] == "embedded"
    assert "sk-secret" not in str(choice.problem())


@pytest.mark.parametrize(
    ("prices", "doubtful"), [("4:8:0.5", True), ("$4:$8:$0.50", False), ("0:2:0.2", False), ("what", False)]
)
def test_a_forgotten_dollar_sign_is_pointed_out(prices: str, doubtful: bool) -> None:
    assert (link.doubt(Choice(prices=prices)) is not None) == doubtful


@pytest.mark.parametrize(
    ("typed", "money"),
    [
        ("6.99, 7.99, 9.99", "$6.99,$7.99,$9.99"),
        ("4:8:0.5", "$4:$8:$0.5"),
        ("5;6;7", "$5.00,$6.00,$7.00"),
        ("0.5,1,1.5", None),
        ("0:2:0.2", None),
        ("$6.99,$7.99", None),
        ("700, 900", None),
        ("0.01,0.05", None),
        ("what", None),
    ],
)
def test_plain_prices_are_meant_in_money_where_only_money_makes_them_usual(typed: str, money: str | None) -> None:
    assert link.meant_in_money(Choice(prices=typed)) == money
    if money:
        assert link.meant_in_money(Choice(prices=money)) is link.doubt(Choice(prices=money)) is None


def test_plain_prices_are_meant_in_the_currency_of_an_own_product() -> None:
    tea = Product("", "Tea", "Green tea", 14.99, currency="CHF")
    own = Own().with_products([tea])
    choice = Choice(prices="9.99, 14.99", product=own.products[0].id, own=own)
    assert link.meant_in_money(choice) == "CHF 9.99,CHF 14.99"


def test_two_whole_prices_that_may_be_one_with_a_decimal_comma_are_said_as_they_were_understood() -> None:
    assert link.doubt(Choice(prices="1,2")) == (
        "Asked at 1 and 2 times the regular price. If one price was meant, write 1.2."
    )
    assert link.doubt(Choice(prices="1, 2")) is None
    assert link.doubt(Choice(prices="0.5,1")) is None


def test_a_model_that_is_written_otherwise_makes_no_other_choice_and_an_edit_does() -> None:
    widgets = replace(Choice(), models=("embedded:smollm2-135m-instruct",))
    assert link.mean_the_same(Choice(), widgets)
    for other in (
        replace(widgets, draws="5"),
        replace(widgets, models=("synthetic",)),
        replace(widgets, models=("?",)),
    ):
        assert not link.mean_the_same(Choice(), other)
    assert link.mean_the_same(replace(widgets, models=("?",)), replace(widgets, models=("?",)))
