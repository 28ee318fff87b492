"""Which prices to ask how many people, and what their answers buy."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from core.analysis.levels import LEVEL
from core.analysis.people.allocation import Counts, allocate, allocate_for_price, whole
from core.analysis.people.numbers import best_in_most, elasticities
from core.analysis.people.posterior import Posterior, update
from core.analysis.people.prior import Prior
from core.analysis.people.rectify import SAME_PRICE
from core.basics.arrays import FloatArray
from core.basics.errors import InputError

Aim = Literal["elasticity", "best_price"]
"""What the answers are for: the elasticity at the regular price, or the price of highest profit."""
CURVES = 2_000
"""Drawn of products like the benchmark's, with people's answers to each."""
WIDTHS, DRAWS = 200, 200
"""Curves of which widths are worked out, and draws for each."""
SEED = 20_261_128
SIZES = (20, 30, 40, 50, 70, 100, 140, 200, 280, 400, 560, 800, 1_100, 1_600, 2_200)
"""Numbers of people that are tried where a width is wanted."""
EDGE = 0.01
"""So far beyond the benchmark's relative prices one that was rounded is still there."""
MOST_PRICES = 20
"""A plan of more takes minutes."""
FEWEST, MOST = 10, 20_000


@dataclass(frozen=True, eq=False)
class Plan:
    """How many people to ask at which price, and what that buys.

    Parameters
    ----------
    prices
        A row a price that can be asked: ``relative_price``, ``people`` as planned, and ``equal``, as many of
        them at every price.
    buys
        A row each for ``nobody``, ``equal`` and ``planned``, by name: ``people``, ``elasticity`` and
        ``best_price`` (mean widths of the 95% intervals of people and model; the second relative to the regular
        price), ``error`` (mean absolute error of the shares), ``changes`` (the chance that another price is best
        than by the model alone) and ``lost`` (the part of the highest profit that is lost at the price that
        looks best).
    aim
        What was planned for.
    """

    prices: pd.DataFrame
    buys: pd.DataFrame
    aim: Aim

    @property
    def people(self) -> int:
        """How many are asked."""
        return int(self.prices["people"].sum())


def plan_people(
    prior: Prior,
    candidates: FloatArray,
    unit_cost: float,
    *,
    people: int | None = None,
    width: float | None = None,
    aim: Aim = "elasticity",
    always: FloatArray | None = None,
) -> Plan:
    """Plan how many people to ask at which price.

    Parameters
    ----------
    prior
        What is believed of the product without them, at its own prices.
    candidates
        Relative prices that can be asked; those outside the prior's are left out.
    unit_cost
        Relative to the regular price.
    people
        How many can be asked; else as many as the width takes.
    width
        Wanted of the elasticity's interval, on average.
    aim
        What the answers are for.
    always
        Relative prices, such as those of a decision, at which as many are asked as with as many at every price,
        or more, as far as they are among the candidates.

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        When fewer than two prices can be asked, or too many, or so many people cannot, when no number tried gives
        the width, or no price earns anything.
    """
    known = prior.relative_price
    inside = _inside(candidates, known, unit_cost)
    near = np.abs(inside[:, np.newaxis] - (np.array([]) if always is None else always))
    decided = np.asarray((near < SAME_PRICE).any(axis=1))
    others = known[np.abs(known[:, np.newaxis] - inside).min(axis=1) > SAME_PRICE]
    prior = prior.at(np.sort(np.concatenate([inside, others])))

    def spread(people: int) -> Counts:
        if aim == "elasticity":
            return allocate(prior, inside, people, decided)
        return allocate_for_price(prior, inside, people, unit_cost, decided)

    if people is None:
        if width is None or width <= 0:
            raise InputError("Give how many people can be asked, or how wide the elasticity's interval may be.")
        people = _enough(lambda count: bought(prior, inside, spread(count), unit_cost)["elasticity"], width)
    if not FEWEST <= people <= MOST:
        raise InputError(f"From {FEWEST} to {MOST:,} people can be planned for, not {people:,}.")
    planned, equal = spread(people), whole(np.full(len(inside), people / len(inside)), people)
    spreads = {"nobody": np.zeros(len(inside), dtype=np.int64), "equal": equal, "planned": planned}
    rows = {name: bought(prior, inside, asked, unit_cost) for name, asked in spreads.items()}
    return Plan(
        pd.DataFrame({"relative_price": inside, "people": planned, "equal": equal}),
        pd.DataFrame.from_dict(rows, orient="index"),
        aim,
    )


def _inside(candidates: FloatArray, known: FloatArray, unit_cost: float) -> FloatArray:
    inside = np.unique(candidates[(candidates >= known[0] - EDGE) & (candidates <= known[-1] + EDGE)])
    if len(inside) < 2:
        raise InputError("Fewer than two of the prices lie where the benchmark's people were asked. Give others.")
    if len(inside) > MOST_PRICES:
        raise InputError(
            f"People can be planned for at up to {MOST_PRICES} prices, not {len(inside)}. Choose fewer, or ask as "
            "many at every price."
        )
    if unit_cost >= inside[-1]:
        raise InputError(
            "A unit costs as much as the highest price, so no price earns anything. Give another unit cost."
        )
    return inside


def _enough(reached: Callable[[int], float], width: float) -> int:
    first = bisect_left(SIZES, True, key=lambda people: reached(people) <= width)
    if first < len(SIZES):
        return SIZES[first]
    most = SIZES[-1]
    raise InputError(
        f"{most:,} people would still leave the elasticity's interval {reached(most):.2f} wide on average. Allow "
        f"more than {width:g}."
    )


def bought(prior: Prior, candidates: FloatArray, asked: Counts, unit_cost: float) -> dict[str, float]:
    """Work out what so many people's answers are to buy, of products like the benchmark's.

    Parameters
    ----------
    prior
        What is believed without them.
    candidates, asked
        Shape (n,): relative prices, each one of the prior's, and people at each.
    unit_cost
        Relative to the regular price.

    Returns
    -------
    dict
        As a row of `Plan.buys`, but for ``people`` by simulation: curves are drawn from the prior, and answers of
        people from them.
    """
    prices, random = prior.relative_price, np.random.default_rng(SEED)
    truth = Posterior(prices, prior.odds, prior.covariance).draws(CURVES)
    every = np.zeros(len(prices), dtype=np.int64)
    every[np.searchsorted(prices, candidates - 1e-9)] = asked
    after = update(prior, random.binomial(every, truth).astype(np.float64), every.astype(np.float64))
    drawn = Posterior(prices, after.odds[:WIDTHS], after.covariance[:WIDTHS]).draws(DRAWS)
    margins = prices - unit_cost
    ends = np.quantile(elasticities(prices, drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=-1)
    chosen = np.argmax(margins * after.means, axis=-1)
    usual = int(np.argmax(margins * Posterior(prices, prior.odds, prior.covariance).means))
    profits = margins * truth
    return {
        "people": float(every.sum()),
        "elasticity": float((ends[1] - ends[0]).mean()),
        "best_price": float(np.mean([np.ptp(best_in_most(prices, one)) for one in margins * drawn])),
        "error": float(np.abs(after.shares - truth).mean()),
        "changes": float(np.mean(chosen != usual)),
        "lost": float(np.mean(1 - profits[np.arange(len(chosen)), chosen] / profits.max(axis=1))),
    }
