"""What is decided before anything is asked: prices, strategies, models, and the cells they span."""

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, get_args

from core.context import Context
from core.errors import InputError
from core.models import Method, ModelChoice, ModelName
from core.prices import PriceGrid, PricePoint
from core.probes import Probe
from core.products import MAX_PRICE, Product
from core.typed_json import fits

MAX_CELLS = 20_000
MAX_WORDINGS = 3
PRICE_DRAWS = 50
"""Answers sampled a price, as by Gui & Toubia, where no number is given and no probability can be read."""
GRID_DRAWS = 10
"""Answers sampled of a whole-grid prompt where no number of draws is given; each answers every price."""
PROBE_DRAWS = 10
"""Answers sampled a price and probe, where no number of draws is given."""

StrategyName = Literal["naive", "full_context", "disclosure"]
Format = Literal["one_price", "grid", "forecast"]
Voice = Literal["shopper", "expert"]
Order = Literal["yes_no", "no_yes"]

ORDERS: tuple[Order, ...] = get_args(Order)
VARIANTS: dict[str, tuple[StrategyName, Format, Voice]] = {
    "naive": ("naive", "one_price", "shopper"),
    "full_context": ("full_context", "one_price", "shopper"),
    "disclosure": ("disclosure", "one_price", "shopper"),
    "disclosure:expert": ("disclosure", "one_price", "expert"),
    "disclosure:grid": ("disclosure", "grid", "shopper"),
    "disclosure:forecast": ("disclosure", "forecast", "expert"),
}
"""Every strategy with its formats and voices, by the code under which links and commands know it."""


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
class Strategy:
    """A way to put the question.

    Parameters
    ----------
    name
        ``naive``, ``full_context`` or ``disclosure``.
    context
        What ``full_context`` states; None for the others.
    format
        ``one_price`` a prompt; ``grid``: every price in one prompt; ``forecast``: every price in one prompt, and
        the answer is the share of shoppers who would buy. The last two disclose the experiment.
    voice
        ``shopper``: the model is told of the experiment as a shopper; ``expert``: it predicts shoppers, who see
        one price each and do not know of the experiment (Gui & Toubia, arXiv 2312.15524, v1 and v3).
    """

    name: StrategyName
    context: Context | None = None
    format: Format = "one_price"
    voice: Voice = "shopper"

    def __post_init__(self) -> None:
        """Keep to the variants that exist, and the name and its context together."""
        if (self.name, self.format, self.voice) not in VARIANTS.values():
            wanted = f"{self.name}, {self.format}, {self.voice}"
            raise InputError(f"There is no strategy “{wanted[:60]}”. Choose from {', '.join(VARIANTS)}.")
        states = self.context is not None and self.context != Context()
        if self.name == "full_context" and not states:
            raise InputError("Full context states nothing. Switch at least one of its variables on.")
        if self.name != "full_context" and self.context is not None:
            raise InputError(f"The strategy {self.name} states no context.")

    @property
    def code(self) -> str:
        """Name with its format or voice, as in `VARIANTS`."""
        return variant_code(self.name, self.format, self.voice)


def variant_code(name: str, format_: str, voice: str) -> str:
    """Return the code of a strategy with its format and voice.

    Parameters
    ----------
    name, format_, voice
        As in `Strategy`.

    Returns
    -------
    str
        A key of `VARIANTS`; the name itself where it is none of theirs.
    """
    return next((code for code, parts in VARIANTS.items() if parts == (name, format_, voice)), name)


@dataclass(frozen=True)
class Design:
    """How the price is said to be assigned.

    Parameters
    ----------
    lowest, highest
        US dollars; every price between them is equally likely.
    prices
        Where not empty: each of these is equally likely instead, US dollars.
    """

    lowest: float
    highest: float
    prices: tuple[float, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One question: a product at a price, put to a model by a strategy, for one draw.

    Parameters
    ----------
    product, strategy, model, point
        What is asked, how, of whom, and at which price.
    points
        Every price of the grid.
    wording
        Number of the paraphrase, from 1.
    order
        Which answer the question names first.
    draw
        Number of the draw, from 1.
    probe
        The variable that the model is to fill in, instead of deciding; None where it decides.
    """

    product: Product
    strategy: Strategy
    model: ModelChoice
    point: PricePoint
    points: tuple[PricePoint, ...]
    wording: int
    order: Order
    draw: int
    probe: Probe | None = None

    @property
    def method(self) -> Method:
        """How a reply becomes a purchase probability; what a probe asks for is always drawn."""
        return "draw" if self.probe else method_of(self.strategy, self.model)

    @property
    def design(self) -> Design | None:
        """The experiment that the prompt tells of; None where it tells of none."""
        if self.strategy.name != "disclosure":
            return None
        prices = () if self.strategy.format == "one_price" else tuple(point.price for point in self.points)
        return Design(self.points[0].price, self.points[-1].price, prices)


def method_of(strategy: Strategy, model: ModelChoice) -> Method:
    """Say how a strategy's answers are measured with a model.

    Parameters
    ----------
    strategy, model
        Of one experiment.

    Returns
    -------
    str
        ``forecast`` and ``draw`` for the formats that ask for every price at once, else the model's own method.
    """
    if strategy.format == "forecast":
        return "forecast"
    return "logprob" if strategy.format == "one_price" and model.draws is None and model.logprobs else "draw"


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
    wordings
        Paraphrases a strategy, 1 to 3. From two on, first-token answers are asked in both orders of yes and no;
        draws alternate the order always.
    probes
        Where not empty: what the model is asked to fill in, instead of deciding, by strategies of one price a
        prompt.
    """

    product: Product
    grid: PriceGrid
    strategies: tuple[Strategy, ...]
    models: tuple[ModelChoice, ...]
    wordings: int = 1
    probes: tuple[Probe, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an experiment that asks nothing, asks twice, or asks too much."""
        if not self.strategies:
            raise InputError(f"No strategy is chosen. Choose at least one of {', '.join(VARIANTS)}.")
        if not self.models:
            raise InputError("No model is chosen. Choose at least one.")
        names = [model.name for model in self.models]
        if len(set(self.strategies)) < len(self.strategies) or len(set(names)) < len(names):
            raise InputError("A strategy or model is chosen twice. Choose each once.")
        if not 1 <= self.wordings <= MAX_WORDINGS:
            raise InputError(f"The number of wordings must lie between 1 and {MAX_WORDINGS}.")
        at_once = next((one for one in self.strategies if one.format != "one_price"), None)
        if self.probes and at_once:
            raise InputError(
                f"The confounding audit asks one price a prompt, and {at_once.code} asks every price at once. "
                "Leave it out."
            )
        variables = [probe.variable for probe in self.probes]
        if len(set(variables)) < len(variables):
            raise InputError("A variable is probed twice. Probe each once.")
        repeats = sum(len(self._repeats(strategy, model)) for strategy in self.strategies for model in self.models)
        questions = len(self.grid.values) * self.wordings * repeats * max(len(self.probes), 1)
        if questions > MAX_CELLS:
            raise InputError(
                f"This experiment has {questions:,} questions, more than {MAX_CELLS:,}. "
                "Take fewer prices, draws, wordings, strategies or models."
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
    def id(self) -> str:
        """Sixteen hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def _repeats(self, strategy: Strategy, model: ModelChoice) -> list[tuple[Order, int]]:
        """Order of the answers and number of the draw, for each answer wanted of one prompt."""
        if self.probes:
            return [("yes_no", draw) for draw in range(1, (model.draws or PROBE_DRAWS) + 1)]
        if strategy.format == "forecast":
            return [("yes_no", draw) for draw in range(1, (model.draws or 1) + 1)]
        if method_of(strategy, model) == "draw":
            draws = model.draws or (GRID_DRAWS if strategy.format == "grid" else PRICE_DRAWS)
            return [(ORDERS[(draw - 1) % 2], draw) for draw in range(1, draws + 1)]
        return [(order, 1) for order in (ORDERS if self.wordings > 1 else ORDERS[:1])]

    def cells(self) -> Iterator[Cell]:
        """Yield every question, prices innermost but for draws, so that like prompts follow each other.

        Yields
        ------
        Cell
        """
        points = self.points
        for model in self.models:
            for strategy in self.strategies:
                repeats = self._repeats(strategy, model)
                asked = itertools.product(range(1, self.wordings + 1), self.probes or (None,), points, repeats)
                for wording, probe, point, (order, draw) in asked:
                    yield Cell(self.product, strategy, model, point, points, wording, order, draw, probe)

    def to_json(self) -> str:
        """Write the experiment as canonical JSON.

        Returns
        -------
        str
            Without probes where there are none, so that experiments from before the audit keep their ids.
        """
        content = asdict(self)
        if not self.probes:
            del content["probes"]
        return canonical_json(content)

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
            if not fits(data, cls):
                raise TypeError
            # Half a character, as a text from elsewhere may hold, goes into no id.
            canonical_json(data).encode()
            return cls(
                product=Product(**data["product"]),
                grid=PriceGrid(tuple(data["grid"]["values"]), data["grid"]["unit"]),
                strategies=tuple(_strategy(item) for item in data["strategies"]),
                models=tuple(
                    ModelChoice(**{**item, "name": ModelName(**item["name"])}) for item in data["models"]
                ),
                wordings=data["wordings"],
                probes=tuple(Probe(**item) for item in data.get("probes", ())),
            )
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InputError(
                "This is not an experiment that this app wrote; nothing was taken from it."
            ) from error


def sample_cell(experiment: Experiment, strategy: Strategy, wording: int = 1) -> Cell:
    """Return a cell that shows how a strategy asks.

    Parameters
    ----------
    experiment
        What is asked.
    strategy
        One of its strategies.
    wording
        Number of the paraphrase.

    Returns
    -------
    Cell
        At the price in the middle of the grid.
    """
    points = experiment.points
    return Cell(
        experiment.product, strategy, experiment.models[0], points[len(points) // 2], points, wording, "yes_no", 1
    )


def _strategy(data: dict[str, Any]) -> Strategy:
    context = data["context"]
    return Strategy(**{**data, "context": None if context is None else Context(**context)})
