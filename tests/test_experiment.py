import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.experiment import MAX_POINTS, MAX_PRICE, Context, Experiment, ModelChoice, PriceGrid, Strategy
from core.products import find_product
from tests.helpers import experiment


@pytest.mark.parametrize(
    ("text", "unit", "values"),
    [
        ("0:2:0.2", "relative", (0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2)),
        ("0.5, 1, 1.5", "relative", (0.5, 1, 1.5)),
        ("1,0.5,1", "relative", (0.5, 1)),
        ("$4.99,$5.99", "dollars", (4.99, 5.99)),
        ("$4:$5:$0.50", "dollars", (4, 4.5, 5)),
        ("0:1:0.3", "relative", (0, 0.3, 0.6, 0.9)),
    ],
)
def test_a_grid_is_read_as_people_write_it(text: str, unit: str, values: tuple[float, ...]) -> None:
    grid = PriceGrid.parse(text)
    assert (grid.unit, grid.values) == (unit, values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" , ", "empty"),
        ("-1,1", "negative"),
        ("2000000", "too high"),
        ("1e999999", "too high|not a number"),
        ("nan", "not a number"),
        ("cheap", "not a number"),
        ("0:1e999999:1e-999999", "more than 200|not a number"),
        ("0:2:0.01", "more than 200"),
        (",".join(str(number) for number in range(201)), "more than 200"),
        ("0:2", "three parts"),
        ("0:2:0", "above 0"),
        ("2:0:0.1", "ends below"),
        ("$1,2", "mixes"),
    ],
)
def test_a_grid_that_cannot_be_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        PriceGrid.parse(text)


@given(st.text(max_size=40) | st.from_regex(r"[\d.:,$eE+-]{0,30}", fullmatch=True))
def test_any_text_is_a_grid_or_an_input_error(text: str) -> None:
    try:
        grid = PriceGrid.parse(text)
    except InputError:
        return
    assert 1 <= len(grid.values) <= MAX_POINTS
    assert all(0 <= value <= MAX_PRICE for value in grid.values)
    assert all(earlier < later for earlier, later in itertools.pairwise(grid.values))


def test_prices_are_whole_cents_and_relative_prices_survive_dollars() -> None:
    assert [point.price for point in PriceGrid.parse("0.2,0.5").points(8.27)] == [1.65, 4.14]
    assert PriceGrid.parse("$4.13").points(8.26)[0].relative_price == 0.5


def test_equal_experiments_have_equal_ids_and_cells_whatever_the_order_of_clicks() -> None:
    one = experiment(strategies=("naive", "disclosure"))
    two = experiment(strategies=("disclosure", "naive"))
    assert one.id == two.id
    assert list(one.cells()) == list(two.cells())


def test_the_id_is_the_same_on_every_machine() -> None:
    assert experiment().id == "92ba0990c6950a11"


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
    naive, model = Strategy("naive"), ModelChoice("embedded", "m")
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


def test_a_relative_grid_may_not_reach_absurd_dollars() -> None:
    with pytest.raises(InputError, match=r"\$8,260,000"):
        experiment(prices="1,1000000")


@pytest.mark.parametrize(
    ("name", "value"), [("temperature", 500), ("income", -1), ("competitor_price", float("nan"))]
)
def test_stated_values_have_bounds(name: str, value: float) -> None:
    with pytest.raises(InputError, match="must lie between"):
        Context(**{name: value})


def test_full_context_must_state_something() -> None:
    with pytest.raises(InputError, match="states nothing"):
        Strategy("full_context", Context())
