"""What models said of a product, calibrated by what they said of the benchmark's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from core.analysis.benchmark import Calibration, Entry, calibrate, points_of, published_curve, results_of
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.people import asked_prices
from core.analysis.demand.validity import believable
from core.analysis.people import Prior, prior_of
from core.experiment import Product
from core.studies.findings import Findings


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
    curve
        The same as estimated from its answers; None where only the benchmark has them.
    """

    entry: Entry
    points: pd.DataFrame
    product: Product
    curve: Curve | None = None

    @cached_property
    def calibration(self) -> Calibration | NoEstimate:
        """The curve as calibrated without the product, or why it is not."""
        return calibrate(self.points, self.product, self.entry)

    @property
    def prior(self) -> Prior:
        """What is believed of people's curve before any of them is asked."""
        return prior_of(self.calibration, self.product)


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
    published = published_curve(product)
    curves = {(one.asked, one.strategy): one for one in (*found.curves, *([published] if published else []))}
    every = [Told(entry, points_of(entry, product, asked), product, curves.get(entry.key)) for entry in entries]
    low, high = asked_prices()[[0, -1]]
    return [one for one in every if one.points["relative_price"].between(low - 0.01, high + 0.01).sum() > 1]
