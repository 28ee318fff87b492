"""Results of others as a CSV file, scored like the rest."""

from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from core.analysis.benchmark.entries import RESULTS, UPLOADED
from core.basics.csv_files import Fields, read_number, rows_of, taken_over
from core.basics.errors import InputError
from core.experiment.products import catalog, find_product

COLUMNS = ("product", "relative_price", "share", "model", "strategy")
EXAMPLE = (
    "product,relative_price,share,model,strategy\n12,0.2,0.81,my-model,disclosure\n12,0.4,0.74,my-model,disclosure"
)
MAX_ROWS = 50_000
MAX_ENTRIES = 50
"""Models by strategies, of which every pair is compared."""
MAX_NAME = 80
HIGHEST_PRICE = 100.0
"""Relative to the regular price."""


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
        Columns of `core.analysis.benchmark.entries.RESULTS`, with `UPLOADED` in the backend's place.

    Raises
    ------
    InputError
        When anything in the file cannot be used: then nothing of it is taken, and up to ten faults are named by
        row and column.
    """
    rows: list[_Row] = []
    faults: list[str] = []
    seen: dict[tuple[str, float, str, str], int] = {}
    for number, fields in rows_of(data, COLUMNS, max_rows=MAX_ROWS):
        row = _read(fields)
        if fields.faults:
            faults += [f"row {number}, {fault}" for fault in fields.faults]
            continue
        cell = (row.product_id, round(row.relative_price, 2), row.model, row.strategy)
        if cell in seen:
            faults.append(f"row {number}: the same product, price, model and strategy as row {seen[cell]}")
        seen.setdefault(cell, number)
        rows.append(row)
    entries = {(row.model, row.strategy) for row in rows}
    if len(entries) > MAX_ENTRIES:
        faults.append(f"{len(entries)} models and strategies, more than {MAX_ENTRIES}")
    taken: list[_Row] = taken_over(rows, faults)
    return (
        pd.DataFrame(taken, columns=list(_Row._fields))
        .assign(backend=UPLOADED, base_url="")[list(RESULTS)]
        .astype(RESULTS)
    )


class _Row(NamedTuple):
    product_id: str
    relative_price: float
    share: float
    model: str
    strategy: str


def _read(fields: Fields) -> _Row:
    return _Row(
        fields.take("product", _product_id, ""),
        fields.take("relative_price", _relative_price, 0.0),
        fields.take("share", _share, 0.0),
        fields.take("model", _name, ""),
        fields.take("strategy", _name, ""),
    )


@lru_cache(maxsize=1_000)
def _product_id(text: str) -> str:
    if not text:
        raise InputError("nothing is given")
    exact = [product.id for product in catalog() if product.name.casefold() == text.casefold()]
    return exact[0] if exact else find_product(text).id


def _relative_price(text: str) -> float:
    price = read_number(text)
    if not 0 <= price <= HIGHEST_PRICE:
        raise InputError(f"{text[:40]} is not between 0 and {HIGHEST_PRICE:g}; 1 is the regular price")
    return price


def _share(text: str) -> float:
    share = read_number(text)
    if not 0 <= share <= 1:
        raise InputError(f"{text[:40]} is not between 0 and 1")
    return share


def _name(text: str) -> str:
    if not text or len(text) > MAX_NAME or not text.isprintable():
        raise InputError(f"a name has 1 to {MAX_NAME} letters, on one line")
    return text
