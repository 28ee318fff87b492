"""What is decided before anything is asked: prices, strategies, models, and the cells they span."""

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args

from core.errors import InputError
from core.prices import PriceGrid, PricePoint
from core.products import MAX_PRICE, Product

MAX_DRAWS = 1_000
MAX_CELLS = 20_000

StrategyName = Literal["naive", "full_context", "disclosure"]
STRATEGY_NAMES: tuple[StrategyName, ...] = get_args(StrategyName)


def canonical_json(value: object) -> str:
    """Write a value as the one JSON text that equal values share.

    Parameters
    ----------
    value
        Anything made of dicts, lists, strings, numbers, booleans and None.

    Returns
    -------
    str
        JSON with sorted keys, no spaces, and no NaN.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


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
            Its regular price is the competitor's and the last price.

        Returns
        -------
        Context
        """
        return cls(product.regular_price, product.regular_price, 70.0, 75_000.0, 60.0)


CONTEXT_BOUNDS: dict[str, tuple[float, float]] = {
    "competitor_price": (0, MAX_PRICE),
    "last_price": (0, MAX_PRICE),
    "temperature": (-80, 140),
    "income": (0, 1e9),
    "days_to_expiry": (0, 10_000),
}


@dataclass(frozen=True)
class Strategy:
    """A way to put the question.

    Parameters
    ----------
    name
        ``naive``, ``full_context`` or ``disclosure``.
    context
        What ``full_context`` states; None for the others.
    """

    name: StrategyName
    context: Context | None = None

    def __post_init__(self) -> None:
        """Keep the name and its context together."""
        if self.name not in STRATEGY_NAMES:
            raise InputError(
                f"There is no strategy “{str(self.name)[:40]}”. Choose from {', '.join(STRATEGY_NAMES)}."
            )
        states = self.context is not None and self.context != Context()
        if self.name == "full_context" and not states:
            raise InputError("Full context states nothing. Switch at least one of its variables on.")
        if self.name != "full_context" and self.context is not None:
            raise InputError(f"The strategy {self.name} states no context.")


@dataclass(frozen=True)
class ModelChoice:
    """A model, the backend that reaches it, and how its answers are measured.

    Parameters
    ----------
    backend
        Kind of backend, such as ``embedded``.
    model
        Name of the model there.
    draws
        Answers sampled a prompt, 1 to 1,000; None reads the probability of the first token instead.
    """

    backend: str
    model: str
    draws: int | None = None

    def __post_init__(self) -> None:
        """Refuse a number of draws that cannot be asked."""
        if self.draws is not None and not 1 <= self.draws <= MAX_DRAWS:
            raise InputError(f"The number of draws must lie between 1 and {MAX_DRAWS:,}.")

    @property
    def method(self) -> Literal["logprob", "draw"]:
        """How a reply becomes a purchase probability."""
        return "logprob" if self.draws is None else "draw"


@dataclass(frozen=True)
class Design:
    """How the price is said to be assigned: equally likely anywhere from lowest to highest.

    Parameters
    ----------
    lowest, highest
        US dollars.
    """

    lowest: float
    highest: float


@dataclass(frozen=True)
class Cell:
    """One question: a product at a price, put to a model by a strategy, for one draw.

    Parameters
    ----------
    product, strategy, model, point
        What is asked, how, of whom, and at which price.
    design
        The experiment that the grid amounts to; only ``disclosure`` tells of it.
    draw
        Number of the draw, from 1.
    """

    product: Product
    strategy: Strategy
    model: ModelChoice
    point: PricePoint
    design: Design
    draw: int


@dataclass(frozen=True)
class Experiment:
    """A complete demand experiment on one product; equal experiments have equal ids everywhere.

    Parameters
    ----------
    product
        The product.
    grid
        The prices.
    strategies
        At least one, each once.
    models
        At least one, each once.
    """

    product: Product
    grid: PriceGrid
    strategies: tuple[Strategy, ...]
    models: tuple[ModelChoice, ...]

    def __post_init__(self) -> None:
        """Refuse an experiment that asks nothing or asks twice."""
        if not self.strategies:
            raise InputError(f"No strategy is chosen. Choose at least one of {', '.join(STRATEGY_NAMES)}.")
        if not self.models:
            raise InputError("No model is chosen. Choose at least one.")
        if len(set(self.strategies)) < len(self.strategies) or len(set(self.models)) < len(self.models):
            raise InputError("A strategy or model is chosen twice. Choose each once.")
        questions = len(self.grid.values) * len(self.strategies) * sum(model.draws or 1 for model in self.models)
        if questions > MAX_CELLS:
            raise InputError(
                f"This experiment has {questions:,} questions, more than {MAX_CELLS:,}. "
                "Take fewer prices, draws, strategies or models."
            )
        lowest, highest = self.points[0].price, self.points[-1].price
        if highest > MAX_PRICE:
            raise InputError(
                f"The highest price of the grid is ${highest:,.2f}. Stay at or below ${MAX_PRICE:,.0f}."
            )
        if lowest == highest and any(strategy.name == "disclosure" for strategy in self.strategies):
            raise InputError(
                "Experiment disclosure needs two different prices, for with one there is nothing to draw. "
                "Add a price or leave disclosure out."
            )

    @property
    def points(self) -> tuple[PricePoint, ...]:
        """The grid's prices for this product, ascending."""
        return self.grid.points(self.product.regular_price)

    @property
    def design(self) -> Design:
        """What ``disclosure`` says of the price: drawn between the grid's lowest and highest."""
        return Design(self.points[0].price, self.points[-1].price)

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def cells(self) -> Iterator[Cell]:
        """Yield every question, prices innermost but for draws, so that like prompts follow each other.

        Yields
        ------
        Cell
        """
        points, design = self.points, self.design
        for model in self.models:
            for strategy in self.strategies:
                for point in points:
                    for draw in range(1, (model.draws or 1) + 1):
                        yield Cell(self.product, strategy, model, point, design, draw)

    def to_json(self) -> str:
        """Write the experiment as canonical JSON.

        Returns
        -------
        str
        """
        return canonical_json(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text
            JSON from this or another machine.

        Returns
        -------
        Experiment

        Raises
        ------
        InputError
            When the text is not an experiment.
        """
        try:
            data = json.loads(text)
            return cls(
                product=Product(**data["product"]),
                grid=PriceGrid(tuple(data["grid"]["values"]), data["grid"]["unit"]),
                strategies=tuple(_strategy(item) for item in data["strategies"]),
                models=tuple(ModelChoice(**item) for item in data["models"]),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(
                "This is not an experiment that this app wrote; nothing was taken from it."
            ) from error


def _strategy(data: dict[str, Any]) -> Strategy:
    context = data["context"]
    return Strategy(data["name"], None if context is None else Context(**context))
