"""Evenly spaced prices, as a person sets them in three fields: the lowest, the highest and how many."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.experiment.prices.grid import MAX_POINTS, PriceGrid, PriceUnit

PLACES = {"relative": Decimal("0.0001"), "dollars": Decimal("0.01")}
"""What is written of a price: a whole cent, or a ten thousandth of the regular price."""


@dataclass(frozen=True)
class PriceRange:
    """Evenly spaced prices.

    Parameters
    ----------
    lowest, highest
        In the product's currency, or relative to the regular price.
    count
        How many, both ends included.
    unit
        ``relative`` or ``dollars`` (the product's currency).
    """

    lowest: float
    highest: float
    count: int
    unit: PriceUnit

    def __post_init__(self) -> None:
        """Refuse what is no range."""
        if not 2 <= self.count <= MAX_POINTS:
            raise InputError(f"A price range takes 2 to {MAX_POINTS} prices.")
        if self.highest <= self.lowest:
            raise InputError("The highest price must lie above the lowest.")

    @classmethod
    def of(cls, grid: PriceGrid, regular_price: float, unit: PriceUnit) -> Self | None:
        """Return the range that a grid is, in a unit.

        Parameters
        ----------
        grid
            Prices in any unit.
        regular_price
            Of the product.
        unit
            In which the range is wanted.

        Returns
        -------
        PriceRange or None
            None where the prices are not evenly spaced.
        """
        points = grid.points(regular_price)
        if len(points) < 2:
            return None
        asked = [point.price if unit == "dollars" else point.relative_price for point in points]
        found = cls(asked[0], asked[-1], len(asked), unit)
        # Prices on a label are whole cents, whatever the unit in which they were spaced.
        cent = float(PLACES["dollars"]) / (1 if unit == "dollars" else regular_price)
        leeway = max(cent, float(PLACES[unit])) * (1 + 1e-9)
        even = all(abs(one - float(other)) <= leeway for one, other in zip(asked, found._values(), strict=True))
        return found if even else None

    def write(self, currency: str) -> str:
        """Write the range as `PriceGrid.parse` reads it.

        Parameters
        ----------
        currency
            Of the product.

        Returns
        -------
        str
            As lowest:highest:step where the step has no more decimals than a price, else as a list.

        Raises
        ------
        InputError
            When two of the prices would be the same on a label.
        """
        lowest, highest = (_rounded(end, self.unit) for end in (self.lowest, self.highest))
        step = (highest - lowest) / (self.count - 1)
        sign = CURRENCIES[currency] if self.unit == "dollars" else ""
        if step < PLACES[self.unit]:
            raise InputError(f"So close together lie no {self.count} prices. Ask fewer, or a wider range.")
        if step == _rounded(step, self.unit):
            return ":".join(f"{sign}{_plain(value)}" for value in (lowest, highest, step))
        return ",".join(f"{sign}{_plain(_rounded(value, self.unit))}" for value in self._values())

    def _values(self) -> list[Decimal]:
        lowest, highest = Decimal(str(self.lowest)), Decimal(str(self.highest))
        return [lowest + (highest - lowest) * index / (self.count - 1) for index in range(self.count)]


def _rounded(value: Decimal | float, unit: PriceUnit) -> Decimal:
    return Decimal(str(value)).quantize(PLACES[unit], ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
