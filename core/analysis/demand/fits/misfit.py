"""Whether a logit describes the answers that it was fitted to."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, expit

from core.analysis.demand.fits.answers import Answers
from core.analysis.demand.fits.logit import LogitFit
from core.basics.arrays import FloatArray

FIT_LEVEL = 0.05
"""Level of the test of draws."""
REJECTED = 0.01
"""Level from which on another curve may be named instead."""
LARGEST_MISFIT = 0.1
"""A curve of probabilities that lies farther from a point than this does not describe it."""
LEAST_VARIANCE = 1e-9
"""Keeps an answer that a curve all but rules out from dividing by nothing."""


@dataclass(frozen=True)
class Misfit:
    """How far answers lie from the fitted curve.

    Parameters
    ----------
    largest
        Largest distance of a point from its curve, in any wording.
    p_value
        Of no misfit, by Pearson's statistic; None for probabilities, or where no degree of freedom is left.
    """

    largest: float
    p_value: float | None

    @property
    def holds(self) -> bool:
        """Whether the curve may speak for the answers."""
        return self.largest <= LARGEST_MISFIT if self.p_value is None else self.p_value >= FIT_LEVEL

    @property
    def rejected(self) -> bool:
        """Whether the curve is so far off that another may be named instead."""
        return self.largest > LARGEST_MISFIT if self.p_value is None else self.p_value < REJECTED


def misfit_of(answers: Answers, fit: LogitFit) -> Misfit:
    """Test a fitted curve against the points.

    Parameters
    ----------
    answers
        Of the curve.
    fit
        Of these answers, of any degree.

    Returns
    -------
    Misfit

    Notes
    -----
    Pearson's goodness of fit for draws (McCullagh & Nelder 1989, section 4.4.5), added up over wordings, each with
    a curve of its own. Personas who answer every price move its points together, which a curve's level takes up,
    so that the test errs towards holding its level.
    """
    drawn = bool(np.all((answers.purchase == 0) | (answers.purchase == 1)))
    squares, degrees, largest = 0.0, 0, 0.0
    for number, wording in enumerate(fit.wordings):
        coefficients = fit.every[number]
        prices, purchase, asked = answers.where(answers.wording == wording).by_price()
        fitted = expit(np.vander(prices, len(coefficients), increasing=True) @ coefficients)
        squares += _pearson(purchase, fitted, asked)
        degrees += len(prices) - len(coefficients)
        largest = max(largest, float(np.max(np.abs(purchase - fitted))))
    return Misfit(largest, float(chdtrc(degrees, squares)) if drawn and degrees > 0 else None)


def _pearson(purchase: FloatArray, fitted: FloatArray, asked: FloatArray) -> float:
    return float(np.sum(asked * (purchase - fitted) ** 2 / np.maximum(fitted * (1 - fitted), LEAST_VARIANCE)))


def level_misfit(purchase: FloatArray, asked: FloatArray, *, drawn: bool) -> Misfit:
    """Test whether shares at some prices are one.

    Parameters
    ----------
    purchase, asked
        Shape (prices,).
    drawn
        Whether answers are yes or no.

    Returns
    -------
    Misfit
    """
    level = np.full(len(purchase), float(np.average(purchase, weights=asked)))
    largest = float(np.max(np.abs(purchase - level)))
    degrees = len(purchase) - 1
    return Misfit(largest, float(chdtrc(degrees, _pearson(purchase, level, asked))) if drawn and degrees else None)
