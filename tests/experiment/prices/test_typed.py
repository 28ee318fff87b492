"""Prices on one line, as people of several countries type them: read as meant, or refused with both readings."""

import json
from pathlib import Path

import pytest

from core.basics.errors import InputError
from core.experiment.prices.grid import PriceGrid

CASES = Path(__file__).parents[2] / "cases" / "prices_typed.jsonl"
RIGHT = {
    "P1": "may be the prices 0; 5; 1; 0, or be 0.5, 1.0 with decimal commas",
    "P2": "“€5” is not in USD, as this product's prices are; write them like $4.99",
    "P3": "“1,299” may be two numbers, 1299 or 1.299",
}


@pytest.mark.parametrize(
    "case",
    [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()],
    ids=lambda case: case["id"],
)
def test_prices_of_the_field_are_refused_with_what_they_may_be(case: dict[str, str]) -> None:
    with pytest.raises(InputError) as refused:
        PriceGrid.parse(case["text"], case["currency"])
    assert RIGHT[case["id"]] in str(refused.value)


@pytest.mark.parametrize("text", ["$7 to $9", "7 to 9", "$7-$9", "4.99–7.99", "0.5 bis 1,5"])
def test_a_range_without_a_step_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(InputError, match="does not say which prices between") as refused:
        PriceGrid.parse(text)
    assert PriceGrid.parse("$7:$9:$0.50").values == (7, 7.5, 8, 8.5, 9)
    assert "$7:$9:$0.50" in str(refused.value)


@pytest.mark.parametrize(
    ("currency", "text", "values"),
    [
        ("USD", "0,5;1,0", (0.5, 1)),
        ("USD", "0,5 1,0", (0.5, 1)),
        ("USD", "0,5, 1,0", (0.5, 1)),
        ("USD", "0:2:0,5", (0, 0.5, 1, 1.5, 2)),
        ("USD", "0, 1, 2", (0, 1, 2)),
        ("USD", "$1,299,$1,499.50", (1299, 1499.5)),
        ("USD", "4.99 USD, 5.99 USD", (4.99, 5.99)),
        ("EUR", "€4,99,€5,99", (4.99, 5.99)),
        ("EUR", "4,99 €, 5,99 €", (4.99, 5.99)),
        ("EUR", "€1.299,€39,90", (39.9, 1299)),
        ("EUR", "1\u202f299,00 €; 5 €", (5, 1299)),
        ("CHF", "CHF 1’299.–; Fr. 4.50", (4.5, 1299)),
        ("INR", "₹1,29,999,₹1,39,999", (129999, 139999)),
        ("CAD", "$5,$6", (5, 6)),
        ("USD", "249 dollars; 299.50 US dollars", (249, 299.5)),
        ("CAD", "5 dollars, 6 dollars", (5, 6)),
        ("GBP", "5 pounds, 6.50 pounds", (5, 6.5)),
        ("NOK", "49 kroner; 59 kroner", (49, 59)),
    ],
)
def test_prices_are_read_as_their_whole_list_tells(currency: str, text: str, values: tuple[float, ...]) -> None:
    grid = PriceGrid.parse(text, currency)
    assert grid.values == values
    assert PriceGrid.parse(grid.write(currency), currency) == grid


@pytest.mark.parametrize(
    ("currency", "text", "sentence"),
    [
        ("USD", "1,299", "may be the prices 1; 299, or have commas between thousands"),
        ("USD", "0,5", "or be 0.5 with decimal commas"),
        ("USD", "1,2, 3", "or be 1.2, 3 with decimal commas"),
        ("EUR", "€1.299", "may be two numbers"),
        ("EUR", "$4,$5", "“$4” is not in EUR"),
        ("EUR", "4 dollars, 5 dollars", "“4 dollars” is not in EUR"),
        ("USD", "$5 EUR", "names two currencies"),
    ],
)
def test_prices_that_may_be_others_are_refused(currency: str, text: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        PriceGrid.parse(text, currency)
    assert sentence in str(refused.value)
