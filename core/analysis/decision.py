"""A price decision: what is charged now, what might be charged instead, and what a sale costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self, get_args

from core.basics.errors import InputError
from core.basics.money import HOME, signed_money, write_money
from core.basics.words import join
from core.experiment import MAX_PRICE, Product

Period = Literal["day", "week", "month", "quarter", "year"]

PERIODS: tuple[Period, ...] = get_args(Period)
MAX_CANDIDATES = 10
MAX_MARKET = 10_000_000_000
USUAL_MARKET = 1_000
USUAL_PERIOD: Period = "month"


@dataclass(frozen=True)
class Beside:
    """Another product of the seller's, beside the one whose price is decided about.

    Parameters
    ----------
    product
        Its id.
    price
        What it costs, whatever the other does.
    unit_cost
        What one more unit of it costs the seller.
    """

    product: str
    price: float
    unit_cost: float

    def __post_init__(self) -> None:
        """Refuse what nobody could choose, or nothing could be earned by."""
        if not self.product.strip():
            raise InputError("Name the product that is beside it.")
        if not 0 < self.price <= MAX_PRICE:
            raise InputError(f"The price of the product beside it must be above 0 and at most {MAX_PRICE:,.0f}.")
        if not 0 <= self.unit_cost <= MAX_PRICE:
            raise InputError(f"The unit cost of the product beside it must lie between 0 and {MAX_PRICE:,.0f}.")

    @classmethod
    def usual(cls, product: Product) -> Self:
        """Return what a page starts with: its regular price, half of which a unit costs."""
        return cls(product.id, product.regular_price, round(product.regular_price / 2, 2))


@dataclass(frozen=True)
class Decision:
    """Prices to decide between.

    Parameters
    ----------
    current
        Price charged now.
    candidates
        Prices that might be charged instead, 1 to 10 of them.
    unit_cost
        What one more unit costs the seller.
    market_size
        Shoppers who decide about one unit each in a period.
    period
        What the market size refers to.
    currency
        Of all amounts, a key of `core.basics.money.CURRENCIES`; no part of a link, for the product has it.
    beside
        Another product of the seller's, from which a lower price may take; None where none is looked at.
    """

    current: float
    candidates: tuple[float, ...]
    unit_cost: float
    market_size: int = USUAL_MARKET
    period: Period = USUAL_PERIOD
    currency: str = HOME
    beside: Beside | None = None

    def __post_init__(self) -> None:
        """Refuse what leaves nothing to decide."""
        if not 0 < self.current <= MAX_PRICE:
            raise InputError(f"The current price must be above 0 and at most {MAX_PRICE:,.0f}.")
        if not 1 <= len(self.candidates) <= MAX_CANDIDATES:
            raise InputError(f"Give 1 to {MAX_CANDIDATES} candidate prices.")
        if not all(0 <= candidate <= MAX_PRICE for candidate in self.candidates):
            raise InputError(f"A candidate price must lie between 0 and {MAX_PRICE:,.0f}.")
        if self.current in self.candidates:
            raise InputError(f"The candidate {self.write(self.current)} is the current price. Give another price.")
        if len(set(self.candidates)) < len(self.candidates):
            raise InputError("A candidate price is given twice. Give each once.")
        if not 0 <= self.unit_cost <= MAX_PRICE:
            raise InputError(f"The unit cost must lie between 0 and {MAX_PRICE:,.0f}.")
        if not 1 <= self.market_size <= MAX_MARKET:
            raise InputError(f"The market must have between 1 and {MAX_MARKET:,} shoppers.")
        if self.period not in PERIODS:
            raise InputError(f"The period must be one of {', '.join(PERIODS)}.")

    @property
    def at_a_loss(self) -> tuple[str, ...]:
        """What is to be said of prices below the unit cost; nothing where there are none."""
        below = [self.write(price) for price in (self.current, *self.candidates) if price < self.unit_cost]
        if not below:
            return ()
        return (
            f"A unit costs {self.write(self.unit_cost)}, so every sale at {join(below)} loses money, and fewer of "
            "them look like a gain.",
        )

    def write(self, amount: float) -> str:
        """Write an amount in the currency of the decision."""
        return write_money(amount, self.currency)

    def write_change(self, amount: float) -> str:
        """Write a change of an amount, with its sign, in the currency of the decision."""
        return signed_money(amount, self.currency)

    @classmethod
    def usual(cls, product: Product, prices: Iterable[float] = ()) -> Self:
        """Return what a page starts with.

        Parameters
        ----------
        product
            The product.
        prices
            That were answered, if any were.

        Returns
        -------
        Decision
            A fifth off the regular price, or the answered price nearest to that: of a price between two answered
            ones the answers seldom settle anything. A unit costs half of the regular price.
        """
        regular = product.regular_price
        fifth_off = round(0.8 * regular, 2)
        others = [cents for price in prices if (cents := round(price, 2)) not in (0, round(regular, 2))]
        return cls(
            regular,
            (min(others, key=lambda price: abs(price - fifth_off), default=fifth_off),),
            round(regular / 2, 2),
            currency=product.currency,
        )

    def apart(self, prices: Sequence[float], count: int) -> tuple[float, ...]:
        """Return so many candidates between answered prices, no two alike.

        Parameters
        ----------
        prices
            That were answered, two or more.
        count
            How many are wanted.

        Returns
        -------
        tuple of float
            The decision's own in their places as far as they lie among the answered prices; in the others answered
            prices, those nearest to the current one first, and where these run out, prices between them.
        """
        lowest, highest = min(prices), max(prices)
        near = sorted(prices, key=lambda price: abs(price - self.current))
        between = [lowest + (highest - lowest) * part / (2 * MAX_CANDIDATES) for part in range(2 * MAX_CANDIDATES)]
        taken = {round(self.current, 2)}

        def take(price: float) -> float | None:
            cents = round(price, 2)
            if cents in taken or not lowest <= cents <= highest:
                return None
            taken.add(cents)
            return cents

        own = [take(price) for price in self.candidates[:count]]
        places = [*own, *([None] * (count - len(own)))]
        nearest = (min(max(price, lowest), highest) for price in self.candidates)
        others = (price for price in map(take, (*nearest, *near, *between)) if price is not None)
        filled = (next(others, None) if price is None else price for price in places)
        return tuple(price for price in filled if price is not None)

    def outside(self, prices: Sequence[float]) -> tuple[float, ...]:
        """Return the candidates below or above all prices that were answered."""
        return tuple(one for one in self.candidates if not min(prices) <= one <= max(prices))

    def in_place_of(self, before: Self, prices: Sequence[float]) -> Self:
        """Return the decision to keep, once it was drawn among the prices that are answered now.

        Parameters
        ----------
        before
            What was kept. Candidates of it that lie outside the prices are not lost: `apart` drew others in their
            place, and those that were left as drawn are not kept.
        prices
            That were answered, two or more.

        Returns
        -------
        Decision
        """
        drawn = before.apart(prices, len(self.candidates))
        if not before.outside(prices) or len(drawn) < len(self.candidates):
            return self
        meant = (*before.candidates, *self.candidates[len(before.candidates) :])
        kept = tuple(
            was if now == shown else now for now, shown, was in zip(self.candidates, drawn, meant, strict=False)
        )
        again = self.current in kept or len(set(kept)) < len(kept)
        return self if again else replace(self, candidates=kept)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self | None:
        """Read a decision from a link's query.

        Parameters
        ----------
        query
            As `to_query` writes it, among other things.

        Returns
        -------
        Decision or None
            None where the query names none.

        Raises
        ------
        InputError
            When a part is missing or cannot be read.
        """
        if not {"current", "candidates", "unit_cost"} & set(query):
            return None
        market_size = query.get("market_size", str(USUAL_MARKET))
        return cls(
            current=_number(query.get("current", ""), "current price"),
            candidates=tuple(_number(part, "candidate price") for part in query.get("candidates", "").split(",")),
            unit_cost=_number(query.get("unit_cost", ""), "unit cost"),
            market_size=int(market_size[:20]) if market_size.isdecimal() else 0,
            period=query.get("period", USUAL_PERIOD),  # type: ignore[arg-type]
            beside=_beside(query),
        )

    def to_query(self) -> dict[str, str]:
        """Write the decision as part of a link's query.

        Returns
        -------
        dict
        """
        beside = (
            {
                "beside": self.beside.product,
                "beside_price": f"{self.beside.price:.10g}",
                "beside_cost": f"{self.beside.unit_cost:.10g}",
            }
            if self.beside
            else {}
        )
        return {
            "current": f"{self.current:.10g}",
            "candidates": ",".join(f"{candidate:.10g}" for candidate in self.candidates),
            "unit_cost": f"{self.unit_cost:.10g}",
            "market_size": str(self.market_size),
            "period": self.period,
            **beside,
        }


def _beside(query: Mapping[str, str]) -> Beside | None:
    if "beside" not in query:
        return None
    price = _number(query.get("beside_price", ""), "price of the product beside it")
    return Beside(
        query["beside"], price, _number(query.get("beside_cost", ""), "unit cost of the product beside it")
    )


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"The {name} must be a number, not “{text[:40]}”.") from None
