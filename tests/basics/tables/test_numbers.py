"""A number that can be read in two ways is read as its column tells, or not at all."""

from decimal import Decimal

import pytest

from core.basics.errors import InputError
from core.basics.tables.numbers import COMMA, POINT, Numbers, readings


@pytest.mark.parametrize(
    ("text", "with_point", "with_comma"),
    [
        ("1234", "1234", "1234"),
        ("4.5", "4.5", None),
        ("4,5", None, "4.5"),
        (".5", "0.5", None),
        ("1.234", "1.234", "1234"),
        ("1,234", "1234", "1.234"),
        ("1,234.50", "1234.50", None),
        ("1.234,50", None, "1234.50"),
        ("12.345.678", None, "12345678"),
        ("0.250", "0.250", None),
        ("12,34,567.5", "1234567.5", None),
        ("1'234.5", "1234.5", None),
        ("1 234,5", None, "1234.5"),
        ("1\N{NARROW NO-BREAK SPACE}234", "1234", "1234"),
        ("\N{MINUS SIGN}4.5", "-4.5", None),
        ("5.-", "5", "5"),
        ("5,–", "5", "5"),
        ("2.5e3", "2500", None),
        ("1 23", None, None),
        ("1,23,45", None, None),
        ("4.5.6", None, None),
        ("four", None, None),
        ("", None, None),
        ("nan", None, None),
        ("1" * 41, None, None),
    ],
)
def test_a_number_is_read_in_every_way_that_some_country_writes_it(
    text: str, with_point: str | None, with_comma: str | None
) -> None:
    right = {POINT: with_point, COMMA: with_comma}
    assert readings(text) == {mark: Decimal(value) for mark, value in right.items() if value is not None}


def test_a_clear_number_of_the_column_tells_the_mark_of_the_others() -> None:
    assert Numbers(["1.234", "4,50"]).read("1.234") == 1234
    assert Numbers(["1.234", "4.50"]).read("1.234") == Decimal("1.234")


@pytest.mark.parametrize("column", [["1.234"], ["1.234", "4,50", "4.50"]], ids=["alone", "others disagree"])
def test_where_nothing_tells_both_readings_are_said_and_how_to_write_each(column: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        Numbers(column).read("1.234")
    assert str(refused.value) == (
        "“1.234” may be two numbers, 1234 or 1.234, and no other tells which; write 1234.00 or 1.2340"
    )


def test_a_reading_beyond_what_the_column_can_hold_is_not_meant() -> None:
    assert Numbers(["1.500"], highest=100).read("1.500") == Decimal("1.5")
    assert Numbers(["2.000.000"], highest=100).read("2.000.000") == 2_000_000


def test_what_is_no_number_is_quoted_and_not_at_any_length() -> None:
    with pytest.raises(InputError, match=r"^“about four” is not a number$"):
        Numbers(["4", "about four"]).read("about four")
    with pytest.raises(InputError, match=rf"^“{'x' * 40}” is not a number$"):
        Numbers([]).read("x" * 500)
