"""Products and personas of a user's own as tables, read whole or not at all."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from core.basics.errors import InputError
from core.basics.money import CURRENCIES, HOME, currency_of, part_amount, refuse_currency
from core.basics.tables import Fields, Numbers, Table, Taken, read_table, readings, refuse, refuse_near_names
from core.basics.words import join, upper_first
from core.experiment import (
    CENT,
    GROCERY,
    MAX_LENGTHS,
    MAX_PERSONAS,
    MAX_PRICE,
    Persona,
    Product,
    read_setting,
)
from core.studies.own import MAX_PRODUCTS, check_personas

NEEDED = ("name", "regular_price")
OPTIONAL = ("category", "description", "currency", "competitor", "competitor_price", "setting")
PRICES = ("regular_price", "competitor_price")
NO_ANSWER = frozenset(
    ("", "na", "n/a", "#n/a", "#na", "nan", "<na>", "none", "null", "#null!", ".", "-", "–", "—", "k.a.", "k. a.")
)
"""What stands where nothing was answered, in small letters."""
_LIKE_A_PRICE = re.compile(r"(?:at )?(?:price|preis|prix|precio)[\s_.:#-]*\W?[0-9][0-9.,]*", re.IGNORECASE)
_LIKE_A_CODE = re.compile(r"-(?:9|99|999|9999|8|88|888|7|77|777|98|97|998|997)(?:[.,]0+)?")
TEMPLATE = [
    dict(zip((*NEEDED, *OPTIONAL), row, strict=True))
    for row in (
        (
            "Blue Hill Ground Coffee, 12 oz",
            "9.49",
            "Coffee",
            "Medium roast, whole bag",
            "USD",
            "Green Valley Coffee, 12 oz",
            "8.99",
            "Grocery shop",
        ),
        ("Alpenmilch Schokolade 100 g", "1.89", "Chocolate", "", "EUR", "", "", "Supermarket in Germany"),
        ("Wireless headphones", "249.00", "Audio", "", "USD", "", "", "Online shop"),
        ("Photo storage, 2 TB", "29.00", "Software", "", "USD", "", "", "Monthly subscription"),
    )
]
"""Rows of the file that users can fill in."""


def read_products(data: bytes, sheet: str = "") -> Taken[tuple[Product, ...]]:
    """Read products from a file.

    Parameters
    ----------
    data
        With the columns of `NEEDED`, and any of `OPTIONAL`.
    sheet
        Of an Excel file; empty for the first.

    Returns
    -------
    Taken
        Up to 1,000, with empty ids. A product without a currency has that of the sign before its price, or is in
        US dollars.

    Raises
    ------
    InputError
        As `core.basics.tables.reading.read_table`; also when a number may be two, its sign contradicts its
        currency, or a product stands there twice.
    """
    table = read_table(data, NEEDED, OPTIONAL, max_rows=MAX_PRODUCTS, sheet=sheet)
    refuse_near_names(table, OPTIONAL)
    _refuse_unread_currencies(table)
    prices = _Prices.of(table)
    products = tuple(table.read(lambda fields: _product(fields, prices)))
    _refuse_twice(products, [row.number for row in table.rows])
    return Taken(products, (*table.notes, *_without_currency(table)))


def read_price(text: str, currency: str, others: Iterable[str] = ()) -> float:
    """Read one price of a product as people write it.

    Parameters
    ----------
    text
        Such as ``19,99`` or ``$1,299.00``.
    currency
        Of the product.
    others
        Further prices by the same hand, which may tell what a comma parts.

    Returns
    -------
    float
        In the product's currency.

    Raises
    ------
    InputError
        When it is no price, may be two, or is in another currency.
    """
    numbers = Numbers((_parted(one)[0] for one in (text, *others)), MAX_PRICE)
    try:
        return _price(numbers, currency)(text.strip())
    except InputError as error:
        raise InputError(f"{upper_first(str(error))}.") from None


def _refuse_twice(products: Sequence[Product], numbers: Sequence[int]) -> None:
    first: dict[Product, int] = {}
    faults = [
        f"row {number}: the product of row {before} once more"
        for number, product in zip(numbers, products, strict=True)
        if (before := first.setdefault(product, number)) != number
    ]
    refuse(faults)


def _without_currency(table: Table) -> list[str]:
    if "currency" in table.columns or any(_parted(text)[0] != text for text in table.texts("regular_price")):
        return []
    return ["No column currency and no sign before a price: these prices are in US dollars."]


def _refuse_unread_currencies(table: Table) -> None:
    if "currency" in table.columns:
        return
    for name, values in table.unread.items():
        if all(not value or currency_of(value) for value in values):
            raise InputError(
                f"The column {name[:40]} holds currencies. Call it currency; nothing was taken from this file."
            )


@dataclass(frozen=True)
class _Prices:
    """How the prices of a file are written: decimals by all of them, and whether any has a sign not of home."""

    numbers: Numbers
    signed: bool

    @classmethod
    def of(cls, table: Table) -> Self:
        parted = [_parted(text) for name in PRICES for text in table.texts(name)]
        return cls(
            Numbers((number for number, _ in parted), MAX_PRICE), any(HOME not in meant for _, meant in parted)
        )


def _parted(text: str) -> tuple[str, tuple[str, ...]]:
    try:
        return part_amount(text)
    except InputError:
        return text, (HOME,)


def _product(fields: Fields, prices: _Prices) -> Product:
    currency = fields.take("currency", _currency, HOME)
    if not fields.values.get("currency"):
        currency = fields.take("regular_price", lambda text: _currency_of_price(text, prices), HOME)
    competitor_price = None
    if fields.values.get("competitor_price"):
        competitor_price = fields.take("competitor_price", _price(prices.numbers, currency), 1.0)
    return Product(
        id="",
        category=fields.take("category", _text("category"), ""),
        name=fields.take("name", _text("name", needed=True), "x"),
        regular_price=fields.take("regular_price", _price(prices.numbers, currency), 1.0),
        description=fields.take("description", _text("description"), ""),
        currency=currency,
        competitor=fields.take("competitor", _text("competitor"), ""),
        competitor_price=competitor_price,
        setting=fields.take("setting", read_setting, GROCERY),
    )


def _text(column: str, *, needed: bool = False) -> Callable[[str], str]:
    def read(text: str) -> str:
        if needed and not text:
            raise InputError("nothing is given")
        if len(text) > MAX_LENGTHS[column]:
            raise InputError(f"it has {len(text):,} characters, and may have {MAX_LENGTHS[column]:,}")
        return text

    return read


def _currency_of_price(text: str, prices: _Prices) -> str:
    """Return the currency of a price whose row names none."""
    number, meant = _parted(text)
    bare = number == text.strip()
    if HOME in meant and not (bare and prices.signed):
        return HOME
    if len(meant) == 1:
        return meant[0]
    if bare:
        raise InputError("no currency is given, where other rows have one. Fill in a column currency")
    raise InputError(f"“{text[:40]}” may be in {', '.join(meant)}. Fill in a column currency")


def _price(numbers: Numbers, currency: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        if not text:
            raise InputError("nothing is given")
        number, meant = part_amount(text)
        refuse_currency(text, meant, currency)
        if not readings(number):
            raise InputError(f"“{text[:40]}” is not a number")
        price = float(numbers.read(number))
        if not CENT <= price <= MAX_PRICE:
            raise InputError(f"{text[:40]} is not between {CENT} and {MAX_PRICE:,.0f}")
        return price

    return read


def _currency(text: str) -> str:
    code = currency_of(text) if text else HOME
    if code is None:
        raise InputError(f"“{text[:20]}” is none of {', '.join(CURRENCIES)}")
    return code


def template() -> str:
    """Write the CSV file that users can fill in.

    Returns
    -------
    str
    """
    return _csv(TEMPLATE)


def write_products(products: Sequence[Product]) -> Taken[bytes]:
    """Write products as the file that `read_products` reads.

    Parameters
    ----------
    products
        One or more.

    Returns
    -------
    Taken
        CSV in UTF-8, and which are left out, for a table cannot say what they are: a setting of one's own words in
        another country, say.

    Raises
    ------
    InputError
        When none is left.
    """
    is_told = {one: _is_told(one) for one in products}
    told = [one for one in products if is_told[one]]
    missing = [one.name[:60] for one in products if not is_told[one]]
    note = f"Left out, for no table says as whom and where they are asked: {join(missing)}."
    if not told:
        raise InputError(f"{note} Nothing was added; look at one of them on Explore.")
    return Taken(_csv(map(_row, told)).encode(), (note,) if missing else ())


def _is_told(product: Product) -> bool:
    """Say whether a table says all that a product is."""
    try:
        return read_products(_csv([_row(product)]).encode()).content == (replace(product, id=""),)
    except InputError:
        return False


def _row(product: Product) -> dict[str, str]:
    return {
        "name": product.name,
        "regular_price": _written(product.regular_price),
        "category": product.category,
        "description": product.description,
        "currency": product.currency,
        "competitor": product.competitor,
        "competitor_price": "" if product.competitor_price is None else _written(product.competitor_price),
        "setting": product.setting.written,
    }


def _written(price: float) -> str:
    # Three decimals may be thousands.
    text = repr(price)
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _csv(rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, [*NEEDED, *OPTIONAL], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_personas(data: bytes, no_answer: str = "", sheet: str = "") -> Taken[tuple[Persona, ...]]:
    """Read a panel from a file.

    Parameters
    ----------
    data
        A row a persona, a column a trait; a column ``name``, where there is one, names the persona.
    no_answer
        Codes that stand for no answer in this file, such as ``-99, 99``, beside an empty field and those of
        `NO_ANSWER`; the persona is told without that trait.
    sheet
        Of an Excel file; empty for the first.

    Returns
    -------
    Taken
        Up to 1,000.

    Raises
    ------
    InputError
        As `core.basics.tables.reading.read_table`.
    """
    table = read_table(data, optional=None, max_rows=MAX_PERSONAS, sheet=sheet)
    _refuse_numbers_as_names(table.columns)
    codes = NO_ANSWER | {code.strip().casefold() for code in re.split(r"[,;\s]+", no_answer)}
    personas = tuple(
        Persona(
            row.values.get("name") or f"row {row.number}",
            tuple(
                (name, text)
                for name, text in row.values.items()
                if name != "name" and text.casefold() not in codes
            ),
        )
        for row in table.rows
    )
    check_personas(personas, [row.number for row in table.rows])
    return Taken(personas, (*table.notes, *_likely_codes(table, codes)))


def _refuse_numbers_as_names(names: Sequence[str]) -> None:
    numbers = [name for name in names if readings(_parted(name)[0]) or _LIKE_A_PRICE.fullmatch(name)]
    if numbers:
        raise InputError(
            f"The line of names has numbers in it: {', '.join(numbers[:5])}. Where it is missing, put one with "
            "the names of the traits above; where a column is a price, the file holds answers, not personas. "
            "Nothing was taken from this file."
        )


def _likely_codes(table: Table, codes: Collection[str]) -> list[str]:
    found = [
        f"row {row.number}, {name[:40]}: {text}"
        for row in table.rows
        for name, text in row.values.items()
        if _LIKE_A_CODE.fullmatch(text) and text.casefold() not in codes
    ]
    if not found:
        return []
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return [
        f"Told as they stand: {'; '.join(found[:5])}{more}. If such a number means no answer, name it as a code "
        "of no answer and take the file over again."
    ]
