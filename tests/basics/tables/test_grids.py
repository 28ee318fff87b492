"""Rows of a text: numbered as a spreadsheet numbers them, parted by whichever mark parts them."""

import pytest

from core.basics.errors import InputError
from core.basics.tables.grids import DELIMITERS, Row, rows_of_text, trimmed


def fields(text: str, *names: str) -> list[tuple[str, ...]]:
    return [row.fields for row in rows_of_text(text, lambda row: bool(names) and set(names) <= set(row.fields))]


@pytest.mark.parametrize("mark", DELIMITERS)
def test_every_delimiter_is_told_from_the_rows(mark: str) -> None:
    assert fields(f"name{mark}price\nTea{mark}4\n") == [("name", "price"), ("Tea", "4")]


def test_decimal_commas_part_no_fields_where_semicolons_do() -> None:
    assert fields("name;price\nTea;4,50\nSoda;5,25\n") == [("name", "price"), ("Tea", "4,50"), ("Soda", "5,25")]


def test_the_line_of_names_decides_against_a_mark_that_parts_more_rows() -> None:
    text = "Prices, as of May\nin euro, with tax\nby store, all\nname;price\nTea;4\n"
    assert fields(text, "name", "price")[-2:] == [("name", "price"), ("Tea", "4")]
    assert ("name;price",) in fields(text)


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_are_left_out() -> None:
    rows = list(rows_of_text('name,note\n\n ,  ,\nTea,"two\nlines"\nSoda,\n', lambda _: False))
    assert rows == [Row(1, ("name", "note")), Row(4, ("Tea", "two\nlines")), Row(5, ("Soda",))]


@pytest.mark.parametrize("line", ["sep=;\n", '"sep=;"\r\n', "SEP=;;;\n"])
def test_excels_hidden_first_line_names_the_delimiter_and_is_not_counted(line: str) -> None:
    assert list(rows_of_text(f"{line}a,b;c\n", lambda _: False)) == [Row(1, ("a,b", "c"))]


def test_a_quote_that_does_not_end_is_refused_by_its_line() -> None:
    with pytest.raises(InputError, match=r"^Line 3 of this file is not CSV \(.+\)\. Nothing was taken from it\.$"):
        fields('name,price\nTea,4\nSoda,"5\n')


def test_fields_lose_the_space_around_them_and_a_row_its_empty_end() -> None:
    assert trimmed(3, [" a ", "", "b\t", " ", ""]) == Row(3, ("a", "", "b"))
    assert trimmed(1, ["", " "]) == Row(1, ())
