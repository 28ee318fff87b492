"""Results of others as a CSV file, scored like the rest."""

import csv
import io
import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

import pandas as pd

from core.entries import RESULTS, UPLOADED
from core.errors import InputError
from core.products import catalog, find_product

COLUMNS = ("product", "relative_price", "share", "model", "strategy")
EXAMPLE = (
    "product,relative_price,share,model,strategy\n12,0.2,0.81,my-model,disclosure\n12,0.4,0.74,my-model,disclosure"
)
MAX_BYTES = 5_000_000
MAX_ROWS = 50_000
MAX_ENTRIES = 50
"""Models by strategies, of which every pair is compared."""
MAX_NAME = 80
SHOWN_ERRORS = 10
HIGHEST_PRICE = 100.0
"""Relative to the regular price."""

Value = TypeVar("Value", str, float)


def read_results(data: bytes) -> pd.DataFrame:
    """Read results from a CSV file.

    Parameters
    ----------
    data
        UTF-8 text, with or without a byte order mark, with the columns of `COLUMNS` in any order under a line of
        names; others are not read. Fields are parted by commas, or by semicolons, and then decimals may have
        commas. A product is its number, its name, or words that only its name has.

    Returns
    -------
    pandas.DataFrame
        Columns of `core.entries.RESULTS`, with `UPLOADED` in the backend's place.

    Raises
    ------
    InputError
        When anything in the file cannot be used: then nothing of it is taken, and up to ten faults are named by
        row and column.
    """
    rows: list[_Row] = []
    errors: list[str] = []
    seen: dict[tuple[str, float, str, str], int] = {}
    for number, fields in _rows(data):
        row = _read(fields)
        if not isinstance(row, _Row):
            errors += [f"row {number}, {fault}" for fault in row]
            continue
        cell = (row.product_id, round(row.relative_price, 2), row.model, row.strategy)
        if cell in seen:
            errors.append(f"row {number}: the same product, price, model and strategy as row {seen[cell]}")
        seen.setdefault(cell, number)
        rows.append(row)
    entries = {(row.model, row.strategy) for row in rows}
    if len(entries) > MAX_ENTRIES:
        errors.append(f"{len(entries)} models and strategies, more than {MAX_ENTRIES}")
    if errors:
        more = f" And {len(errors) - SHOWN_ERRORS:,} more." if len(errors) > SHOWN_ERRORS else ""
        raise InputError(f"Nothing was taken from this file. {'; '.join(errors[:SHOWN_ERRORS])}.{more}")
    if not rows:
        raise InputError("This file has a line of names and no row under it. Nothing was taken from it.")
    return (
        pd.DataFrame(rows, columns=list(_Row._fields))
        .assign(backend=UPLOADED, base_url="")[list(RESULTS)]
        .astype(RESULTS)
    )


def _rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield every row with its number in the file, the line of names being the first."""
    if len(data) > MAX_BYTES:
        raise InputError(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Nothing was taken from it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            "This file is not UTF-8 text. Save it as “CSV UTF-8”; nothing was taken from it."
        ) from None
    names, _, _ = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in names else ",", strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        missing = [name for name in COLUMNS if header.count(name) != 1]
        if missing:
            raise InputError(
                f"The first line must name each of the columns {', '.join(COLUMNS)} once, and does not name "
                f"{', '.join(missing)} so. Nothing was taken from this file."
            )
        for count, fields in enumerate(reader, start=1):
            if count > MAX_ROWS:
                raise InputError(f"This file has more than {MAX_ROWS:,} rows. Nothing was taken from it.")
            while fields and not fields[-1].strip():
                fields.pop()
            if len(fields) > len(header):
                raise InputError(
                    f"Row {count + 1} has {len(fields)} fields, where the first line names {len(header)}. With "
                    "decimal commas, part the fields by semicolons. Nothing was taken from this file."
                )
            if fields:
                padded = [*fields, *[""] * (len(header) - len(fields))]
                yield count + 1, {name: padded[header.index(name)].strip() for name in COLUMNS}
    except csv.Error as error:
        raise InputError(
            f"Line {reader.line_num} of this file is not CSV ({error}). Nothing was taken from it."
        ) from None


class _Row(NamedTuple):
    product_id: str
    relative_price: float
    share: float
    model: str
    strategy: str


def _read(fields: dict[str, str]) -> _Row | list[str]:
    """Return what a row says, or what is wrong with it, by column."""
    faults: list[str] = []

    def take(name: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return read(fields[name])
        except InputError as error:
            faults.append(f"{name}: {str(error).rstrip('.')}")
            return otherwise

    row = _Row(
        take("product", _product_id, ""),
        take("relative_price", _relative_price, 0.0),
        take("share", _share, 0.0),
        take("model", _name, ""),
        take("strategy", _name, ""),
    )
    return faults or row


@lru_cache(maxsize=1_000)
def _product_id(text: str) -> str:
    if not text:
        raise InputError("nothing is given")
    exact = [product.id for product in catalog() if product.name.casefold() == text.casefold()]
    return exact[0] if exact else find_product(text).id


def _relative_price(text: str) -> float:
    price = _number(text)
    if not 0 <= price <= HIGHEST_PRICE:
        raise InputError(f"{text[:40]} is not between 0 and {HIGHEST_PRICE:g}; 1 is the regular price")
    return price


def _share(text: str) -> float:
    share = _number(text)
    if not 0 <= share <= 1:
        raise InputError(f"{text[:40]} is not between 0 and 1")
    return share


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"“{text[:40]}” is not a number")
    return number


def _name(text: str) -> str:
    if not text or len(text) > MAX_NAME or not text.isprintable():
        raise InputError(f"a name has 1 to {MAX_NAME} letters, on one line")
    return text
