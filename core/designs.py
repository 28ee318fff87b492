"""Design sensitivity: how far the effect of a price is conditional on the experiment that the prompt discloses.

Disclosure identifies a conditional average treatment effect (Gui & Toubia, arXiv 2312.15524): told of another
range, another distribution or other units, or as an expert, a model may answer the same price otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from core.answers import FIT_ONLY
from core.contrasts import Contrast, contrast_strategies
from core.demand import Curve
from core.logit import LEVEL, Estimate, NoEstimate
from core.products import Product
from core.strategies import strategy_title
from core.verdicts import nearest_elasticity

WHOLE = "disclosure"
HALVES = ("lower", "upper")
EXACTLY = "probabilities in one wording, which have no sampling noise"
SIGNIFICANT = 0.05

Interval = tuple[float, float]


@dataclass(frozen=True)
class Gap:
    """The consistency gap: the largest difference between two half-range curves joined and the whole-range one.

    Parameters
    ----------
    price
        Where it is, US dollars.
    joined, whole
        Purchase probabilities there.
    size
        Largest absolute difference over the grid, with a 95% interval, whose ends are equal where there is no
        sampling noise.
    covers
        What the interval speaks of.
    """

    price: float
    joined: float
    whole: float
    size: Estimate
    covers: str


@dataclass(frozen=True)
class Sensitivity:
    """What one model makes of different designs.

    Parameters
    ----------
    backend, base_url, model
        Who was asked.
    elasticities
        By code of the strategy: relative price nearest to the regular one that was asked, and the elasticity
        there; None where the curve has none.
    contrasts
        Elasticity under the whole range less that under another design, Holm-adjusted over these.
    gap
        The consistency gap, or why there is none.
    """

    backend: str
    base_url: str
    model: str
    elasticities: dict[str, tuple[float, Estimate] | None]
    contrasts: tuple[Contrast, ...]
    gap: Gap | NoEstimate


def sensitivity(observations: pd.DataFrame, curves: list[Curve]) -> list[Sensitivity]:
    """Compare disclosed designs.

    Parameters
    ----------
    observations
        As `core.observations.observe` gives them, of disclosures of one price a prompt.
    curves
        As `core.demand.estimate_curves` gives them of these.

    Returns
    -------
    list of Sensitivity
        By model, in the order of the observations.
    """
    found = []
    for panel in dict.fromkeys(curve.panel for curve in curves):
        mine = [curve for curve in curves if curve.panel == panel]
        names = zip(("backend", "base_url", "model"), panel, strict=True)
        rows = observations[np.logical_and.reduce([observations[name] == value for name, value in names])]
        contrasts = contrast_strategies([curve for curve in mine if len(curve.points)], against=WHOLE)
        elasticities = {curve.code: nearest_elasticity(curve) for curve in mine}
        found.append(Sensitivity(*panel, elasticities, tuple(contrasts), consistency_gap(rows)))
    return found


def consistency_gap(rows: pd.DataFrame) -> Gap | NoEstimate:
    """Compare two half-range curves, joined, with the whole-range curve.

    Parameters
    ----------
    rows
        Observations of one model.

    Returns
    -------
    Gap or NoEstimate

    Notes
    -----
    Every price has an interval for its difference, of joint 95% coverage by Bonferroni: for draws that of Newcombe
    (1998, method 10), across wordings a t interval over their differences. The largest absolute difference then
    lies between the largest of what these intervals exclude and the largest of what they hold.
    """
    read = rows[(rows["status"] == "ok") & (rows["voice"] == "shopper")]
    whole, joined = read[read["design"] == "whole"], read[read["design"].isin(HALVES)]
    prices = sorted(set(whole["price"]) & set(joined["price"]))
    if not prices or set(joined["design"]) != set(HALVES):
        return NoEstimate("the whole range and both of its halves must have been answered")
    level = 1 - (1 - LEVEL) / len(prices)
    interval, covers = _interval_of(read)
    differences, ends = [], []
    for price in prices:
        ours, theirs = joined[joined["price"] == price], whole[whole["price"] == price]
        differences.append((float(ours["purchase"].mean()), float(theirs["purchase"].mean())))
        ends.append(interval(ours, theirs, level))
    sizes = [abs(one - other) for one, other in differences]
    at = int(np.argmax(sizes))
    size = Estimate(
        sizes[at],
        max(max(low, -high, 0.0) for low, high in ends),
        max(max(abs(low), abs(high)) for low, high in ends),
    )
    return Gap(float(prices[at]), *differences[at], size, covers)


def _interval_of(read: pd.DataFrame) -> tuple[Callable[[pd.DataFrame, pd.DataFrame, float], Interval], str]:
    """Choose how the difference at one price is given an interval, and say what that speaks of."""
    if (wordings := read["wording"].nunique()) > 1:
        return _between_wordings, f"{wordings} wordings"
    if read.iloc[0]["method"] == "draw":
        return _between_draws, f"sampling of {len(read):,} draws"
    return _without_noise, EXACTLY


def _between_draws(ours: pd.DataFrame, theirs: pd.DataFrame, level: float) -> Interval:
    bought, others = float(ours["purchase"].sum()), float(theirs["purchase"].sum())
    low, high = confint_proportions_2indep(
        bought, len(ours), others, len(theirs), method="newcomb", compare="diff", alpha=1 - level
    )
    return float(low), float(high)


def _between_wordings(ours: pd.DataFrame, theirs: pd.DataFrame, level: float) -> Interval:
    difference = ours.groupby("wording")["purchase"].mean() - theirs.groupby("wording")["purchase"].mean()
    values = difference.dropna().to_numpy(np.float64)
    if len(values) < 2:
        return -1.0, 1.0
    width = float(stats.t.ppf(0.5 + level / 2, len(values) - 1)) * float(values.std(ddof=1)) / len(values) ** 0.5
    return max(float(values.mean()) - width, -1.0), min(float(values.mean()) + width, 1.0)


def _without_noise(ours: pd.DataFrame, theirs: pd.DataFrame, level: float) -> Interval:
    difference = float(ours["purchase"].mean() - theirs["purchase"].mean())
    return difference, difference


def sentences(found: list[Sensitivity], product: Product) -> list[str]:
    """Say how far the effect is conditional on the design, two sentences a model.

    Parameters
    ----------
    found
        Of one experiment.
    product
        Of which it is.

    Returns
    -------
    list of str
    """
    several = len(found) > 1
    return [
        f"{one.model}: {text}" if several else text
        for one in found
        for text in (_on_range(one.gap, product), _on_elasticities(one))
    ]


def _on_range(gap: Gap | NoEstimate, product: Product) -> str:
    if isinstance(gap, NoEstimate):
        return f"Nothing can be said of the range that is disclosed: {gap.reason}."
    size, low, high = (100 * part for part in (gap.size.estimate, gap.size.low, gap.size.high))
    where = f"{size:.1f} percentage points, at {product.write(gap.price)}"
    if gap.covers == EXACTLY:
        return f"The two halves of the range, joined, differ from the whole by up to {where} ({EXACTLY})."
    numbers = f"95% interval {low:.1f} to {high:.1f} for {gap.covers}"
    if gap.size.low > 0:
        return (
            "The effect is conditional on the range: its two halves, joined, differ from the whole by up to "
            f"{where} ({numbers})."
        )
    return (
        "The two halves of the range, joined, are not shown to differ from the whole; the largest difference "
        f"found is {where} ({numbers})."
    )


def _on_elasticities(one: Sensitivity) -> str:
    known = {code: value for code, found in one.elasticities.items() if found for value in [found[1].estimate]}
    if len(known) < 2:
        return "Too few designs have an elasticity to compare."
    lowest, highest = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    text = (
        f"Over {len(known)} designs the elasticity runs from {known[lowest]:.2f} "
        f"({strategy_title(lowest).lower()}) to {known[highest]:.2f} ({strategy_title(highest).lower()})"
    )
    tested = [contrast for contrast in one.contrasts if contrast.p_value is not None]
    if not tested:
        return f"{text}; intervals speak of {FIT_ONLY}, so none is tested against the whole range in dollars."
    shown = [
        strategy_title(contrast.second if contrast.first == WHOLE else contrast.first).lower()
        for contrast in tested
        if contrast.p_value is not None and contrast.p_value < SIGNIFICANT
    ]
    if not shown:
        return f"{text}; none of {len(tested)} is shown to differ from the whole range in dollars (Holm-adjusted)."
    differ = "differs" if len(shown) == 1 else "differ"
    return f"{text}; {' and '.join(shown)} {differ} from the whole range in dollars (Holm-adjusted at 5%)."
