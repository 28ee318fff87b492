"""How much strategies differ in the price elasticity that they give one model."""

import itertools
from dataclasses import dataclass

import numpy as np

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import (
    Estimate,
    LogitFit,
    NoEstimate,
    Told,
    elasticity_of,
    holm,
    joined,
    t_interval,
    tell,
    two_sided,
)
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
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
        Where nothing tells how other answers or wordings would differ, it speaks of the curves' fit only.
    p_value
        Two-sided, Holm-adjusted over all contrasts that have one (Holm 1979); None without a difference, or where
        that interval speaks of the fit only. Of wordings that both were asked in, each difference is one
        observation, so that a curve that is the same in all of them is tested where the other is not.
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
    Across wordings the two mean curves are those of the wordings that both answered, with a t interval over what
    each wording adds to the difference (Ibragimov & Mueller 2010).
    """
    pairs = [
        (a, b)
        for a, b in itertools.combinations(curves, 2)
        if a.asked == b.asked and (against is None or against in (a.strategy, b.strategy))
    ]
    differences = [_difference(first, second) for first, second in pairs]
    tested = [one.p_value if isinstance(one, _Difference) and one.sampled else None for one in differences]
    return [
        Contrast(
            first.asked,
            first.strategy,
            second.strategy,
            one if isinstance(one, NoEstimate) else one.interval,
            p_value,
        )
        for (first, second), one, p_value in zip(pairs, differences, holm(tested), strict=True)
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
    return _of_fits(ours, theirs, both=first.sampled and second.sampled, either=first.sampled or second.sampled)


def _of_fits(ours: LogitFit, theirs: LogitFit, *, both: bool, either: bool) -> _Difference | NoEstimate:
    shared = tuple(sorted(set(ours.wordings) & set(theirs.wordings)))
    if len(shared) < 2 and ours.wordings != theirs.wordings:
        return NoEstimate("fewer than two wordings were answered under both strategies")
    fits = ours.within(shared), theirs.within(shared)
    one, other = (tell(fit, lambda curve: elasticity_of(curve, 1.0)) for fit in fits)
    within = _within(fits, (one, other))
    degrees = min(ours.degrees, theirs.degrees)
    if len(shared) > 1:
        between = float(np.sum((one.by_wording - other.by_wording) ** 2)) / len(shared) / (len(shared) - 1)
        personas = len(set(ours.sources) | set(theirs.sources))
        (within,), degrees = joined(np.array([between]), len(shared) - 1, np.array([within]), personas - 1)
    # Wordings that are all alike under both tell nothing of how others would differ.
    return _Difference(one.value - other.value, within**0.5, degrees, both or (either and len(shared) > 1))


def _within(fits: tuple[LogitFit, LogitFit], told: tuple[Told, Told]) -> float:
    """Variance of a difference that answers, personas or replies bear; some answered both strategies."""
    alone = sum(float(np.sum(one.by_source**2)) for one in told)
    both = sorted(set(fits[0].sources) & set(fits[1].sources))
    if not both:
        return alone
    ours, theirs = (
        one.by_source[[fit.sources.index(source) for source in both]] for fit, one in zip(fits, told, strict=True)
    )
    return max(alone - 2 * float(ours @ theirs), 0.0)
