"""Truths that are not the estimator's own, and the answers that they give."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.random import Generator
from scipy.special import expit, logit
from scipy.stats import norm

from core.analysis.demand.fits import solve_logit
from tests.support.curves import Curve, observations

WORDING_SPREAD = 0.3
"""Standard deviation of a wording's level and of a persona's, in log-odds: 0.3 and 1."""
PERSONA_SPREAD = 1.0
LEEWAY = 1e-9
Prices = Curve
PRICES = MappingProxyType({5: np.array([0.4, 0.8, 1.0, 1.2, 1.6]), 11: np.round(np.arange(0, 2.01, 0.2), 10)})


def _steps() -> dict[str, Callable[[Prices], Curve]]:
    def step(place: float, high: float, low: float) -> Callable[[Prices], Curve]:
        return lambda prices: np.where(prices < place, high, low)

    return {
        f"step {high:g} to {low:g} at {place:g}": step(place, high, low)
        for place in (0.9, 1.1, 1.5)
        for high, low in ((0.5, 0.01), (0.8, 0.5))
    }


TRUTHS: dict[str, Callable[[Prices], Curve]] = {
    "logit": lambda prices: expit(1.5 - 1.5 * prices),
    "probit": lambda prices: norm.cdf(1.2 - 1.3 * prices),
    "constant elasticity": lambda prices: np.minimum(0.95, 0.45 / np.maximum(prices, 0.1)),
    "half never buy": lambda prices: 0.5 * expit(6 - 5 * prices),
    "70% never buy, steep": lambda prices: 0.3 * expit(15 - 13 * prices),
    "some always buy": lambda prices: 0.3 + 0.7 * expit(4 - 5 * prices),
    **_steps(),
    "ceiling that breaks": lambda prices: 0.97 * np.exp(-((np.maximum(prices, 0) / 1.4) ** 6)),
    "hump": lambda prices: 0.15 + 0.6 * np.exp(-(((prices - 1) / 0.45) ** 2) / 2),
    **{
        f"flat at {level:g}": lambda prices, level=level: np.full(len(prices), level)
        for level in (0.02, 0.2, 0.5, 0.8, 0.98)
    },
}


@dataclass(frozen=True)
class Asked:
    """How a truth is asked.

    Parameters
    ----------
    prices
        5 or 11.
    draws
        By price and wording; with personas, by each of them.
    wordings, personas
        How many; no personas is 0.
    """

    prices: int
    draws: int
    wordings: int = 1
    personas: int = 0


def mean_curve(
    truth: Callable[[Prices], Curve], asked: Asked, relative_price: Prices | float | None = None
) -> Curve:
    """What the average wording and persona answer, at the prices asked unless at others: the estimand."""
    prices = PRICES[asked.prices] if relative_price is None else np.atleast_1d(relative_price)
    spread = (WORDING_SPREAD**2 * (asked.wordings > 1) + PERSONA_SPREAD**2 * (asked.personas > 0)) ** 0.5
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    shares = expit(logit(truth(prices))[:, None] + spread * nodes)
    return np.asarray(shares @ (weights / weights.sum()))


@dataclass(frozen=True)
class Known:
    """What is true of a truth as it is asked.

    Parameters
    ----------
    truth, asked
        The truth, and how it is asked.
    """

    truth: Callable[[Prices], Curve]
    asked: Asked

    @cached_property
    def at_prices(self) -> Curve:
        """Purchases at the prices asked."""
        return mean_curve(self.truth, self.asked)

    @cached_property
    def nearest_logit(self) -> Curve:
        """Coefficients of the logit that so many answers would tend to that nothing is left to chance."""
        found = solve_logit(
            np.vander(PRICES[self.asked.prices], 2, increasing=True), self.at_prices, np.ones(self.asked.prices)
        )
        assert found is not None
        return found

    def at(self, relative_price: float) -> float:
        """Purchases at any price."""
        return float(mean_curve(self.truth, self.asked, relative_price)[0])

    @cached_property
    def mean_willingness(self) -> float:
        """Area under the curve up to the highest price, held below the lowest one at its level there."""
        ends = PRICES[self.asked.prices][[0, -1]]
        # No price of this grid is where a step is.
        prices = np.linspace(*ends, 20_002)
        curve = mean_curve(self.truth, self.asked, prices)
        return float(np.trapezoid(curve, prices) + ends[0] * curve[0])

    def half_stop(self, low: float, high: float) -> bool:
        """Whether half of the shoppers or more buy at a price, and half or fewer at a dearer one."""
        return self.at(low) >= 0.5 - LEEWAY and self.at(high) <= 0.5 + LEEWAY

    def earns_most(self, low: float, high: float, unit_cost: float) -> bool:
        """Whether the answered price of highest profit, or one as good, lies between two prices."""
        prices = PRICES[self.asked.prices]
        profit = (prices - unit_cost) * self.at_prices
        inside = (prices >= low - LEEWAY) & (prices <= high + LEEWAY)
        return bool(profit[inside].max() >= profit.max() - LEEWAY)


def answered(
    truth: Callable[[Prices], Curve], asked: Asked, random: Generator, regular: float = 10.0
) -> pd.DataFrame:
    """Draw the observations of one strategy."""
    prices = PRICES[asked.prices]
    index = logit(truth(prices))
    shape = (asked.wordings, max(asked.personas, 1), asked.draws, len(prices))
    level = np.zeros(shape)
    if asked.wordings > 1:
        level += WORDING_SPREAD * random.normal(size=(asked.wordings, 1, 1, 1))
    if asked.personas:
        level += PERSONA_SPREAD * random.normal(size=(1, asked.personas, 1, 1))
    purchase = (random.random(shape) < expit(index + level)).astype(float)
    wording, persona, draw, at = (axis.ravel() for axis in np.indices(shape))
    one = observations([0.5], "draw").iloc[0].to_dict()
    return pd.DataFrame(
        one
        | {
            "wording": wording + 1,
            "persona": [f"p{number}" if asked.personas else "" for number in persona],
            "draw": draw + 1,
            "relative_price": prices[at],
            "price": regular * prices[at],
            "purchase": purchase.ravel(),
        }
    )
