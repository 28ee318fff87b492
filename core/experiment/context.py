"""What the full-context strategy can state, and what it states unless told otherwise."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from core.basics.errors import InputError
from core.experiment.products import MAX_PRICE, Product


@dataclass(frozen=True)
class OwnVariable:
    """A variable of the user's own, as full context states it.

    Parameters
    ----------
    name, unit
        What it is, and what its value counts.
    value
        What is stated of it.
    """

    name: str
    unit: str
    value: float

    def __post_init__(self) -> None:
        """Refuse what is no number."""
        if not math.isfinite(self.value):
            raise InputError("A variable of your own must be stated as a number.")

    def __str__(self) -> str:
        """Write it as prompts do."""
        return f"{self.name}: {self.value:.10g} {self.unit}".strip()


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
        Outside temperature, in the degrees of `Product.scale`.
    income
        Household income, US dollars a year.
    days_to_expiry
        Days for which the product can still be used.
    variable
        One of the user's own.

    Notes
    -----
    The variables that Gui & Toubia (arXiv 2312.15524, v1 and v3) elicit.
    """

    competitor_price: float | None = None
    last_price: float | None = None
    temperature: float | None = None
    income: float | None = None
    days_to_expiry: float | None = None
    variable: OwnVariable | None = None

    def __post_init__(self) -> None:
        """Refuse values that no prompt could state sensibly."""
        for name, value in self.stated().items():
            lowest, highest = CONTEXT_BOUNDS[name]
            if not math.isfinite(value) or not lowest <= value <= highest:
                raise InputError(
                    f"The stated {name.replace('_', ' ')} must lie between {lowest:,g} and {highest:,g}."
                )

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read what `dataclasses.asdict` made of it.

        Parameters
        ----------
        data
            Whose fields have the right types.

        Returns
        -------
        Context
        """
        variable = data.get("variable")
        return cls(**{**data, "variable": None if variable is None else OwnVariable(**variable)})

    def stated(self) -> dict[str, float]:
        """Return the variables of the app's own that are stated, by name, in their usual order."""
        values = {name: getattr(self, name) for name in CONTEXT_BOUNDS}
        return {name: value for name, value in values.items() if value is not None}

    def only(self, names: Collection[str]) -> Self:
        """Leave out all of the app's own variables but those that are named."""
        return replace(self, **dict.fromkeys(set(CONTEXT_BOUNDS).difference(names)))

    @classmethod
    def typical(cls, product: Product) -> Self:
        """Return what the app states unless told otherwise: a day on which nothing is unusual.

        Parameters
        ----------
        product
            Its regular price is the last price, and the competitor's where that has none of its own; what fits its
            setting is stated.

        Returns
        -------
        Context
        """
        return cls.usual(product).only(product.setting.fits)

    @classmethod
    def usual(cls, product: Product) -> Self:
        """Return a usual value of every variable that can be stated in the product's setting.

        Parameters
        ----------
        product
            As for `typical`.

        Returns
        -------
        Context
        """
        warm = 70.0 if product.scale == "Fahrenheit" else 21.0
        every = cls(product.competitor_price or product.regular_price, product.regular_price, warm, 75_000.0, 60.0)
        return every.only([name for name in CONTEXT_BOUNDS if name not in product.setting.unfit])


CONTEXT_BOUNDS: dict[str, tuple[float, float]] = {
    "competitor_price": (0, MAX_PRICE),
    "last_price": (0, MAX_PRICE),
    "temperature": (-80, 140),
    "income": (0, 1e9),
    "days_to_expiry": (0, 10_000),
}
PRICE_VARIABLES = ("competitor_price", "last_price")
"""Those in US dollars that go with one product."""
OWN_VARIABLE = "variable"
"""Name of the field that holds a variable of the user's own."""
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
        One of the app's, or another, which is called by its own name with spaces.

    Returns
    -------
    str
    """
    return _TITLES.get(variable, variable.replace("_", " "))


def degrees(unit: str) -> float:
    """Return how many degrees count as a relative deviation of 1.

    Parameters
    ----------
    unit
        Of the temperature, such as ``degrees Fahrenheit``.

    Returns
    -------
    float
    """
    return 15.0 if "Celsius" in unit else 30.0
