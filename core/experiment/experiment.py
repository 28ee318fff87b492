"""What is decided before anything is asked: prices, strategies, models, and the cells they span."""

import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from core.basics.errors import InputError
from core.basics.typed_json import canonical_json, plain
from core.basics.words import join
from core.experiment.cells import ORDERS, Cell, Order, Orders, Questionnaire, method_of
from core.experiment.context import OWN_VARIABLE, Context, variable_title
from core.experiment.models import MAX_CELLS, MAX_WORDINGS, USUAL_SAMPLING, ModelChoice
from core.experiment.personas import Persona
from core.experiment.prices.grid import PriceGrid, PricePoint
from core.experiment.probes import Probe
from core.experiment.products import MAX_PRICE, Product
from core.experiment.stored import model_of, persona_of, read_stored
from core.experiment.strategies import PERSONA_TOKEN, USUAL_STRATEGIES, Edit, Strategy, strategy_phrase

PRICE_DRAWS = 50
"""Answers sampled a price, as by Gui & Toubia, where no number is given and no probability can be read."""
GRID_DRAWS = 10
"""Answers sampled of a whole-grid prompt where no number of draws is given; each answers every price."""
PROBE_DRAWS = 10
"""Answers sampled a price and probe, where no number of draws is given."""


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
        Paraphrases a strategy, 1 to 3.
    probes
        Where not empty: what the model is asked to fill in, instead of deciding, by strategies of one price a
        prompt.
    personas
        Where not empty: whom the model plays; each is asked everything, and one answer of each is sampled unless
        told otherwise.
    orders
        In which orders of yes and no first-token probabilities are read: ``usual`` in both from two wordings on,
        ``both`` always. Draws alternate the order always. Where the two ask the same, it is ``usual``.
    """

    product: Product
    grid: PriceGrid
    strategies: tuple[Strategy, ...]
    models: tuple[ModelChoice, ...]
    wordings: int = 1
    probes: tuple[Probe, ...] = ()
    personas: tuple[Persona, ...] = ()
    orders: Orders = "usual"

    def __post_init__(self) -> None:
        """Refuse what asks nothing, asks twice, or asks too much, and give one id to what asks the same."""
        for refused in _REFUSED:
            if reason := refused(self):
                raise InputError(reason)
        if not self._orders_matter:
            object.__setattr__(self, "orders", "usual")

    @cached_property
    def points(self) -> tuple[PricePoint, ...]:
        """The grid's prices for this product, ascending."""
        return self.grid.points(self.product.regular_price)

    def asked_at(self, strategy: Strategy) -> tuple[PricePoint, ...]:
        """Return the prices that one of the strategies asks about, ascending.

        Parameters
        ----------
        strategy
            The strategy.

        Returns
        -------
        tuple of PricePoint
        """
        return strategy.asked_at(self.points)

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    @property
    def subject(self) -> str:
        """Id of the product: of what recordings that come with the app are told apart by."""
        return self.product.id

    def wordings_of(self, strategy: Strategy) -> int:
        """Return in how many wordings a strategy is asked; an edited prompt has one.

        Parameters
        ----------
        strategy
            Of the experiment.

        Returns
        -------
        int
        """
        return 1 if strategy.edit else self.wordings

    def answers_a_price(self, strategy: Strategy, model: ModelChoice) -> int:
        """Return how many answers are wanted of one wording at one price.

        Parameters
        ----------
        strategy, model
            Of the experiment.

        Returns
        -------
        int
        """
        return len(self._repeats(strategy, model)) * max(len(self.personas), 1)

    @property
    def drawn_answers(self) -> tuple[int, ...]:
        """How many answers are sampled at a price, ascending, by strategies and models that sample."""
        pairs = itertools.product(self.strategies, self.models)
        drawn = [pair for pair in pairs if method_of(*pair) == "draw"]
        return () if self.probes else tuple(sorted({self.answers_a_price(*pair) for pair in drawn}))

    @property
    def _orders_matter(self) -> bool:
        """Whether ``both`` asks otherwise than ``usual``: of probabilities that are read in one wording."""
        pairs = itertools.product(self.strategies, self.models)
        read = any(method_of(strategy, model) == "logprob" for strategy, model in pairs)
        return read and self.wordings == 1 and not self.probes

    def _repeats(self, strategy: Strategy, model: ModelChoice, persona: int = 0) -> list[tuple[Order, int]]:
        """Order of the answers and number of the draw, for each answer wanted of one prompt.

        Every other persona is asked the other way round, for one answer alone can have but one order. The draws of
        all personas are numbered through, so that two of the same traits share none.
        """
        if self.probes:
            draws = model.draws or (1 if self.personas else PROBE_DRAWS)
            return [("yes_no", persona * draws + draw) for draw in range(1, draws + 1)]
        if strategy.format == "forecast":
            draws = model.draws or 1
            return [("yes_no", persona * draws + draw) for draw in range(1, draws + 1)]
        if method_of(strategy, model) == "draw":
            usual = GRID_DRAWS if strategy.format == "grid" else PRICE_DRAWS
            draws = model.draws or (1 if self.personas else usual)
            return [(ORDERS[(draw - 1 + persona) % 2], persona * draws + draw) for draw in range(1, draws + 1)]
        both = self.orders == "both" or self.wordings > 1
        return [(order, 1) for order in (ORDERS if both else (ORDERS[persona % 2],))]

    def _questions(self) -> int:
        repeats = sum(
            len(self.asked_at(strategy)) * self.wordings_of(strategy) * len(self._repeats(strategy, model))
            for strategy in self.strategies
            for model in self.models
        )
        return repeats * max(len(self.probes), 1) * max(len(self.personas), 1)

    def questionnaires(self) -> Iterator[Questionnaire]:
        """Yield every question, with those that differ in price, order and draw alone together, as in `cells`.

        Yields
        ------
        Questionnaire
        """
        for model, strategy in itertools.product(self.models, self.strategies):
            points = self.asked_at(strategy)
            wordings = range(1, self.wordings_of(strategy) + 1)
            told = itertools.product(wordings, enumerate(self.personas or (None,)), self.probes or (None,))
            for wording, (number, persona), probe in told:
                repeats = tuple(self._repeats(strategy, model, number))
                first = Cell(
                    self.product, strategy, model, points[0], points, wording, *repeats[0], probe, persona
                )
                yield Questionnaire(first, repeats)

    def cells(self) -> Iterator[Cell]:
        """Yield every question, prices innermost but for draws, so that like prompts follow each other.

        Yields
        ------
        Cell
        """
        return itertools.chain.from_iterable(self.questionnaires())

    def to_json(self) -> str:
        """Write the experiment as canonical JSON.

        Returns
        -------
        str
            Without probes and personas where there are none, the usual design, and what a product of the catalog
            has not, so that experiments from before there were any keep their ids.
        """
        content = plain(self)
        content["product"] = self.product.spare()
        for strategy in content["strategies"]:
            if strategy["design"] == "whole":
                del strategy["design"]
            if strategy["edit"] is None:
                del strategy["edit"]
            if strategy["context"] and strategy["context"][OWN_VARIABLE] is None:
                del strategy["context"][OWN_VARIABLE]
        for model, chosen in zip(content["models"], self.models, strict=True):
            if chosen.sampling == USUAL_SAMPLING:
                del model["sampling"]
        for name in ("probes", "personas"):
            if not content[name]:
                del content[name]
        if self.orders == "usual":
            del content["orders"]
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
        return read_stored(
            text,
            cls,
            lambda data: cls(
                product=Product.of(data["product"]),
                grid=PriceGrid(tuple(data["grid"]["values"]), data["grid"]["unit"]),
                strategies=tuple(_strategy(item) for item in data["strategies"]),
                models=tuple(map(model_of, data["models"])),
                wordings=data["wordings"],
                probes=tuple(Probe(**item) for item in data.get("probes", ())),
                personas=tuple(map(persona_of, data.get("personas", ()))),
                orders=data.get("orders", "usual"),
            ),
        )


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
        At the price in the middle of the grid, of the first persona.
    """
    points, persona = experiment.asked_at(strategy), next(iter(experiment.personas), None)
    model, middle = experiment.models[0], points[len(points) // 2]
    return Cell(experiment.product, strategy, model, middle, points, wording, "yes_no", 1, persona=persona)


def _strategy(data: dict[str, Any]) -> Strategy:
    context, edit = data["context"], data.get("edit")
    return Strategy(
        **{
            **data,
            "context": None if context is None else Context.of(context),
            "edit": None if edit is None else Edit(**edit),
        }
    )


def _nothing_asked(asked: Experiment) -> str | None:
    if not asked.strategies:
        return f"No strategy is chosen. Choose at least one of {join([*map(strategy_phrase, USUAL_STRATEGIES)])}."
    return None if asked.models else "No model is chosen. Choose at least one."


def _asked_twice(asked: Experiment) -> str | None:
    if _each_once(asked.strategies) and _each_once([model.name for model in asked.models]):
        return None
    return "A strategy or model is chosen twice. Choose each once."


def _wordings_that_are_not_there(asked: Experiment) -> str | None:
    known = 1 <= asked.wordings <= MAX_WORDINGS
    return None if known else f"The number of wordings must lie between 1 and {MAX_WORDINGS}."


def _probed_at_every_price_at_once(asked: Experiment) -> str | None:
    at_once = next((one.code for one in asked.strategies if one.format != "one_price"), None)
    if not asked.probes or at_once is None:
        return None
    return f"Leakage is asked one price a prompt, and {at_once} asks every price at once. Leave it out."


def _edited_prompt_probed(asked: Experiment) -> str | None:
    probed = asked.probes and any(strategy.edit for strategy in asked.strategies)
    return "An edited prompt cannot be audited for leakage. Leave it out." if probed else None


def _edited_prompt_without_persona(asked: Experiment) -> str | None:
    edits = [strategy.edit for strategy in asked.strategies if strategy.edit]
    if not asked.personas or all(PERSONA_TOKEN in edit.user for edit in edits):
        return None
    return f"With personas an edited prompt must hold {PERSONA_TOKEN}, or it asks the same of everybody."


def _probed_twice(asked: Experiment) -> str | None:
    variables = [probe.variable for probe in asked.probes]
    if not _each_once(variables):
        return "A variable is probed twice. Probe each once."
    if not _each_once([variable_title(name).casefold() for name in variables]):
        return "Two variables that are probed have one name. Give your own another."
    return None


def _personas_of_one_name(asked: Experiment) -> str | None:
    distinct = _each_once([persona.name for persona in asked.personas])
    return None if distinct else "Two personas have one name. Give each its own."


def _too_many_questions(asked: Experiment) -> str | None:
    questions = asked._questions()
    if questions <= MAX_CELLS:
        return None
    return (
        f"This experiment has {questions:,} questions, more than {MAX_CELLS:,}. "
        "Take fewer prices, draws, wordings, personas, strategies or models."
    )


def _too_high_a_price(asked: Experiment) -> str | None:
    highest, write = asked.points[-1].price, asked.product.write
    if highest <= MAX_PRICE:
        return None
    return f"The highest price of the grid is {write(highest)}. Stay at or below {write(MAX_PRICE, 0)}."


def _nothing_to_draw(asked: Experiment) -> str | None:
    for strategy in asked.strategies:
        if strategy.name == "disclosure" and len(asked.asked_at(strategy)) < 2:
            parts = "" if strategy.design == "whole" else " in each part of the grid that it discloses"
            return (
                f"Experiment disclosure needs two different prices{parts}, for with one there is nothing to "
                "draw. Add a price or leave disclosure out."
            )
    return None


def _each_once(items: Sequence[object]) -> bool:
    return len(set(items)) == len(items)


_REFUSED: tuple[Callable[[Experiment], str | None], ...] = (
    _nothing_asked,
    _asked_twice,
    _wordings_that_are_not_there,
    _probed_at_every_price_at_once,
    _edited_prompt_probed,
    _edited_prompt_without_persona,
    _probed_twice,
    _personas_of_one_name,
    _too_many_questions,
    _too_high_a_price,
    _nothing_to_draw,
)
"""What an experiment is refused for, each with the sentence that says why, or None where it is not the case."""
