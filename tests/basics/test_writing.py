"""How amounts, changes and lists are written for people."""

import pytest

from core.basics.errors import InputError
from core.basics.money import signed_count, signed_money, signed_percent, write_money
from core.basics.texts import number, whole_number
from core.basics.typed_json import canonical_json
from core.basics.words import join


def test_money_has_its_sign_before_the_amount_and_a_loss_its_minus_before_that() -> None:
    assert write_money(1299, "EUR") == "€1,299.00"
    assert write_money(-0.5) == "-$0.50"
    assert write_money(8.26, "CHF", 1) == "CHF 8.3"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (signed_money(99.994, "USD"), "+$99.99"),
        (signed_money(-1234.4, "USD"), "-$1,234"),
        (signed_money(-0.001, "USD"), "+$0.00"),
        (signed_count(0.04), "+0.0"),
        (signed_count(-250.0), "-250"),
        (signed_percent(-0.04), "+0.0%"),
        (signed_percent(12.34), "+12.3%"),
    ],
)
def test_a_change_always_shows_its_sign_and_nothing_is_never_minus_nothing(written: str, expected: str) -> None:
    assert written == expected


def test_a_list_ends_in_an_and() -> None:
    assert [join(("a",)), join(("a", "b")), join(("a", "b", "c"))] == ["a", "a and b", "a, b and c"]


def test_equal_values_have_one_json_whatever_the_order_of_their_keys() -> None:
    assert (
        canonical_json({"b": 1.0, "a": ["é"]}) == canonical_json({"a": ["é"], "b": 1.0}) == '{"a":["é"],"b":1.0}'
    )


def test_numbers_of_a_link_are_read_or_refused_with_what_they_are() -> None:
    assert (whole_number("", "seed"), whole_number("12", "seed"), number("7.5", "income")) == (None, 12, 7.5)
    for text in ("-1", "1.5", "many", "1234567890"):
        with pytest.raises(InputError, match="The seed must be a whole number"):
            whole_number(text, "seed")
    with pytest.raises(InputError, match="The income must be a number, not “lots”"):
        number("lots", "income")
