"""What so many people are worth beside a model: on the benchmark, each product in turn as the unknown one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from core.analysis.benchmark import Calibration, Entry, calibrate, moved_shares
from core.analysis.benchmark.resampling import mean_over_units
from core.analysis.demand.fits import Estimate, NoEstimate, exact_limits
from core.analysis.demand.people import asked_prices, people_matrix
from core.analysis.levels import LEVEL, SIGNIFICANT
from core.analysis.people.limits import Expected, share_limits
from core.analysis.people.numbers import nearest_logits
from core.analysis.people.posterior import contradiction, update
from core.analysis.people.prior import calibrated_prior
from core.basics.arrays import FloatArray
from core.experiment import catalog

BUDGETS = (0, 50, 150, 500)
METHODS = {
    "points": "people alone, price by price",
    "line": "people alone, a logit through them",
    "model": "model alone",
    "calibrated": "model, calibrated on other products",
    "moved": "calibrated, moved onto people",
    "rectified": "people and model",
    "whatever": "people and model, whatever the model is worth",
}
"""In the order of the table; the last two are one estimate with two intervals."""
SAMPLES = 60
SEED = 20_261_129
UNIT_COST = 0.5
"""Of the regular price."""
REACH = float(ndtri(0.5 + LEVEL / 2))


@dataclass(frozen=True, eq=False)
class Worth:
    """What every method made of so many people.

    Parameters
    ----------
    entry
        The model and strategy.
    table
        A row a method and number of people: ``method``, ``people``, ``error`` (mean absolute error of the shares),
        ``width`` and ``coverage`` (of the 95% intervals, NaN where there are none) and ``regret`` (of the best
        price, as a part of the highest profit, where a unit costs half of the regular price).
    by_product
        The errors, a row a method and number of people, a column a product.
    regrets
        Of the best price, by method and number of people, shape (products, samples): of the same people by every
        method.
    samples
        So often people were drawn of every product.
    """

    entry: Entry
    table: pd.DataFrame
    by_product: pd.DataFrame
    regrets: Mapping[tuple[str, int], FloatArray]
    samples: int

    def error(self, method: str, people: int) -> float:
        """Look up a mean absolute error.

        Parameters
        ----------
        method
            Of `METHODS`.
        people
            How many.

        Returns
        -------
        float
        """
        return float(self.by_product.xs((method, people)).to_numpy().mean())

    def regret_more(self, people: int) -> tuple[Estimate, float]:
        """Say how much more profit is lost by people and model than by people alone, price by price.

        Parameters
        ----------
        people
            How many were asked.

        Returns
        -------
        tuple of Estimate and float
            As a part of the highest profit: the mean over products with its interval, paired; and its Monte Carlo
            error, as a standard error, for people are drawn anew and products are not.
        """
        more = self.regrets["rectified", people] - self.regrets["points", people]
        drawn = float(np.sqrt((more.var(axis=1, ddof=1) / more.shape[1]).mean() / len(more)))
        return mean_over_units(more.mean(axis=1)), drawn

    @property
    def against_better(self) -> dict[int, float]:
        """By number of people, the error of people and model over that of the better of either alone."""
        found = {}
        for people in self.table["people"].unique():
            alone = [self.error(method, people) for method in ("points", "line", "calibrated")]
            found[int(people)] = self.error("rectified", people) / float(np.nanmin(alone))
        return found


def worth_of_people(
    entry: Entry, budgets: Sequence[int] = BUDGETS, samples: int = SAMPLES, products: Sequence[int] | None = None
) -> Worth | NoEstimate:
    """Draw people from the benchmark's, and see what every method makes of them beside a model.

    Parameters
    ----------
    entry
        A model and strategy that answered every product at every price.
    budgets
        Numbers of people, each a multiple of ten: as many at every price, each asked once.
    samples
        How often people are drawn.
    products
        Places in the catalog of the products that are left out in turn; all unless given.

    Returns
    -------
    Worth or NoEstimate
        What a method is told of a product is its model's curve and the people drawn; all else is of the others.
    """
    random, rows = np.random.default_rng(SEED), []
    regrets: dict[tuple[str, int], list[FloatArray]] = {}
    for place in range(len(catalog())) if products is None else products:
        points = pd.DataFrame({"relative_price": asked_prices(), "purchase": entry.shares[place]})
        if points["purchase"].isna().any():
            return NoEstimate(f"{entry.title} did not answer every product at every price")
        calibration = calibrate(points, catalog()[place], entry)
        if isinstance(calibration, NoEstimate):
            return calibration
        for people in budgets:
            each = people // len(asked_prices())
            bought = random.binomial(each, people_matrix()[place], (samples, len(asked_prices())))
            said = _Said(entry.shares[place], calibration, bought.astype(np.float64), each)
            for method, curves in said.by_method().items():
                lost = _lost(curves, people_matrix()[place])
                regrets.setdefault((method, people), []).append(lost)
                rows.append((method, people, place, *_scored(curves, people_matrix()[place]), float(lost.mean())))
    scores = pd.DataFrame(rows, columns=["method", "people", "product", "error", "width", "coverage", "regret"])
    by_product = scores.pivot(index=["method", "people"], columns="product", values="error")
    every = {key: np.array(found) for key, found in regrets.items()}
    means = scores.drop(columns="product").groupby(["people", "method"], sort=False, as_index=False).mean()
    return Worth(
        entry, means[["method", "people", "error", "width", "coverage", "regret"]], by_product, every, samples
    )


class Curves(NamedTuple):
    """Shares with their lower and upper limits, NaN where there are none, and those that prices are chosen by.

    Parameters
    ----------
    shares, low, high
        Shape (samples, prices).
    expected
        The same where profit is to be expected, if it is not ``shares``.
    """

    shares: FloatArray
    low: FloatArray
    high: FloatArray
    expected: FloatArray | None = None


@dataclass(frozen=True, eq=False)
class _Said:
    """A model's curve of a product, and people's answers at every price, drawn several times."""

    model: FloatArray
    calibration: Calibration
    bought: FloatArray
    each: int

    @property
    def asked(self) -> FloatArray:
        return np.full(self.bought.shape, float(self.each))

    def by_method(self) -> dict[str, Curves]:
        none = np.full(self.bought.shape, np.nan)
        points = self.calibration.points
        middle, low, high = (self._repeated(points[name].to_numpy()) for name in ("purchase", "low", "high"))
        found = {
            "points": Curves(none, none, none),
            "line": Curves(none, none, none),
            "model": Curves(self._repeated(self.model), none, none),
            "calibrated": Curves(middle, low, high),
            "moved": Curves(self._moved() if self.each else middle, none, none),
        }
        if not self.each:
            return found | dict.fromkeys(("rectified", "whatever"), found["calibrated"])
        found["points"] = Curves(self.bought / self.each, *exact_limits(self.bought, self.asked))
        found["line"] = self._line()
        return found | self._rectified()

    def _repeated(self, shares: FloatArray) -> FloatArray:
        return np.broadcast_to(shares, self.bought.shape)

    def _moved(self) -> FloatArray:
        prices, people = asked_prices(), self.asked[0]
        return np.array([moved_shares(self.calibration, prices, one / people, people) for one in self.bought])

    def _line(self) -> Curves:
        """Draw a logit through the points, half a yes and half a no more at each (Haldane 1956)."""
        prices = asked_prices()
        design = np.vander(prices, 2, increasing=True)
        odds = nearest_logits(prices, (self.bought + 0.5) / (self.each + 1)) @ design.T
        weight = (self.each + 1) * expit(odds) * (1 - expit(odds))
        spread = np.linalg.inv(np.einsum("sp,pi,pj->sij", weight, design, design))
        width = REACH * np.sqrt(np.einsum("pi,sij,pj->sp", design, spread, design))
        return Curves(expit(odds), expit(odds - width), expit(odds + width))

    def _rectified(self) -> dict[str, Curves]:
        prior, asked = calibrated_prior(self.calibration), self.asked
        after = update(prior, self.bought, asked)
        low, high = after.limits(prior.products)
        others = 1 - np.eye(self.bought.shape[1])
        without = update(prior, self.bought[:, np.newaxis] * others, asked[:, np.newaxis] * others)
        diagonal = np.arange(len(others))
        expected = Expected(
            without.odds[:, diagonal, diagonal].ravel(), without.variances[:, diagonal, diagonal].ravel()
        )
        least, most = (
            one.reshape(asked.shape) for one in share_limits(self.bought.ravel(), asked.ravel(), expected)
        )
        strange = [contradiction(prior, one, asked[0]) < SIGNIFICANT for one in self.bought]
        low[strange], high[strange] = np.nan, np.nan
        both = np.clip(after.shares, least, most)
        return {
            "rectified": Curves(both, low, high, after.means),
            "whatever": Curves(both, least, most, after.means),
        }


def _scored(curves: Curves, people: FloatArray) -> tuple[float, float, float]:
    """Return mean error, width and coverage."""
    shown = ~np.isnan(curves.low)
    held = ((curves.low <= people) & (people <= curves.high))[shown].astype(np.float64)
    error = float(np.abs(curves.shares - people).mean())
    return error, _mean((curves.high - curves.low)[shown]), _mean(held)


def _lost(curves: Curves, people: FloatArray) -> FloatArray:
    """Return the part of the highest profit that is lost at the price of highest expected profit."""
    if np.isnan(curves.shares).any():
        return np.full(len(curves.shares), np.nan)
    profits = (asked_prices() - UNIT_COST) * people
    expected = curves.shares if curves.expected is None else curves.expected
    chosen = np.argmax((asked_prices() - UNIT_COST) * expected, axis=1)
    return np.asarray(1 - profits[chosen] / profits.max())


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if values.size else float("nan")
