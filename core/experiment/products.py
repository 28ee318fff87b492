"""The products whose demand is studied."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.basics.errors import InputError
from core.basics.money import CURRENCIES, HOME, write_money
from core.basics.paths import DATA

CENT, MAX_PRICE = 0.01, 1_000_000.0
MAX_LENGTHS = {"name": 10_000, "category": 200, "description": 10_000, "competitor": 10_000}
"""Characters that each text of a product may have."""


OWN_PREFIX = "own-"
"""Begins the id of a product that a user brought."""


@dataclass(frozen=True)
class Product:
    """A product on the shelf.

    Parameters
    ----------
    id
        Identifier, unique in the catalog.
    category
        Product category, such as ``Fruit Juice``.
    name
        Full name as on the shelf label.
    regular_price
        Usual price.
    description
        What else its label says; empty for nothing.
    currency
        Of all its prices, a key of `core.basics.money.CURRENCIES`.
    competitor
        Name of a similar product of another brand; empty where none is named.
    competitor_price
        What that usually costs; None for as much as this product.
    """

    id: str
    category: str
    name: str
    regular_price: float
    description: str = ""
    currency: str = HOME
    competitor: str = ""
    competitor_price: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no prompt could state, and prices that relative prices cannot refer to."""
        if not self.name.strip():
            raise InputError("A product needs a name.")
        for title, limit in MAX_LENGTHS.items():
            if len(getattr(self, title)) > limit:
                raise InputError(f"The {title} of a product may have {limit:,} characters.")
        if self.currency not in CURRENCIES:
            raise InputError(
                f"The currency “{self.currency[:20]}” is not known. Choose from {', '.join(CURRENCIES)}."
            )
        for title in ("regular_price", "competitor_price"):
            price = getattr(self, title)
            if price is not None and not (math.isfinite(price) and CENT <= price <= MAX_PRICE):
                raise InputError(f"A {title.replace('_', ' ')} must lie between {CENT} and {MAX_PRICE:,.0f}.")

    def write(self, price: float, decimals: int = 2) -> str:
        """Write a price in the product's currency."""
        return write_money(price, self.currency, decimals)


@cache
def catalog() -> tuple[Product, ...]:
    """Return the 40 packaged goods of Gui & Toubia (arXiv 2312.15524v3, Table A.1), by number.

    Returns
    -------
    tuple of Product
        Regular prices in US dollars.
    """
    with (DATA / "products.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Product(row["id"], row["category"], row["product"], float(row["regular_price_usd"]))
            for row in csv.DictReader(file)
        )


def find_product(text: str, own: Sequence[Product] = ()) -> Product:
    """Look a product up by its number, or by words that occur in its name or category.

    Parameters
    ----------
    text
        A number such as ``12``, or words of which every one must occur, in any case and order.
    own
        The user's own products, beside the catalog.

    Returns
    -------
    Product

    Raises
    ------
    InputError
        When no product matches, or several do.
    """
    wanted = text.strip()
    products = (*own, *catalog())
    for product in products:
        if product.id == wanted:
            return product
    words = wanted.casefold().split()
    matches = [
        product
        for product in products
        if words and all(word in f"{product.category} {product.name}".casefold() for word in words)
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        candidates = ", ".join(f"{product.id} ({product.name[:30]}…)" for product in matches[:5])
        raise InputError(f"“{wanted[:60]}” fits {len(matches)} products, such as {candidates}. Give more words.")
    if wanted.startswith(OWN_PREFIX):
        raise InputError(
            "This product is somebody's own, and no link brought it. Ask whoever sent the link for the file of "
            "“Export” on “Your own”, and import it there, or bring it by --own."
        )
    raise InputError(
        f"There is no product “{wanted[:60]}”. Give a number from 1 to {len(catalog())}, words from a product's "
        "name, or add it as one of your own."
    )
