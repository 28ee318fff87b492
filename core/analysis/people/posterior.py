"""People's curve once some of them have answered: the prior moved onto their answers, price by price."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, stdtrit

from core.analysis.levels import LEVEL
from core.analysis.people.prior import Prior
from core.basics.arrays import FloatArray

STEPS = 60
LONGEST_STEP = 3.0
"""In log-odds: from a far start Newton's method overshoots."""
CLOSE = 1e-7
ALMOST_NOTHING = 1e-9
DRAWS = 2_000
SEED = 20_261_130

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Log-odds of people's purchases, after some of them answered.

    Parameters
    ----------
    relative_price
        Shape (prices,).
    odds
        Shape (..., prices).
    covariance
        Shape (..., prices, prices).
    """

    relative_price: FloatArray
    odds: FloatArray
    covariance: FloatArray

    @property
    def shares(self) -> FloatArray:
        """Shares of buyers, shape (..., prices): medians."""
        return np.asarray(expit(self.odds), dtype=np.float64)

    @property
    def means(self) -> FloatArray:
        """Expected shares of buyers, shape (..., prices), by Gauss-Hermite quadrature."""
        odds = self.odds[..., np.newaxis] + np.sqrt(self.variances)[..., np.newaxis] * _NODES
        return np.asarray(expit(odds) @ (_WEIGHTS / _WEIGHTS.sum()), dtype=np.float64)

    @property
    def variances(self) -> FloatArray:
        """Of the log-odds, shape (..., prices)."""
        return np.asarray(np.diagonal(self.covariance, axis1=-2, axis2=-1), dtype=np.float64)

    def limits(self, products: int) -> tuple[FloatArray, FloatArray]:
        """Return pointwise 95% limits of the shares, of a product like those that taught the prior.

        Parameters
        ----------
        products
            That taught it: of how they differ is known as much as so many show.

        Returns
        -------
        tuple of numpy.ndarray
            Lower and upper limits, shape (..., prices) each.
        """
        width = float(stdtrit(products - 1, 0.5 + LEVEL / 2)) * np.sqrt(self.variances)
        return np.asarray(expit(self.odds - width)), np.asarray(expit(self.odds + width))

    def draws(self, count: int = DRAWS) -> FloatArray:
        """Draw curves from it, the same ones each time.

        Parameters
        ----------
        count
            How many.

        Returns
        -------
        numpy.ndarray
            Shares, shape (..., count, prices).
        """
        normal = np.random.default_rng(SEED).standard_normal((count, self.odds.shape[-1]))
        root = np.linalg.cholesky(self.covariance)
        return np.asarray(expit(self.odds[..., np.newaxis, :] + normal @ np.swapaxes(root, -1, -2)))


def update(prior: Prior, bought: FloatArray, asked: FloatArray) -> Posterior:
    """Move a prior onto people's answers.

    Parameters
    ----------
    prior
        At the prices of the answers.
    bought, asked
        Shape (..., prices): yeses and answers; zero where nobody was asked. Fractions count as such.

    Returns
    -------
    Posterior

    Notes
    -----
    Normal prior on the log-odds, binomial answers, and the normal distribution at the mode (Tierney & Kadane
    1986). With such a prior from a model's predictions, and its variance from other problems of the same kind,
    this is prediction-powered adaptive shrinkage (Li & Ignatiadis 2025), on the logit scale and along the prices.
    """
    odds: FloatArray = np.broadcast_to(prior.odds, np.broadcast_shapes(bought.shape, asked.shape)).copy()
    precision = np.asarray(np.linalg.inv(prior.covariance), dtype=np.float64)
    for _ in range(STEPS):
        shares = np.asarray(expit(odds), dtype=np.float64)
        slope = bought - asked * shares - (odds - prior.odds) @ precision
        step = np.linalg.solve(_bent(precision, asked, shares), slope[..., np.newaxis])[..., 0]
        longest = np.abs(step).max(axis=-1, keepdims=True)
        odds = np.asarray(odds + step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, CLOSE)), np.float64)
        if longest.max(initial=0.0) < CLOSE:
            break
    bent = _bent(precision, asked, np.asarray(expit(odds), dtype=np.float64))
    return Posterior(prior.relative_price, odds, np.asarray(np.linalg.inv(bent), dtype=np.float64))


def _bent(precision: FloatArray, asked: FloatArray, shares: FloatArray) -> FloatArray:
    bent: FloatArray = np.broadcast_to(precision, (*shares.shape, shares.shape[-1])).copy()
    places = np.arange(shares.shape[-1])
    bent[..., places, places] += asked * shares * (1 - shares)
    return bent


def contradiction(prior: Prior, bought: FloatArray, asked: FloatArray) -> float:
    """Test whether people's answers may come of a product like those that taught the prior.

    Parameters
    ----------
    prior
        At the prices of the answers.
    bought, asked
        Shape (prices,): yeses and answers.

    Returns
    -------
    float
        P-value: how often answers to such products lie so far from what is expected of them, by their own
        covariance (Box 1980).
    """
    expected = Posterior(prior.relative_price, prior.odds, prior.covariance).draws()
    covariance = asked[:, np.newaxis] * np.cov(expected.T) * asked + np.diag(
        asked * (expected * (1 - expected)).mean(axis=0) + ALMOST_NOTHING
    )
    inverse = np.linalg.inv(covariance)
    answers = np.random.default_rng(SEED).binomial(np.ceil(asked).astype(np.int64), expected) * _part(asked)

    def distance(counts: FloatArray) -> FloatArray:
        off = counts - asked * expected.mean(axis=0)
        return np.asarray(np.einsum("...i,ij,...j->...", off, inverse, off))

    farther = distance(answers) >= float(distance(bought)) - CLOSE
    return float((1 + farther.sum()) / (1 + len(answers)))


def _part(asked: FloatArray) -> FloatArray:
    """Return what a fraction of an answer counts of a whole one."""
    return np.divide(asked, np.ceil(asked), out=np.ones_like(asked), where=asked > 0)
