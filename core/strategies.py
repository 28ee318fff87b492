"""The prompt strategies: naive, full context, experiment disclosure (Gui & Toubia, arXiv 2312.15524).

The wording is our own, the structure the paper's. Every prompt ends with the price and ``Answer:``:
what changes comes last, so that a model server can reuse the common beginning, and small models put
more of their first token's mass on yes or no after a survey's ending than in a conversation.
"""

from collections.abc import Mapping

from core.experiment import Cell, Context, Design
from core.products import Product
from core.prompts import Message, Prompt, Stated

TITLES: Mapping[str, str] = {
    "naive": "Naive",
    "full_context": "Full context",
    "disclosure": "Experiment disclosure",
}
SUMMARIES: Mapping[str, str] = {
    "naive": "states the product and its price, and nothing else",
    "full_context": "also states what a shopper might weigh, such as a competitor's price, and holds it fixed",
    "disclosure": "also says that the price is drawn at random in an experiment, and from which range",
}
SHOPPER = "You are a shopper in a grocery store in the United States."
QUESTION = "Would you buy this product at this price? Answer with one word, yes or no."


def render(cell: Cell) -> Prompt:
    """Write the prompt of a cell.

    Parameters
    ----------
    cell
        The question to put.

    Returns
    -------
    Prompt
        Cells that differ only in their draw have equal prompts.
    """
    context = cell.strategy.context or Context()
    design = cell.design if cell.strategy.name == "disclosure" else None
    lines = [*_product(cell.product), *_context(context), *_design(design)]
    lines += [QUESTION, f"Price: ${cell.point.price:,.2f}", "Answer:"]
    return Prompt(
        messages=(Message("system", SHOPPER), Message("user", "\n".join(lines))),
        stated=Stated(cell.product.id, cell.point.price, context, design),
    )


def _product(product: Product) -> list[str]:
    return ["<product>", f"Category: {product.category}", f"Name: {product.name}", "</product>"]


def _context(context: Context) -> list[str]:
    lines = []
    if context.competitor_price is not None:
        lines.append(f"- A similar product of another brand costs ${context.competitor_price:,.2f} today.")
    if context.last_price is not None:
        lines.append(f"- You paid ${context.last_price:,.2f} for this product last time.")
    if context.temperature is not None:
        lines.append(f"- It is {context.temperature:g} degrees Fahrenheit outside.")
    if context.income is not None:
        lines.append(f"- Your household income is ${context.income:,.0f} a year.")
    if context.days_to_expiry is not None:
        lines.append(f"- The product can be used for another {context.days_to_expiry:g} days.")
    return lines


def _design(design: Design | None) -> list[str]:
    if design is None:
        return []
    return [
        "The store is running an experiment. It draws the price of this product at random: every price "
        f"between ${design.lowest:,.2f} and ${design.highest:,.2f} is equally likely. The draw is "
        "independent of everything else, such as other prices, the season, and the quality of the product."
    ]
