"""Intervals that hold whatever the model is worth, and are shorter where it is right.

Of 5% a usual interval leaves 2.5% to either side. One that leaves more to the side away from what was expected,
price by price as far as that is known without the answers at that price, holds just as often, and is shorter
where the expectation is good (frequentist, assisted by Bayes: Yu & Hoff 2018; of shares by area Burris & Hoff
2020). By how much has an end: a tenth to a seventh of the length, whatever is known (Pratt 1961).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.special import betainc, logit, ndtri

from core.analysis.demand.fits import Estimate
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray

Held = npt.NDArray[np.bool_]
LEAST_TAIL = 0.18
"""So much of the error is left to either side at least: the interval is then never more than 5% longer than
usual."""
LEAST_IN_SUM = 0.3
"""The same of a share in a sum of several, where what is too long of each may meet."""
_PLACES = np.concatenate([[1e-6, 1e-4, 1e-3], np.linspace(0.005, 0.995, 199), [0.999, 1 - 1e-4, 1 - 1e-6]])
_FINE = 60
_SPLITS = np.linspace(0.001, 0.999, 999)
_SLOPES = ndtri((1 - LEVEL) * _SPLITS) - ndtri((1 - LEVEL) * (1 - _SPLITS))


@dataclass(frozen=True, eq=False)
class Expected:
    """What is expected of a number without the answers that its interval is made of.

    Parameters
    ----------
    middle, variance
        Shape (numbers,); of shares, of their log-odds.
    """

    middle: FloatArray
    variance: FloatArray


def lower_tail(
    distance: FloatArray, error: FloatArray, variance: FloatArray, least: float = LEAST_TAIL
) -> FloatArray:
    """Return the part of the error that goes to answers below a value, if that value is true.

    Parameters
    ----------
    distance
        Of the value from what is expected.
    error
        Standard error of the answers at it.
    variance
        Of what is expected.
    least
        So much goes to either side at least.

    Returns
    -------
    numpy.ndarray
        Yu & Hoff (2018, section 2).
    """
    split = np.interp(2 * error * distance / variance, _SLOPES, _SPLITS)
    return np.asarray(np.clip(split, least, 1 - least), dtype=np.float64)


def share_limits(
    bought: FloatArray, asked: FloatArray, expected: Expected, *, exact: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Return limits of binomial shares that lean towards what is expected.

    Parameters
    ----------
    bought, asked
        Shape (n,); somebody was asked of each.
    expected
        Log-odds of each, by whatever is not these answers.
    exact
        Whether they hold a share at least as often as their level (Clopper & Pearson 1934), or on average (Wilson
        1927), as sums of several need them.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits, shape (n,) each.
    """
    least = LEAST_TAIL if exact else LEAST_IN_SUM
    bought, asked, middle, variance = (
        one[:, np.newaxis] for one in (bought, asked, expected.middle, expected.variance)
    )

    def held(shares: FloatArray) -> Held:
        error = 1 / np.sqrt(asked * shares * (1 - shares))
        below = (1 - LEVEL) * lower_tail(logit(shares) - middle, error, variance, least)
        above = 1 - LEVEL - below
        if exact:
            fewer, more = _at_most(bought, asked, shares), _at_least(bought, asked, shares)
            return np.asarray((fewer > below) & (more > above))
        score = (bought / asked - shares) / np.sqrt(shares * (1 - shares) / asked)
        return np.asarray((score > ndtri(below)) & (score < -ndtri(above)))

    nearest = np.clip(bought / asked, _PLACES[0], _PLACES[-1])
    places = np.sort(np.hstack([np.broadcast_to(_PLACES, (len(bought), len(_PLACES))), nearest]), axis=1)
    inside, last = held(places), places.shape[1] - 1
    first_one, last_one = inside.argmax(axis=1), last - inside[:, ::-1].argmax(axis=1)
    rows = np.arange(len(bought))
    down = _between(places[rows, np.maximum(first_one - 1, 0)], places[rows, first_one])
    up = _between(places[rows, last_one], places[rows, np.minimum(last_one + 1, last)])
    # On the outer side of where a limit lies.
    low = down[rows, np.maximum(held(down).argmax(axis=1) - 1, 0)]
    high = up[rows, np.minimum(_FINE - held(up)[:, ::-1].argmax(axis=1) + 1, _FINE)]
    return np.where(first_one == 0, 0.0, low), np.where(last_one == last, 1.0, high)


def _between(low: FloatArray, high: FloatArray) -> FloatArray:
    return np.asarray(np.linspace(low, high, _FINE + 1, axis=1))


def _at_most(bought: FloatArray, asked: FloatArray, shares: FloatArray) -> FloatArray:
    missed = asked - bought
    return np.asarray(np.where(missed > 0, betainc(np.maximum(missed, 1e-9), bought + 1, 1 - shares), 1.0))


def _at_least(bought: FloatArray, asked: FloatArray, shares: FloatArray) -> FloatArray:
    return np.asarray(np.where(bought > 0, betainc(np.maximum(bought, 1e-9), asked - bought + 1, shares), 1.0))


def number_limits(found: Estimate, degrees: float, expected: Expected) -> Estimate:
    """Lean the interval of a number towards what is expected of it.

    Parameters
    ----------
    found
        With its usual t interval.
    degrees
        Of freedom.
    expected
        One number, by whatever is not these answers.

    Returns
    -------
    Estimate
        By Yu & Hoff (2018, section 2.2), with t quantiles.
    """
    error = (found.high - found.low) / 2 / float(stats.t.ppf(0.5 + LEVEL / 2, degrees))
    if error <= 0:
        return found
    values = found.estimate + error * np.linspace(-5, 5, 4_001) * max(1.0, float(stats.t.ppf(0.999, degrees)) / 4)
    below = (1 - LEVEL) * lower_tail(
        values - expected.middle[0], np.full(values.shape, error), np.full(values.shape, expected.variance[0])
    )
    score = (found.estimate - values) / error
    held = (score > stats.t.ppf(below, degrees)) & (score < -stats.t.ppf(1 - LEVEL - below, degrees))
    return Estimate(found.estimate, float(values[held].min()), float(values[held].max()))
