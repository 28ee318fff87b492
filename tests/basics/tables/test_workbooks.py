"""Excel files: values as stored, the sheet that is chosen, nothing evaluated, nothing unbounded."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from core.analysis.benchmark.uploaded import read_results
from core.basics.errors import InputError
from core.basics.tables import workbooks
from core.basics.tables.reading import read_table
from core.studies.own_tables import read_personas, read_products


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_of(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    def fill(book: Any) -> None:
        for row in rows:
            book.active.append(row)
        for cell, number_format in (formats or {}).items():
            book.active[cell].number_format = number_format

    return workbook(fill)


def test_stored_numbers_are_what_they_are_whatever_their_decimals() -> None:
    data = sheet_of(["name", "regular_price", "currency"], ["Fuel", 1.299, "EUR"], ["TV", 1299, "EUR"])
    assert [product.regular_price for product in read_products(data).content] == [1.299, 1299.0]


def test_a_text_among_numbers_is_told_apart_by_them() -> None:
    data = sheet_of(["name", "regular_price", "currency"], ["TV", "1.299", "EUR"], ["Tea", "39,90", "EUR"])
    assert [product.regular_price for product in read_products(data).content] == [1299.0, 39.9]


EURO, FRANC = '#,##0.00 "€"', "[$CHF-807] #,##0.00"


def test_the_currency_of_a_cells_format_is_its_sign() -> None:
    head = ["name", "regular_price", "currency"]
    (tea,) = read_products(sheet_of(head, ["Tea", 4.99], formats={"B2": EURO})).content
    (fondue,) = read_products(sheet_of(head, ["Fondue", 24.5, "CHF"], formats={"B2": FRANC})).content
    assert (tea.currency, fondue.currency, fondue.regular_price) == ("EUR", "CHF", 24.5)
    with pytest.raises(InputError, match=r"row 2, regular_price: “€ 4\.99” is not in USD"):
        read_products(sheet_of(head, ["Tea", 4.99, "USD"], formats={"B2": EURO}))


def test_shares_in_per_cent_are_as_shown() -> None:
    head = ["product", "relative_price", "share", "model", "strategy"]
    data = sheet_of(["Results"], [], head, [12, 0.2, 0.81, "m", "s"], formats={"C4": "0%"})
    assert read_results(data).content["share"].tolist() == [0.81]


def two_sheets(book: Any) -> None:
    book.active.title = "Notes"
    book.active.append(["Whom we asked", "and when"])
    for row in (["age", "since", "smokes"], [34, date(2026, 1, 2), True], ["#N/A", None, False]):
        (book["People"] if "People" in book.sheetnames else book.create_sheet("People")).append(row)


def test_the_chosen_sheet_is_read_else_the_first_that_is_shown() -> None:
    first, second = read_personas(workbook(two_sheets), sheet=" people ").content
    assert first.traits == (("age", "34"), ("since", "2026-01-02"), ("smokes", "TRUE"))
    assert second.traits == (("smokes", "FALSE"),)

    def hide_the_first(book: Any) -> None:
        two_sheets(book)
        book["Notes"].sheet_state = "hidden"

    assert len(read_personas(workbook(hide_the_first)).content) == 2
    with pytest.raises(InputError, match="There is no sheet “Prices” in this Excel file; it has Notes and People"):
        read_personas(workbook(two_sheets), sheet="Prices")
    with pytest.raises(InputError, match="looked for in the sheet “Notes”; the file also has People"):
        read_products(workbook(two_sheets))
    with pytest.raises(InputError, match="Only an Excel file"):
        read_personas(b"age\n3\n", sheet="People")


def test_a_formula_is_not_evaluated_and_one_without_a_stored_value_is_named() -> None:
    with pytest.raises(InputError, match="Row 2, column B: a formula without a stored value"):
        read_products(sheet_of(["name", "regular_price"], ["Tea", "=2+2"]))


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_the_stored_value_of_a_formula_is_read() -> None:
    data = repacked(
        sheet_of(["name", "regular_price"], ["Tea", "=2+2"]),
        lambda name, part: re.sub(rb"<f>2\+2</f><v ?/?>(</v>)?", b"<f>2+2</f><v>4</v>", part),
    )
    assert read_products(data).content[0].regular_price == 4.0


def test_a_file_that_unpacks_without_bounds_is_refused() -> None:
    plain = sheet_of(["name", "regular_price"], ["Tea", 4])
    blown = repacked(plain, lambda name, part: part + b" " * 51_000_000 if name == SHEET else part)
    assert len(blown) < 200_000
    with pytest.raises(InputError, match="unpacks to more than 50 MB"):
        read_products(blown)
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    with pytest.raises(InputError, match="declares entities"):
        read_products(repacked(plain, lambda name, part: entities + part if name == SHEET else part))


@pytest.mark.lengthy
def test_rows_and_columns_far_away_cost_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def far(book: Any) -> None:
        book.active.append(["name", "regular_price"])
        book.active["A1048576"] = "Tea"
        book.active["B1048576"] = 4

    (product,) = read_products(workbook(far)).content
    assert product.name == "Tea"
    monkeypatch.setattr(workbooks, "MAX_COLUMNS", 3)
    with pytest.raises(InputError, match="more than 3 columns"):
        read_table(sheet_of(["a", "b", "c", "d"]), max_rows=1)


def packed(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 and no more", "damaged or has a password"),
        (packed("photo.jpg"), "no Excel workbook"),
        (packed("xl/workbook.xml"), "cannot be read. Save it anew"),
    ],
)
def test_what_is_packed_and_no_workbook_is_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_products(data)


def test_more_rows_than_allowed_are_refused() -> None:
    with pytest.raises(InputError, match="more than 2 rows"):
        read_table(sheet_of(["a"], [1], [2], [3]), ("a",), max_rows=2)


def test_a_sheet_is_chosen_whatever_the_case_and_space_of_its_name_and_each_is_read_by_itself() -> None:
    def three(book: Any) -> None:
        book.active.title = "Prices 2025"
        for title, price in (("Prices 2025", 4), ("Prices 2026", 5)):
            sheet = book["Prices 2025"] if title in book.sheetnames else book.create_sheet(title)
            sheet.append(["name", "regular_price"])
            sheet.append(["Tea", price])
        book.create_sheet("Empty")

    data = workbook(three)
    assert read_products(data).content[0].regular_price == 4.0
    for name in ("Prices 2026", "prices 2026", " PRICES 2026 "):
        assert read_products(data, name).content[0].regular_price == 5.0
    with pytest.raises(InputError, match="does not name name, regular_price"):
        read_products(data, "Empty")
    with pytest.raises(InputError, match="There is no sheet “2026”"):
        read_products(data, "2026")


def test_a_directory_before_the_files_start_is_a_damaged_file() -> None:
    """Found by trying: the last bytes say where the directory of the parts is."""
    data = bytearray(sheet_of(["name", "regular_price"], ["Tea", 4]))
    data[-6] = 255
    with pytest.raises(InputError, match="is damaged or has a password"):
        read_products(bytes(data))
