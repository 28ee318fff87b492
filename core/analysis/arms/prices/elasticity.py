"""Elasticities: of a quantity or probability between two prices, of a choice share at a price."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analysis.arms.combinations import Combination, Combined, combine_arms, means_of
from core.analysis.arms.people import HumanElasticity
from core.analysis.demand.fits import Estimate, NoEstimate, solve_logit, t_interval, two_sided
from core.basics.arrays import FloatArray
from core.experiment.arms import Vignette

STEP, LEAST = 1e-3, 0.01
"""The step of a derivative, relative to a mean, and the mean below which it does not shrink."""
MINUS = "\N{MINUS SIGN}"
NOTHING_BOUGHT = "nothing is bought at one of the prices"
NO_LOGIT = "the shares have no slope in log-odds: at some price all or none choose it"


@dataclass(frozen=True)
class Elasticity:
    """How strongly what is bought answers to its price.

    Parameters
    ----------
    arm, to_arm
        Between which two arms; the latter empty for the elasticity at one.
    price, to_price
        Theirs; the latter NaN at one.
    value
        Per cent that it changes for a per cent of price, with its 95% interval; or why there is none.
    people
        The same among people; None where it is not known.
    """

    arm: str
    to_arm: str
    price: float
    to_price: float
    value: Combined
    people: HumanElasticity | None

    @property
    def is_told(self) -> bool:
        """Whether there is such a number."""
        return isinstance(self.value, Combination)


def derived(
    rows: pd.DataFrame, arms: Sequence[str], function: Callable[[FloatArray], float], why: str
) -> Combined:
    """Work a number out of arms' means, with an interval by the delta method.

    Parameters
    ----------
    rows
        Answers of one model by one strategy that could be read.
    arms
        Whose means.
    function
        Of the means, in the order of the arms; NaN where there is no such number.
    why
        There is none.

    Returns
    -------
    Combination or NoEstimate
        The error is that of the linear combination whose weights are the derivatives, as `combine_arms` has it:
        over draws, wordings and personas alike.
    """
    means = means_of(rows, arms)
    if means is None:
        return NoEstimate("an arm has no answer yet, or none that could be read")
    value = function(means)
    slopes = _derivatives(function, means)
    if not math.isfinite(value) or not np.isfinite(slopes).all():
        return NoEstimate(why)
    linear = combine_arms(rows, dict(zip(arms, map(float, slopes), strict=True)))
    if isinstance(linear, NoEstimate):
        return linear
    if isinstance(linear.interval, NoEstimate):
        return Combination(value, linear.interval)
    interval = t_interval(value, linear.error, linear.degrees)
    return Combination(
        value, interval, two_sided(value, linear.error, linear.degrees), linear.error, linear.degrees
    )


def _derivatives(function: Callable[[FloatArray], float], means: FloatArray) -> FloatArray:
    slopes = []
    for place, mean in enumerate(means):
        step = STEP * max(abs(float(mean)), LEAST)
        ahead, behind = means.copy(), means.copy()
        ahead[place], behind[place] = mean + step, mean - step
        slopes.append((function(ahead) - function(behind)) / (2 * step))
    return np.array(slopes)


def between(
    rows: pd.DataFrame, vignette: Vignette, arm: str, to_arm: str, people: HumanElasticity | None
) -> Elasticity:
    """Estimate the arc elasticity between two prices.

    Parameters
    ----------
    rows
        As for `derived`.
    vignette
        What was asked.
    arm, to_arm
        Both with a price above zero.
    people
        The same among people.

    Returns
    -------
    Elasticity
        The change of the logarithm of the mean over that of the price.
    """
    price, to_price = (vignette.arm(name).level or 0.0 for name in (arm, to_arm))
    value = arc_between(rows, (arm, price), (to_arm, to_price), NOTHING_BOUGHT)
    return Elasticity(arm, to_arm, price, to_price, value, people)


def arc_between(rows: pd.DataFrame, start: tuple[str, float], end: tuple[str, float], why: str) -> Combined:
    """Estimate by how many per cent a mean changes for a per cent of price, between two prices.

    Parameters
    ----------
    rows
        As for `derived`.
    start, end
        An arm and its price each, above zero.
    why
        There is none: a mean is zero.

    Returns
    -------
    Combination or NoEstimate
        The change of the logarithm of the mean over that of the price.
    """

    def arc(means: FloatArray) -> float:
        if not (means > 0).all():
            return math.nan
        return math.log(float(means[1] / means[0])) / math.log(end[1] / start[1])

    return derived(rows, (start[0], end[0]), arc, why)


def at(rows: pd.DataFrame, vignette: Vignette, arm: str, people: HumanElasticity | None) -> Elasticity:
    """Estimate the own-price elasticity of a choice share at a price.

    Parameters
    ----------
    rows
        As for `derived`.
    vignette
        With the prices of one option varied, and those of the others fixed.
    arm
        At whose price.
    people
        The same among people.

    Returns
    -------
    Elasticity
        That of a conditional logit (McFadden 1974), slope times price times the share that is not chosen; with the
        others fixed, its slope is that of the share's log-odds by price.
    """
    names = [one.name for one in vignette.arms]
    prices = np.array([one.level or 0.0 for one in vignette.arms])
    place, price = names.index(arm), vignette.arm(arm).level or 0.0
    design = np.column_stack([np.ones(len(prices)), prices])

    def own(means: FloatArray) -> float:
        solved = solve_logit(design, np.clip(means, 0.0, 1.0), np.ones(len(means)))
        return math.nan if solved is None else float(solved[1]) * price * (1 - float(means[place]))

    return Elasticity(arm, "", price, math.nan, derived(rows, names, own, NO_LOGIT), people)


def write_elasticity(value: Combined | Estimate) -> str:
    """Write an elasticity with its 95% interval, or why it has none.

    Parameters
    ----------
    value
        Of a model, or of people.

    Returns
    -------
    str
    """
    if isinstance(value, NoEstimate):
        return f"not told ({value.reason})"
    if isinstance(value, Estimate):
        return f"{value.estimate:.2f} ({value.low:.2f} to {value.high:.2f})".replace("-", MINUS)
    if isinstance(value.interval, NoEstimate):
        return f"{value.value:.2f} (no interval: {value.interval.reason})".replace("-", MINUS)
    return write_elasticity(value.interval)
