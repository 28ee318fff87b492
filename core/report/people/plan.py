"""How many people to ask at which price, as tables and sentences."""

import pandas as pd

from core.analysis.people import Aim, Plan
from core.basics.words import join, points
from core.experiment import Product

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


def spread_sentence(plan: Plan, product: Product) -> str:
    """Say how many people are asked at which price.

    Parameters
    ----------
    plan
        The plan.
    product
        In whose currency prices are.

    Returns
    -------
    str
    """
    by_number: dict[int, list[str]] = {}
    for price, people in zip(plan.prices["relative_price"], plan.prices["people"], strict=True):
        by_number.setdefault(int(people), []).append(product.write(price * product.regular_price))
    nobody = by_number.pop(0, [])
    asked = [
        f"{people:,} {'each ' if len(prices) > 1 else ''}at {join(prices)}"
        for people, prices in sorted(by_number.items(), reverse=True)
    ]
    rest = f"; nobody at {join(nobody)}" if nobody else ""
    return f"Of {plan.people:,} people, ask {', '.join(asked)}{rest}."


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
