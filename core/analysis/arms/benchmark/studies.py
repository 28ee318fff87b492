"""Numbers over experiments, whose unit is the study: what one study's experiments say hangs on the same people."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.analysis.benchmark import mean_over_units
from core.analysis.demand.fits import Estimate, NoEstimate, exact_limits
from core.basics.arrays import FloatArray

FEWEST_STUDIES = 5
"""Fewer do not tell how far studies lie apart."""
TOO_FEW = f"fewer than {FEWEST_STUDIES} studies"


@dataclass(frozen=True)
class OverStudies:
    """A number over experiments.

    Parameters
    ----------
    value
        Mean over studies of each one's mean.
    interval
        95%, or why there is none.
    studies, effects
        How many there are.
    """

    value: float
    interval: Estimate | NoEstimate
    studies: int
    effects: int


def mean_over_studies(found: Iterable[tuple[str, float]]) -> OverStudies | NoEstimate:
    """Average a number over experiments.

    Parameters
    ----------
    found
        Study and number, an effect each.

    Returns
    -------
    OverStudies or NoEstimate
        The latter where there is no number.

    Notes
    -----
    What is resampled are studies, each with all of its experiments and arms, for these share their people: the
    bootstrap of `core.analysis.benchmark.mean_over_units` on each study's mean.
    """
    means, effects = _by_study(found)
    if not effects:
        return NoEstimate("no experiment tells it")
    if len(means) < FEWEST_STUDIES:
        return OverStudies(float(means.mean()), NoEstimate(TOO_FEW), len(means), effects)
    around = mean_over_units(means)
    return OverStudies(around.estimate, around, len(means), effects)


def share_over_studies(found: Iterable[tuple[str, bool]]) -> OverStudies | NoEstimate:
    """Average a share over experiments.

    Parameters
    ----------
    found
        Study and whether it holds, an effect each.

    Returns
    -------
    OverStudies or NoEstimate
        The latter where nothing is told.

    Notes
    -----
    Exact binomial limits (Clopper & Pearson 1934) with a trial a study: no number between 0 and 1 varies more over
    studies than one that is either, and they have a width where every study says the same.
    """
    means, effects = _by_study((study, float(holds)) for study, holds in found)
    if not effects:
        return NoEstimate("no experiment tells it")
    count = np.array([float(len(means))])
    low, high = exact_limits(np.array([means.sum()]), count)
    value = float(means.mean())
    return OverStudies(value, Estimate(value, float(low[0]), float(high[0])), len(means), effects)


def _by_study(found: Iterable[tuple[str, float]]) -> tuple[FloatArray, int]:
    values: dict[str, list[float]] = {}
    for study, value in found:
        if not np.isnan(value):
            values.setdefault(study, []).append(value)
    return np.array([np.mean(one) for one in values.values()]), sum(map(len, values.values()))
