from dataclasses import replace

import pytest

from core.basics.errors import InputError
from core.experiment.context import Context
from core.experiment.experiment import Experiment
from core.experiment.models import ModelChoice, ModelName
from core.experiment.prices.grid import PriceGrid
from core.experiment.products import find_product
from core.experiment.strategies import Strategy
from tests.support.helpers import experiment


def test_equal_experiments_have_equal_ids_and_cells_whatever_the_order_of_clicks() -> None:
    one = experiment(strategies=("naive", "disclosure"))
    two = experiment(strategies=("disclosure", "naive"))
    assert one.id == two.id
    assert list(one.cells()) == list(two.cells())


def test_the_id_is_the_same_on_every_machine() -> None:
    assert experiment().id == "6589d71ac7f53f03"


@pytest.mark.parametrize(
    "change",
    [
        {"product": "13"},
        {"prices": "0:2:0.1"},
        {"strategies": ("naive",)},
        {"draws": "5"},
        {"context": (("income", "10"),)},
    ],
)
def test_whatever_changes_the_questions_changes_the_id(change: dict[str, object]) -> None:
    assert experiment(**change).id != experiment().id


def test_an_experiment_survives_json() -> None:
    original = experiment(prices="$4.99,$5.99", draws="3", context=(("income", "off"),))
    assert Experiment.from_json(original.to_json()) == original


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        experiment().to_json().replace('"naive"', '"magic"'),
        experiment().to_json().replace('"regular_price":8.26', '"regular_price":"8"'),
        experiment().to_json().replace('"draws":null', '"draws":0'),
        experiment().to_json().replace('"draws":null', '"draws":1.5'),
        experiment().to_json().replace('"logprobs":true', '"logprobs":"yes"'),
        experiment().to_json().replace('"id":"12"', '"id":12'),
        experiment().to_json().replace('"id":"12"', '"id":"\\ud83d"'),
        experiment().to_json().replace('"wordings":1', '"wordings":true'),
        experiment().to_json().replace('"wordings":1', '"wordings":1,"author":"me"'),
        experiment().to_json().replace('"values":[0.0', '"values":[NaN'),
        experiment().to_json().replace('"values":[0.0', '"values":[-1e999'),
        '{"product":' + "[" * 100_000,
    ],
)
def test_json_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Experiment.from_json(text)


def test_cells_span_models_strategies_prices_and_draws() -> None:
    cells = list(experiment(prices="0,1,2", draws="2").cells())
    assert len(cells) == 3 * 3 * 2
    assert len(set(cells)) == len(cells)
    assert len(list(experiment().cells())) == 33


def test_an_experiment_must_ask_something_once() -> None:
    product, grid = find_product("12"), PriceGrid((0.5, 1.0))
    naive, model = Strategy("naive"), ModelChoice(ModelName("embedded", "m"))
    with pytest.raises(InputError, match="No strategy"):
        Experiment(product, grid, (), (model,))
    with pytest.raises(InputError, match="No model"):
        Experiment(product, grid, (naive,), ())
    with pytest.raises(InputError, match="twice"):
        Experiment(product, grid, (naive, naive), (model,))


def test_one_price_can_be_asked_but_not_disclosed_as_an_experiment() -> None:
    assert len(list(experiment(prices="1", strategies=("naive",)).cells())) == 1
    with pytest.raises(InputError, match="two different prices"):
        experiment(prices="1")


def test_an_experiment_too_large_to_be_meant_is_refused() -> None:
    assert len(list(experiment(prices="0:1.9:0.01", strategies=("naive",), draws="100").cells())) == 19_100
    with pytest.raises(InputError, match="57,300 questions, more than 20,000"):
        experiment(prices="0:1.9:0.01", draws="100")


def test_a_relative_grid_may_not_reach_absurd_dollars() -> None:
    with pytest.raises(InputError, match=r"\$8,260,000"):
        experiment(prices="1;1000000")


@pytest.mark.parametrize(
    ("name", "value"), [("temperature", 500), ("income", -1), ("competitor_price", float("nan"))]
)
def test_stated_values_have_bounds(name: str, value: float) -> None:
    with pytest.raises(InputError, match="must lie between"):
        Context(**{name: value})


def test_full_context_must_state_something() -> None:
    with pytest.raises(InputError, match="states nothing"):
        Strategy("full_context", Context())


def test_wordings_are_asked_in_both_orders_of_yes_and_no() -> None:
    cells = list(experiment(prices="1", strategies=("naive",), wordings="2").cells())
    assert {(cell.wording, cell.order) for cell in cells} == {
        (wording, order) for wording in (1, 2) for order in ("yes_no", "no_yes")
    }
    drawn = list(experiment(prices="1", strategies=("naive",), draws="4").cells())
    assert [cell.order for cell in drawn] == ["yes_no", "no_yes", "yes_no", "no_yes"]


def test_one_wording_can_be_read_in_both_orders_too_and_is_another_experiment() -> None:
    usual = experiment(prices="1", strategies=("naive",), wordings="1")
    both = replace(usual, orders="both")
    assert [cell.order for cell in usual.cells()] == ["yes_no"]
    assert [cell.order for cell in both.cells()] == ["yes_no", "no_yes"]
    assert both.id != usual.id
    assert "orders" not in usual.to_json()
    assert Experiment.from_json(both.to_json()) == both


@pytest.mark.parametrize("asks_the_same", [{"wordings": "2"}, {"draws": "4"}])
def test_where_both_orders_are_asked_anyhow_it_is_the_same_experiment(asks_the_same: dict[str, str]) -> None:
    usual = experiment(prices="1", strategies=("naive",), **asks_the_same)
    assert replace(usual, orders="both") == usual
    assert replace(usual, orders="both").id == usual.id


@pytest.mark.parametrize(
    ("strategy", "methods", "answers"),
    [("naive", "logprob", 1), ("disclosure:grid", "draw", 10), ("disclosure:forecast", "forecast", 1)],
)
def test_a_format_decides_how_it_is_measured_and_how_often_asked(
    strategy: str, methods: str, answers: int
) -> None:
    cells = list(experiment(prices="0.5,1", strategies=(strategy,)).cells())
    assert {cell.method for cell in cells} == {methods}
    assert len(cells) == 2 * answers


def test_more_wordings_than_there_are_is_refused() -> None:
    with pytest.raises(InputError, match="between 1 and 3"):
        experiment(wordings="4")
