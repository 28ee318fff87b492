"""How much strategies differ in the price elasticity that they give one model."""

import itertools
from dataclasses import dataclass

import numpy as np
from statsmodels.stats.multitest import multipletests

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import (
    Estimate,
    LogitFit,
    NoEstimate,
    elasticity_of,
    error_of_mean,
    gradient,
    joined,
    point_elasticity,
    quantile,
    t_interval,
    two_sided,
)
from core.analysis.demand.shapes.shape import BEYOND_ELASTICITY
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray
from core.experiment import ModelName


@dataclass(frozen=True)
class Contrast:
    """One strategy's elasticity at the regular price less another's, for one model.

    Parameters
    ----------
    asked
        Who was.
    first, second
        Codes of the strategies.
    difference
        Elasticity under the first less that under the second, with a 95% interval by itself; or why there is none.
        Where either curve was not sampled, the interval speaks of the curves' fit only.
    p_value
        Two-sided, Holm-adjusted over all contrasts that have one (Holm 1979); None without a difference, or where
        either curve was not sampled: there is no sampling error to test against.
    """

    asked: ModelName
    first: str
    second: str
    difference: Estimate | NoEstimate
    p_value: float | None


@dataclass(frozen=True)
class _Difference:
    value: float
    error: float
    degrees: int
    sampled: bool

    @property
    def interval(self) -> Estimate:
        return t_interval(self.value, self.error, self.degrees)

    @property
    def p_value(self) -> float:
        return two_sided(self.value, self.error, self.degrees)


def contrast_strategies(curves: list[Curve], against: str | None = None) -> list[Contrast]:
    """Compare pairs of strategies by which one model was asked.

    Parameters
    ----------
    curves
        Of one experiment.
    against
        Code of the strategy with which every other is compared; None compares every pair.

    Returns
    -------
    list of Contrast
        In the order of the curves.

    Notes
    -----
    Every strategy has a fit of its own. The variance of the difference is the sum of theirs less twice the
    covariance that the two fits' sandwiches share over personas who answered both strategies (Weesie 1999).
    Across wordings the difference is taken within each wording that both answered, with a t interval over them
    (Ibragimov & Mueller 2010).
    """
    pairs = [
        (a, b)
        for a, b in itertools.combinations(curves, 2)
        if a.asked == b.asked and (against is None or against in (a.strategy, b.strategy))
    ]
    differences = [_difference(first, second) for first, second in pairs]
    chances = [one.p_value for one in differences if isinstance(one, _Difference) and one.sampled]
    adjusted = iter(multipletests(chances, method="holm")[1] if chances else [])
    return [
        Contrast(first.asked, first.strategy, second.strategy, one, None)
        if isinstance(one, NoEstimate)
        else Contrast(
            first.asked,
            first.strategy,
            second.strategy,
            one.interval,
            float(next(adjusted)) if one.sampled else None,
        )
        for (first, second), one in zip(pairs, differences, strict=True)
    ]


def _difference(first: Curve, second: Curve) -> _Difference | NoEstimate:
    ours, theirs = first.fit, second.fit
    for curve in (first, second):
        if curve.shape in BEYOND_ELASTICITY:
            return NoEstimate(
                f"under {curve.strategy}, the curve is {curve.shape}, which no one elasticity describes"
            )
        if isinstance(curve.elasticity, NoEstimate):
            return NoEstimate(f"under {curve.strategy}, {curve.elasticity.reason}")
    if isinstance(ours, NoEstimate) or isinstance(theirs, NoEstimate):
        raise AssertionError("A curve has no elasticity without a fit.")
    if len(ours.wordings) > 1 or ours.wordings != theirs.wordings:
        return _between_wordings(ours, theirs)
    values, errors = zip(*(_value_and_error(fit) for fit in (ours, theirs)), strict=True)
    variance = errors[0] ** 2 + errors[1] ** 2 - 2 * _shared(ours, theirs)
    return _Difference(
        values[0] - values[1],
        max(variance, 0.0) ** 0.5,
        min(ours.degrees, theirs.degrees),
        first.sampled and second.sampled,
    )


def _between_wordings(ours: LogitFit, theirs: LogitFit) -> _Difference | NoEstimate:
    shared = sorted(set(ours.wordings) & set(theirs.wordings))
    if len(shared) < 2:
        return NoEstimate("fewer than two wordings were answered under both strategies")
    values = np.array(
        [
            elasticity_of(_in_wording(ours, wording), 1.0) - elasticity_of(_in_wording(theirs, wording), 1.0)
            for wording in shared
        ]
    )
    between, within = np.atleast_2d(error_of_mean(values) ** 2), np.atleast_2d(_persona_variance(ours, theirs))
    personas = len(set(ours.sources) | set(theirs.sources))
    variance, degrees = joined(between, len(values) - 1, within, personas - 1)
    return _Difference(float(values.mean()), float(variance[0, 0]) ** 0.5, degrees, sampled=True)


def _persona_variance(ours: LogitFit, theirs: LogitFit) -> float:
    """Variance of the difference of two elasticities that personas or replies bear."""
    alone = 0.0
    for fit in (ours, theirs):
        if fit.sources:
            slopes = gradient(fit, lambda coefficients: elasticity_of(coefficients, 1.0))
            alone += float(np.sum((np.array(fit.influence) @ slopes) ** 2))
    return max(alone - 2 * _shared(ours, theirs), 0.0)


def _in_wording(fit: LogitFit, wording: int) -> FloatArray:
    return np.array(fit.by_wording[fit.wordings.index(wording)])


def _value_and_error(fit: LogitFit) -> tuple[float, float]:
    value = point_elasticity(fit)
    if isinstance(value, NoEstimate):
        raise AssertionError(value.reason)
    return value.estimate, (value.high - value.low) / 2 / quantile(fit, LEVEL)


def _shared(ours: LogitFit, theirs: LogitFit) -> float:
    """Covariance of two elasticities, over the personas that answered both strategies."""
    both = sorted(set(ours.sources) & set(theirs.sources))
    if not both:
        return 0.0
    effects = []
    for fit in (ours, theirs):
        slopes = gradient(fit, lambda coefficients: elasticity_of(coefficients, 1.0))
        rows = [fit.sources.index(source) for source in both]
        effects.append(np.array(fit.influence)[rows] @ slopes)
    return float(effects[0] @ effects[1])
