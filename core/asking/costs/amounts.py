"""What calls take: how many, tokens, time and dollars, as ranges."""

from dataclasses import dataclass
from typing import Literal

Order = Literal["seconds", "minutes", "hours"]
MINUTE = 60
HOUR = 60 * MINUTE
ORDERS: tuple[Order | None, ...] = (None, "seconds", "minutes", "hours")


@dataclass(frozen=True)
class Range:
    """A quantity that is known to lie between two numbers, as far as can be told.

    Parameters
    ----------
    low, high
        In the unit of what is counted.
    """

    low: float
    high: float

    def __add__(self, other: "Range") -> "Range":
        """Add two ranges."""
        return Range(self.low + other.low, self.high + other.high)

    def times(self, number: float) -> "Range":
        """Multiply by a number."""
        return Range(self.low * number, self.high * number)


NOTHING = Range(0.0, 0.0)


@dataclass(frozen=True)
class Cost:
    """What calls take.

    Parameters
    ----------
    calls
        How many.
    input_tokens, output_tokens
        Tokens; output with what models think.
    seconds
        Time that was measured, or follows from runs that were; None where too few runs tell of it.
    dollars
        US dollars; None where the price of a model is unknown.
    order
        All that is said of a time that no run tells of; None of one that is known.
    about
        Seconds that it takes if it goes as earlier runs did; None where none is known.
    """

    calls: int
    input_tokens: Range
    output_tokens: Range
    seconds: Range | None
    dollars: Range | None
    order: Order | None = None
    about: float | None = None

    @property
    def may_cost_money(self) -> bool:
        """Whether it takes money, or may, for all that is known."""
        return self.dollars is None or self.dollars.high > 0

    def __add__(self, other: "Cost") -> "Cost":
        """Add what other calls take."""
        return Cost(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            None if self.seconds is None or other.seconds is None else self.seconds + other.seconds,
            None if self.dollars is None or other.dollars is None else self.dollars + other.dollars,
            max(self.order, other.order, key=ORDERS.index),
            None if self.about is None or other.about is None else self.about + other.about,
        )

    def times(self, number: int) -> "Cost":
        """Take the same so often."""
        return Cost(
            self.calls * number,
            self.input_tokens.times(number),
            self.output_tokens.times(number),
            None if self.seconds is None else self.seconds.times(number),
            None if self.dollars is None else self.dollars.times(number),
            self.order,
            None if self.about is None else self.about * number,
        )


NO_COST = Cost(0, NOTHING, NOTHING, NOTHING, NOTHING, about=0.0)


def exactly(number: float) -> Range:
    """Return the range of a quantity that is known.

    Parameters
    ----------
    number
        The quantity.

    Returns
    -------
    Range
    """
    return Range(number, number)
