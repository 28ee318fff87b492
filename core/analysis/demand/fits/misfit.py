"""Whether a logit describes the answers that it was fitted to."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, expit, fdtrc

from core.analysis.demand.fits.answers import Answers
from core.analysis.demand.fits.logit import LogitFit
from core.analysis.levels import SIGNIFICANT, STRICT
from core.basics.arrays import FloatArray

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
        Of no misfit, by Pearson's statistic, adjusted for answers that err together; None for probabilities, or
        where no degree of freedom is left.
    """

    largest: float
    p_value: float | None

    @property
    def holds(self) -> bool:
        """Whether the curve may speak for the answers."""
        return self.largest <= LARGEST_MISFIT if self.p_value is None else self.p_value >= SIGNIFICANT

    @property
    def rejected(self) -> bool:
        """Whether the curve is so far off that another may be named instead."""
        return self.largest > LARGEST_MISFIT if self.p_value is None else self.p_value < STRICT


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
    a curve of its own. Where answers share a persona or a reply, in whatever wordings, its expectation and its
    degrees of freedom are those that clusters show (Rao & Scott 1984; F form of Thomas & Rao 1987).
    """
    drawn = answers.yes_or_no
    parts = [_part(answers, wording, row) for wording, row in zip(fit.wordings, fit.every, strict=True)]
    largest = max(part.largest for part in parts)
    degrees = sum(part.degrees for part in parts)
    if not drawn or degrees <= 0:
        return Misfit(largest, None)
    squares = sum(part.squares for part in parts)
    clusters = np.hstack([part.clusters for part in parts])
    if len(clusters) < 2:
        return Misfit(largest, float(chdtrc(degrees, squares)))
    return Misfit(largest, _p_clustered(squares, clusters, degrees))


@dataclass(frozen=True)
class _Part:
    """Misfit of one wording; ``clusters``, shape (clusters, prices), is what each cluster adds to residuals."""

    largest: float
    squares: float
    degrees: int
    clusters: FloatArray


def _part(answers: Answers, wording: int, coefficients: FloatArray) -> _Part:
    own = answers.where(answers.wording == wording)
    prices, purchase, asked = own.by_price()
    design = np.vander(prices, len(coefficients), increasing=True)
    fitted = expit(design @ coefficients)
    scale = np.sqrt(asked * np.maximum(fitted * (1 - fitted), LEAST_VARIANCE))
    names = np.unique(answers.cluster)
    errors = np.zeros((len(names), len(prices)))
    if len(names):
        at = np.searchsorted(prices, own.relative_price)
        np.add.at(errors, (np.searchsorted(names, own.cluster), at), own.weight * (own.purchase - fitted[at]))
    # The fit takes up what lies along its own slopes.
    along, _ = np.linalg.qr(design * scale[:, np.newaxis])
    scaled = errors / scale
    return _Part(
        largest=float(np.max(np.abs(purchase - fitted))),
        squares=_pearson(purchase, fitted, asked),
        degrees=len(prices) - len(coefficients),
        clusters=scaled - scaled @ along @ along.T,
    )


def _p_clustered(squares: float, clusters: FloatArray, degrees: int) -> float:
    """Test Pearson's statistic against what clusters say of its expectation and degrees of freedom."""
    free = len(clusters) - 1
    away = clusters - clusters.mean(axis=0)
    products = away @ away.T * len(clusters) / free
    total = float(np.trace(products))
    if total <= LEAST_VARIANCE:
        return 1.0 if squares <= LEAST_VARIANCE else 0.0
    # Few clusters make the squares of the variances too large: Wishart's moments.
    spread = (float(np.sum(products**2)) - total**2 / free) / (1 + 1 / free)
    effective = min(total**2 / spread, degrees) if spread > 0 else degrees
    return float(fdtrc(effective, effective * free, squares / total))


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
