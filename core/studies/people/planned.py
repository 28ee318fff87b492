"""How many people to ask at which price, beside a model, and the questionnaire that asks them so."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.analysis.people import EDGE, Aim, Plan, plan_people
from core.basics.arrays import FloatArray
from core.basics.errors import InputError
from core.experiment import Product
from core.studies.people.fieldwork import SAME_CENT, Fieldwork
from core.studies.people.models import Told


def first_of(told: Sequence[Told]) -> Told:
    """Take the model that comes first.

    Parameters
    ----------
    told
        Of one product, the nearest to people first.

    Returns
    -------
    Told

    Raises
    ------
    InputError
        When there is none.
    """
    if not told:
        raise InputError("No model has answered this product at two of the benchmark's prices. Ask one first.")
    return told[0]


def as_typed(plan: Plan, product: Product) -> str:
    """Write a plan as ``field --people`` takes it.

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
    asked = zip(plan.prices["relative_price"], plan.prices["people"], strict=True)
    return ",".join(f"{price * product.regular_price:.10g}={people}" for price, people in asked)


def plan_for(
    told: Told,
    prices: Iterable[float],
    unit_cost: float | None = None,
    *,
    people: int | None = None,
    width: float | None = None,
    aim: Aim = "elasticity",
    decided: Iterable[float] = (),
) -> Plan:
    """Plan how many people to ask at which price.

    Parameters
    ----------
    told
        What a model said of the product.
    prices
        That can be asked, in the product's currency.
    unit_cost
        In the same; half of the regular price unless given.
    people, width, aim
        As for `core.analysis.people.plan_people`.
    decided
        Prices to decide between, in the product's currency, which are always asked.

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        As `core.analysis.people.plan_people`; also when a price to decide on lies where none of the benchmark's
        people were asked.
    """
    regular = told.product.regular_price
    cost = 0.5 if unit_cost is None else unit_cost / regular
    candidates: FloatArray = np.sort(np.array(list(prices), dtype=np.float64)) / regular
    always = np.array(list(decided), dtype=np.float64) / regular
    _refuse_outside(always, told)
    return plan_people(told.prior, candidates, cost, people=people, width=width, aim=aim, always=always)


def _refuse_outside(decided: FloatArray, told: Told) -> None:
    lowest, highest = told.prior.relative_price[[0, -1]]
    if outside := [price for price in decided if not lowest - EDGE <= price <= highest + EDGE]:
        write, regular = told.product.write, told.product.regular_price
        raise InputError(
            f"{write(outside[0] * regular)} is to be decided on, and the benchmark's people were asked from "
            f"{write(lowest * regular)} to {write(highest * regular)}, so nothing can be planned there. Choose "
            "the whole curve, or decide between other prices."
        )


def planned_among(plan: Plan, asked: Fieldwork, product: Product) -> Fieldwork:
    """Put people at the prices of a questionnaire as planned.

    Parameters
    ----------
    plan
        At prices of the questionnaire.
    asked
        The questionnaire.
    product
        Its regular price makes prices relative.

    Returns
    -------
    Fieldwork
        Nobody is asked at a price that was not planned for.
    """
    prices = plan.prices["relative_price"].to_numpy(np.float64) * product.regular_price
    names = {
        one.name: int(np.argmin(np.abs(prices - one.price)))
        for one in asked.conditions
        if one.price is not None and np.abs(prices - one.price).min() < SAME_CENT
    }
    return asked.with_people({name: int(plan.prices["people"].iloc[place]) for name, place in names.items()})
