"""What models said of a product, calibrated by what they said of the benchmark's."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from core.analysis.benchmark import (
    Calibration,
    Entry,
    calibrate,
    entries_of,
    leave_one_out,
    points_of,
    published_results,
    results_of,
)
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.people import asked_prices, people_matrix
from core.analysis.demand.validity import believable
from core.analysis.people import Plan, Prior, plan_people, prior_of
from core.basics.arrays import FloatArray
from core.experiment import Product, catalog
from core.studies.benchmark import believed_answers, observe_series, series_for
from core.studies.choice import USUAL_PRICES, Choice
from core.studies.findings import Findings
from core.studies.memory import Memory
from core.studies.people.fieldwork import Fieldwork

SAME = 0.005
"""Prices nearer to each other than this are one."""


@dataclass(frozen=True, eq=False)
class Told:
    """What one model said of a product under one strategy.

    Parameters
    ----------
    entry
        The same in the benchmark.
    points
        Its curve: ``relative_price``, ``price`` and ``purchase``.
    product
        Of the curve.
    """

    entry: Entry
    points: pd.DataFrame
    product: Product

    @cached_property
    def calibration(self) -> Calibration | NoEstimate:
        """The curve as calibrated without the product, or why it is not."""
        return calibrate(self.points, self.product, self.entry)

    @property
    def prior(self) -> Prior:
        """What is believed of people's curve before any of them is asked."""
        return prior_of(self.calibration, self.product)

    def plan(
        self,
        prices: Iterable[float],
        unit_cost: float | None = None,
        *,
        people: int | None = None,
        width: float | None = None,
    ) -> Plan:
        """Plan how many people to ask at which price.

        Parameters
        ----------
        prices
            That can be asked, in the product's currency.
        unit_cost
            In the same; half of the regular price unless given.
        people, width
            As for `core.analysis.people.plan_people`.

        Returns
        -------
        Plan

        Raises
        ------
        InputError
            As `core.analysis.people.plan_people`.
        """
        regular = self.product.regular_price
        cost = 0.5 if unit_cost is None else unit_cost / regular
        candidates: FloatArray = np.sort(np.array(list(prices), dtype=np.float64)) / regular
        return plan_people(self.prior, candidates, cost, people=people, width=width)


def stored_entries(memory: Memory, choice: Choice) -> list[Entry]:
    """Return what is stored of a choice's models about the benchmark's products, and ask nothing.

    Parameters
    ----------
    memory
        Holds the replies.
    choice
        Whose models and strategies count.

    Returns
    -------
    list of Entry
        With the published curves; first what lies nearest to people once it is calibrated.
    """
    series = series_for(replace(choice, prices=USUAL_PRICES), [product.id for product in catalog()])

    def read() -> list[Entry]:
        # Planning brings what comes with the app.
        memory.runner.plan(series)
        believed, _ = believed_answers([observe_series(series, memory.runner.cache)], choice.limits())
        entries = entries_of(pd.concat([results_of(believed), published_results()]))
        return sorted(entries, key=_off)

    return memory.recollect(f"entries {choice.limits()}", series, read)


def told_of(found: Findings, entries: Sequence[Entry]) -> list[Told]:
    """Return what models said of a product, of those that stand in the benchmark.

    Parameters
    ----------
    found
        What the product's experiment shows.
    entries
        Of the benchmark.

    Returns
    -------
    list of Told
        In the entries' order; without those that said nothing of the product at two prices that people were asked.
    """
    product = found.experiment.product
    asked = results_of(believable(found.observations, found.checks))
    every = [Told(entry, points_of(entry, product, asked), product) for entry in entries]
    low, high = asked_prices()[[0, -1]]
    return [one for one in every if one.points["relative_price"].between(low - 0.01, high + 0.01).sum() > 1]


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
        if one.price is not None and np.abs(prices - one.price).min() < SAME
    }
    return asked.with_people({name: int(plan.prices["people"].iloc[place]) for name, place in names.items()})


def _off(entry: Entry) -> float:
    """Return how far a model is from people, calibrated; infinite where it cannot be."""
    fitted = leave_one_out(entry.shares)
    return math.inf if isinstance(fitted, NoEstimate) else float(np.nanmean(np.abs(fitted - people_matrix())))
