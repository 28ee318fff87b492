"""Design sensitivity: how far the effect of a price is conditional on the experiment that the prompt discloses.

Disclosure identifies a conditional average treatment effect (Gui & Toubia, arXiv 2312.15524): told of another
range, another distribution or other units, or as an expert, a model may answer the same price otherwise.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep

from core.analysis.demand.contrasts import Contrast, contrast_strategies
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import FIT_ONLY, Estimate, NoEstimate, pooled_mean
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
from core.analysis.levels import LEVEL, SIGNIFICANT
from core.basics.words import join
from core.experiment import ModelName, Product, model_names, strategy_phrase
from core.experiment.columns import asked_of

WHOLE = "disclosure"
HALVES = ("lower", "upper")
EXACTLY = "probabilities in one wording, which have no sampling noise"


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
    asked
        Who was.
    elasticities
        By code of the strategy: the elasticity at the regular price, or why there is none.
    contrasts
        Elasticity under the whole range less that under another design, Holm-adjusted over these.
    gap
        The consistency gap, or why there is none.
    """

    asked: ModelName
    elasticities: dict[str, Estimate | NoEstimate]
    contrasts: tuple[Contrast, ...]
    gap: Gap | NoEstimate


def sensitivity(observations: pd.DataFrame, curves: list[Curve]) -> list[Sensitivity]:
    """Compare disclosed designs.

    Parameters
    ----------
    observations
        As `core.asking.replies.observations.observe` gives them, of disclosures of one price a prompt.
    curves
        As `core.analysis.demand.curves.estimate_curves` gives them of these.

    Returns
    -------
    list of Sensitivity
        By model, in the order of the observations.
    """
    found = []
    for asked in dict.fromkeys(curve.asked for curve in curves):
        mine = [curve for curve in curves if curve.asked == asked]
        rows = observations[asked_of(observations) == asked]
        contrasts = contrast_strategies([curve for curve in mine if len(curve.points)], against=WHOLE)
        elasticities = {curve.strategy: _elasticity(curve) for curve in mine}
        found.append(Sensitivity(asked, elasticities, tuple(contrasts), consistency_gap(rows)))
    return found


def _elasticity(curve: Curve) -> Estimate | NoEstimate:
    if curve.shape in BEYOND_ELASTICITY:
        return NoEstimate(f"the curve is {curve.shape}")
    return curve.elasticity


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
    For draws every price has an interval for its difference (Newcombe 1998, method 10), of joint 95% coverage by
    Bonferroni; the largest absolute difference lies between the largest of what these intervals exclude and the
    largest of what they hold. Probabilities in several wordings: the largest difference within each wording, their
    mean, and a t interval over them (Ibragimov & Mueller 2010).
    """
    read = rows[(rows["status"] == "ok") & (rows["voice"] == "shopper")]
    whole, joined = read[read["design"] == "whole"], read[read["design"].isin(HALVES)]
    prices = sorted(set(whole["price"]) & set(joined["price"]))
    if not prices or set(joined["design"]) != set(HALVES):
        return NoEstimate("the whole range and both of its halves must have been answered")
    read = pd.concat([whole, joined])
    drawn, wordings = read.iloc[0]["method"] == "draw", sorted(set(whole["wording"]) & set(joined["wording"]))
    level = 1 - (1 - LEVEL) / len(prices)
    pairs = [(joined[joined["price"] == price], whole[whole["price"] == price]) for price in prices]
    differences = [_share(ours) - _share(theirs) for ours, theirs in pairs]
    at = int(np.argmax(np.abs(differences)))
    if drawn:
        found = [_between_draws(ours, theirs, level) for ours, theirs in pairs]
        size = Estimate(
            abs(differences[at]),
            max(max(one.low, -one.high, 0.0) for one in found),
            max(max(abs(one.low), abs(one.high)) for one in found),
        )
        covers = f"sampling of {len(read):,} draws"
    elif len(wordings) > 1:
        size, covers = _over_wordings(whole, joined, wordings), f"{len(wordings)} wordings"
    else:
        size, covers = Estimate(*3 * [abs(differences[at])]), EXACTLY
    ours, theirs = pairs[at]
    return Gap(float(prices[at]), _share(ours), _share(theirs), size, covers)


def _share(rows: pd.DataFrame) -> float:
    """Mean of the wordings' mean purchases."""
    return float(rows.groupby("wording")["purchase"].mean().mean())


def _between_draws(ours: pd.DataFrame, theirs: pd.DataFrame, level: float) -> Estimate:
    shares = _share(ours), _share(theirs)
    bought, others = shares[0] * len(ours), shares[1] * len(theirs)
    low, high = confint_proportions_2indep(
        bought, len(ours), others, len(theirs), method="newcomb", compare="diff", alpha=1 - level
    )
    return Estimate(shares[0] - shares[1], float(low), float(high))


def _over_wordings(whole: pd.DataFrame, joined: pd.DataFrame, wordings: list[int]) -> Estimate:
    """Average the largest difference of every wording, with a t interval over them."""
    largest = []
    for wording in wordings:
        ours, theirs = (
            rows[rows["wording"] == wording].groupby("price")["purchase"].mean() for rows in (joined, whole)
        )
        largest.append(float((ours - theirs).abs().max()))
    mean = pooled_mean(largest)
    return Estimate(mean.estimate, max(mean.low, 0.0), min(mean.high, 1.0))


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
    names = model_names([one.asked for one in found])
    return [
        f"{name}: {text}" if name else text
        for one, name in zip(found, names, strict=True)
        for text in (_on_range(one.gap, product), _on_elasticities(one))
    ]


def _on_range(gap: Gap | NoEstimate, product: Product) -> str:
    if isinstance(gap, NoEstimate):
        return f"Nothing can be said of the range that is disclosed: {gap.reason}."
    size, low, high = (100 * part for part in (gap.size.estimate, gap.size.low, gap.size.high))
    where = f"{size:.1f} percentage points, at {product.write(gap.price)}"
    if gap.covers == EXACTLY:
        elsewhere = f"({EXACTLY}; what others would show, only they can tell)"
        if f"{size:.1f}" == "0.0":
            return f"In this wording the two halves of the range, joined, are the whole's curve {elsewhere}."
        return (
            "In this wording the effect is conditional on the range: its two halves, joined, differ from the "
            f"whole by up to {where} {elsewhere}."
        )
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
    known = {code: value.estimate for code, value in one.elasticities.items() if isinstance(value, Estimate)}
    lacking = [
        f"{strategy_phrase(code)} ({value.reason})"
        for code, value in one.elasticities.items()
        if isinstance(value, NoEstimate)
    ]
    without = f" Without one: {join(lacking)}." if lacking else ""
    if len(known) < 2:
        return f"Too few designs have an elasticity at the regular price to compare.{without}"
    lowest, highest = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    if f"{known[lowest]:.2f}" == f"{known[highest]:.2f}":
        return (
            f"At the regular price the elasticity is {known[lowest]:.2f} under all {len(known)} designs.{without}"
        )
    text = (
        f"At the regular price, over {len(known)} designs, the elasticity runs from {known[lowest]:.2f} "
        f"({strategy_phrase(lowest)}) to {known[highest]:.2f} ({strategy_phrase(highest)})"
    )
    return f"{text}; {_on_tests(one)}.{without}"


def _on_tests(one: Sensitivity) -> str:
    """Say which designs are shown to differ from the whole range in dollars."""
    tested = [contrast for contrast in one.contrasts if contrast.p_value is not None]
    if not tested:
        if isinstance(one.elasticities.get(WHOLE), Estimate):
            return f"intervals speak of {FIT_ONLY}, so none is tested against the whole range"
        return "the whole range has no elasticity that they could be tested against"
    shown = [
        strategy_phrase(contrast.second if contrast.first == WHOLE else contrast.first)
        for contrast in tested
        if contrast.p_value is not None and contrast.p_value < SIGNIFICANT
    ]
    if not shown:
        return f"none of {len(tested)} is shown to differ from the whole range (Holm-adjusted)"
    return f"{join(shown)} {'differs' if len(shown) == 1 else 'differ'} from the whole range (Holm-adjusted at 5%)"
