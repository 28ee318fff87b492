"""The prices at which demand is simulated."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Self, get_args

from core.basics.errors import InputError
from core.basics.money import CURRENCIES, HOME
from core.experiment.prices.typed import read_prices
from core.experiment.products import MAX_PRICE

MAX_POINTS = 200

PriceUnit = Literal["relative", "dollars"]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class PricePoint:
    """One price of a grid, for one product.

    Parameters
    ----------
    relative_price
        Price divided by the regular price.
    price
        US dollars, in whole cents.
    """

    relative_price: float
    price: float


@dataclass(frozen=True)
class PriceGrid:
    """The prices at which demand is simulated.

    Parameters
    ----------
    values
        Strictly ascending prices, 1 to 200 of them.
    unit
        ``relative`` (1 is the regular price) or ``dollars``.
    """

    values: tuple[float, ...]
    unit: PriceUnit = "relative"

    def __post_init__(self) -> None:
        """Refuse what no shop could print on a label."""
        if self.unit not in get_args(PriceUnit):
            raise InputError("A price grid is either relative or in dollars.")
        if not self.values:
            raise InputError("The price grid is empty. Give at least one price, such as 0:2:0.2 or $4.99,$5.99.")
        if len(self.values) > MAX_POINTS:
            raise InputError(f"The price grid has more than {MAX_POINTS} prices. Take a larger step.")
        for value in self.values:
            if not math.isfinite(value):
                raise InputError("A price in the grid is not a number. Write prices like 0:2:0.2 or $4.99,$5.99.")
            if value < 0:
                raise InputError(f"A price cannot be negative ({value:g}). Start the grid at 0 or above.")
            if value > MAX_PRICE:
                raise InputError(f"A price of {value:g} is too high. Stay at or below {MAX_PRICE:,.0f}.")
        if any(later <= earlier for earlier, later in zip(self.values, self.values[1:], strict=False)):
            raise InputError("The prices of a grid must ascend, each once.")

    @classmethod
    def parse(cls, text: str, currency: str = HOME) -> Self:
        """Read a grid as people write it.

        Parameters
        ----------
        text
            ``0:2:0.2`` (lowest:highest:step, relative to the regular price), ``0.5,1,1.5`` or ``0,5; 1; 1,5`` (a
            list), or either in money with the sign of the currency at every price.
        currency
            Of the product.

        Returns
        -------
        PriceGrid
            Prices sorted, each once.

        Raises
        ------
        InputError
            When the text cannot be read, may be read in two ways, is in another currency, or holds a price that no
            grid may have.
        """
        typed = read_prices(text, currency)
        numbers = _range(typed.numbers) if typed.ranged else typed.numbers
        return cls(
            tuple(float(number) for number in sorted(set(numbers))), "dollars" if typed.money else "relative"
        )

    def write(self, currency: str) -> str:
        """Write the grid as `parse` reads it.

        Parameters
        ----------
        currency
            Of the product.

        Returns
        -------
        str
            A list, with the currency's sign before every price in money.
        """
        sign = CURRENCIES[currency] if self.unit == "dollars" else ""
        # Three decimals in money may be thousands; a zero more says that they are none.
        return ",".join(
            f"{sign}{value!r}" + ("0" if sign and Decimal(repr(value)).as_tuple().exponent == -3 else "")
            for value in self.values
        )

    def points(self, regular_price: float) -> tuple[PricePoint, ...]:
        """Resolve the grid for one product.

        Parameters
        ----------
        regular_price
            US dollars, above 0.

        Returns
        -------
        tuple of PricePoint
            Ascending; prices rounded to whole cents, each once: of those that are the same on the label, the
            first is kept.
        """
        regular = Decimal(str(regular_price))
        resolved: dict[float, PricePoint] = {}
        for value in self.values:
            exact = Decimal(str(value))
            dollars = exact if self.unit == "dollars" else exact * regular
            price = dollars.quantize(CENT, ROUND_HALF_UP)
            relative = value if self.unit == "relative" else round(float(price / regular), 6)
            resolved.setdefault(float(price), PricePoint(relative, float(price)))
        return tuple(resolved.values())


def _range(numbers: Sequence[Decimal]) -> Sequence[Decimal]:
    if len(numbers) != 3:
        raise InputError("A price range has three parts, lowest:highest:step, such as 0:2:0.2.")
    lowest, highest, step = numbers
    if step <= 0:
        raise InputError("The step of a price range must be above 0, as in 0:2:0.2.")
    if highest < lowest:
        raise InputError("The price range ends below its start. Write lowest:highest:step, such as 0:2:0.2.")
    if highest - lowest >= step * MAX_POINTS:
        raise InputError(f"The price grid has more than {MAX_POINTS} prices. Take a larger step.")
    return [lowest + step * index for index in range(int((highest - lowest) / step) + 1)]
