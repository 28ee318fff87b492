"""The mean of the wordings' curves: the one curve of which every number of a fit is told, with its error."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, log_expit, logsumexp

from core.analysis.demand.fits.logit import Estimate, LogitFit, joined, quantile
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray

_STEP = 1e-6
_SHIFT = 1e-4
"""Of a coefficient, and of a wording's weight, in differences that stand for derivatives."""


@dataclass(frozen=True)
class MeanCurve:
    """What shoppers buy on average over wordings.

    Parameters
    ----------
    coefficients
        Shape (wordings, powers): of every wording's logit in relative price.
    weights
        Shape (wordings,), adding up to 1.
    """

    coefficients: FloatArray
    weights: FloatArray

    def purchase(self, relative_price: FloatArray) -> FloatArray:
        """Evaluate the curve.

        Parameters
        ----------
        relative_price
            Shape (n,).

        Returns
        -------
        numpy.ndarray
            Shape (n,).
        """
        return np.asarray(self.weights @ expit(self._index(relative_price)))

    def slope(self, relative_price: FloatArray) -> FloatArray:
        """Differentiate the curve by relative price.

        Parameters
        ----------
        relative_price
            Shape (n,).

        Returns
        -------
        numpy.ndarray
            Shape (n,).
        """
        share = expit(self._index(relative_price))
        powers = np.arange(1, self.coefficients.shape[1])
        steps = self.coefficients[:, 1:] * powers @ np.vander(relative_price, len(powers), increasing=True).T
        return np.asarray(self.weights @ (steps * share * (1 - share)))

    def _index(self, relative_price: FloatArray) -> FloatArray:
        return self.coefficients @ np.vander(relative_price, self.coefficients.shape[1], increasing=True).T


Value = Callable[[MeanCurve], float]


@dataclass(frozen=True)
class Told:
    """A number of a curve, and what bears its error.

    Parameters
    ----------
    value
        The number.
    by_wording
        Shape (wordings,): how far it would move by more weight on a wording, to the first order; they add up to
        nothing, and are zero where there is one wording.
    by_source
        Shape (sources,): what every persona, reply or answer of ``LogitFit.influence`` adds to its error.
    """

    value: float
    by_wording: FloatArray
    by_source: FloatArray

    @property
    def between(self) -> float:
        """Variance that wordings bear; zero for one."""
        count = len(self.by_wording)
        return float(np.sum(self.by_wording**2)) / (count * max(count - 1, 1))


def mean_curve(fit: LogitFit) -> MeanCurve:
    """Return the curve of a fit, in which every wording counts alike.

    Parameters
    ----------
    fit
        The fit.

    Returns
    -------
    MeanCurve
    """
    rows = fit.every
    return MeanCurve(rows, np.full(len(rows), 1 / len(rows)))


def fitted_purchase(fit: LogitFit, relative_price: FloatArray) -> FloatArray:
    """Evaluate the curve of a fit.

    Parameters
    ----------
    fit
        Of any degree.
    relative_price
        Shape (n,).

    Returns
    -------
    numpy.ndarray
        Shape (n,).
    """
    return mean_curve(fit).purchase(relative_price)


def tell(fit: LogitFit, value: Value) -> Told:
    """Work out a number of a curve, with what bears its error.

    Parameters
    ----------
    fit
        The fit.
    value
        From a curve to the number.

    Returns
    -------
    Told
        By central differences in the coefficients and in the weights of the wordings: of a number that is no mean
        over wordings, such as an elasticity, the second are its infinitesimal jackknife (Jaeckel 1972).
    """
    curve = mean_curve(fit)
    slopes = np.zeros_like(curve.coefficients)
    for place in np.ndindex(*slopes.shape):
        step = _STEP * max(1.0, abs(float(curve.coefficients[place])))
        move = np.zeros_like(slopes)
        move[place] = step
        ends = (value(MeanCurve(curve.coefficients + way * move, curve.weights)) for way in (1, -1))
        slopes[place] = (next(ends) - next(ends)) / (2 * step)
    pulls = np.zeros(len(curve.weights))
    if len(pulls) > 1:
        for number, towards in enumerate(np.eye(len(pulls)) - curve.weights):
            weights = (curve.weights + way * _SHIFT * towards for way in (1, -1))
            ends = (value(MeanCurve(curve.coefficients, one)) for one in weights)
            pulls[number] = (next(ends) - next(ends)) / (2 * _SHIFT)
    influence = np.array(fit.influence).reshape(-1, slopes.size)
    return Told(value(curve), pulls, influence @ slopes.ravel())


def estimate(fit: LogitFit, value: Value, level: float = LEVEL) -> Estimate:
    """Estimate a number that follows from a curve.

    Parameters
    ----------
    fit
        The fit.
    value
        From a curve to the number.
    level
        Coverage of the interval.

    Returns
    -------
    Estimate
        The number of the mean of the wordings' curves, by the delta method; across wordings with a t interval over
        what each of them adds (Ibragimov & Mueller 2010), joined with what personas or replies add.
    """
    told = tell(fit, value)
    within = float(np.sum(told.by_source**2))
    error = float(_variance(fit, np.array([told.between]), np.array([within]))[0]) ** 0.5
    width = quantile(fit, level) * error
    return Estimate(told.value, told.value - width, told.value + width)


def _variance(fit: LogitFit, between: FloatArray, within: FloatArray) -> FloatArray:
    if len(fit.wordings) < 2:
        return within
    return joined(between, len(fit.wordings) - 1, within, len(fit.sources) - 1)[0]


def log_odds(fit: LogitFit, relative_price: FloatArray, level: float = LEVEL) -> tuple[FloatArray, FloatArray]:
    """Evaluate a curve on the logit scale, where its errors are made.

    Parameters
    ----------
    fit
        The fit.
    relative_price
        Shape (n,).
    level
        Pointwise coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (n,) each: the log-odds of the mean of the wordings' curves, and the half-width of their interval.
    """
    curve = mean_curve(fit)
    design = np.vander(relative_price, curve.coefficients.shape[1], increasing=True)
    index = curve.coefficients @ design.T
    yes, no = log_expit(index), log_expit(-index)
    usual = np.log(curve.weights)[:, np.newaxis]
    all_yes, all_no = logsumexp(usual + yes, axis=0), logsumexp(usual + no, axis=0)
    pulls = np.exp(yes - all_yes) - np.exp(no - all_no)
    between = np.sum(pulls**2, axis=0) / (len(index) * max(len(index) - 1, 1))
    slopes = np.exp(usual + yes + no - all_yes - all_no).T[:, :, np.newaxis] * design[:, np.newaxis, :]
    effects = np.array(fit.influence).reshape(-1, curve.coefficients.size) @ slopes.reshape(len(design), -1).T
    variance = _variance(fit, between, np.sum(effects**2, axis=0))
    return np.asarray(all_yes - all_no), quantile(fit, level) * np.sqrt(variance)


def predict(fit: LogitFit, relative_price: FloatArray) -> pd.DataFrame:
    """Evaluate a fitted curve with its band.

    Parameters
    ----------
    fit
        The fit.
    relative_price
        Shape (n,).

    Returns
    -------
    pandas.DataFrame
        Columns ``relative_price``, ``purchase``, ``low``, ``high``: pointwise 95% intervals, made on the
        logit scale and carried over.
    """
    index, width = log_odds(fit, relative_price)
    return pd.DataFrame(
        {
            "relative_price": relative_price,
            "purchase": expit(index),
            "low": expit(index - width),
            "high": expit(index + width),
        }
    )
