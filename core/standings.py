"""What the benchmark says, in sentences."""

import math
from collections.abc import Sequence

import numpy as np

from core.benchmark import Comparison, Reference, Score, people_elasticities
from core.entries import UPLOADED
from core.logit import Estimate, NoEstimate
from core.models import SYNTHETIC
from core.shape import FLAT_MARGIN
from core.strategies import TITLES

MIN_PRODUCTS = 5
"""Below it, bootstrap intervals are too short to claim anything by."""


def standings(
    scores: Sequence[Score], comparisons: Sequence[Comparison], references: Sequence[Reference], products: int
) -> list[str]:
    """Say which strategy is nearest to people, model by model, and what that is worth.

    Parameters
    ----------
    scores, comparisons, references
        Of the same entries and products.
    products
        How many products are chosen.

    Returns
    -------
    list of str
        A paragraph a model, in the order of the scores.
    """
    flat = next(one.error for one in references if one.name == "flat_line")
    models: dict[str, list[Score]] = {}
    for score in scores:
        models.setdefault(score.entry.model_title, []).append(score)
    paragraphs = []
    for title, ours in models.items():
        parts = [
            _nearest(title, ours, comparisons),
            _against_flat(ours, flat),
            _flatness(ours),
            _calibration(ours),
            _missing(ours, products),
            _origin(ours),
        ]
        paragraphs.append(" ".join(part for part in parts if part))
    return paragraphs


def _nearest(title: str, scores: list[Score], comparisons: Sequence[Comparison]) -> str:
    if len(scores) == 1:
        (one,) = scores
        return f"{title}, {_named(one)}: mean absolute error {_number(one.raw.error)}."
    nearer = {
        score.entry.key: [
            _seen_from(score, one) for one in comparisons if score.entry.key in (one.first, one.second)
        ]
        for score in scores
    }
    ours = {score.entry.key: score for score in scores}
    for score in scores:
        among = [(other, one) for other, one in nearer[score.entry.key] if other in ours]
        if len(among) == len(scores) - 1 and all(one.estimate <= 0 for _, (one, _) in among):
            second, (gap, chance) = max(among, key=lambda pair: pair[1][0].estimate)
            return (
                f"{title}: {_named(score)} is nearest to people, with a mean absolute error of "
                f"{_number(score.raw.error)}, nearer than {_named(ours[second])} by {_number(_turned(gap))}. "
                f"{_noise(chance, len(comparisons))}"
            )
    return f"{title}: no strategy can be called the nearest, for they were not answered for the same cells."


def _seen_from(score: Score, one: Comparison) -> tuple[tuple[str, str, str, str], tuple[Estimate, float]]:
    """Return whom a comparison sets the score against, and the difference as seen from the score."""
    if one.first == score.entry.key:
        return one.second, (one.difference, one.p_value)
    return one.first, (_turned(one.difference), one.p_value)


def _turned(one: Estimate) -> Estimate:
    return Estimate(-one.estimate, -one.high, -one.low)


def _noise(chance: float, comparisons: int) -> str:
    family = "" if comparisons == 1 else f", Holm-adjusted over {comparisons} comparisons"
    shown = "p < 0.001" if chance < 0.001 else f"p = {chance:.3f}"
    if chance < 0.05:
        return f"That is more than noise between products ({shown}{family})."
    return f"That is not more than noise between products ({shown}{family})."


def _against_flat(scores: list[Score], flat: float) -> str:
    if any(one.raw.products < MIN_PRODUCTS for one in scores):
        return f"Fewer than {MIN_PRODUCTS} products do not tell it from a flat line at people's mean ({flat:.3f})."
    worse = [one for one in scores if one.beyond_flat.low > 0]
    better = [one for one in scores if one.beyond_flat.high < 0]
    line = f"a flat line at people's mean ({flat:.3f})"
    if len(worse) == len(scores):
        under = "" if len(scores) == 1 else " under every strategy"
        return (
            f"It is farther from people than {line}{under}: to ignore the product and the price would be nearer."
        )
    if len(better) == len(scores):
        under = "" if len(scores) == 1 else " under every strategy"
        return f"It is nearer to people than {line}{under}."
    parts = []
    for found, word in ((better, "nearer to"), (worse, "farther from")):
        if found:
            parts.append(f"{' and '.join(map(_named, found))} {'is' if len(found) == 1 else 'are'} {word} people")
    said = ", ".join(parts)
    if not said:
        return f"It is not clearly nearer to people than {line}."
    return f"Against {line}, {said}; the rest cannot be told from it." if len(parts) else ""


def _flatness(scores: list[Score]) -> str:
    known = [one for one in scores if not math.isnan(one.elasticity)]
    if not known or any(abs(one.elasticity) >= FLAT_MARGIN for one in known):
        return ""
    values = [one.elasticity for one in known]
    span = f"{min(values):.2f}" if len(values) == 1 else f"{min(values):.2f} to {max(values):.2f}"
    people = people_elasticities()[~np.isnan(known[0].elasticities)].mean()
    return (
        f"Its curves are flat: their elasticities average {span}, people's {people:.2f}. "
        "That is what Gui & Toubia (arXiv 2312.15524) find of models that play shoppers."
    )


def _calibration(scores: list[Score]) -> str:
    parts, price, knowing = [], math.nan, []
    for one in scores:
        if isinstance(one.calibrated, NoEstimate) or isinstance(one.price_only, NoEstimate):
            continue
        parts.append(f"{_named(one)} {one.calibrated.error.estimate:.3f}")
        price = one.price_only.error.estimate
        if isinstance(one.gain, Estimate) and one.gain.low > 0:
            knowing.append(_named(one))
    if not parts:
        return ""
    said = f"Calibrated on the other products: {', '.join(parts)}; from the price alone {price:.3f}."
    if not knowing:
        return f"{said} So it is not shown to know more of the products than the price tells."
    of_them = "" if len(knowing) == len(parts) else f" under {' and '.join(knowing)}"
    return f"{said} So it knows more of the products than the price tells{of_them}."


def _missing(scores: list[Score], products: int) -> str:
    parts = [
        f"{_named(one)} has {one.raw.products} of {products} products, {one.missing:,} cells missing"
        for one in scores
        if one.missing
    ]
    return f"Incomplete: {'; '.join(parts)}." if parts else ""


def _origin(scores: list[Score]) -> str:
    backend = scores[0].entry.backend
    if backend == SYNTHETIC:
        return "This is a synthetic market that knows nothing of these products, not a language model."
    return "As uploaded; nothing of it was asked here." if backend == UPLOADED else ""


def _named(score: Score) -> str:
    title = score.entry.strategy_title
    return title.lower() if title in TITLES.values() else f"“{title}”"


def _number(one: Estimate) -> str:
    if math.isnan(one.low):
        return f"{one.estimate:.3f}"
    return f"{one.estimate:.3f} ({one.low:.3f} to {one.high:.3f})"
