"""Recovery: a model's effect over people's, and by which name that goes."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from scipy import stats

from core.analysis.arms.combinations import Combination
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.levels import LEVEL

Regime = Literal["reversed", "absent", "attenuated", "recovered", "exaggerated", "not told apart"]
REGIMES: tuple[Regime, ...] = get_args(Regime)
LITTLE = 0.25
"""A recovery between minus and plus this is called absent."""
NEAR = (0.5, 2.0)
"""A recovery whose interval holds 1 and lies within is called recovered."""


@dataclass(frozen=True)
class Recovery:
    """A model's effect over people's.

    Parameters
    ----------
    ratio
        With a 95% interval, or why there is none.
    regime
        ``reversed``: below 0; ``absent``: within a quarter of people's effect of 0; ``attenuated``: above 0 and
        below 1; ``recovered``: between half and twice people's effect, and not told apart from it;
        ``exaggerated``: above 1; each where the whole interval says so.
    null_among_people
        Whether people's own effect is not told apart from zero.
    passes_null
        Where it is not: whether the model shows no effect either, in an interval within people's (True), or one
        that is clear and differs from people's (False); None where neither is shown, or people show an effect.
    within_people
        Whether the model's effect lies within people's 95% interval.
    """

    ratio: Estimate | NoEstimate
    regime: Regime
    null_among_people: bool
    passes_null: bool | None
    within_people: bool


def recover(model: Combination, people: Estimate) -> Recovery:
    """Set a model's effect against people's.

    Parameters
    ----------
    model
        Its difference of an arm to the control.
    people
        The same of people, with a normal 95% interval.

    Returns
    -------
    Recovery

    Notes
    -----
    The interval is `fieller`'s. Where people's effect is not
    told apart from zero, no ratio to it is bounded, and the null itself is tested.
    """
    is_null = people.holds_zero
    within = people.low <= model.value <= people.high
    passes = _passes_null(model, people) if is_null else None
    if is_null:
        ratio: Estimate | NoEstimate = NoEstimate("people's own effect is not told apart from zero")
        return Recovery(ratio, "exaggerated" if passes is False else "not told apart", True, passes, within)
    if isinstance(model.interval, NoEstimate):
        return Recovery(model.interval, "not told apart", False, None, within)
    ratio = fieller(model.value, model.error, people.estimate, error_of(people), model.degrees)
    regime = "not told apart" if isinstance(ratio, NoEstimate) else regime_of(ratio)
    return Recovery(ratio, regime, False, None, within)


def error_of(people: Estimate) -> float:
    """Return the standard error behind a normal 95% interval."""
    return (people.high - people.low) / 2 / float(stats.norm.ppf(0.5 + LEVEL / 2))


def _passes_null(model: Combination, people: Estimate) -> bool | None:
    if isinstance(model.interval, NoEstimate):
        return None
    clear = model.interval.low > 0 or model.interval.high < 0
    if not clear and people.low <= model.interval.low and model.interval.high <= people.high:
        return True
    quantile = float(stats.t.ppf(0.5 + LEVEL / 2, model.degrees))
    apart = abs(model.value - people.estimate) > quantile * math.hypot(model.error, error_of(people))
    return False if apart and clear else None


def fieller(
    top: float, top_error: float, bottom: float, bottom_error: float, degrees: float
) -> Estimate | NoEstimate:
    """Put an interval around a ratio of two independent numbers.

    Parameters
    ----------
    top, top_error, bottom, bottom_error
        The numbers and their standard errors.
    degrees
        Degrees of freedom of the error at the top; that at the bottom is normal.

    Returns
    -------
    Estimate or NoEstimate
        95% (Fieller 1954; the two errors, each with its own quantile, joined as by Howe 1974); the latter where
        the denominator is not told apart from zero.
    """
    a = bottom**2 - (float(stats.norm.ppf(0.5 + LEVEL / 2)) * bottom_error) ** 2
    if a <= 0:
        return NoEstimate("people's effect is not told apart from zero")
    b, c = top * bottom, top**2 - (float(stats.t.ppf(0.5 + LEVEL / 2, degrees)) * top_error) ** 2
    root = math.sqrt(max(b * b - a * c, 0.0))
    return Estimate(top / bottom, (b - root) / a, (b + root) / a)


def regime_of(ratio: Estimate) -> Regime:
    """Name a recovery by its whole interval.

    Parameters
    ----------
    ratio
        With its interval.

    Returns
    -------
    str
    """
    if ratio.low > -LITTLE and ratio.high < LITTLE:
        return "absent"
    if ratio.high < 0:
        return "reversed"
    if ratio.low > 1:
        return "exaggerated"
    if ratio.low > 0 and ratio.high < 1:
        return "attenuated"
    if ratio.low <= 1 <= ratio.high and NEAR[0] < ratio.low and ratio.high < NEAR[1]:
        return "recovered"
    return "not told apart"
