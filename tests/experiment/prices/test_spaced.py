"""Prices as the lowest, the highest and how many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.experiment import PriceGrid, PriceRange

REGULAR = 8.26


def prices(grid: PriceGrid) -> list[float]:
    return [point.price for point in grid.points(REGULAR)]


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("0.2:2:0.2", "relative", PriceRange(0.2, 2, 10, "relative")),
        ("0.2:2:0.2", "dollars", PriceRange(1.65, 16.52, 10, "dollars")),
        ("$7:$9:$0.50", "dollars", PriceRange(7, 9, 5, "dollars")),
        ("$4.99,$5.99", "dollars", PriceRange(4.99, 5.99, 2, "dollars")),
        ("0.5,1,1.2", "relative", None),
        ("0.5,1,1.2", "dollars", None),
        ("1", "relative", None),
    ],
)
def test_a_grid_that_is_spaced_evenly_has_its_ends_and_its_number(
    text: str, unit: str, expected: PriceRange | None
) -> None:
    assert PriceRange.of(PriceGrid.parse(text), REGULAR, unit) == expected


@pytest.mark.parametrize(
    ("spaced", "text"),
    [
        (PriceRange(7, 9, 5, "dollars"), "$7:$9:$0.5"),
        (PriceRange(1.65, 16.52, 10, "dollars"), "$1.65,$3.3,$4.95,$6.61,$8.26,$9.91,$11.56,$13.22,$14.87,$16.52"),
        (PriceRange(0.2, 2, 10, "relative"), "0.2:2:0.2"),
        (PriceRange(0.5, 1.5, 4, "relative"), "0.5,0.8333,1.1667,1.5"),
    ],
)
def test_a_range_is_written_as_people_write_it(spaced: PriceRange, text: str) -> None:
    assert spaced.write("USD") == text


@given(st.integers(0, 5_000), st.integers(1, 5_000), st.integers(2, 40), st.sampled_from(list(CURRENCIES)))
def test_what_is_written_is_the_range_that_was_set(lowest: int, width: int, count: int, currency: str) -> None:
    spaced = PriceRange(lowest / 100, (lowest + width) / 100, count, "dollars")
    if width < count - 1:
        with pytest.raises(InputError, match="Ask fewer, or a wider range"):
            spaced.write(currency)
        return
    grid = PriceGrid.parse(spaced.write(currency), currency)
    assert PriceRange.of(grid, REGULAR, "dollars") == spaced


def test_a_range_that_is_none_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="The highest price must lie above the lowest"):
        PriceRange(2, 2, 5, "dollars")
    with pytest.raises(InputError, match="takes 2 to 200 prices"):
        PriceRange(1, 2, 1, "dollars")
