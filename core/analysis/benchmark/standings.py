"""What the benchmark says, in sentences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from core.analysis.benchmark.entries import UPLOADED, entries_of
from core.analysis.benchmark.scores import (
    Comparison,
    Reference,
    Score,
    compare,
    people_elasticities,
    references,
    score,
)
from core.analysis.demand.fits import Estimate, NoEstimate, exact_answers, fit_logit
from core.analysis.demand.people import asked_prices
from core.analysis.demand.shapes import FLAT_CHANGE, FLAT_MARGIN, ShapeVerdict, read_shape
from core.analysis.levels import SIGNIFICANT
from core.basics.words import points, upper_first
from core.experiment import STRATEGY_TITLES, SYNTHETIC, catalog

MIN_PRODUCTS = 5
"""Below it, bootstrap intervals are too short to claim anything by."""
MOST_NAMED = 5
"""So many products are named that are left out."""


@dataclass(frozen=True)
class Standing:
    """What the benchmark says of one model.

    Parameters
    ----------
    model
        For the screen.
    sentences
        Most important first.
    """

    model: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Board:
    """The benchmark's standings.

    Parameters
    ----------
    scores
        Complete entries first, then by distance.
    comparisons
        Of every two entries.
    references
        Distances to hold the entries against, on the chosen products.
    standings
        What it says, a model each, in the results' order.
    products
        How many products are chosen.
    failed_checks
        Which answers failed their checks and are not scored, a sentence a model and strategy.
    warnings
        What else is to be said of the answers before they are believed.
    """

    scores: tuple[Score, ...]
    comparisons: tuple[Comparison, ...]
    references: tuple[Reference, ...]
    standings: tuple[Standing, ...]
    products: int
    failed_checks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def draw_up(results: pd.DataFrame, products: tuple[str, ...] | None = None) -> Board:
    """Set results against people.

    Parameters
    ----------
    results
        Columns of `core.analysis.benchmark.entries.RESULTS`.
    products
        Ids of the products that count; None for all.

    Returns
    -------
    Board
    """
    count = len(catalog()) if products is None else len(products)
    entries = entries_of(results, products)
    scores = [score(entry, count) for entry in entries]
    comparisons, lines = compare(entries), references(products)
    return Board(
        tuple(sorted(scores, key=lambda one: (one.missing > 0, one.raw.error.estimate))),
        tuple(comparisons),
        tuple(lines),
        tuple(_standings(scores, comparisons, lines, count)),
        count,
    )


def _standings(
    scores: Sequence[Score], comparisons: Sequence[Comparison], references: Sequence[Reference], products: int
) -> list[Standing]:
    flat = next(one.error for one in references if one.name == "flat_line")
    models: dict[str, list[Score]] = {}
    for one in scores:
        models.setdefault(one.entry.asked.title, []).append(one)
    found = []
    for title, ours in models.items():
        sentences = (
            _nearest(ours, comparisons),
            _against_flat(ours, flat),
            _flatness(ours),
            _calibration(ours),
            _missing(ours, products),
            _origin(ours),
        )
        found.append(Standing(title, tuple(text for text in sentences if text)))
    return found


def _nearest(scores: list[Score], comparisons: Sequence[Comparison]) -> str:
    if len(scores) == 1:
        (only,) = scores
        return _sentence(f"{_named(only)} is {_points(only.raw.error)} from people on average")
    for mine in scores:
        rivals = [(other, _seen_from(mine, other, comparisons)) for other in scores if other is not mine]
        met = [(other, found) for other, found in rivals if found is not None]
        if len(met) == len(rivals) and all(gap.estimate >= 0 for _, (gap, _) in met):
            second, (gap, chance) = min(met, key=lambda rival: rival[1][0].estimate)
            nearest = (
                f"{_named(mine)} is nearest to people, {_points(mine.raw.error)} from them on average, "
                f"nearer than {_named(second)} by {_points(gap)}"
            )
            return f"{_sentence(nearest)} {_noise(chance, comparisons)}"
    return "No strategy can be called the nearest, for they were not answered for the same cells."


def _seen_from(mine: Score, other: Score, comparisons: Sequence[Comparison]) -> tuple[Estimate, float] | None:
    """Return how much nearer to people the one is than the other, and by what chance; None where it is unknown."""
    for one in comparisons:
        if (one.first, one.second) == (mine.entry.key, other.entry.key):
            return _turned(one.difference), one.p_value
        if (one.first, one.second) == (other.entry.key, mine.entry.key):
            return one.difference, one.p_value
    return None


def _turned(one: Estimate) -> Estimate:
    return Estimate(-one.estimate, -one.high, -one.low)


def _noise(chance: float, comparisons: Sequence[Comparison]) -> str:
    products = min(one.products for one in comparisons)
    # Of all flips of the products' signs, two are as far out as the farthest.
    if len(comparisons) * 2.0 ** (1 - products) >= SIGNIFICANT:
        return f"So few products ({products}) cannot show whether that is more than noise between them."
    family = "" if len(comparisons) == 1 else f", Holm-adjusted over {len(comparisons)} comparisons"
    shown = "p < 0.001" if chance < 0.001 else f"p = {chance:.3f}"
    if chance < SIGNIFICANT:
        return f"That is more than noise between products ({shown}{family})."
    return f"That is not more than noise between products ({shown}{family})."


def _against_flat(scores: list[Score], flat: float) -> str:
    if any(one.raw.products < MIN_PRODUCTS for one in scores):
        return f"Fewer than {MIN_PRODUCTS} products do not tell it from a flat line at people's mean."
    worse = [one for one in scores if one.beyond_flat.low > 0]
    better = [one for one in scores if one.beyond_flat.high < 0]
    line = f"a flat line at people's mean ({points(flat)} points from them)"
    if len(worse) == len(scores):
        under = "" if len(scores) == 1 else " under every strategy"
        return (
            f"It is farther from people than {line}{under}, by the differences product by product (95%): one and "
            "the same number everywhere would be nearer."
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
    """Say how many curves are flat, each by its own verdict: slopes that cancel each other out make none."""
    known = [one for one in scores if one.raw.products >= MIN_PRODUCTS]
    rows = [(number, row) for one in known for number, row in enumerate(one.entry.shares)]
    curves = [(number, row) for number, row in rows if not np.isnan(row).all()]
    steep = sum(int(np.sum(np.abs(one.elasticities) >= FLAT_MARGIN)) for one in known)
    # What is steep is not flat, and most boards are told so without a test of every curve.
    if 2 * (len(curves) - steep) <= len(curves):
        return ""
    shapes = [(number, _read_alone(row.tobytes()).shape) for number, row in curves]
    flat = sum(shape == "flat" for _, shape in shapes)
    if 2 * flat <= len(curves):
        return ""
    people = np.nanmean(people_elasticities())
    return (
        f"{flat} of its {len(curves)} curves are flat, with an elasticity within {FLAT_MARGIN:g} of zero and "
        f"purchases that change by less than {100 * FLAT_CHANGE:.0f} percentage points; "
        f"people's average {people:.2f}."
        f"{_unsettled([number for number, shape in shapes if shape == 'inconclusive'])} "
        "That is what Gui & Toubia (arXiv 2312.15524) find of models that play shoppers."
    )


@lru_cache(maxsize=4096)
def _read_alone(row: bytes) -> ShapeVerdict:
    """Name a curve's shape by its points: shares say nothing of wordings, so that errors are those of the fit."""
    shares = np.frombuffer(row)
    there = ~np.isnan(shares)
    answers = exact_answers(asked_prices()[there], shares[there])
    return read_shape(answers, fit_logit(answers))


def _unsettled(products: list[int]) -> str:
    """Name the products whose curves settle no shape."""
    if not products:
        return ""
    names = [catalog()[number].name for number in dict.fromkeys(products)]
    named = ", ".join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
    return f" {len(products)} settle no shape and are not counted as flat: {named}."


def _calibration(scores: list[Score]) -> str:
    parts, price, knowing = [], math.nan, []
    for one in scores:
        if isinstance(one.calibrated, NoEstimate) or isinstance(one.price_only, NoEstimate):
            continue
        parts.append(f"{_named(one)} {points(one.calibrated.error.estimate)}")
        price = one.price_only.error.estimate
        if isinstance(one.gain, Estimate) and one.gain.low > 0:
            knowing.append(_named(one))
    if not parts:
        return ""
    said = (
        f"Calibrated on the other products it is so many points from people: {', '.join(parts)}; "
        f"from the price alone {points(price)}."
    )
    if not knowing:
        return f"{said} So it is not shown to know more of the products than the price tells."
    of_them = "" if len(knowing) == len(parts) else f" under {' and '.join(knowing)}"
    return f"{said} So it knows more of the products than the price tells{of_them}."


def say_whose_shape(score: Score) -> str:
    """Say how much of a calibrated curve comes from the model, and how much the price tells without it.

    Parameters
    ----------
    score
        Of one model and strategy.

    Returns
    -------
    str
        One sentence; empty where there is no calibration.
    """
    calibrated, price, gain = score.calibrated, score.price_only, score.gain
    if isinstance(calibrated, NoEstimate) or isinstance(price, NoEstimate) or isinstance(gain, NoEstimate):
        return ""
    alone = f"the price alone predicts people's shares of other products to {points(price.error.estimate)} points"
    if gain.low > 0:
        return (
            f"{upper_first(_named(score))}: {alone}, with the model to {points(calibrated.error.estimate)}; "
            f"{_points(gain)} of the error are taken away by the model."
        )
    return (
        f"{upper_first(_named(score))}: nothing of the calibrated shape is shown to come from the model: "
        f"{alone}, and with the model it is {points(calibrated.error.estimate)}."
    )


def _missing(scores: list[Score], products: int) -> str:
    parts = [
        f"{_named(one)} has {one.raw.products} of {products} products, {one.missing:,} cells missing"
        for one in scores
        if one.missing
    ]
    return f"Incomplete: {'; '.join(parts)}." if parts else ""


def _origin(scores: list[Score]) -> str:
    backend = scores[0].entry.asked.backend
    if backend == SYNTHETIC:
        return "This is a synthetic market that knows nothing of these products, not a language model."
    return "As uploaded; nothing of it was asked here." if backend == UPLOADED else ""


def _named(score: Score) -> str:
    title = score.entry.strategy_title
    return title.lower() if title in STRATEGY_TITLES.values() else f"“{title.strip('“”')}”"


def _sentence(text: str) -> str:
    return f"{upper_first(text)}."


def _points(one: Estimate) -> str:
    if math.isnan(one.low):
        return f"{points(one.estimate)} points"
    return f"{points(one.estimate)} points ({points(one.low)} to {points(one.high)})"
