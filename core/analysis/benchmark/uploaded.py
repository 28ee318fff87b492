"""Results of others as a file, scored like the rest."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from core.analysis.benchmark.entries import RESULTS, UPLOADED
from core.analysis.benchmark.wide import lengthened, price_columns
from core.analysis.demand.people import asked_prices
from core.basics.errors import InputError
from core.basics.money import HOME, part_amount, refuse_currency
from core.basics.tables import Fields, Numbers, Table, Taken, as_known, read_table, refuse
from core.basics.words import join
from core.experiment import CENT, MAX_PRICE, catalog, find_product

UPLOAD_COLUMNS = ("product", "relative_price", "share", "model", "strategy")
UPLOAD_EXAMPLE = (
    "product,relative_price,share,model,strategy\n12,0.2,0.81,my-model,disclosure\n12,0.4,0.74,my-model,disclosure"
)
RELATIVE, MONEY, SHARE = "relative_price", "price", "share"
BESIDE = ("product", "model", "strategy")
"""Columns that stand beside those of the prices, where each has its own."""
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
        per cent; prices may be in dollars, with their sign or in a column ``price``; and every price may have a
        column of its own, with a share in it, or with a row a respondent and yes or no.
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
    if len(set(numbers)) < len(numbers):
        rows, numbers = _averaged(rows, numbers)
    refuse(list(dict.fromkeys(_doubled(rows, numbers))))
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
        for read in (_with_prices_in_money, _with_a_column_a_price):
            if (table := read(data, sheet)) is not None:
                return table
        raise error from None


def _with_prices_in_money(data: bytes, sheet: str) -> Table | None:
    columns = [MONEY if name == RELATIVE else name for name in UPLOAD_COLUMNS]
    try:
        return read_table(data, columns, max_rows=MAX_ROWS, sheet=sheet)
    except InputError:
        return None


def _with_a_column_a_price(data: bytes, sheet: str) -> Table | None:
    try:
        names = read_table(data, optional=None, max_rows=MAX_ROWS, sheet=sheet).columns
    except InputError:
        return None
    prices = price_columns(names)
    if not prices:
        return None
    missing = [name for name in BESIDE if name not in map(as_known, names)]
    if missing:
        raise InputError(
            f"This file has a column for each price: {', '.join(list(prices)[:8])}. Beside them it needs the "
            f"columns {', '.join(BESIDE)}, and does not name {join(missing)}. Nothing was taken from this file."
        )
    table = read_table(data, BESIDE, None, max_rows=MAX_ROWS, sheet=sheet)
    return lengthened(table, RELATIVE, SHARE)


def _averaged(rows: Sequence["_Row"], numbers: Sequence[int]) -> tuple[list["_Row"], list[int]]:
    """Make shares of respondents' answers, where the rows hold nothing else."""
    if not all(row.share in (0, 1) for row in rows):
        return list(rows), list(numbers)
    cells: dict[tuple[str, float, str, str], list[tuple[_Row, int]]] = {}
    for row, number in zip(rows, numbers, strict=True):
        cells.setdefault((row.product_id, row.relative_price, row.model, row.strategy), []).append((row, number))
    return (
        [here[0][0]._replace(share=sum(row.share for row, _ in here) / len(here)) for here in cells.values()],
        [here[0][1] for here in cells.values()],
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
    """How the numbers of the two columns are written, whether prices are in dollars, and shares in per cent."""

    prices: Numbers
    shares: Numbers
    price: str
    money: bool
    percent: bool

    @classmethod
    def of(cls, table: Table) -> "_Columns":
        name = MONEY if MONEY in table.columns else RELATIVE
        prices, shares = table.texts(name), table.texts(SHARE)
        money = name == MONEY or any(map(_has_sign, prices))
        return cls(
            Numbers(map(_without_percent, map(_amount, prices)), MAX_PRICE if money else HIGHEST_PRICE),
            Numbers(map(_without_percent, shares), 100),
            name,
            money,
            any(share.endswith("%") for share in shares),
        )


def _amount(text: str) -> str:
    try:
        return part_amount(text)[0]
    except InputError:
        return text


def _has_sign(text: str) -> bool:
    return _amount(text) != text.strip()


def _read(fields: Fields, columns: _Columns) -> _Row:
    product_id = fields.take("product", _product_id, "")
    price = _price_in_money(columns, product_id) if columns.money else _relative_price(columns)
    return _Row(
        product_id,
        fields.take(columns.price, price, 0.0),
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
        price = _number(text, columns.prices)
        if not 0 <= price <= HIGHEST_PRICE:
            raise InputError(f"{text[:40]} is not between 0 and {HIGHEST_PRICE:g}; 1 is the regular price")
        return price

    return read


def _price_in_money(columns: _Columns, product_id: str) -> Callable[[str], float]:
    """Read a price in dollars as one relative to its product's; what people were asked is so to the cent."""

    def read(text: str) -> float:
        amount, meant = part_amount(text)
        refuse_currency(text, meant, HOME)
        if columns.price == RELATIVE and not _has_sign(text):
            raise InputError(f"“{text[:40]}” has no $ sign, and other prices have one")
        price = float(columns.prices.read(amount))
        if not 0 <= price <= MAX_PRICE:
            raise InputError(f"{text[:40]} is not between 0 and {MAX_PRICE:,.0f}")
        if not product_id:
            return 0.0
        regular = find_product(product_id).regular_price
        near = [asked for asked in asked_prices() if abs(asked * regular - price) < CENT]
        return float(near[0]) if near else price / regular

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
