"""A decision with another product of the seller's beside: the experiment that it takes, and what that shows."""

from dataclasses import replace

from core.analysis.decision import Beside, Decision
from core.analysis.what_if import BesideFound, beside_outlooks
from core.basics.errors import InputError
from core.experiment import Product, find_product
from core.experiment.arms import USUAL_ARM_STRATEGIES
from core.experiment.prompts.beside import beside_vignette, price_arm, stated_beside
from core.studies.arms.choice import ArmChoice
from core.studies.arms.remembered import ArmStudy
from core.studies.choice import Choice
from core.studies.memory import Memory

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


def weigh_beside(study: ArmStudy, choice: Choice, decision: Decision, beside: Beside) -> BesideFound:
    """Weigh a decision with another product beside it, by everything that was answered.

    Parameters
    ----------
    study
        What the replies to `choice_beside` show.
    choice, decision, beside
        As for `choice_beside`.

    Returns
    -------
    BesideFound
    """
    product, found = find_product(choice.product, choice.own.products), study.findings
    arms = [price_arm(price) for price in (decision.current, *decision.candidates)]
    return BesideFound(
        replace(decision, currency=product.currency),
        beside,
        product,
        product_beside(choice, beside),
        beside_outlooks(found.observations, found.effects, decision, beside, arms),
        tuple((one.asked, one.strategy) for one in found.effects if one.failed),
        tuple(found.failed_checks),
    )


def study_beside(choice: Choice, decision: Decision, memory: Memory) -> tuple[ArmStudy, BesideFound] | None:
    """Find what stored replies say of a decision with another product beside it.

    Parameters
    ----------
    choice, decision
        As for `choice_beside`.
    memory
        Holds the replies.

    Returns
    -------
    tuple or None
        The study of `choice_beside`, and what it shows of the decision; None where no product stands beside.

    Raises
    ------
    InputError
        When it cannot be asked.
    """
    if decision.beside is None:
        return None
    experiment = choice_beside(choice, decision, decision.beside).experiment()
    study = ArmStudy(memory, experiment, choice.limits())
    return study, weigh_beside(study, choice, decision, decision.beside)
