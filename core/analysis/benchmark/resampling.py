"""Intervals and tests whose units are products, or studies: what they claim, they claim of others like these."""

from collections.abc import Sequence

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray

RESAMPLES = 2_000
FLIPS = 20_000
SEED = 20_260_101
MIN_RANKED = 5
"""Products, below which ranks say nothing."""


def mean_over_units(values: FloatArray) -> Estimate:
    """Average a number over products, or over other units that are resampled whole.

    Parameters
    ----------
    values
        Shape (units,); NaN where a unit has none. At least one has.

    Returns
    -------
    Estimate
        The interval is NaN where fewer than two units have a number.

    Notes
    -----
    Bootstrap percentile interval, expanded so that it is not too narrow with few units (Hesterberg 2015,
    section 4.3): at levels from the t distribution, Phi(-sqrt(n / (n - 1)) t) instead of 2.5%. No interval
    of this kind can reach beyond the lowest and highest unit, so with fewer than 5 units it is too short.
    """
    known = values[~np.isnan(values)]
    count = len(known)
    middle = float(known.mean())
    if count < 2:
        return Estimate(middle, float("nan"), float("nan"))
    tail = stats.norm.cdf(-np.sqrt(count / (count - 1)) * stats.t.ppf(0.5 + LEVEL / 2, count - 1))
    return _interval(middle, stats.bootstrap((known,), np.mean, **_how(1 - 2 * float(tail))))


def rank_correlation(first: FloatArray, second: FloatArray) -> Estimate | NoEstimate:
    """Correlate the ranks of two numbers over products (Spearman 1904).

    Parameters
    ----------
    first, second
        Shape (products,); products for which either is NaN are left out.

    Returns
    -------
    Estimate or NoEstimate
        With a bootstrap percentile interval.
    """
    both = ~(np.isnan(first) | np.isnan(second))
    if both.sum() < MIN_RANKED:
        return NoEstimate(f"fewer than {MIN_RANKED} products have an elasticity")
    x, y = first[both], second[both]
    if not np.ptp(x) or not np.ptp(y):
        return NoEstimate("all elasticities are the same, so they have no ranks")
    middle = float(_spearman(x, y))
    return _interval(middle, stats.bootstrap((x, y), _spearman, paired=True, **_how(LEVEL)))


def _how(level: float) -> dict[str, object]:
    return {
        "n_resamples": RESAMPLES,
        "confidence_level": level,
        "method": "percentile",
        "vectorized": True,
        "rng": np.random.default_rng(SEED),
    }


def _interval(middle: float, found: object) -> Estimate:
    low, high = found.confidence_interval  # type: ignore[attr-defined]
    return Estimate(middle, float(low), float(high))


def _spearman(first: FloatArray, second: FloatArray, axis: int = -1) -> FloatArray:
    ranks = [stats.rankdata(values, axis=axis) for values in (first, second)]
    x, y = (rank - rank.mean(axis=axis, keepdims=True) for rank in ranks)
    spread = np.sqrt((x**2).sum(axis=axis) * (y**2).sum(axis=axis))
    # A resample may hold one product again and again, which has no ranks.
    return np.asarray(np.divide((x * y).sum(axis=axis), spread, out=np.zeros_like(spread), where=spread > 0))


def flip_tests(differences: Sequence[FloatArray]) -> list[float]:
    """Test whether paired differences over products are on average zero.

    Parameters
    ----------
    differences
        Of every comparison; shape (products,), NaN where a product was not compared.

    Returns
    -------
    list of float
        Two-sided p-values, Holm-adjusted over the comparisons (Holm 1979).

    Notes
    -----
    Sign-flip test (Fisher 1935): were the two alike, each product's difference might as well have the other sign.
    """
    if not differences:
        return []
    table = np.nan_to_num(np.column_stack(differences))
    signs = np.random.default_rng(SEED).choice(np.array([-1.0, 1.0]), size=(FLIPS, len(table)))
    flipped = np.abs(signs @ table)
    # Sums that are equal but for rounding count as equal.
    extreme = flipped >= np.abs(table.sum(axis=0)) * (1 - 1e-9)
    chances = (1 + extreme.sum(axis=0)) / (1 + FLIPS)
    return [float(chance) for chance in multipletests(chances, method="holm")[1]]
