"""So many answers as the planner asks for settle what they are for, four times in five."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from core.analysis.demand.fits import combine
from core.analysis.demand.fits.shares import Shares
from core.analysis.what_if.sample_size import (
    ALL_WORDINGS,
    BETWEEN_WORDINGS,
    SAME_AGAIN,
    SAME_IN_ALL,
    SETTLED,
    TOO_MANY,
    answers_needed,
)

PRICES = np.array([0.8, 1.0])
WEIGHTS = np.array([4.0, -6.0])
"""Margins at the two prices."""
NONE = np.empty((0, 2))
RUNS = 2_000


def drawn(bought: list[float], asked: int, by_wording: object = NONE) -> Shares:
    total, yes = np.full(2, float(asked)), np.array(bought)
    return Shares(PRICES, yes / total, total, yes, np.asarray(by_wording), NONE, counted=True)


def settled(found: list[Shares]) -> float:
    intervals = [combine(one, WEIGHTS) for one in found]
    return float(np.mean([one.low > 0 or one.high < 0 for one in intervals]))


@pytest.mark.parametrize("shares", [(0.60, 0.30), (0.50, 0.42), (0.97, 0.50), (0.25, 0.10)])
def test_so_many_draws_settle_it_in_four_of_five_runs(shares: tuple[float, float]) -> None:
    needed = answers_needed(drawn([20 * share for share in shares], 20), WEIGHTS, personas=False)
    assert needed.unit == "draws"
    random = np.random.default_rng(1)
    counts = random.binomial(needed.number, shares, size=(RUNS, 2))
    assert 0.75 < settled([drawn(list(row), needed.number) for row in counts]) < 0.88


def test_so_many_draws_settle_it_over_wordings_that_differ() -> None:
    random, offsets = np.random.default_rng(2), np.array([-0.01, 0.0, 0.01])
    shares = np.array([0.55, 0.25])
    worded = shares + np.outer(offsets, [1.0, 0.0])
    needed = answers_needed(drawn(list(shares * 30), 30, worded), WEIGHTS, personas=False)
    assert needed.unit == "draws"

    def run() -> Shares:
        likely = np.clip(shares + np.outer(random.normal(0, 0.01, 3), [1.0, 0.0]), 0, 1)
        rows = random.binomial(needed.number, likely) / needed.number
        return drawn(list(rows.mean(axis=0) * 3 * needed.number), 3 * needed.number, rows)

    assert 0.75 < settled([run() for _ in range(RUNS)]) < 0.95


def of_personas(levels: NDArray[np.float64]) -> Shares:
    """Personas who answer by probabilities, each from a level of their own."""
    rows = expit(levels[:, None] + np.array([0.9, -0.6]))
    return replace(drawn(list(rows.sum(axis=0)), len(levels)), by_cluster=rows, counted=False)


def test_so_many_personas_settle_it_in_four_of_five_runs() -> None:
    needed = answers_needed(of_personas(ndtri((np.arange(8) + 0.5) / 8)), WEIGHTS, personas=True)
    assert needed.unit == "personas"
    random = np.random.default_rng(3)
    assert 0.72 < settled([of_personas(random.normal(size=needed.number)) for _ in range(RUNS)]) < 0.92


READ = Shares(PRICES, np.array([0.5, 0.4]), np.ones(2), np.array([0.5, 0.4]), NONE, NONE, counted=False)


@pytest.mark.parametrize(
    ("shares", "unit", "reason"),
    [
        (READ, "wordings", SAME_AGAIN),
        (replace(READ, by_wording=np.array([[0.5, 0.4]] * 3)), None, SAME_IN_ALL),
        (replace(READ, by_wording=np.array([[0.7, 0.4], [0.3, 0.4], [0.5, 0.4]])), None, ALL_WORDINGS),
        (replace(READ, by_wording=np.array([[0.7, 0.4], [0.3, 0.4]])), "wordings", SAME_AGAIN),
        (drawn([450, 150], 500), None, SETTLED),
        (drawn([30, 20], 50), None, TOO_MANY),
        (drawn([300, 150], 500, [[0.9, 0.1], [0.3, 0.5], [0.6, 0.3]]), None, BETWEEN_WORDINGS),
    ],
)
def test_where_more_answers_do_not_help_it_says_so(shares: Shares, unit: str | None, reason: str) -> None:
    needed = answers_needed(shares, WEIGHTS, personas=False)
    assert (needed.unit, needed.reason) == (unit, reason)
