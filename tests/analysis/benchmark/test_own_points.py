"""A user's own few points, read as pasted."""

import pytest

from core.analysis.benchmark.own_points import OWN_EXAMPLE, read_own_points
from core.basics.errors import InputError
from core.experiment.products import Product, find_product

COLA = find_product("12")

SAME = {
    "per cent": "4.13 62%\n8.26 41%",
    "shares": "4.13 0.62\n8.26 .41",
    "dollars and spaces": " $4.13   62 %\n\n$ 8.26 41%\n",
    "tabs, as from a spreadsheet": "4.13\t0.62\n8.26\t0.41",
    "commas": "4.13,0.62\n8.26,0.41",
    "comma and space": "4.13, 0.62\n8.26, 0.41",
    "semicolons and decimal commas": "4,13;0,62\n8,26;41%",
    "another order": "8.26 41%\n4.13 62%",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_points_are_read_as_people_paste_them(text: str) -> None:
    own = read_own_points(text, COLA)
    assert own["price"].tolist() == [4.13, 8.26]
    assert own["share"].tolist() == pytest.approx([0.62, 0.41])
    assert own["relative_price"].tolist() == [0.5, 1.0]


def test_points_are_in_the_products_currency() -> None:
    jam = Product("mine", "Jam", "Fig jam", 6.0, currency="EUR")
    assert read_own_points("€3 62%\n6,00 41%", jam)["relative_price"].tolist() == [0.5, 1.0]


BAD = {
    "one point": ("4 62%", "1 point is too few. Give at least 2"),
    "words": ("cheap 62%", "Line 1, “cheap 62%”, is no price and share"),
    "three numbers": ("4 62% 7", "is no price and share"),
    "a price alone": ("4\n5", "is no price and share"),
    "a negative price": ("-4 62%", "is no price and share"),
    "not a number": ("nan 62%", "is no price and share"),
    "per cent without its sign": ("4 62\n5 50", "Line 1 gives a share of 62. Write it from 0 to 1"),
    "more than all": ("4 162%", "Line 1 gives a share of 162%"),
    "a price twice": ("4 62%\n4.00 50%", "Line 2 gives $4.00 a second time"),
}


@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_named_by_line(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as found:
        read_own_points(text, COLA)
    assert sentence in str(found.value)


def test_the_example_can_be_read() -> None:
    assert len(read_own_points(OWN_EXAMPLE, COLA)) == 3


def test_points_in_another_currency_or_with_two_readings_are_refused_by_line() -> None:
    for text, sentence in {
        "€4 62%\n8 41%": "Line 1: “€4” is not in USD",
        "8 41%\n1,299 62%": "Line 2: “1,299” may be two numbers",
        "4,13,62%\n8,26,41%": "Line 1, “4,13,62%”, has commas between numbers and in them",
    }.items():
        with pytest.raises(InputError) as refused:
            read_own_points(text, COLA)
        assert sentence in str(refused.value)
    assert read_own_points("$1,299.00 62%\n$8 41%", COLA)["price"].tolist() == [8.0, 1299.0]
