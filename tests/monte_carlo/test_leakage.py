"""How often an audit at one draw finds that a variable moves that does not, and that one rests that moves."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from core.analysis.audits.leakage import audit
from tests.analysis.audits.test_leakage import filled_in

FAMILY = 0.05
RESTS = 0.025
REPEATS, FEW_REPEATS = 200, 100
ANSWERS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "normal": lambda random: random.normal(size=11),
    "rounded": lambda random: np.round(1.2 * random.normal(size=11)),
    "skewed": lambda random: random.lognormal(sigma=0.7, size=11),
}


@pytest.mark.parametrize("scatter", ANSWERS)
def test_a_variable_that_moves_by_a_fifth_is_hardly_ever_said_to_rest(scatter: str) -> None:
    random, said = np.random.default_rng(5), 0
    for _ in range(FEW_REPEATS):
        at_rest = 20 + 3 * ANSWERS[scatter](random)
        rows = filled_in(0.0).head(11)
        moving = at_rest + 0.2 * at_rest.mean() * (rows["relative_price"] - 1)
        (found,) = audit(rows.assign(bounded=moving, value=moving))
        said += found.rests
    print(f"{scatter}: said to rest in {said / FEW_REPEATS:.1%} of {FEW_REPEATS}")
    assert binomtest(said, FEW_REPEATS, RESTS, alternative="greater").pvalue > 0.01


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
