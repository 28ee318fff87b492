"""The rows of an Excel file (.xlsx): values as they are stored, no formula evaluated."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from core.basics.errors import InputError
from core.basics.tables.grids import Row, trimmed
from core.basics.words import join

SIGNATURE = b"PK\x03\x04"
MAX_UNPACKED, MAX_PARTS, MAX_COLUMNS = 50_000_000, 2_000, 1_000
"""Bytes and parts that the file may unpack to, and columns that are read."""
_FORMAT_SIGN = re.compile(r"\[\$([^\]-]+)[^\]]*\]|\"([^\"]+)\"|([$€£¥₹])")


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is a packed one, as .xlsx files are."""
    return data.startswith(SIGNATURE)


def rows_of_workbook(data: bytes, sheet: str, limit: int) -> tuple[list[Row], list[str]]:
    """Read the rows of one sheet that are not empty.

    Parameters
    ----------
    data
        The file; it may unpack to 50 MB.
    sheet
        Its name; empty for the first that is not hidden.
    limit
        No more rows are read.

    Returns
    -------
    tuple
        The rows, and the names of all sheets, the one that was read first. A number with a currency or per cent in
        its format has that sign, as the user sees it.

    Raises
    ------
    InputError
        When the file is none, is too large, has no such sheet, or a formula without a stored value.
    """
    _refuse_large(data)
    import openpyxl

    try:
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        name = _sheet(values, sheet)
        pairs = zip(_cells(values, name), _cells(formulas, name), strict=False)
        rows = []
        for number, (stored, written) in enumerate(pairs, start=1):
            row = _row(number, stored, written)
            if row.fields:
                rows.append(row)
            if len(rows) >= limit:
                break
    except InputError:
        raise
    # What a broken file makes openpyxl raise is anything from KeyError to its own.
    except Exception:
        raise InputError(
            "This Excel file cannot be read. Save it anew as .xlsx, or as “CSV UTF-8”; nothing was taken from it."
        ) from None
    return rows, [name, *(other for other in values.sheetnames if other != name)]


def _refuse_large(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise InputError(
                    f"This Excel file unpacks to more than {MAX_UNPACKED // 1_000_000} MB. Save the one sheet as "
                    "“CSV UTF-8”; nothing was taken from it."
                )
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise InputError(
                    "This file is packed, but no Excel workbook (.xlsx). Nothing was taken from it; unpack it, or "
                    "save it as “CSV UTF-8”."
                )
            if any(
                _declares_entities(packed.read(part))
                for part in parts
                if part.filename.endswith((".xml", ".rels"))
            ):
                raise InputError("This Excel file declares entities of its own, so nothing was taken from it.")
    except InputError:
        raise
    # What a broken file makes zipfile raise is anything, a ValueError for a place before its start included.
    except Exception:
        raise InputError(
            "This Excel file is damaged or has a password. Save it anew as .xlsx; nothing was taken from it."
        ) from None


def _declares_entities(part: bytes) -> bool:
    return b"<!DOCTYPE" in part.replace(b"\0", b"")


def _sheet(workbook: Any, wanted: str) -> str:
    names = [sheet.title for sheet in workbook.worksheets]
    shown = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not names:
        raise InputError("This Excel file has no sheet with cells. Nothing was taken from it.")
    if not wanted.strip():
        return str((shown or names)[0])
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return str(name)
    raise InputError(
        f"There is no sheet “{wanted[:40]}” in this Excel file; it has {join(names)}. Nothing was taken from it."
    )


def _cells(workbook: Any, sheet: str) -> Iterator[Sequence[Any]]:
    page = workbook[sheet]
    # The size that a file states may be anything.
    page.reset_dimensions()
    for cells in page.iter_rows():
        if len(cells) > MAX_COLUMNS:
            raise InputError(f"This sheet has more than {MAX_COLUMNS:,} columns. Nothing was taken from it.")
        yield cells


def _row(number: int, stored: Sequence[Any], written: Sequence[Any]) -> Row:
    for value, formula in zip(stored, written, strict=False):
        if formula.data_type == "f" and value.value is None and value.data_type == "n":
            raise InputError(
                f"Row {number}, column {formula.column_letter}: a formula without a stored value. Open the file "
                "in a spreadsheet and save it, or paste values; nothing was taken from it."
            )
    return trimmed(number, [_text(cell.value, cell.number_format) for cell in stored])


def _text(value: object, number_format: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format or "")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float, number_format: str) -> str:
    positive = number_format.split(";")[0]
    if "%" in positive:
        return f"{value * 100:.10g}%"
    text = f"{value:.15g}"
    # A stored number has no thousands separators: a zero more says so.
    if re.search(r"^-?[1-9]\d{0,2}\.\d{3}$", text):
        text += "0"
    found = _FORMAT_SIGN.search(positive)
    sign = next((part.strip() for part in found.groups() if part), "") if found else ""
    return f"{sign} {text}" if sign else text
