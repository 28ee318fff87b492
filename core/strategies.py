"""The prompt strategies: naive, full context, experiment disclosure (Gui & Toubia, arXiv 2312.15524).

Every prompt for one price ends with the price and ``Answer:``: what changes comes last, so that a model server
can reuse the common beginning, and small models put more of their first token's mass on yes or no after a
survey's ending than in a conversation.
"""

from collections.abc import Mapping
from dataclasses import fields, replace

from core.context import PRICE_VARIABLES, Context
from core.experiment import Cell
from core.products import Product
from core.prompts import Answer, Message, Prompt, Stated, price_key
from core.variants import Design, Strategy
from core.wordings import CHOICES, NUMBER, WORDINGS, Wording

TITLES: Mapping[str, str] = {
    "naive": "Naive",
    "full_context": "Full context",
    "disclosure": "Experiment disclosure",
    "disclosure:expert": "Expert disclosure",
    "disclosure:grid": "Whole-grid disclosure",
    "disclosure:forecast": "Forecast disclosure",
    "disclosure:lower": "Lower-half disclosure",
    "disclosure:upper": "Upper-half disclosure",
    "disclosure:two": "Two-price disclosure",
    "disclosure:triangular": "Middle-heavy disclosure",
    "disclosure:percent": "Per-cent disclosure",
}
SUMMARIES: Mapping[str, str] = {
    "naive": "states the product and its price, and nothing else",
    "full_context": "also states what a shopper might weigh, such as a competitor's price, and holds it fixed",
    "disclosure": "also says that the price is drawn at random in an experiment, and from which range",
    "disclosure:expert": "discloses the same experiment to an expert who predicts a shopper, and the shopper does "
    "not know of it",
    "disclosure:grid": "discloses every price of the grid at once, and asks for a yes or no to each",
    "disclosure:forecast": "asks an expert for the percentage of shoppers who would buy, at every price at once",
    "disclosure:lower": "discloses, and asks about, the lower half of the grid",
    "disclosure:upper": "discloses, and asks about, the upper half of the grid",
    "disclosure:two": "discloses, and asks about, two prices only",
    "disclosure:triangular": "discloses the whole grid, and that prices in its middle are likelier",
    "disclosure:percent": "discloses the whole grid in per cent of the regular price",
}
ANSWERS: Mapping[str, Answer] = {"one_price": "word", "grid": "answers", "forecast": "shares"}


def render(cell: Cell) -> Prompt:
    """Write the prompt of a cell.

    Parameters
    ----------
    cell
        The question to put.

    Returns
    -------
    Prompt
        Cells that differ only in their draw have equal prompts, but for the order of yes and no; so have, where
        every price is asked at once, cells that differ only in their price. A probe's prompt tells what the
        strategy tells, price included, and asks for the number instead of the decision.
    """
    wording, strategy = WORDINGS[cell.wording - 1], cell.strategy
    context, design = strategy.context or Context(), cell.design
    lines = [*_product(cell.product), *_context(context, wording), *_design(design, wording)]
    if strategy.voice == "expert":
        lines.append(wording.unaware)
    answer = ANSWERS[strategy.format]
    if cell.probe:
        lines += [_price(cell), f"{cell.probe.question} {NUMBER}", "Answer:"]
        prices: tuple[float, ...] = (cell.point.price,)
        answer = "number"
    elif strategy.format == "one_price":
        question = wording.decision if strategy.voice == "shopper" else wording.prediction
        lines += [question.format(choice=CHOICES[cell.order]), _price(cell), "Answer:"]
        prices = (cell.point.price,)
    else:
        question = wording.decisions if strategy.format == "grid" else wording.forecast
        prices = tuple(point.price for point in cell.points)
        lines.append(question.format(choice=CHOICES[cell.order], example=f"“{price_key(prices[0])}”"))
    return Prompt(
        messages=(
            Message("system", wording.shopper if strategy.voice == "shopper" else wording.expert),
            Message("user", "\n".join(lines)),
        ),
        stated=Stated(cell.product, prices, context, design, strategy.voice, cell.order, cell.wording, cell.probe),
        answer=answer,
    )


def _price(cell: Cell) -> str:
    return f"Price: {_dollars(cell.point.price)}"


def _product(product: Product) -> list[str]:
    return ["<product>", f"Category: {product.category}", f"Name: {product.name}", "</product>"]


def _context(context: Context, wording: Wording) -> list[str]:
    stated = {field.name: getattr(context, field.name) for field in fields(context)}
    return [
        f"- {getattr(wording, name).format(value=write_stated(name, value))}"
        for name, value in stated.items()
        if value is not None
    ]


def write_stated(name: str, value: float) -> str:
    """Write the value of a contextual variable as prompts do.

    Parameters
    ----------
    name
        Field of `Context`.
    value
        In the variable's unit.

    Returns
    -------
    str
    """
    if name in PRICE_VARIABLES:
        return _dollars(value)
    return f"${value:,.0f}" if name == "income" else f"{value:g}"


def _design(design: Design | None, wording: Wording) -> list[str]:
    if design is None:
        return []
    if design.prices:
        return [wording.list_design.format(prices=", ".join(map(_dollars, design.prices)))]
    lowest, highest, middle = (
        _price_of_range(price, design.percent_of)
        for price in (design.lowest, design.highest, (design.lowest + design.highest) / 2)
    )
    if design.percent_of:
        highest += " of the product's regular price"
    sentence = wording.range_design if design.distribution == "uniform" else wording.triangular_design
    return [sentence.format(lowest=lowest, highest=highest, middle=middle)]


def _price_of_range(price: float, percent_of: float | None) -> str:
    return f"{price / percent_of:.0%}" if percent_of else _dollars(price)


def _dollars(price: float) -> str:
    return f"${price:,.2f}"


def differences(cell: Cell) -> list[tuple[str, bool]]:
    """Say which lines of a cell's prompt the naive prompt for the same price does not have.

    Parameters
    ----------
    cell
        The question.

    Returns
    -------
    list of tuple
        Each line of the prompt, and whether it is not in the naive one.
    """
    naive = set(_lines(render(replace(cell, strategy=Strategy("naive")))))
    return [(line, line not in naive) for line in _lines(render(cell))]


def _lines(prompt: Prompt) -> list[str]:
    return [line for message in prompt.messages for line in message.content.split("\n")]
