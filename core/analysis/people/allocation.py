"""How a number of people is spread over prices, so that what is wanted is known best."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtri
from scipy.stats import qmc

from core.analysis.people.numbers import elasticities
from core.analysis.people.prior import Prior
from core.basics.arrays import FloatArray

LOTS = 20
"""People are given to prices in so many lots."""
EXCHANGES = 40
WORLDS = 1_024
"""Curves with answers to them, of which the price that looks best is worked out; a power of two (Sobol')."""
SEED = 20_261_128
_STEP, _NOBODY = 1e-4, 1e-9
Value = Callable[[FloatArray], float]
"""From people at each price, of which some may be parts of people, to what is to be small."""
Counts = npt.NDArray[np.int64]


def allocate(
    prior: Prior, candidates: FloatArray, people: int, always: npt.NDArray[np.bool_] | None = None
) -> Counts:
    """Spread people over prices so that the elasticity at the regular price is known best.

    Parameters
    ----------
    prior
        What is believed of the product without them.
    candidates
        Shape (n,), relative prices that can be asked, ascending, each one of the prior's.
    people
        How many, each asked once.
    always
        Shape (n,), where at least as many are asked as there would be with as many at every price.

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
    fixed = _fixed(candidates, people, always)
    value = _variance(prior, candidates)
    return whole(_exchanged(_greedy(fixed, people, value), fixed, people, value), people)


def allocate_for_price(
    prior: Prior,
    candidates: FloatArray,
    people: int,
    unit_cost: float,
    always: npt.NDArray[np.bool_] | None = None,
) -> Counts:
    """Spread people over prices so that little profit is lost at the price that looks best afterwards.

    Parameters
    ----------
    prior, candidates, people, always
        As for `allocate`.
    unit_cost
        Relative to the regular price.

    Returns
    -------
    numpy.ndarray
        Shape (n,), how many at each.

    Notes
    -----
    Half of them as for the elasticity, and half so that the highest of the expected profits is as high as can be
    once people have answered: the expected value of sample information (Raiffa & Schlaifer 1961; of correlated
    alternatives Frazier, Powell & Dayanik 2009). A compound design (Cook & Wong 1994), for the latter alone trusts
    few prices to tell of the others as they do on average.
    """
    fixed = _fixed(candidates, people, always)
    value = _expected_loss(prior, candidates, unit_cost)
    for_elasticity = allocate(prior, candidates, people, always)
    equal = np.full(len(candidates), people / len(candidates))
    # Few people at one price buy nothing that they would not buy at more, so that lots cannot be given one by one.
    best = _exchanged(equal, fixed, people, value)
    return whole((for_elasticity + best) / 2, people)


def whole(asked: FloatArray, people: int) -> Counts:
    """Round to whole people, as many as there are.

    Parameters
    ----------
    asked
        Shape (n,), adding up to ``people``.
    people
        How many there are.

    Returns
    -------
    numpy.ndarray
        Shape (n,).
    """
    floor = np.floor(asked + 1e-9).astype(np.int64)
    left = np.argsort(floor - asked, kind="stable")[: people - int(floor.sum())]
    floor[left] += 1
    return floor


def _fixed(candidates: FloatArray, people: int, always: npt.NDArray[np.bool_] | None) -> FloatArray:
    each = people / len(candidates)
    return np.zeros(len(candidates)) if always is None else np.where(always, each, 0.0)


def _greedy(fixed: FloatArray, people: int, value: Value) -> FloatArray:
    one = (people - fixed.sum()) / LOTS * np.eye(len(fixed))
    asked = fixed
    for _ in range(LOTS):
        asked = min((asked + more for more in one), key=value)
    return asked


def _exchanged(asked: FloatArray, fixed: FloatArray, people: int, value: Value) -> FloatArray:
    """Move lots from price to price as long as that helps, but never those that are fixed."""
    lot, least = (people - fixed.sum()) / LOTS, value(asked)
    one = np.eye(len(fixed))
    for _ in range(EXCHANGES):
        free = np.minimum(asked - fixed, lot)
        moves = [
            asked + free[given] * (more - one[given]) for given in np.flatnonzero(free > _NOBODY) for more in one
        ]
        best = min(moves, key=value, default=asked)
        reached = value(best)
        if reached >= least - 1e-6 * abs(least):
            break
        asked, least = best, reached
    return np.asarray(asked)


def _variance(prior: Prior, candidates: FloatArray) -> Value:
    """Return the variance of the elasticity, averaged over curves."""
    curves = prior.odds + prior.missed
    slopes = _slopes(prior.relative_price, curves)
    spread = expit(curves) * (1 - expit(curves))
    places = np.searchsorted(prior.relative_price, candidates - 1e-9)
    inverse = np.linalg.inv(prior.covariance)

    def variance(asked: FloatArray) -> float:
        bent = np.broadcast_to(inverse, (len(curves), *inverse.shape)).copy()
        bent[:, places, places] += asked * spread[:, places]
        return float(np.einsum("ij,ij->i", slopes, np.linalg.solve(bent, slopes[..., np.newaxis])[..., 0]).mean())

    return variance


def _slopes(prices: FloatArray, curves: FloatArray) -> FloatArray:
    """Return how the elasticity of each curve moves with its log-odds, by central differences."""
    steps = _STEP * np.eye(len(prices))
    ends = [elasticities(prices, expit(curves[:, np.newaxis] + way * steps)) for way in (1, -1)]
    return np.asarray((ends[0] - ends[1]) / (2 * _STEP))


def _expected_loss(prior: Prior, candidates: FloatArray, unit_cost: float) -> Value:
    """Return minus the profit that is expected of the price that looks best once people have answered.

    Answers are normal, and weigh at each price as they do on average over curves.
    """
    places = np.searchsorted(prior.relative_price, candidates - 1e-9)
    count = len(prior.odds)
    uniform = qmc.Sobol(2 * count, seed=SEED).random(WORLDS)
    normal = ndtri(np.clip(uniform, 1e-9, 1 - 1e-9))
    off, noise = normal[:, :count] @ np.linalg.cholesky(prior.covariance).T, normal[:, count:]
    shares = expit(prior.odds + off)
    spread = (shares * (1 - shares)).mean(axis=0)
    inverse, margins = np.linalg.inv(prior.covariance), prior.relative_price - unit_cost

    def loss(asked: FloatArray) -> float:
        weight = np.zeros(count)
        weight[places] = asked * spread[places]
        after = np.linalg.inv(inverse + np.diag(weight))
        odds = prior.odds + (off * weight + noise * np.sqrt(weight)) @ after
        # Of a normal number of log-odds the mean share, as nearly as a probit is a logit (MacKay 1992).
        means = expit(odds / np.sqrt(1 + np.pi / 8 * np.diag(after)))
        return -float((margins * means).max(axis=1).mean())

    return loss
