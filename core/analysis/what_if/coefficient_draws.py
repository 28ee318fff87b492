"""Draws from the distribution of a curve's coefficients, and the intervals that they make."""

from functools import lru_cache

import numpy as np
from scipy.special import gammaincinv, ndtri
from scipy.stats import qmc

from core.analysis.demand.fits.logit import Estimate, LogitFit
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray

DRAWS = 2**13
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
    one price, its quantiles are the ends of the band that `predict` draws; across wordings they are
    those of Ibragimov & Mueller (2010). The draws are scrambled Sobol points (Owen 1998), which fill the
    distribution more evenly than independent ones.
    """
    values, vectors = np.linalg.eigh(np.array(fit.covariance))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    middle = np.array(fit.coefficients)
    return np.vstack([middle, middle + _standard_draws(len(middle), fit.degrees) @ root.T])


@lru_cache(maxsize=64)
def _standard_draws(powers: int, degrees: int) -> FloatArray:
    """Draw from a multivariate t of unit scale, shape (draws, powers)."""
    uniform = qmc.Sobol(powers + 1, rng=SEED).random(DRAWS)
    chi_squared = 2 * gammaincinv(degrees / 2, uniform[:, -1:])
    return np.asarray(ndtri(uniform[:, :-1]) * np.sqrt(degrees / chi_squared))


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
