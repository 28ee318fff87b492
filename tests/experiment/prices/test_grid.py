import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.basics.errors import InputError
from core.experiment.prices.grid import MAX_POINTS, PriceGrid
from core.experiment.products import MAX_PRICE


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
        ("; ".join(str(number) for number in range(201)), "more than 200"),
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


def test_prices_that_are_one_on_the_label_are_one_point() -> None:
    points = PriceGrid.parse("0.9:1.1:0.002").points(0.88)
    labels = [point.price for point in points]
    assert labels == [round(0.79 + 0.01 * cent, 2) for cent in range(len(labels))]
    assert (points[0].relative_price, labels[-1]) == (0.9, 0.97)
    assert [point.price for point in PriceGrid.parse("$4.9910,$4.9920,$5").points(8.26)] == [4.99, 5.0]


def test_prices_are_whole_cents_and_relative_prices_survive_dollars() -> None:
    assert [point.price for point in PriceGrid.parse("0.2,0.5").points(8.27)] == [1.65, 4.14]
    assert PriceGrid.parse("$4.13").points(8.26)[0].relative_price == 0.5
