"""The products whose demand is studied."""

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import InputError

MAX_PRICE = 1_000_000.0
DATA = Path(__file__).parent / "data"


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
        Usual price, in US dollars.
    """

    id: str
    category: str
    name: str
    regular_price: float

    def __post_init__(self) -> None:
        """Refuse a regular price that relative prices cannot refer to."""
        if not math.isfinite(self.regular_price) or not 0 < self.regular_price <= MAX_PRICE:
            raise InputError(f"A regular price must be above $0 and at most ${MAX_PRICE:,.0f}.")


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


def find_product(text: str) -> Product:
    """Look a product up by its number, or by words that occur in its name or category.

    Parameters
    ----------
    text
        A catalog number such as ``12``, or words of which every one must occur, in any case and order.

    Returns
    -------
    Product

    Raises
    ------
    InputError
        When no product matches, or several do.
    """
    wanted = text.strip()
    products = catalog()
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
    raise InputError(
        f"There is no product “{wanted[:60]}”. Give a number from 1 to {len(products)}, "
        "or words from a product's name."
    )
