"""The products whose demand is studied."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any, Self

from core.basics.errors import InputError
from core.basics.money import CURRENCIES, HOME, name_currency, write_money
from core.basics.paths import data_rows
from core.experiment.settings import FAHRENHEIT, GROCERY, HOME_COUNTRY, Scale, Setting, countries

CENT, MAX_PRICE = 0.01, 1_000_000.0
MAX_LENGTHS = {"name": 10_000, "category": 200, "description": 10_000, "competitor": 10_000}
"""Characters that each text of a product may have."""


OWN_PREFIX = "own-"
"""Begins the id of a product that a user brought."""


@dataclass(frozen=True)
class Product:
    """What is sold.

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
    setting
        As whom and where it is bought.
    """

    id: str
    category: str
    name: str
    regular_price: float
    description: str = ""
    currency: str = HOME
    competitor: str = ""
    competitor_price: float | None = None
    setting: Setting = GROCERY

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

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read what `spare` wrote.

        Parameters
        ----------
        data
            Whose fields have the right types.

        Returns
        -------
        Product
        """
        return cls(**{**data, "setting": Setting(**data.get("setting", {}))})

    def spare(self) -> dict[str, Any]:
        """Write its fields without those that are as in the catalog, so that their names stay out of its id."""
        written = asdict(self) | {"setting": self.setting.spare()}
        unset = {field.name: field.default for field in fields(self)} | {"setting": {}}
        return {name: value for name, value in written.items() if value != unset[name]}

    def write(self, price: float, decimals: int = 2) -> str:
        """Write a price in the product's currency."""
        return write_money(price, self.currency, decimals)

    @property
    def money(self) -> str:
        """What its prices count, such as ``US dollars a month``."""
        return f"{name_currency(self.currency)}{self.setting.per}"

    @property
    def country_code(self) -> str:
        """ISO 3166 code of the country in which it is bought; empty where it is not said."""
        return self.setting.country or (HOME_COUNTRY if self.currency == HOME else "")

    @property
    def country(self) -> str:
        """What sentences call the country in which it is bought; empty where it is not said."""
        code = self.country_code
        return countries()[code] if code else ""

    @property
    def scale(self) -> Scale:
        """In which degrees the temperature outside is told there."""
        return "Fahrenheit" if self.country_code in FAHRENHEIT else "Celsius"

    @property
    def asked_as(self) -> str:
        """As whom one is asked, where, and in which money."""
        place = f" in {self.country}" if self.country else ""
        return f"{self.setting.buyer}{place}, in {self.money}"


@cache
def catalog() -> tuple[Product, ...]:
    """Return the 40 packaged goods of Gui & Toubia (arXiv 2312.15524v3, Table A.1), by number.

    Returns
    -------
    tuple of Product
        Regular prices in US dollars.
    """
    return tuple(
        Product(row["id"], row["category"], row["product"], float(row["regular_price_usd"]))
        for row in data_rows("products.csv")
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
