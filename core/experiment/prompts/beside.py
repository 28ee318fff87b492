"""A choice between two products of one seller: the words of an experiment in which one's price is varied."""

from collections.abc import Sequence
from dataclasses import replace

from core.basics.errors import InputError
from core.basics.words import shortened
from core.experiment.arms import Arm, Response, Vignette
from core.experiment.context import Context
from core.experiment.personas import Persona
from core.experiment.products import Product
from core.experiment.prompts.render import write_stated

NONE_OF_THESE = "None of these"
LONGEST_NAME, LONGEST_DESCRIPTION, IN_A_TITLE, IN_A_SENTENCE = 300, 3_000, 40, 100
"""Characters of a product's texts that an option, the situation, a title and a clause have room for."""


def price_arm(price: float) -> str:
    """Name the arm of a price."""
    return f"p{price:.10g}"


def beside_vignette(
    product: Product, other: tuple[Product, float], current: float, candidates: Sequence[float], context: Context
) -> Vignette:
    """Put two products beside each other, one of them at several prices.

    Parameters
    ----------
    product
        Whose price is varied; as whom and where one is asked follows from its setting.
    other
        The product beside it, and its price, which stays.
    current
        Price of the control.
    candidates
        The other prices.
    context
        What full context states.

    Returns
    -------
    Vignette
        One chooses the product, the other or none, in an arm a price. The number of an arm is its
        price.

    Raises
    ------
    InputError
        When nobody could tell the products apart.
    """
    beside, its_price = other
    names = _cut(product.name), _cut(beside.name)
    if names[0].casefold() == names[1].casefold():
        raise InputError(
            "Both products have the same name, so that nobody could tell them apart. Nothing was asked; give one "
            "of them another name."
        )
    fixed = f"{names[1]}: {beside.write(its_price)}{beside.setting.per}"

    def options(price: float) -> tuple[str, str, str]:
        return f"{names[0]}: {product.write(price)}{product.setting.per}", fixed, NONE_OF_THESE

    arms = tuple(
        Arm(price_arm(price), "The offers, with their prices.", price, options(price), options(price)[:1])
        for price in sorted((current, *candidates))
    )
    place = f" in {product.country}" if product.country else ""
    return Vignette(
        title=f"The price of {_cut(names[0], IN_A_TITLE)}, beside {_cut(names[1], IN_A_TITLE)}",
        setting=f"{product.setting.buyer}{place}",
        situation="\n".join(
            ["You see two offers with their prices, and take one of them or none.", *_told(product, beside)]
        ),
        question="Which one do you take?",
        response=Response("options", options=options(current), counted=options(current)[:1]),
        arms=arms,
        control=price_arm(current),
        varies=f"the price of {_cut(names[0], IN_A_SENTENCE)}",
        facts=_facts(product, beside, context),
    )


def stated_beside(context: Context, personas: Sequence[Persona]) -> Context:
    """Leave the typical income unsaid where personas have their own."""
    own = any(persona.trait("income") is not None for persona in personas)
    return replace(context, income=None) if own else context


def _cut(text: str, most: int = LONGEST_NAME) -> str:
    return shortened(" ".join(text.split()), most)


def _told(*products: Product) -> list[str]:
    """Tell of each product what its option has no room for."""
    lines = []
    for one in products:
        kind = f" ({one.category})" if one.category else ""
        description = f": {one.description[:LONGEST_DESCRIPTION]}" if one.description else ""
        if kind or description:
            lines.append(f"{_cut(one.name)}{kind}{description}")
    return lines


def _facts(product: Product, beside: Product, context: Context) -> tuple[str, ...]:
    setting = product.setting
    sentences = {
        "competitor_price": f"Another {setting.brand}'s comparable {setting.thing} costs {{value}}.",
        "last_price": f"Last time, {_cut(product.name)} cost you {{value}}.",
        "temperature": f"It is {{value}} degrees {product.scale} outside.",
        "income": "Your household income is {value} a year.",
        "days_to_expiry": "Both can be used for another {value} days.",
    }
    stated = context.stated()
    facts = [
        sentences[name].replace("{value}", write_stated(name, value, product)) for name, value in stated.items()
    ]
    if "last_price" in stated:
        facts.append(
            f"Last time, {_cut(beside.name)} cost you {beside.write(beside.regular_price)}{beside.setting.per}."
        )
    return (*facts, *([str(context.variable)] if context.variable else []))
