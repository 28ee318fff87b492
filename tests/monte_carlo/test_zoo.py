"""What is said of truths that are no logits: signs of decisions, flat curves, names of shapes and intervals.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import binomtest
from statsmodels.stats.multitest import multipletests

from core.analysis.decision import Decision
from core.analysis.demand.curves import Curve, estimate_curves
from core.analysis.demand.fits import BestAnswered, Censored, Estimate, LogitFit, NoEstimate, fit_monotone, predict
from core.analysis.demand.shape_names import BEYOND_ELASTICITY, DOWNWARD
from core.analysis.demand.verdicts import nearest_elasticity
from core.analysis.what_if.outlooks import consider
from tests.support.zoo import PRICES, TRUTHS, Asked, Known, answered, mean_curve

REGULAR = 10.0
REDUCED = (2, (Asked(11, 50), Asked(5, 10, wordings=3)))
FULL = (
    40,
    (
        Asked(5, 10),
        Asked(5, 10, wordings=3),
        Asked(11, 50),
        Asked(11, 50, wordings=3),
        Asked(11, 200),
        Asked(11, 1, personas=10),
        Asked(11, 1, personas=30),
    ),
)
SIZES = [
    pytest.param(REDUCED, id="reduced"),
    # The first of the tests below asks every truth; half an hour where nothing else runs.
    pytest.param(FULL, id="full", marks=[pytest.mark.slow, pytest.mark.timeout(3 * 3600)]),
]
DECISIONS = [
    *((12.0, cost) for cost in (0.0, 3.0, 4.5, 6.0)),
    *((8.0, cost) for cost in (0.0, 3.0, 6.0)),
    *((9.0, cost) for cost in (0.0, 3.0)),
]
SEED = 40
"""No rule was chosen by it."""


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
            random = np.random.default_rng([SEED, number, size.prices, size.draws, size.wordings, size.personas])
            tally, known = Tally(), Known(truth, size)
            for _ in range(repeats):
                (curve,) = estimate_curves(answered(truth, size, random, REGULAR))
                tally.names[curve.shape] += 1
                _count_decisions(tally, curve, known)
                _count_curve(tally, curve, known, random)
            found[name, size] = tally
    return found


def _count_decisions(tally: Tally, curve: Curve, known: Known) -> None:
    for candidate, cost in DECISIONS:
        outlook = consider(curve, Decision(REGULAR, (candidate,), cost, 1_000), REGULAR)
        (effect,) = outlook.effects
        if isinstance(outlook.best_price, Estimate):
            best = outlook.best_price
            tally.held["best price"].append(
                known.earns_most(best.low / REGULAR, best.high / REGULAR, cost / REGULAR)
            )
        if isinstance(effect, NoEstimate):
            continue
        now, then = known.at(1.0), known.at(candidate / REGULAR)
        change = 1_000 * ((candidate - cost) * then - (REGULAR - cost) * now)
        sign = "higher" if change > 0 else "lower"
        tally.decided[candidate, cost].append(
            "open" if effect.direction == "open" else "right" if effect.direction == sign else "wrong"
        )
        if cost == 3.0:
            where = "answered" if (candidate / REGULAR) in PRICES[known.asked.prices] else "between"
            _hold(tally, f"purchases, {where}", effect.demand.amount, 1_000 * (then - now))
            _hold(tally, f"revenue, {where}", effect.revenue.amount, 1_000 * (candidate * then - REGULAR * now))
            _hold(tally, f"profit, {where}", effect.profit.amount, change)
            if isinstance(effect.demand.percent, Estimate):
                _hold(tally, f"percent, {where}", effect.demand.percent, 100 * (then / now - 1))


def _count_curve(tally: Tally, curve: Curve, known: Known, random: np.random.Generator) -> None:
    """Count what is shown of a curve: of points and bands at a price by chance, for they err together."""
    prices = PRICES[known.asked.prices]
    place, anywhere = int(random.integers(len(prices))), float(random.uniform(prices[0], prices[-1]))
    point, there = curve.points.iloc[place], known.at(anywhere)
    _hold(tally, "point", Estimate(point["purchase"], point["low"], point["high"]), known.at_prices[place])
    willingness, line = curve.willingness, known.nearest_logit
    if isinstance(willingness.median, Censored):
        tally.held["median"].append(known.half_stop(willingness.median.low, willingness.median.high))
    if isinstance(willingness.mean, Estimate):
        _hold(tally, "mean willingness", willingness.mean, known.mean_willingness)
    if isinstance(willingness.revenue_price, BestAnswered):
        rivals = willingness.revenue_price.rivals
        tally.held["best revenue"].append(known.earns_most(rivals[0], rivals[-1], 0.0))
    if curve.shape in DOWNWARD:
        band, above = fit_monotone(curve.shares), int(np.searchsorted(prices, anywhere)) - 1
        here, around = (band.low[place], band.high[place]), (band.low[above + 1], band.high[above])
        _hold(tally, "monotone band, answered", Estimate(band.purchase[place], *here), known.at_prices[place])
        _hold(tally, "monotone band, between", Estimate(band.purchase[above], *around), there)
    shown = None if curve.shape in BEYOND_ELASTICITY else nearest_elasticity(curve)
    if shown is not None and isinstance(curve.line, LogitFit):
        # These are said to be the nearest logit's, and not the truth's.
        at, value = shown
        _hold(tally, "elasticity", value, float(line[1] * at * expit(-(line @ [1.0, at]))))
        drawn = predict(curve.line, np.array([anywhere])).iloc[0]
        nearest = float(expit(line @ [1.0, anywhere]))
        _hold(tally, "line", Estimate(drawn["purchase"], drawn["low"], drawn["high"]), nearest)


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
        assert said.count("wrong") <= 0.025 * len(said)


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
    for what in sorted({what for _, _, what in counts}):
        missed, of = np.sum([pair for (*_, its), pair in counts.items() if its == what], axis=0)
        print(f"{what}: holds in {1 - missed / of:.1%} of {of}")
        assert missed <= 0.08 * of or binomtest(int(missed), int(of), 0.05, alternative="greater").pvalue > 0.01, (
            what
        )
    not_above(counts, 0.08)
