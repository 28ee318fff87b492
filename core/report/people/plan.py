"""How many people to ask at which price, as tables and sentences."""

from collections.abc import Iterable

import pandas as pd

from core.analysis.demand.next_steps import say_of_the_app
from core.analysis.demand.shape_names import MEANING
from core.analysis.people import Aim, Plan
from core.analysis.what_if import OBJECTIONS
from core.basics.words import join, points
from core.experiment import SYNTHETIC, ModelName, Product
from core.studies.people.fieldwork import prices_unasked
from core.studies.people.models import Told

ROWS = {"nobody": "nobody", "equal": "as many at every price", "planned": "as planned"}
AIMS: dict[Aim, str] = {"elasticity": "the elasticity", "best_price": "the best price"}
"""What the answers may be for."""
_SPREAD: dict[Aim, str] = {
    "elasticity": (
        "Planned so that the elasticity at the regular price is known best, averaged over what people of the "
        "benchmark's other products make of this curve."
    ),
    "best_price": (
        "Planned half so that the elasticity at the regular price is known best, and half so that the profit "
        "expected of the price that then looks best is as high as can be, over curves of products like the "
        "benchmark's and people's answers to them."
    ),
}
_DECIDED = (
    "Prices of a decision are asked of as many people as with as many at every price, or more. In whose words "
    "people are asked does not enter: the benchmark's people read none of the app's. What answers buy is worked "
    "out on curves and answers drawn of products like those: widths of 95% intervals of people and model, the "
    "error of the shares in percentage points, and the profit lost at the price that looks best. Where the whole "
    "curve is wanted, ask as many at every price."
)
ON_AVERAGE = (
    "What answers buy holds on average over products like the benchmark's, not for this one: it does not say that "
    "few people, or nobody, are enough here."
)


def plan_note(plan: Plan) -> str:
    """Say what a plan was made for, and how what it buys was worked out.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
    """
    return f"{_SPREAD[plan.aim]} {_DECIDED}"


def plan_table(plan: Plan, product: Product) -> pd.DataFrame:
    """Write how many people to ask at which price.

    Parameters
    ----------
    plan
        The plan.
    product
        In whose currency prices are.

    Returns
    -------
    pandas.DataFrame
        A row a price.
    """
    prices = plan.prices
    return pd.DataFrame(
        {
            "Price": [product.write(one * product.regular_price) for one in prices["relative_price"]],
            "People": prices["people"],
            "As many at every price": prices["equal"],
        }
    )


def buys_table(plan: Plan, product: Product) -> pd.DataFrame:
    """Write what so many people's answers buy.

    Parameters
    ----------
    plan
        The plan.
    product
        In whose currency prices are.

    Returns
    -------
    pandas.DataFrame
        A row each for nobody, as many at every price, and as planned.
    """
    buys = plan.buys
    return pd.DataFrame(
        {
            "Asked": [ROWS[str(name)] for name in buys.index],
            "Elasticity's interval": buys["elasticity"].map("{:.2f} wide".format).to_list(),
            "Best price's": [f"{product.write(one * product.regular_price)} wide" for one in buys["best_price"]],
            "Error of the shares": buys["error"].map(points).to_list(),
            "Another price is best": buys["changes"].map("{:.0%}".format).to_list(),
            "Profit lost": buys["lost"].map("{:.1%}".format).to_list(),
        }
    )


def spread_sentence(plan: Plan, product: Product, prices: Iterable[float] = ()) -> str:
    """Say how many people are asked at which price.

    Parameters
    ----------
    plan
        The plan.
    product
        In whose currency prices are.
    prices
        Of the questionnaire, in that currency; those that cannot be planned for are asked of nobody.

    Returns
    -------
    str
    """
    planned = [float(one) * product.regular_price for one in plan.prices["relative_price"]]
    beyond = prices_unasked(prices, planned)
    by_number: dict[int, list[float]] = {}
    for price, people in zip(planned, plan.prices["people"], strict=True):
        by_number.setdefault(int(people), []).append(price)
    nobody = sorted([*by_number.pop(0, []), *beyond])
    asked = [
        f"{people:,} {'each ' if len(there) > 1 else ''}at {_listed(there, product)}"
        for people, there in sorted(by_number.items(), reverse=True)
    ]
    rest = f"; nobody at {_listed(nobody, product)}" if nobody else ""
    return f"Of {plan.people:,} people, ask {', '.join(asked)}{rest}."


def _listed(prices: Iterable[float], product: Product) -> str:
    return join([product.write(price) for price in prices])


def basis_sentence(told: Told) -> str:
    """Say what the curve that a plan rests on is worth, and for which products its numbers hold.

    Parameters
    ----------
    told
        What a model said of the product.

    Returns
    -------
    str
    """
    whose = say_of_the_app([told.entry.asked])
    parts = [_basis(told), whose, ON_AVERAGE]
    return " ".join(part for part in parts if part)


def _basis(told: Told) -> str:
    if told.prior.uncalibrated:
        return f"This rests on other products' people alone, and on no model: {told.prior.uncalibrated}."
    if told.curve is None:
        return ""
    shape = told.curve.shape
    if shape in OBJECTIONS:
        return f"This rests on a curve on which What if refuses to decide, for {OBJECTIONS[shape]}."
    return f"The curve that this rests on is {shape}: {MEANING[shape]}."


def why_untold(chosen: Iterable[ModelName], answered: Iterable[ModelName]) -> str:
    """Say why no model can stand beside people.

    Parameters
    ----------
    chosen
        Whom to ask.
    answered
        Whose answers about the product there are.

    Returns
    -------
    str
    """
    if all(model.backend == SYNTHETIC for model in chosen):
        return (
            "A synthetic market is left out here, for nothing is known of it beside people, and no model is "
            "chosen with it."
        )
    if any(model.backend != SYNTHETIC for model in answered):
        return (
            "No model that was asked of the benchmark's products, too, has answered this one at two of the prices "
            "that people were asked there."
        )
    return "No model has answered this product at two of the benchmark's prices."


def plan_sentence(plan: Plan) -> str:
    """Say what a plan buys against asking as many at every price.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
    """
    places = int((plan.prices["people"] > 0).sum())
    changes = float(plan.buys["changes"].to_numpy()[-1])
    return (
        f"{plan.people:,} people at {places} prices: {_bought(plan)}. The chance that another price comes out "
        f"best than by the model alone is {changes:.0%}."
    )


def _bought(plan: Plan) -> str:
    if plan.aim == "best_price":
        lost = {name: f"{part:.1%}" for name, part in plan.buys["lost"].items()}
        return (
            f"at the price that looks best {lost['planned']} of the highest profit is to be lost, and "
            f"{lost['equal']} with as many at every price; without anybody it is {lost['nobody']}"
        )
    widths = {name: f"{width:.2f}" for name, width in plan.buys["elasticity"].items()}
    return (
        f"the elasticity's interval is to be {widths['planned']} wide, and {widths['equal']} with as many at "
        f"every price; without anybody it is {widths['nobody']}"
    )
