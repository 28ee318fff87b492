"""What is said of truths that are no logits: signs of decisions, flat curves, names of shapes and intervals.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest
from scipy.stats import binomtest
from statsmodels.stats.multitest import multipletests

from core.analysis.decision import Decision
from core.analysis.demand.curves import Curve, estimate_curves
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.what_if.effects import Effect
from core.analysis.what_if.outlooks import consider
from tests.support.zoo import PRICES, TRUTHS, Asked, answered, mean_curve

REGULAR = 10.0
REDUCED = (8, (Asked(11, 50), Asked(5, 10, wordings=3)))
FULL = (
    200,
    (
        *(Asked(prices, draws, wordings) for prices in (5, 11) for draws in (10, 50, 200) for wordings in (1, 3)),
        *(Asked(prices, 1, 1, personas) for prices in (5, 11) for personas in (10, 30)),
        *(Asked(5, 1, 3, personas) for personas in (10, 30)),
    ),
)
SIZES = [pytest.param(REDUCED, id="reduced"), pytest.param(FULL, id="full", marks=pytest.mark.slow)]
DECISIONS = [(12.0, cost) for cost in (0.0, 3.0, 4.5, 6.0)] + [(8.0, cost) for cost in (0.0, 3.0, 6.0)]


@dataclass
class Tally:
    """What happened in one cell of truth and size."""

    names: Counter[str] = field(default_factory=Counter)
    decided: dict[tuple[float, float], list[str]] = field(default_factory=lambda: defaultdict(list))
    held: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))


@cache
def tallies(repeats: int, sizes: tuple[Asked, ...]) -> dict[tuple[str, Asked], Tally]:
    found = {}
    for number, (name, truth) in enumerate(TRUTHS.items()):
        for size in sizes:
            random = np.random.default_rng([number, size.prices, size.draws, size.wordings, size.personas])
            tally = Tally()
            for _ in range(repeats):
                (curve,) = estimate_curves(answered(truth, size, random, REGULAR))
                _count(tally, curve, mean_curve(truth, size), size)
            found[name, size] = tally
    return found


def _count(tally: Tally, curve: Curve, truth: np.ndarray, size: Asked) -> None:
    prices = PRICES[size.prices]
    at = {price: float(truth[np.isclose(prices, price / REGULAR)][0]) for price in (8.0, 10.0, 12.0)}
    tally.names[curve.shape] += 1
    for candidate, cost in DECISIONS:
        outlook = consider(curve, Decision(10.0, (candidate,), cost, 1_000), REGULAR)
        (effect,) = outlook.effects
        if isinstance(effect, NoEstimate):
            continue
        assert isinstance(effect, Effect)
        change = 1_000 * ((candidate - cost) * at[candidate] - (10 - cost) * at[10.0])
        sign = "higher" if change > 0 else "lower"
        tally.decided[candidate, cost].append(
            "open" if effect.direction == "open" else "right" if effect.direction == sign else "wrong"
        )
        if cost == 3.0:
            _hold(tally, "profit", effect.profit.amount, change)
            if isinstance(effect.demand.percent, Estimate):
                _hold(tally, "percent", effect.demand.percent, 100 * (at[candidate] / at[10.0] - 1))


def _hold(tally: Tally, name: str, interval: Estimate, truth: float) -> None:
    leeway = 1e-6 * max(1.0, abs(truth))
    tally.held[name].append(interval.low - leeway <= truth <= interval.high + leeway)


def right_names(name: str, truth: np.ndarray) -> set[str]:
    """A fall that lies between two prices is a step on this grid, whatever its curve is between them."""
    if name.startswith("flat"):
        return {"flat", "inconclusive"}
    if name == "hump":
        return {"humped", "inconclusive"}
    falls = -np.diff(truth)
    return {"falling", "inconclusive"} | ({"stepped"} if falls.max() >= 0.8 * falls.sum() else set())


def not_above(counts: dict[object, tuple[int, int]], most: float) -> None:
    """No cell is significantly above a rate, by Holm's adjustment over cells at 5%."""
    tests = [binomtest(bad, of, most, alternative="greater").pvalue if of else 1.0 for bad, of in counts.values()]
    worst = sorted(counts.items(), key=lambda one: -one[1][0] / max(one[1][1], 1))[:5]
    print("\nworst cells:", [(cell, f"{bad}/{of}") for cell, (bad, of) in worst])
    refuted = multipletests(tests, method="holm")[0]
    assert not refuted.any(), [cell for cell, bad in zip(counts, refuted, strict=True) if bad]


@pytest.mark.parametrize("run", SIZES)
def test_the_sign_of_a_profit_change_is_seldom_decided_wrong(run: tuple[int, tuple[Asked, ...]]) -> None:
    counts = {
        (name, size, decision): (said.count("wrong"), len(said))
        for (name, size), tally in tallies(*run).items()
        for decision, said in tally.decided.items()
    }
    not_above(counts, 0.025)
    for size in run[1]:
        said = [
            one
            for (_, its), tally in tallies(*run).items()
            if its == size
            for v in tally.decided.values()
            for one in v
        ]
        print(f"{size}: right {said.count('right') / len(said):.1%}, wrong {said.count('wrong') / len(said):.2%}")


@pytest.mark.parametrize("run", SIZES)
def test_a_curve_that_changes_by_thirty_points_is_seldom_called_flat(run: tuple[int, tuple[Asked, ...]]) -> None:
    counts = {
        (name, size): (tally.names["flat"], tally.names.total())
        for (name, size), tally in tallies(*run).items()
        if np.ptp(mean_curve(TRUTHS[name], size)) >= 0.3
    }
    not_above(counts, 0.05)


@pytest.mark.parametrize("run", SIZES)
def test_a_shape_is_seldom_named_wrong(run: tuple[int, tuple[Asked, ...]]) -> None:
    counts = {}
    for (name, size), tally in tallies(*run).items():
        right = right_names(name, mean_curve(TRUTHS[name], size))
        counts[name, size] = (
            sum(tally.names[one] for one in tally.names if one not in right),
            tally.names.total(),
        )
        print(f"{name}, {size}: {dict(tally.names)}")
    not_above(counts, 0.05)


@pytest.mark.parametrize("run", SIZES)
def test_intervals_that_are_shown_hold_the_truth(run: tuple[int, tuple[Asked, ...]]) -> None:
    counts = {
        (name, size, what): (held.count(False), len(held))
        for (name, size), tally in tallies(*run).items()
        for what, held in tally.held.items()
    }
    not_above(counts, 0.08)
