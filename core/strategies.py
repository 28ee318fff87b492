"""The prompt strategies: naive, full context, experiment disclosure (Gui & Toubia, arXiv 2312.15524).

Every prompt for one price ends with the price and ``Answer:``: what changes comes last, so that a model server
can reuse the common beginning, and small models put more of their first token's mass on yes or no after a
survey's ending than in a conversation.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from core.context import PRICE_VARIABLES, Context
from core.experiment import Cell
from core.money import HOME
from core.personas import TITLES as TRAITS
from core.personas import Persona
from core.products import Product
from core.prompts import Answer, Message, Prompt, Stated, price_key
from core.variants import Design, Strategy
from core.wordings import CHOICES, COUNTRY, NUMBER, WORDINGS, Wording

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
_MARK = re.compile(r"<\s*(/?\s*(?:product|person|competitor))\s*>", re.IGNORECASE)
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
        strategy tells, price included, and asks for the number instead of the decision. A persona comes first, in
        the same words under every strategy of one voice.
    """
    wording, strategy = WORDINGS[cell.wording - 1], cell.strategy
    context, design = _context_beside(cell.persona, strategy.context or Context()), cell.design
    lines = [
        *_persona(cell.persona, wording.played if strategy.voice == "shopper" else wording.predicted),
        *_product(cell.product),
        *_context(context, cell.product, wording),
        *_design(design, cell.product, wording),
    ]
    if strategy.voice == "expert":
        lines.append(wording.unaware)
    role = wording.shopper if strategy.voice == "shopper" else wording.expert
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
            Message("system", role.format(country=COUNTRY if cell.product.currency == HOME else "")),
            Message("user", "\n".join(lines)),
        ),
        stated=Stated(
            cell.product,
            prices,
            context,
            design,
            strategy.voice,
            cell.order,
            cell.wording,
            cell.probe,
            cell.persona,
        ),
        answer=answer,
    )


def _context_beside(persona: Persona | None, context: Context) -> Context:
    """Leave the typical income unsaid where a persona has its own."""
    if persona is None or persona.trait("income") is None:
        return context
    return replace(context, income=None)


def _persona(persona: Persona | None, introduction: str) -> list[str]:
    if persona is None:
        return []
    traits = [f"{_inert(TRAITS.get(name, name))}: {_inert(value)}" for name, value in persona.traits]
    return [introduction, "<person>", *traits, "</person>"]


def _price(cell: Cell) -> str:
    return f"Price: {cell.product.write(cell.point.price)}"


def _product(product: Product) -> list[str]:
    parts = {"Category": product.category, "Name": product.name, "Description": product.description}
    return ["<product>", *(f"{title}: {_inert(text)}" for title, text in parts.items() if text), "</product>"]


def _inert(text: str) -> str:
    """Keep a text within its line, and let it neither begin nor end what the prompt marks as text of others."""
    return _MARK.sub(r"(\1)", " ".join(text.split()))


def _context(context: Context, product: Product, wording: Wording) -> list[str]:
    lines = []
    for field in fields(context):
        value = getattr(context, field.name)
        if value is None:
            continue
        lines.append(f"- {getattr(wording, field.name).format(value=_write(field.name, value, product))}")
        if field.name == "competitor_price" and product.competitor:
            lines.append(f"- That product is <competitor>{_inert(product.competitor)}</competitor>")
    return lines


def _write(name: str, value: float, product: Product) -> str:
    if name in PRICE_VARIABLES:
        return product.write(value)
    return product.write(value, 0) if name == "income" else f"{value:g}"


def _design(design: Design | None, product: Product, wording: Wording) -> list[str]:
    if design is None:
        return []
    if design.prices:
        return [wording.list_design.format(prices=", ".join(map(product.write, design.prices)))]

    def write(price: float) -> str:
        return f"{price / design.percent_of:.0%}" if design.percent_of else product.write(price)

    highest = write(design.highest) + (" of the product's regular price" if design.percent_of else "")
    sentence = wording.range_design if design.distribution == "uniform" else wording.triangular_design
    return [
        sentence.format(
            lowest=write(design.lowest), highest=highest, middle=write((design.lowest + design.highest) / 2)
        )
    ]


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
