"""One question of an experiment, and how its answer is measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from core.experiment.models import Method, ModelChoice
from core.experiment.personas import Persona
from core.experiment.prices.grid import PricePoint
from core.experiment.probes import Probe
from core.experiment.products import Product
from core.experiment.strategies import Design, Distribution, Strategy

Order = Literal["yes_no", "no_yes"]


ORDERS: tuple[Order, ...] = get_args(Order)

Orders = Literal["usual", "both"]
"""``both`` reads first-token probabilities in both orders; ``usual`` only where several wordings are asked."""


DISTRIBUTIONS: dict[str, Distribution] = {"triangular": "triangular", "device": "unsaid"}
"""How likely prices are said to be, by designs that do not call them equally likely."""


@dataclass(frozen=True)
class Cell:
    """One question: a product at a price, put to a model by a strategy, for one draw.

    Parameters
    ----------
    product, strategy, model, point
        What is asked, how, of whom, and at which price.
    points
        Every price that the strategy asks about.
    wording
        Number of the paraphrase, from 1.
    order
        Which answer the question names first.
    draw
        Number of the draw, from 1.
    probe
        The variable that the model is to fill in, instead of deciding; None where it decides.
    persona
        Whom the model plays, or whose decision it predicts; None for any shopper.
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
    persona: Persona | None = None

    @property
    def code(self) -> str:
        """Code of the strategy."""
        return self.strategy.code

    @property
    def method(self) -> Method:
        """How a reply becomes a purchase probability; what a probe asks for is always drawn."""
        return "draw" if self.probe else method_of(self.strategy, self.model)

    @property
    def design(self) -> Design | None:
        """The experiment that the prompt tells of; None where it tells of none."""
        strategy = self.strategy
        if strategy.name != "disclosure":
            return None
        listed = strategy.format != "one_price" or strategy.design == "two"
        return Design(
            self.points[0].price,
            self.points[-1].price,
            tuple(point.price for point in self.points) if listed else (),
            DISTRIBUTIONS.get(strategy.design, "uniform"),
            self.product.regular_price if strategy.design == "percent" else None,
        )

    @property
    def competitor_price(self) -> float | None:
        """What the prompt states of a competitor's price, relative to the regular price; None where nothing."""
        context = self.strategy.context
        if context is None or (stated := context.competitor_price) is None:
            return None
        # Shoppers compare cents: where a price of the grid is the same on the label, it is the same.
        same = (point.relative_price for point in self.points if point.price == round(stated, 2))
        return next(same, stated / self.product.regular_price)


@dataclass(frozen=True)
class Questionnaire:
    """Questions that differ in their price, order of answers and draw alone.

    Parameters
    ----------
    first
        The first of them.
    repeats
        Order of the answers and number of the draw, for each answer wanted at a price.
    """

    first: Cell
    repeats: tuple[tuple[Order, int], ...]

    def __len__(self) -> int:
        """Count the questions."""
        return len(self.first.points) * len(self.repeats)

    @property
    def orders(self) -> set[Order]:
        """Orders in which the answers are named."""
        return {order for order, _ in self.repeats}

    def __iter__(self) -> Iterator[Cell]:
        """Yield the questions, price by price."""
        return map(self.cell, range(len(self)))

    def question(self, number: int) -> int:
        """Return which of its prices a question is about, by number."""
        return number // len(self.repeats)

    def cell(self, number: int) -> Cell:
        """Return one of the questions.

        Parameters
        ----------
        number
            From 0, prices outermost.

        Returns
        -------
        Cell
        """
        asked, (price, repeat) = self.first, divmod(number, len(self.repeats))
        return Cell(
            asked.product,
            asked.strategy,
            asked.model,
            asked.points[price],
            asked.points,
            asked.wording,
            *self.repeats[repeat],
            asked.probe,
            asked.persona,
        )


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
