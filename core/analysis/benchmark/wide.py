"""Tables with a column for each price, as surveys and purchase tasks are kept."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.basics.errors import InputError
from core.basics.money import part_amount
from core.basics.tables import Fields, Table, readings

_BEFORE = re.compile(r"(?:relative[ _])?(?:price|share|at|buy|purchase)(?:[\s_:@]+|(?=[$€£]))", re.IGNORECASE)
_ANSWERS = {"yes": "1", "no": "0", "y": "1", "n": "0", "true": "1", "false": "0"}
_NOTHING = frozenset(("", "na", "n/a", "nan", "null", ".", "-"))


def price_columns(names: Sequence[str]) -> dict[str, str]:
    """Find the columns that are called by a price.

    Parameters
    ----------
    names
        Of all columns.

    Returns
    -------
    dict
        By name, the text of its price, such as ``$4.99`` of ``price_$4.99``; empty where fewer than two are, or
        less than a third.
    """
    bare = {name: _BEFORE.sub("", name, count=1) for name in names}
    found = {name: text for name, text in bare.items() if _is_price(text)}
    return found if len(found) > 1 and len(found) >= len(names) / 3 else {}


def _is_price(text: str) -> bool:
    try:
        return bool(readings(part_amount(text.removesuffix("%"))[0]))
    except InputError:
        return False


def lengthened(table: Table, price: str, share: str) -> Table:
    """Write a table with a column a price as one with a row a price.

    Parameters
    ----------
    table
        Whose columns `price_columns` finds; a field holds a share, or whether one respondent would buy.
    price, share
        Names for the two columns that take their place.

    Returns
    -------
    Table
        Without what nobody answered.

    Raises
    ------
    InputError
        When fields hold how many are bought.
    """
    prices = price_columns(table.columns)
    rows = []
    for row in table.rows:
        kept = {name: text for name, text in row.values.items() if name not in prices}
        for name, written in prices.items():
            text = row.values[name]
            if text.casefold() in _NOTHING:
                continue
            said = _ANSWERS.get(text.casefold(), text)
            _refuse_quantity(said, row.number, name)
            rows.append(Fields(row.number, {**kept, price: written, share: said}))
    others = tuple(name for name in table.columns if name not in prices)
    return replace(table, rows=tuple(rows), columns=(*others, price, share))


def _refuse_quantity(text: str, row: int, column: str) -> None:
    found = set(readings(text).values())
    if found and all(value > 1 and value == value.to_integral() for value in found):
        raise InputError(
            f"Row {row}, column {column[:40]}: “{text[:20]}” is more than 1. Where fields hold how many are "
            "bought, write 1 for any and 0 for none; a share in per cent has a % sign. Nothing was taken from it."
        )
