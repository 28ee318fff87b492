"""A decision with another product of the seller's beside: what is asked for it."""

from core.analysis.decision import Beside, Decision
from core.basics.errors import InputError
from core.experiment import Product, find_product
from core.experiment.arms import USUAL_ARM_STRATEGIES
from core.experiment.prompts.beside import beside_vignette, stated_beside
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice

MOST_CANDIDATES = 5
ASKED_BY = ("naive", "full_context", "disclosure")
"""Of the strategies of a choice, those by which two products are put beside each other."""


def product_beside(choice: Choice, beside: Beside) -> Product:
    """Return the product that stands beside the one that is decided about.

    Parameters
    ----------
    choice
        Names the product that is decided about, and knows the user's own.
    beside
        What stands beside.

    Returns
    -------
    Product

    Raises
    ------
    InputError
        When it cannot be compared; the message says what to mend.
    """
    product, other = (find_product(text, choice.own.products) for text in (choice.product, beside.product))
    if product.id == other.id:
        raise InputError(
            "The product beside it is the one that is decided about. Nothing was asked; choose another one."
        )
    if product.currency != other.currency:
        raise InputError(
            f"The prices of {other.name[:60]} are in {other.currency}, and those of {product.name[:60]} in "
            f"{product.currency}. Nothing was asked; choose a product in the same currency."
        )
    return other


def choice_beside(choice: Choice, decision: Decision, beside: Beside) -> ArmChoice:
    """Return what is asked of two products beside each other.

    Parameters
    ----------
    choice
        Who is asked, by which strategies, how often, and of which product.
    decision, beside
        The prices, and what stands beside.

    Returns
    -------
    ArmChoice

    Raises
    ------
    InputError
        When it cannot be asked; the message says what to mend.
    """
    other = product_beside(choice, beside)
    if len(decision.candidates) > MOST_CANDIDATES:
        raise InputError(
            f"With a product beside it, at most {MOST_CANDIDATES} candidate prices are asked beside the "
            f"current one, and these are {len(decision.candidates)}. Nothing was asked; leave some out."
        )
    product = find_product(choice.product, choice.own.products)
    context = stated_beside(choice.stated(), choice.panel())
    vignette = beside_vignette(product, (other, beside.price), decision.current, decision.candidates, context)
    strategies = tuple(
        code for code in ASKED_BY if code in choice.strategies and (code != "full_context" or vignette.facts)
    )
    return ArmChoice(vignette, strategies or USUAL_ARM_STRATEGIES, choice)
