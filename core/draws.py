"""Draws from the distribution of a curve's coefficients, and the intervals that they make."""

import numpy as np

from core.answers import FloatArray
from core.logit import LEVEL, Estimate, LogitFit

DRAWS = 10_000
"""A share of so many is known to 1 percentage point."""
SEED = 7


def draw_coefficients(fit: LogitFit) -> FloatArray:
    """Draw coefficients from the distribution that a curve's intervals are made from.

    Parameters
    ----------
    fit
        The curve.

    Returns
    -------
    numpy.ndarray
        Shape (`DRAWS` + 1, powers): first the estimate itself, then the draws, which are the same every time.

    Notes
    -----
    Multivariate t with the fit's covariance as its scale and the fit's degrees of freedom: on the logit scale, at
    one price, its quantiles are the ends of the band that `core.logit.predict` draws; across wordings they are
    those of Ibragimov & Mueller (2010).
    """
    random = np.random.default_rng(SEED)
    values, vectors = np.linalg.eigh(np.array(fit.covariance))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    normal = random.standard_normal((DRAWS, len(fit.coefficients)))
    heavy = np.sqrt(fit.degrees / random.chisquare(fit.degrees, (DRAWS, 1)))
    middle = np.array(fit.coefficients)
    return np.vstack([middle, middle + heavy * (normal @ root.T)])


def interval_of(values: FloatArray) -> Estimate:
    """Make an estimate of a number that was worked out from every row of `draw_coefficients`.

    Parameters
    ----------
    values
        Shape (`DRAWS` + 1,).

    Returns
    -------
    Estimate
        The first value, with quantiles of the others for its 95% interval.
    """
    middle = float(values[0])
    low, high = np.quantile(values[1:], [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return Estimate(middle, min(float(low), middle), max(float(high), middle))
