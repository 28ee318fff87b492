"""How well intervals of what a price does to two products hold, where people choose by a multinomial logit.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

import numpy as np
import pandas as pd
import pytest

from core.analysis.arms import ArmEffects, Combination, estimate_arms
from core.analysis.decision import Beside, Decision
from core.analysis.demand.fits import Estimate
from core.analysis.what_if import BesideEffect, beside_outlooks
from core.basics.arrays import FloatArray
from core.experiment import Context, catalog
from core.experiment.arms import SHARES
from core.experiment.prompts.beside import beside_vignette, price_arm
from tests.monte_carlo.test_arms import LEAST, leeway
from tests.support.arms import answers

REPEATS = [pytest.param(10, id="reduced"), pytest.param(400, id="full", marks=pytest.mark.slow)]
DECISION, BESIDE = Decision(8.0, (6.0,), 3.0, 1_000), Beside("13", 9.0, 4.0)
VIGNETTE = beside_vignette(catalog()[11], (catalog()[12], BESIDE.price), 8.0, (6.0,), Context())
ARMS = [price_arm(8.0), price_arm(6.0)]
MARGINS = np.array([[5.0, 5.0, 0.0], [3.0, 5.0, 0.0]])
"""Of the product, the other and none, at the current price and at the candidate."""


def chances(random: np.random.Generator, sets: int, liking: tuple[float, float], spread: float) -> FloatArray:
    """Chances of the product, the other and none by set, at both prices; tastes, slope and all, differ by set."""
    tastes = np.array([*liking, 0.0]) + spread * random.normal(size=(sets, 1, 3))
    slope = -0.5 * np.exp(spread * random.uniform(-1, 1, (sets, 1)))
    worth = tastes + np.zeros((1, 2, 1))
    worth[:, :, 0] += slope * (np.array([8.0, 6.0]) - 7.0)
    worth[:, :, 2] = 0.0
    each = np.exp(worth)
    return np.asarray(each / each.sum(axis=2, keepdims=True))


def drawn(random: np.random.Generator, by_set: FloatArray, draws: int) -> pd.DataFrame:
    rows = []
    for wording, arms in enumerate(by_set, 1):
        for arm, three in zip(ARMS, arms, strict=True):
            counts = random.multinomial(draws, three)
            for place in np.repeat(np.arange(3), counts):
                said = dict(zip(SHARES, np.eye(3)[place], strict=False))
                rows.append({"wording": wording, "arm": arm, "value": said[SHARES[0]], **said})
    return answers(rows)


def read(by_set: FloatArray) -> pd.DataFrame:
    rows = []
    for wording, arms in enumerate(by_set, 1):
        for arm, three in zip(ARMS, arms, strict=True):
            rows.append(
                {"wording": wording, "arm": arm, "value": three[0], **dict(zip(SHARES, three, strict=False))}
            )
    return answers(rows, method="logprob", mass=1.0)


def truth(liking: tuple[float, float], spread: float) -> dict[str, float]:
    by_set = chances(np.random.default_rng(0), 200_000 if spread else 1, liking, spread).mean(axis=0)
    change = by_set[1] - by_set[0]
    earned = 1_000 * (by_set * MARGINS).sum(axis=1)
    alone = 1_000 * by_set[:, 0] * MARGINS[:, 0]
    return {
        "together": earned[1] - earned[0],
        "alone": alone[1] - alone[0],
        "taken": -change[1] / change[0],
        "cross_elasticity": np.log(by_set[1, 1] / by_set[0, 1]) / np.log(6 / 8),
    }


def intervals(effect: BesideEffect) -> dict[str, Estimate]:
    found = {name: getattr(effect, name) for name in ("together", "alone", "cross_elasticity")}
    known = {
        name: one.interval
        for name, one in found.items()
        if isinstance(one, Combination) and isinstance(one.interval, Estimate)
    }
    return known | ({"taken": effect.taken} if isinstance(effect.taken, Estimate) else {})


@pytest.mark.parametrize("repeats", REPEATS)
@pytest.mark.parametrize(
    ("wordings", "spread", "method"), [(1, 0.0, "draw"), (3, 0.3, "draw"), (3, 0.3, "logprob")]
)
@pytest.mark.parametrize("liking", [(0.0, 0.5), (-1.5, -1.0), (0.5, -2.5)])
def test_intervals_of_what_a_price_does_to_two_products_hold(
    liking: tuple[float, float], wordings: int, spread: float, method: str, repeats: int
) -> None:
    random, true = np.random.default_rng(21), truth(liking, spread)
    held: dict[str, list[bool]] = {name: [] for name in true}
    widths: list[float] = []
    effects: list[ArmEffects] = []
    for _ in range(repeats):
        by_set = chances(random, wordings, liking, spread)
        rows = drawn(random, by_set, 50) if method == "draw" else read(by_set)
        effects = effects or estimate_arms(rows, VIGNETTE)
        (one,) = beside_outlooks(rows, effects, DECISION, BESIDE, ARMS)
        for name, around in intervals(one.effects[0]).items():
            held[name].append(around.low <= true[name] <= around.high)
            if name == "together":
                widths.append((around.high - around.low) / 2)
    print(f"\n{liking}, {wordings} wordings, {method}: together ±{np.median(widths):.0f}")
    for name, hits in held.items():
        print(f"  {name}: {np.mean(hits) if hits else float('nan'):.1%} of {len(hits)}")
    for name in ("together", "alone", "taken"):
        if len(held[name]) >= repeats / 4:
            assert np.mean(held[name]) >= LEAST - leeway(len(held[name])), name
