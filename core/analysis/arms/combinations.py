"""Linear combinations of arms' mean outcomes, with intervals that cover wordings, personas and draws.

A level is one arm's mean, a difference takes one from another, a slope weighs all by their level.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import brentq

from core.analysis.demand.fits import ROUNDING, Estimate, NoEstimate, joined, t_interval, two_sided
from core.basics.arrays import FloatArray
from core.experiment.arms import WHOLE_SET

FEWEST_SOURCES = 5
"""Of fewer personas, or numbers an arm, the spread is not known well enough for an interval."""
ONE_READING = "each arm has one reading in one wording, and nothing tells how far it hangs on the words"
NOTHING_DIFFERS = "the answers of an arm do not vary, and nothing tells how sure they are"
ONE_ANSWER = "every reply is the same, whatever the arm"
TOO_FEW = "too few answers"
FEW = 1.1
"""A t interval over two or three wordings covers 95% of a normal law, and 92% of one without tails: it is wider by
this, and then covers 93% of either."""
SURELY_DRAWS = 0.5
LEAST_P = 1e-12
MANY = 1_000
"""Degrees of freedom that are as good as infinite."""
BIASED_BY = 1.0
"""Answers of either kind that are added to each arm's yeses and noes (Agresti & Caffo 2000)."""


@dataclass(frozen=True)
class Combination:
    """A combination of arms' means.

    Parameters
    ----------
    value
        In the outcome's unit.
    interval
        95%, or why there is none.
    p_value
        Of zero, two-sided; None without an interval.
    error, degrees
        Standard error and its degrees of freedom; NaN without an interval.
    """

    value: float
    interval: Estimate | NoEstimate
    p_value: float | None = None
    error: float = math.nan
    degrees: float = math.nan


Combined = Combination | NoEstimate
"""A combination, or why an arm of it has none."""
Means = Mapping[Any, Mapping[str, float]]
"""Arms' mean answers by wording, and by name of the arm."""


def without_interval(found: Combined, reason: str = ONE_ANSWER) -> Combined:
    """Keep a combination's value alone, where nothing tells how sure it is."""
    return found if isinstance(found, NoEstimate) else Combination(found.value, NoEstimate(reason))


def combine_arms(rows: pd.DataFrame, weights: Mapping[str, float], means: Means | None = None) -> Combined:
    """Combine the mean outcomes of arms.

    Parameters
    ----------
    rows
        Answers of one model by one strategy that could be read, with the columns of
        `core.experiment.arms.columns.ARM_COLUMNS`.
    weights
        By the name of the arm.
    means
        Of these rows, as `means_by_wording` gives them; None where they are wanted once.

    Returns
    -------
    Combination or NoEstimate
        The latter where an arm has no answer.

    Notes
    -----
    Orders of the answers are averaged within a wording. Personas that answered every arm are the clusters of a t
    interval over what each adds, and so are replies that answer for every arm at once. Draws of one wording have a
    Welch interval, of yes and no that of Agresti & Caffo (2000), which holds where all say the same. Across
    wordings there is a t interval over them (Ibragimov & Mueller 2010), joined with what personas or draws add
    (Howe 1974).
    """
    by_wording = means_by_wording(rows) if means is None else means
    complete = {key: its for key, its in by_wording.items() if weights.keys() <= its.keys()}
    if not complete:
        return NoEstimate("an arm has no answer yet, or none that could be read")
    values = np.array([sum(weight * its[arm] for arm, weight in weights.items()) for its in complete.values()])
    value, wordings = float(values.mean()), len(values)
    kept = rows[rows["arm"].isin(weights) & rows["wording"].isin(complete)]
    if (kept["persona"] != "").any():
        return _over_personas(kept, weights, value)
    if "strategy" in kept and kept["strategy"].isin([WHOLE_SET]).any():
        # One reply answers for every arm.
        return _over_personas(kept.assign(persona=kept["draw"].astype("str")), weights, value, "replies")
    drawn = (kept["method"] == "draw").all()
    if not drawn:
        if wordings < 2:
            return Combination(value, NoEstimate(ONE_READING))
        return _tested(value, math.sqrt(_between(values)), wordings - 1)
    return _over_draws(kept, weights, value, values)


def means_of(rows: pd.DataFrame, arms: Sequence[str]) -> FloatArray | None:
    """Average arms' answers, every order alike, over the wordings in which each of them has one.

    Parameters
    ----------
    rows
        As for `combine_arms`.
    arms
        Names.

    Returns
    -------
    numpy.ndarray or None
        In the order of the arms; None where there is no such wording.
    """
    by_wording = means_by_wording(rows[rows["arm"].isin(arms)]).values()
    complete = [[means[arm] for arm in arms] for means in by_wording if means.keys() >= set(arms)]
    return np.array(complete).mean(axis=0) if complete else None


def means_by_wording(rows: pd.DataFrame) -> Means:
    """Average each arm's answers in each wording, every order alike.

    Parameters
    ----------
    rows
        As for `combine_arms`.

    Returns
    -------
    mapping
        By wording and by name of the arm.
    """
    by_order = rows.groupby(["wording", "arm", "order"])["value"].mean()
    table = by_order.groupby(["wording", "arm"]).mean()
    found: dict[Any, dict[str, float]] = {}
    for wording, arm, mean in zip(*map(table.index.get_level_values, ("wording", "arm")), table, strict=True):
        found.setdefault(wording, {})[str(arm)] = float(mean)
    return found


def _between(by_wording: FloatArray) -> float:
    """Variance of a mean over wordings, by what they differ in."""
    return FEW**2 * float(by_wording.var(ddof=1)) / len(by_wording)


def _tested(value: float, error: float, degrees: float) -> Combination:
    if not error > ROUNDING:
        return Combination(value, NoEstimate(NOTHING_DIFFERS))
    return Combination(value, t_interval(value, error, degrees), two_sided(value, error, degrees), error, degrees)


def _over_personas(
    rows: pd.DataFrame, weights: Mapping[str, float], value: float, who: str = "personas"
) -> Combination:
    means = rows.groupby(["persona", "wording", "arm"])["value"].mean().unstack("arm")
    combined = (means.reindex(columns=list(weights)).dropna() * pd.Series(weights)).sum(axis=1)
    each = combined.groupby("persona").mean()
    if len(each) < FEWEST_SOURCES:
        return Combination(value, NoEstimate(f"{TOO_FEW}: {len(each)} {who} answered every arm"))
    value, within = float(each.mean()), float(each.var(ddof=1)) / len(each)
    by_wording = combined.groupby("wording").mean().to_numpy(float)
    if len(by_wording) < 2:
        return _tested(value, math.sqrt(within), len(each) - 1)
    return _joined(value, _between(by_wording), len(by_wording) - 1, within, len(each) - 1)


def _over_draws(
    rows: pd.DataFrame, weights: Mapping[str, float], value: float, by_wording: FloatArray
) -> Combination:
    wordings = len(by_wording)
    binary = bool(rows["value"].isin([0.0, 1.0]).all())
    parts = rows.groupby(["wording", "arm"])["value"].agg(["mean", "var", "count"])
    if not binary and int(parts["count"].min()) < FEWEST_SOURCES:
        return Combination(value, NoEstimate(f"{TOO_FEW}: {int(parts['count'].min())} an arm"))
    weight = parts.index.get_level_values("arm").map(weights).to_numpy(float) / wordings
    center, variance, degrees = _binary(parts, weight) if binary else _welch(parts, weight, value)
    if wordings > 1:
        return _drawn_in_wordings(value, variance, _between(by_wording), wordings)
    if not math.sqrt(variance) > ROUNDING:
        return Combination(value, NoEstimate(NOTHING_DIFFERS))
    error = math.sqrt(variance)
    around = t_interval(center, error, degrees)
    reached = Estimate(value, min(around.low, value), max(around.high, value))
    return Combination(value, reached, two_sided(center, error, degrees), error, degrees)


def _drawn_in_wordings(value: float, within: float, whole: float, wordings: int) -> Combination:
    """Join what draws and what wordings add, of which the wordings' own variance holds both.

    As the latter is not known apart, `SURELY_DRAWS` of what draws add is taken from it where three wordings tell,
    and nothing where two do: by simulation an interval then covers at least 93.9% whatever wordings add.
    """
    between = max(whole - (SURELY_DRAWS * within if wordings > 2 else 0.0), 0.0)
    return _joined(value, between, wordings - 1, within, MANY)


def _joined(value: float, between: float, wordings: int, within: float, sources: int) -> Combination:
    """Join two variances with degrees of freedom of their own, each with its own quantile at every level."""
    both, degrees = joined(np.array([between]), wordings, np.array([within]), sources)
    found = _tested(value, math.sqrt(float(both[0])), degrees)
    if found.p_value is None:
        return found

    def beyond(log_p: float) -> float:
        of_wordings, of_sources = (float(stats.t.isf(math.exp(log_p) / 2, one)) for one in (wordings, sources))
        return of_wordings**2 * between + of_sources**2 * within - value**2

    # The error is blown up for a 95% interval alone; at the levels of many pairs it would be too small.
    p_value = LEAST_P if beyond(math.log(LEAST_P)) < 0 else math.exp(float(brentq(beyond, math.log(LEAST_P), 0.0)))
    return replace(found, p_value=p_value)


def _binary(parts: pd.DataFrame, weight: FloatArray) -> tuple[float, float, float]:
    """Center, variance and degrees of freedom where every answer is yes or no."""
    count = parts["count"].to_numpy(float) + 2 * BIASED_BY
    share = (parts["mean"].to_numpy(float) * parts["count"].to_numpy(float) + BIASED_BY) / count
    return float(weight @ share), float(weight**2 @ (share * (1 - share) / count)), math.inf


def _welch(parts: pd.DataFrame, weight: FloatArray, value: float) -> tuple[float, float, float]:
    """Center, variance and degrees of freedom of answers on a scale (Welch 1947, Satterthwaite's degrees)."""
    each = weight**2 * parts["var"].to_numpy(float) / parts["count"].to_numpy(float)
    total = float(each.sum())
    spread = float((each**2 / (parts["count"].to_numpy(float) - 1)).sum())
    return value, total, total**2 / spread if spread > 0 else math.inf
