"""A user's own few points, read as pasted."""

import pytest

from core.analysis.benchmark.own_points import ASSUMED_PEOPLE, OWN_EXAMPLE, read_own_points
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


@pytest.mark.parametrize(
    "text", ["4.13 62% of 120\n8.26 41% of 1,300", "4.13;0.62 n=120\n8.26;0.41 n = 1300 people"]
)
def test_of_how_many_people_a_share_is_is_read(text: str) -> None:
    own = read_own_points(text, COLA)
    assert own["share"].tolist() == pytest.approx([0.62, 0.41])
    assert own["people"].tolist() == [120, 1300]


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
    "people of one point only": ("4 62% of 120\n5 50%", "Line 2 does not say of how many people its share is"),
    "nobody": ("4 62% of 0\n5 50% of 0", "Line 1, “4 62% of 0”, is no price and share"),
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


WIDE = {
    "a row of shares": "4.13,8.26,12.39\n85%,40%,10%",
    "decimal commas": "4,13;8,26;12,39\n0,85;0,4;0,1",
    "a row a respondent": "id\t$4.13\t$8.26\t$12.39\n"
    + "".join(f"{n}\t{'yes' if n < 17 else 'no'}\t{int(n < 8)}\t{str(n < 2).upper()}\n" for n in range(20)),
}


@pytest.mark.parametrize("name", WIDE)
def test_a_table_with_a_column_a_price_is_read_as_what_it_is(name: str) -> None:
    own = read_own_points(WIDE[name], COLA)
    assert own["price"].tolist() == [4.13, 8.26, 12.39]
    assert own["share"].tolist() == pytest.approx([0.85, 0.4, 0.1])
    assert set(own["people"]) == {20 if name == "a row a respondent" else ASSUMED_PEOPLE}


def test_a_respondent_who_gave_no_answer_at_a_price_is_not_counted_there() -> None:
    assert read_own_points("id,$4.13,$8.26\n1,1,0\n2,1,\n3,yes,1", COLA)["people"].tolist() == [3, 2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("4.13,8.26,12.39\n.8,.4,.1\n.7,.3,.2", "more than one row of shares"),
        ("id,$4.13,$8.26\n1,5,0", "“5” is more than 1. Where fields hold how many are bought"),
        ("id,€4.13,€8.26\n1,1,0", "“€4.13” is not in USD"),
        ("1.299;2.599;3.899\n1;0;0", "“1.299” may be two numbers"),
    ],
)
def test_a_table_that_may_mean_something_else_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_own_points(text, COLA)
    assert sentence in str(refused.value)
