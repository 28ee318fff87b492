"""Where spend, price times quantity, peaks: the highest of what was asked, and how surely."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from core.analysis.arms.combinations import Combination, Combined, combine_arms
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.levels import LEVEL


@dataclass(frozen=True)
class SpendPeak:
    """At which asked price most is spent.

    Parameters
    ----------
    spend
        Price times mean quantity, by arm.
    price
        At which it is highest; NaN where nothing is spent, or two prices at most have answers.
    lowest, highest
        95%: the peak of the asked prices lies from the one to the other; NaN as above.
    told
        Whether that says where it lies: it leaves prices out, and both ends of what was asked are among them,
        beyond which it might lie else.
    why
        It is not told.
    """

    spend: Mapping[str, Combined]
    price: float
    lowest: float
    highest: float
    told: bool
    why: str


def peak_of(rows: pd.DataFrame, prices: Mapping[str, float], levels: Mapping[str, Combined]) -> SpendPeak:
    """Find where spend peaks.

    Parameters
    ----------
    rows
        Answers of one model by one strategy that could be read: quantities.
    prices
        By arm.
    levels
        Mean quantity, by arm.

    Returns
    -------
    SpendPeak

    Notes
    -----
    A price is left out where less is spent at it than at the one with the highest mean, by one-sided tests at 5%
    over the number of comparisons: then the best of the asked prices is left out in at most 5% of experiments
    (a confidence set for the best, as Hsu 1981, with Bonferroni's levels).
    """
    spend = {arm: _times(price, levels[arm]) for arm, price in prices.items() if arm in levels}
    known = {arm: one.value for arm, one in spend.items() if isinstance(one, Combination)}
    if len(known) < 3 or max(known.values()) <= 0:
        why = "nothing is spent at any price" if len(known) > 2 else "too few prices have answers"
        return SpendPeak(spend, math.nan, math.nan, math.nan, False, why)
    best = max(known, key=lambda arm: known[arm])
    others = [arm for arm in known if arm != best]
    kept, sure = [prices[best]], False
    for arm in others:
        less = combine_arms(rows, {best: prices[best], arm: -prices[arm]})
        level = (1 - LEVEL) / len(others)
        if (
            isinstance(less, Combination)
            and less.p_value is not None
            and less.value > 0
            and less.p_value / 2 < level
        ):
            sure = True
        else:
            kept.append(prices[arm])
    lowest, highest = min(kept), max(kept)
    asked = [prices[arm] for arm in known]
    why = ""
    if not sure:
        why = "no price is shown to bring less than another"
    elif highest == max(asked):
        why = "it may lie at the highest price that was asked, or above it"
    elif lowest == min(asked):
        why = "it may lie at the lowest price that was asked, or below it"
    return SpendPeak(spend, prices[best], lowest, highest, not why, why)


def _times(price: float, level: Combined) -> Combined:
    if isinstance(level, NoEstimate):
        return level
    interval = level.interval
    if isinstance(interval, Estimate):
        interval = Estimate(*(price * end for end in (interval.estimate, interval.low, interval.high)))
    return replace(level, value=price * level.value, interval=interval, error=price * level.error)
