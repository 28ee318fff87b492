"""What the full-context strategy can state, and what it states unless told otherwise."""

import math
from dataclasses import dataclass, fields
from typing import Self

from core.basics.errors import InputError
from core.experiment.products import MAX_PRICE, Product


@dataclass(frozen=True)
class Context:
    """What the full-context prompt states and holds fixed; None leaves a variable unstated.

    Parameters
    ----------
    competitor_price
        Price of a similar product of another brand, US dollars.
    last_price
        What the shopper paid for this product last time, US dollars.
    temperature
        Outside temperature, degrees Fahrenheit.
    income
        Household income, US dollars a year.
    days_to_expiry
        Days for which the product can still be used.

    Notes
    -----
    The variables that Gui & Toubia (arXiv 2312.15524, v1 and v3) elicit.
    """

    competitor_price: float | None = None
    last_price: float | None = None
    temperature: float | None = None
    income: float | None = None
    days_to_expiry: float | None = None

    def __post_init__(self) -> None:
        """Refuse values that no prompt could state sensibly."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None:
                continue
            lowest, highest = CONTEXT_BOUNDS[field.name]
            if not math.isfinite(value) or not lowest <= value <= highest:
                name = field.name.replace("_", " ")
                raise InputError(f"The stated {name} must lie between {lowest:,g} and {highest:,g}.")

    @classmethod
    def typical(cls, product: Product) -> Self:
        """Return what the app states unless told otherwise: a day on which nothing is unusual.

        Parameters
        ----------
        product
            Its regular price is the last price, and the competitor's where that has none of its own.

        Returns
        -------
        Context
        """
        return cls(product.competitor_price or product.regular_price, product.regular_price, 70.0, 75_000.0, 60.0)


CONTEXT_BOUNDS: dict[str, tuple[float, float]] = {
    "competitor_price": (0, MAX_PRICE),
    "last_price": (0, MAX_PRICE),
    "temperature": (-80, 140),
    "income": (0, 1e9),
    "days_to_expiry": (0, 10_000),
}
PRICE_VARIABLES = ("competitor_price", "last_price")
"""Those in US dollars that go with one product."""
_TITLES = {
    "competitor_price": "competitor's price",
    "last_price": "price paid last time",
    "temperature": "temperature",
    "income": "household income",
    "days_to_expiry": "days to expiry",
    "quality": "quality",
}


def variable_title(variable: str) -> str:
    """Return what the screen calls a contextual variable.

    Parameters
    ----------
    variable
        One of the app's, or one of the user's own, which has its own name.

    Returns
    -------
    str
    """
    return _TITLES.get(variable, variable)


DEGREES = 30.0
"""Degrees Fahrenheit that count as a relative deviation of 1."""
