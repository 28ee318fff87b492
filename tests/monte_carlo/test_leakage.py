"""How often an audit at one draw finds that a variable moves that does not, and that one rests that moves."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from core.analysis.audits.leakage import audit
from tests.analysis.audits.test_leakage import filled_in

FAMILY = 0.05
RESTS = 0.05
REPEATS = 200
SAMPLES = [pytest.param(25, id="reduced"), pytest.param(400, id="full", marks=pytest.mark.slow)]
ANSWERS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "normal": lambda random: random.normal(size=11),
    "rounded": lambda random: np.round(1.2 * random.normal(size=11)),
    "skewed": lambda random: random.lognormal(sigma=0.7, size=11),
}


MOVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "straight": lambda price: price / 2,
    "hump": lambda price: 1 - abs(price - 1),
    "step": lambda price: (price > 1).astype(float),
    "late step": lambda price: (price > 1.7).astype(float),
}


@pytest.mark.parametrize("samples", SAMPLES)
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("scatter", ANSWERS)
def test_a_variable_that_moves_by_a_fifth_is_hardly_ever_said_to_rest(
    scatter: str, move: str, samples: int
) -> None:
    random, said = np.random.default_rng(5), 0
    rows = filled_in(0.0).head(11)
    for _ in range(samples):
        moving = 20 * (1 + 0.2 * MOVES[move](rows["relative_price"].to_numpy())) + ANSWERS[scatter](random)
        said += audit(rows.assign(bounded=moving, value=moving))[0].rests
    print(f"{scatter}, {move}: said to rest in {said / samples:.1%} of {samples}")
    assert binomtest(said, samples, RESTS, alternative="greater").pvalue > 0.01


@pytest.mark.parametrize("samples", SAMPLES)
@pytest.mark.parametrize("scatter", ANSWERS)
def test_a_variable_that_does_not_move_is_mostly_said_to_rest_at_five_draws(scatter: str, samples: int) -> None:
    random, said = np.random.default_rng(6), 0
    for _ in range(samples):
        still = 20 + np.concatenate([ANSWERS[scatter](random) for _ in range(5)])
        said += audit(filled_in(still))[0].rests
    assert said > 0.9 * samples


@pytest.mark.slow
@pytest.mark.parametrize("scatter", ANSWERS)
def test_at_one_draw_the_audits_eighteen_tests_keep_their_level(scatter: str) -> None:
    random, claims = np.random.default_rng(3), 0
    for _ in range(REPEATS):
        rows = [
            filled_in(0.0, strategy=strategy, variable=variable)
            .head(11)
            .assign(bounded=100 + ANSWERS[scatter](random))
            .assign(value=lambda one: one["bounded"])
            for strategy in ("naive", "full_context", "disclosure")
            for variable in (
                "competitor_price",
                "last_price",
                "temperature",
                "income",
                "days_to_expiry",
                "quality",
            )
        ]
        claims += any(one.leaks for one in audit(pd.concat(rows, ignore_index=True)))
    print(f"{scatter}: a claim in {claims / REPEATS:.1%} of {REPEATS}")
    assert binomtest(claims, REPEATS, FAMILY, alternative="greater").pvalue > 0.01
