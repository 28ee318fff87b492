"""Which prices to ask how many people, and what their answers buy."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from core.analysis.levels import LEVEL
from core.analysis.people.numbers import best_in_most, elasticities
from core.analysis.people.posterior import Posterior, update
from core.analysis.people.prior import Prior
from core.basics.arrays import FloatArray
from core.basics.errors import InputError

LOTS = 20
"""People are given to prices in so many lots."""
EXCHANGES = 40
_STEP = 1e-4
CURVES, ANSWERS = 100, 2
"""Drawn of products like the benchmark's, and so often people's answers to each."""
DRAWS = 200
SEED = 20_261_128
SIZES = (20, 30, 40, 50, 70, 100, 140, 200, 280, 400, 560, 800, 1_100, 1_600, 2_200)
"""Numbers of people that are tried where a width is wanted."""
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
    """

    prices: pd.DataFrame
    buys: pd.DataFrame

    @property
    def people(self) -> int:
        """How many are asked."""
        return int(self.prices["people"].sum())


def allocate(prior: Prior, candidates: FloatArray, people: int) -> npt.NDArray[np.int64]:
    """Spread people over prices so that the elasticity at the regular price is known best.

    Parameters
    ----------
    prior
        What is believed of the product without them.
    candidates
        Shape (n,), relative prices that can be asked, ascending, each one of the prior's.
    people
        How many, each asked once.

    Returns
    -------
    numpy.ndarray
        Shape (n,), how many at each.

    Notes
    -----
    A c-optimal design (Elfving 1952) for the elasticity, averaged over what people of the other products make of
    this one's curve (Chaloner & Larntz 1989): lots are given greedily, and then exchanged as long as that helps
    (Fedorov 1972).
    """
    curves = prior.odds + prior.missed
    slopes = _slopes(prior.relative_price, curves)
    spread = expit(curves) * (1 - expit(curves))
    places = np.searchsorted(prior.relative_price, candidates - 1e-9)
    inverse = np.linalg.inv(prior.covariance)

    def variance(asked: FloatArray) -> float:
        bent = np.broadcast_to(inverse, (len(curves), *inverse.shape)).copy()
        bent[:, places, places] += asked * spread[:, places]
        return float(np.einsum("ij,ij->i", slopes, np.linalg.solve(bent, slopes[..., np.newaxis])[..., 0]).mean())

    return _whole(_exchanged(len(candidates), people / LOTS, variance), people)


def _exchanged(count: int, lot: float, variance: Callable[[FloatArray], float]) -> FloatArray:
    one, asked = lot * np.eye(count), np.zeros(count)
    for _ in range(LOTS):
        asked = min((asked + more for more in one), key=variance)
    least = variance(asked)
    for _ in range(EXCHANGES):
        moves = [asked - one[given] + more for given in np.flatnonzero(asked > lot / 2) for more in one]
        best = min(moves, key=variance)
        if variance(best) >= least * (1 - 1e-6):
            break
        asked, least = best, variance(best)
    return np.asarray(asked)


def _whole(asked: FloatArray, people: int) -> npt.NDArray[np.int64]:
    """Round to whole people, as many as there are."""
    floor = np.floor(asked + 1e-9).astype(np.int64)
    left = np.argsort(floor - asked, kind="stable")[: people - int(floor.sum())]
    floor[left] += 1
    return floor


def _slopes(prices: FloatArray, curves: FloatArray) -> FloatArray:
    """Return how the elasticity of each curve moves with its log-odds, by central differences."""
    steps = _STEP * np.eye(len(prices))
    ends = [elasticities(prices, expit(curves[:, np.newaxis] + way * steps)) for way in (1, -1)]
    return np.asarray((ends[0] - ends[1]) / (2 * _STEP))


def plan_people(
    prior: Prior,
    candidates: FloatArray,
    unit_cost: float,
    *,
    people: int | None = None,
    width: float | None = None,
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

    Returns
    -------
    Plan

    Raises
    ------
    InputError
        When fewer than two prices can be asked, or so many people cannot, or no number tried gives the width.
    """
    known = prior.relative_price
    inside = np.unique(candidates[(candidates >= known[0] - 0.01) & (candidates <= known[-1] + 0.01)])
    if len(inside) < 2:
        raise InputError("Fewer than two of the prices lie where the benchmark's people were asked. Give others.")
    others = known[np.abs(known[:, np.newaxis] - inside).min(axis=1) > 0.0051]
    prior = prior.at(np.sort(np.concatenate([inside, others])))
    if people is None:
        if width is None or width <= 0:
            raise InputError("Give how many people can be asked, or how wide the elasticity's interval may be.")
        people = _enough(prior, inside, unit_cost, width)
    if not FEWEST <= people <= MOST:
        raise InputError(f"From {FEWEST} to {MOST:,} people can be planned for, not {people:,}.")
    planned, equal = allocate(prior, inside, people), _whole(np.full(len(inside), people / len(inside)), people)
    none = np.zeros(len(inside), dtype=np.int64)
    rows = {
        name: bought(prior, inside, asked, unit_cost)
        for name, asked in (("nobody", none), ("equal", equal), ("planned", planned))
    }
    return Plan(
        pd.DataFrame({"relative_price": inside, "people": planned, "equal": equal}),
        pd.DataFrame.from_dict(rows, orient="index"),
    )


def _enough(prior: Prior, candidates: FloatArray, unit_cost: float, width: float) -> int:

    def reached(people: int) -> float:
        return bought(prior, candidates, allocate(prior, candidates, people), unit_cost)["elasticity"]

    first = bisect_left(SIZES, True, key=lambda people: reached(people) <= width)
    if first < len(SIZES):
        return SIZES[first]
    most = SIZES[-1]
    raise InputError(
        f"{most:,} people would still leave the elasticity's interval {reached(most):.2f} wide on average. Allow "
        f"more than {width:g}."
    )


def bought(
    prior: Prior, candidates: FloatArray, asked: npt.NDArray[np.int64], unit_cost: float
) -> dict[str, float]:
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
    truth = Posterior(prices, prior.odds, prior.covariance).draws(CURVES).repeat(ANSWERS, axis=0)
    every = np.zeros(len(prices), dtype=np.int64)
    every[np.searchsorted(prices, candidates - 1e-9)] = asked
    after = update(prior, random.binomial(every, truth).astype(np.float64), every.astype(np.float64))
    drawn = after.draws(DRAWS)
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
