"""Results of others as a file, scored like the rest."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from core.analysis.benchmark.entries import RESULTS, UPLOADED
from core.analysis.demand.people import asked_prices
from core.basics.errors import InputError
from core.basics.money import part_amount
from core.basics.tables.numbers import Numbers, readings
from core.basics.tables.reading import Fields, Table, Taken, read_table, refuse
from core.basics.words import join
from core.experiment import CENT, catalog, find_product

UPLOAD_COLUMNS = ("product", "relative_price", "share", "model", "strategy")
UPLOAD_EXAMPLE = (
    "product,relative_price,share,model,strategy\n12,0.2,0.81,my-model,disclosure\n12,0.4,0.74,my-model,disclosure"
)
MAX_ROWS = 50_000
MAX_ENTRIES = 50
"""Models by strategies, of which every pair is compared."""
MAX_NAME = 80
HIGHEST_PRICE = 100.0
"""Relative to the regular price."""
SHOWN_ROWS = 10
NEAREST = 1e-9


def read_results(data: bytes, sheet: str = "") -> Taken[pd.DataFrame]:
    """Read results from a file.

    Parameters
    ----------
    data
        As `core.basics.tables.reading.read_table` takes it, with the columns of `UPLOAD_COLUMNS` in any order. A
        product is its number, its name, or words that only its name has. Relative prices and shares may be in
        per cent.
    sheet
        Of an Excel file; empty for the first.

    Returns
    -------
    Taken
        Columns of `core.analysis.benchmark.entries.RESULTS`, with `UPLOADED` in the backend's place; the notes
        name rows at prices that people were not asked, which count for nothing.

    Raises
    ------
    InputError
        When anything in the file cannot be used, or all of it counts for nothing: then nothing of it is taken, and
        up to ten faults are named by row and column.
    """
    table = _table(data, sheet)
    columns = _Columns.of(table)
    rows = table.read(lambda fields: _read(fields, columns))
    numbers = [row.number for row in table.rows]
    refuse(_doubled(rows, numbers))
    taken = (
        pd.DataFrame(rows, columns=list(_Row._fields))
        .assign(backend=UPLOADED, base_url="")[list(RESULTS)]
        .astype(RESULTS)
    )
    return Taken(taken, (*table.notes, *_beside_people(rows, numbers)))


def _table(data: bytes, sheet: str) -> Table:
    try:
        return read_table(data, UPLOAD_COLUMNS, max_rows=MAX_ROWS, sheet=sheet)
    except InputError as error:
        _refuse_a_column_a_price(data, sheet)
        raise error from None


def _refuse_a_column_a_price(data: bytes, sheet: str) -> None:
    """Say what to do with a file that has a column for every price."""
    try:
        names = read_table(data, optional=None, max_rows=MAX_ROWS, sheet=sheet).columns
    except InputError:
        return
    prices = [name for name in names if readings(part_amount(name.removesuffix("%"))[0])]
    if len(prices) > 1 and len(prices) >= len(names) / 3:
        raise InputError(
            f"This file has a column for each price: {', '.join(prices[:8])}. Put every price into a row of its "
            f"own, with the columns {', '.join(UPLOAD_COLUMNS)}; a share is the part of the people who would buy "
            "there, and a relative price the price divided by the regular price. Nothing was taken from this file."
        )


def _doubled(rows: Sequence["_Row"], numbers: Sequence[int]) -> list[str]:
    """Name rows that say something of what another row said, and too many models."""
    faults = []
    seen: dict[tuple[str, float, str, str], int] = {}
    for number, row in zip(numbers, rows, strict=True):
        cell = (row.product_id, round(row.relative_price, 2), row.model, row.strategy)
        if cell in seen:
            faults.append(f"row {number}: the same product, price, model and strategy as row {seen[cell]}")
        seen.setdefault(cell, number)
    entries = {(row.model, row.strategy) for row in rows}
    if len(entries) > MAX_ENTRIES:
        faults.append(f"{len(entries)} models and strategies, more than {MAX_ENTRIES}")
    return faults


def _beside_people(rows: Sequence["_Row"], numbers: Sequence[int]) -> list[str]:
    """Name rows at prices that people were not asked; refuse a file of them, and one of prices in money."""
    regular = {product.id: product.regular_price for product in catalog()}
    beside = [number for number, row in zip(numbers, rows, strict=True) if not _was_asked(row.relative_price)]
    lowest, highest = asked_prices()[[0, -1]]
    asked = f"{lowest:g} to {highest:g} times the regular price, by {lowest:g}"
    if beside and all(_was_asked_in_money(row, regular[row.product_id]) for row in rows):
        price, usual = rows[0].relative_price, regular[rows[0].product_id]
        raise InputError(
            f"These look like prices in dollars, not relative ones: {price:g} in row {numbers[0]} is "
            f"{price / usual:.1f} times the regular price of ${usual:.2f}. Divide every price by its product's "
            "regular price; nothing was taken from this file."
        )
    if len(beside) == len(rows):
        raise InputError(
            f"No row of this file is at a price that people were asked: {asked}. relative_price is the price "
            "divided by the product's regular price, 1 for the regular price; nothing was taken from this file."
        )
    if not beside:
        return []
    more = [f"{len(beside) - SHOWN_ROWS} more"] if len(beside) > SHOWN_ROWS else []
    shown = join([*map(str, beside[:SHOWN_ROWS]), *more])
    return [
        f"{'Row' if len(beside) == 1 else 'Rows'} {shown}: people were not asked at such a price ({asked}), so "
        f"{'it counts' if len(beside) == 1 else 'they count'} for nothing in the scores."
    ]


def _was_asked(relative_price: float) -> bool:
    return bool((abs(asked_prices() - round(relative_price, 2)) < NEAREST).any())


def _was_asked_in_money(row: "_Row", regular_price: float) -> bool:
    return bool((abs(asked_prices() * regular_price - row.relative_price) < CENT).any())


class _Row(NamedTuple):
    product_id: str
    relative_price: float
    share: float
    model: str
    strategy: str


class _Columns(NamedTuple):
    """How the numbers of the two columns are written, and whether shares are in per cent."""

    prices: Numbers
    shares: Numbers
    percent: bool

    @classmethod
    def of(cls, table: Table) -> "_Columns":
        prices, shares = table.texts("relative_price"), table.texts("share")
        return cls(
            Numbers(map(_without_percent, prices), HIGHEST_PRICE),
            Numbers(map(_without_percent, shares), 100),
            any(share.endswith("%") for share in shares),
        )


def _read(fields: Fields, columns: _Columns) -> _Row:
    return _Row(
        fields.take("product", _product_id, ""),
        fields.take("relative_price", _relative_price(columns), 0.0),
        fields.take("share", _share(columns), 0.0),
        fields.take("model", _name, ""),
        fields.take("strategy", _name, ""),
    )


def _without_percent(text: str) -> str:
    return text.removesuffix("%").strip()


def _number(text: str, numbers: Numbers) -> float:
    number = float(numbers.read(_without_percent(text)))
    return number / 100 if text.endswith("%") else number


@lru_cache(maxsize=1_000)
def _product_id(text: str) -> str:
    if not text:
        raise InputError("nothing is given")
    exact = [product.id for product in catalog() if product.name.casefold() == text.casefold()]
    return exact[0] if exact else find_product(text).id


def _relative_price(columns: _Columns) -> Callable[[str], float]:
    def read(text: str) -> float:
        amount, _ = part_amount(text)
        if amount != text.strip():
            raise InputError(f"“{text[:40]}” is a price in money; divide it by the product's regular price")
        price = _number(text, columns.prices)
        if not 0 <= price <= HIGHEST_PRICE:
            raise InputError(f"{text[:40]} is not between 0 and {HIGHEST_PRICE:g}; 1 is the regular price")
        return price

    return read


def _share(columns: _Columns) -> Callable[[str], float]:
    def read(text: str) -> float:
        share = _number(text, columns.shares)
        if columns.percent and not text.endswith("%") and share:
            raise InputError(f"“{text[:40]}” has no % sign, and other shares have one")
        if not 0 <= share <= 1:
            raise InputError(f"{text[:40]} is not between 0 and 1")
        return share

    return read


def _name(text: str) -> str:
    if not text or len(text) > MAX_NAME or not text.isprintable():
        raise InputError(f"a name has 1 to {MAX_NAME} letters, on one line")
    return text
