"""Bytes to text, and text to fields, whoever saved the file and wherever."""

import codecs

import pytest

from core.basics.errors import InputError
from core.basics.tables.encodings import decode
from core.basics.tables.grids import Row, rows_of_text
from core.basics.tables.headers import names_all
from core.basics.tables.reading import read_table

TEXT = "name;preis\nMüsli „fein“;4,99 €\n"
ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16 with a mark, little end first": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16 with a mark, big end first": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-16 without a mark, little end first": TEXT.encode("utf-16-le"),
    "UTF-16 without a mark, big end first": TEXT.encode("utf-16-be"),
    "Windows": TEXT.encode("cp1252"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_text_is_the_same_in_every_encoding(name: str) -> None:
    assert decode(ENCODED[name]) == TEXT


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a,b\n1,\0\n", b"\xff\xfea"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not text"):
        decode(data)


def rows(text: str, *columns: str) -> list[tuple[str, ...]]:
    return [row.fields for row in rows_of_text(text, names_all(columns))]


ONE_TABLE = [("a", "b"), ("1", "2"), ("3", "4")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_fields_are_parted_by_whatever_parts_them(mark: str, end: str) -> None:
    assert rows(end.join(mark.join(fields) for fields in ONE_TABLE)) == ONE_TABLE


def test_a_first_line_that_names_the_delimiter_is_taken_at_its_word_and_not_counted() -> None:
    for first in ("sep=;", '"sep=;"', "SEP=;", "sep=;,,,"):
        (head, *_) = rows_of_text(f"{first}\na;b,c\n1;2,3\n", names_all(()))
        assert head == Row(1, ("a", "b,c"))


def test_a_mark_within_quotes_parts_nothing() -> None:
    assert rows('name;price\n"Soap; 3, 4 and 5 bars";4\n"Tea, green";5\n')[1:] == [
        ("Soap; 3, 4 and 5 bars", "4"),
        ("Tea, green", "5"),
    ]
    assert rows('a,b\n"He said ""no"", twice",2\n')[1] == ('He said "no", twice', "2")


def test_decimal_commas_part_nothing_where_another_mark_does() -> None:
    assert rows("4,13;8,26;12,39\n0,85;0,40;0,10") == [("4,13", "8,26", "12,39"), ("0,85", "0,40", "0,10")]
    assert rows("price\tshare\n4,13\t0,85\n8,26\t0,40")[1] == ("4,13", "0,85")
    assert rows("1,2,3\n4,5,6") == [("1", "2", "3"), ("4", "5", "6")]


def test_the_line_of_names_tells_the_delimiter_where_titles_disagree() -> None:
    text = "Sales, 2026, all shops\n\nname;price\nTea;4\n"
    assert rows(text, "name", "price")[1:] == [("name", "price"), ("Tea", "4")]


def test_a_quote_that_does_not_end_is_named_by_its_line() -> None:
    with pytest.raises(InputError, match="Line 3 of this file is not CSV"):
        rows('a,b\n1,2\n3,"4\n')


def test_rows_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    table = read_table(b"Title\n\nname,age\n\nAnn,3\n", ("name",), ("age",), max_rows=5)
    assert [row.number for row in table.rows] == [5]
    assert table.notes == ("Above the line of names, not read: row 1.",)
