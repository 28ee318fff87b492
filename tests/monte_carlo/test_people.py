"""How often the intervals of people and a model hold the truth, whatever the model is worth.

Truths are no logits, and the model is the benchmark's best, one that answers noise, or one that is wrong of this
product alone. In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the
figures.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from core.analysis.demand.fits import Estimate
from core.analysis.demand.people import asked_prices
from core.analysis.people import Rectified, best_price_sides, change_sides, elasticity_sides
from core.analysis.people.numbers import nearest_logits
from tests.monte_carlo.test_zoo import not_above
from tests.support.answered import COLA, answers, rectified
from tests.support.zoo import TRUTHS

FEW = np.array([0.4, 0.8, 1.0, 1.2, 1.6])
SIZES = {"50 over ten": (asked_prices(), 5), "50 over five": (FEW, 10), "500 over ten": (asked_prices(), 50)}
MODELS = ("published", "useless", "wrong here")
REDUCED = (1, ("probit", "step 0.8 to 0.5 at 1.1", "hump"))
RUNS = [
    pytest.param(REDUCED, id="reduced"),
    pytest.param((60, tuple(TRUTHS)), id="full", marks=[pytest.mark.slow, pytest.mark.timeout(2 * 3600)]),
]
MOST = 0.07
"""So often an interval may miss."""
REGULAR = COLA.regular_price
COST = 0.5
"""Of the regular price."""
Cell = tuple[str, str, str]


def _lists() -> dict[Any, list[Any]]:
    return defaultdict(list)


@dataclass
class Tally:
    """What happened, by what was estimated."""

    missed: dict[str, dict[Cell, list[bool]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    wider: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def note(self, what: str, cell: Cell, both: object, people: object, truth: float) -> None:
        if isinstance(both, Estimate) and isinstance(people, Estimate):
            self.missed[what][cell].append(not both.low - 1e-9 <= truth <= both.high + 1e-9)
            if people.high > people.low:
                self.wider[what][cell[1]].append((both.high - both.low) / (people.high - people.low))


def tally(repeats: int, truths: tuple[str, ...]) -> Tally:
    found = Tally()
    for number, name in enumerate(truths):
        for model in MODELS:
            for size, (prices, people) in SIZES.items():
                random = np.random.default_rng([31, number, people, len(prices)])
                truth = np.asarray(TRUTHS[name](prices))
                for _ in range(repeats):
                    one = rectified(answers(random, prices, truth, people), model)
                    _note(found, (name, model, size), one, prices, truth, random)
    return found


def _note(
    found: Tally, cell: Cell, one: Rectified, prices: np.ndarray, truth: np.ndarray, random: np.random.Generator
) -> None:
    asked = one.curve[one.curve["people"] > 0].reset_index()
    # Of a curve's prices one by chance, for they err together.
    place = int(random.integers(len(prices)))
    row = asked.iloc[place]
    found.note(
        "share",
        cell,
        Estimate(row["both"], row["low"], row["high"]),
        Estimate(row["share"], row["share_low"], row["share_high"]),
        truth[place],
    )
    line = nearest_logits(prices, truth)
    sides = elasticity_sides(one)
    found.note("elasticity", cell, sides.both, sides.people, line[1] / (1 + np.exp(line.sum())))
    now, then = (float(truth[np.flatnonzero(np.isclose(prices, at))[0]]) for at in (1.0, 0.8))
    sides = change_sides(one, REGULAR, 0.8 * REGULAR, (-1 + COST, 0.8 - COST))
    found.note("profit", cell, sides.both, sides.people, (0.8 - COST) * then - (1 - COST) * now)
    sides = best_price_sides(one, COST * REGULAR)
    if isinstance(sides.both, Estimate):
        profit = (prices - COST) * truth
        best = REGULAR * prices[profit > profit.max() - 1e-9]
        nearest = best[np.argmin(np.abs(best - sides.both.estimate))]
        inside = best[(best >= sides.both.low - 1e-9) & (best <= sides.both.high + 1e-9)]
        found.note("best price", cell, sides.both, sides.people, float(inside[0] if len(inside) else nearest))


@pytest.mark.parametrize("run", RUNS)
def test_intervals_of_both_hold_the_truth_and_are_no_wider_than_peoples(run: tuple[int, tuple[str, ...]]) -> None:
    found = tally(*run)
    for what, cells in found.missed.items():
        counts: dict[object, tuple[int, int]] = {cell: (sum(bad), len(bad)) for cell, bad in cells.items()}
        for model in MODELS:
            bad, of = np.sum([count for cell, count in counts.items() if cell[1] == model], axis=0)  # type: ignore[index]
            wider = found.wider[what][model]
            print(f"{what}, {model}: held {1 - bad / of:.1%} of {of}, {np.mean(wider):.2f} as wide as people's")
            assert 1 - bad / of >= 0.93 - 3 * (MOST * (1 - MOST) / of) ** 0.5
            assert np.mean(wider) <= 1.05
        not_above(counts, MOST)
    for what in ("share", "elasticity", "profit"):
        assert np.mean(found.wider[what]["published"]) < 1
