"""What is believed of people's curve before they are asked: the calibrated curve, give or take what others'
missed.
"""

from dataclasses import dataclass

import numpy as np

from core.analysis.benchmark import Calibration, log_odds
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.people import asked_prices, people_matrix
from core.basics.arrays import FloatArray
from core.experiment import Product, catalog

TOWARDS_LINES = 0.5
"""Weight of shifts, tilts and a rest alike at every price in the covariance; the rest is as products have it."""
ALIKE = 1e-6
"""Variance by which neighbouring prices differ at least, so that two that are all but one can be told apart."""


@dataclass(frozen=True, eq=False)
class Prior:
    """Log-odds of people's purchases as expected of a product that they were not asked about.

    Parameters
    ----------
    relative_price
        Shape (prices,), ascending.
    odds
        Shape (prices,), log-odds.
    covariance
        Shape (prices, prices), of people's log-odds around ``odds``, over products.
    missed
        Shape (products, prices), what people of each of those that taught it lie off it.
    rest
        Variance of what neither a shift nor a tilt explains, at one price.
    uncalibrated
        Why it is other products' people alone, and no model; empty where it is a calibrated curve.
    """

    relative_price: FloatArray
    odds: FloatArray
    covariance: FloatArray
    missed: FloatArray
    rest: float
    uncalibrated: str = ""

    @property
    def products(self) -> int:
        """How many products taught it."""
        return len(self.missed)

    def at(self, prices: FloatArray) -> "Prior":
        """Read it at other prices, between which it is a straight line.

        Parameters
        ----------
        prices
            Shape (n,), relative, ascending, within ``relative_price`` or just beyond its ends.

        Returns
        -------
        Prior
            Between two of its prices the rest is another one than at either.
        """
        weights = np.array([np.interp(prices, self.relative_price, one) for one in np.eye(len(self.odds))]).T
        another = self.rest * np.maximum(1 - (weights**2).sum(axis=1), 0) + ALIKE
        return Prior(
            prices,
            weights @ self.odds,
            weights @ self.covariance @ weights.T + np.diag(another),
            self.missed @ weights.T,
            self.rest,
            self.uncalibrated,
        )


def calibrated_prior(calibration: Calibration) -> Prior:
    """Take the calibrated curve, give or take what it misses the benchmark's products by.

    Parameters
    ----------
    calibration
        Of the product, taught by the others.

    Returns
    -------
    Prior
    """
    points = calibration.points
    return _prior(
        points["relative_price"].to_numpy(np.float64),
        log_odds(points["purchase"].to_numpy(np.float64)),
        calibration.missed,
    )


def prior_without_model(product: Product, reason: str) -> Prior:
    """Take other products' people, where no model is calibrated.

    Parameters
    ----------
    product
        Left out.
    reason
        Why there is no calibration, a clause.

    Returns
    -------
    Prior
    """
    odds = log_odds(people_matrix()[np.array([one != product for one in catalog()])])
    without = (odds.sum(axis=0) - odds) / (len(odds) - 1)
    return _prior(asked_prices(), odds.mean(axis=0), odds - without, reason)


def prior_of(calibration: Calibration | NoEstimate, product: Product) -> Prior:
    """Take the calibrated curve where there is one, else other products' people.

    Parameters
    ----------
    calibration
        Of the product, or why there is none.
    product
        Left out of what other products teach.

    Returns
    -------
    Prior
    """
    if isinstance(calibration, NoEstimate):
        return prior_without_model(product, calibration.reason)
    return calibrated_prior(calibration)


def _prior(prices: FloatArray, odds: FloatArray, missed: FloatArray, reason: str = "") -> Prior:
    """Estimate how products miss their predictions (shrunk towards a simpler form, as Ledoit & Wolf 2003 do)."""
    lines, rest = _lines(prices, missed)
    as_products = missed.T @ missed / len(missed)
    covariance = TOWARDS_LINES * (lines + rest * np.eye(len(prices))) + (1 - TOWARDS_LINES) * as_products
    return Prior(prices, odds, covariance + ALIKE * np.eye(len(prices)), missed, rest, reason)


def _lines(prices: FloatArray, missed: FloatArray) -> tuple[FloatArray, float]:
    """Return the covariance of shifts and tilts at the prices, and the variance around such lines."""
    design = np.vander(prices - 1, 2, increasing=True)
    found = np.linalg.lstsq(design, missed.T, rcond=None)[0]
    off = missed.T - design @ found
    rest = float((off**2).sum()) / (len(missed) * max(len(prices) - 2, 1))
    values, vectors = np.linalg.eigh(found @ found.T / len(missed) - rest * np.linalg.inv(design.T @ design))
    spread = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return np.asarray(design @ spread @ design.T), rest
