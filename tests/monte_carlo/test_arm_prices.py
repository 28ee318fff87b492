"""How well intervals of elasticities and of where spend peaks hold, over truths not of the estimator's own."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.arms import Combination, combine_arms
from core.analysis.arms.prices import peak_of
from core.analysis.arms.prices.elasticity import at, between
from core.analysis.demand.fits import Estimate
from core.basics.arrays import FloatArray
from core.experiment.arms import shipped_vignettes
from tests.monte_carlo.test_arms import LEAST, leeway
from tests.support.arms import DRINKS

REPEATS = [pytest.param(40, id="reduced"), pytest.param(1000, id="full", marks=pytest.mark.slow)]
FEWER = [pytest.param(20, id="reduced"), pytest.param(250, id="full", marks=pytest.mark.slow)]
"""Every peak takes a test a price."""
PRICES = {arm.name: arm.level or 0.0 for arm in DRINKS.arms}
CAMERA = shipped_vignettes()["camera_price"]


def table(values: dict[str, FloatArray], method: str = "draw") -> pd.DataFrame:
    """Values by arm, each of the shape (wordings, draws), with the columns that are combined."""
    rows = []
    for arm, drawn in values.items():
        wording, draw = np.indices(drawn.shape)
        rows.append(pd.DataFrame({"wording": wording.ravel(), "order": draw.ravel() % 2, "value": drawn.ravel()}))
        rows[-1] = rows[-1].assign(arm=arm, persona="", method=method)
    return pd.concat(rows, ignore_index=True)


def quantities(
    random: np.random.Generator, wordings: int, draws: int = 50
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Skewed counts by price, of wordings that shift all of them and the slope by chance; and the true means."""
    both = random.normal(0, 0.1, (wordings, 1)) if wordings > 1 else np.zeros((1, 1))
    slope = random.normal(0, 0.02, (wordings, 1)) if wordings > 1 else np.zeros((1, 1))
    mean = {arm: 6 * np.exp(-0.28 * price) for arm, price in PRICES.items()}
    drawn = {
        arm: random.negative_binomial(2, 2 / (2 + mean[arm] * np.exp(both + slope * price)), (wordings, draws))
        for arm, price in PRICES.items()
    }
    return table({arm: values.astype(float) for arm, values in drawn.items()}), mean


@pytest.mark.parametrize("repeats", REPEATS)
@pytest.mark.parametrize("wordings", [1, 3])
def test_intervals_of_an_elasticity_between_two_prices_hold_the_true_one(wordings: int, repeats: int) -> None:
    random, held, widths = np.random.default_rng(3), 0, []
    for _ in range(repeats):
        rows, mean = quantities(random, wordings)
        value = between(rows, DRINKS, "p1", "p5", None).value
        assert isinstance(value, Combination)
        assert isinstance(value.interval, Estimate)
        true = np.log(mean["p5"] / mean["p1"]) / np.log(5)
        held += value.interval.low <= true <= value.interval.high
        widths.append((value.interval.high - value.interval.low) / 2)
    print(f"\n{wordings} wordings: {held / repeats:.1%}, half-width {np.median(widths):.2f}")
    assert held / repeats >= LEAST - leeway(repeats)


@pytest.mark.parametrize("repeats", REPEATS)
def test_intervals_of_an_own_price_elasticity_hold_the_true_one(repeats: int) -> None:
    random, held = np.random.default_rng(5), 0
    level = np.array(CAMERA.levels)
    for _ in range(repeats):
        share = 1 / (1 + np.exp(-(1.2 - 0.0149 * (level - 79))))
        drawn = {
            arm.name: (random.random((1, 80)) < one).astype(float)
            for arm, one in zip(CAMERA.arms, share, strict=True)
        }
        value = at(table(drawn), CAMERA, "p129", None).value
        assert isinstance(value, Combination)
        assert isinstance(value.interval, Estimate)
        true = -0.0149 * 129 * (1 - share[1])
        held += value.interval.low <= true <= value.interval.high
    print(f"\nown-price elasticity: {held / repeats:.1%}")
    assert held / repeats >= LEAST - leeway(repeats)


@pytest.mark.parametrize("repeats", REPEATS)
def test_intervals_of_paired_answers_to_all_arms_at_once_hold_the_true_difference(repeats: int) -> None:
    random, held, words = np.random.default_rng(9), 0, 0
    for _ in range(repeats):
        appetite = random.gamma(2.0, 1.0, (1, 40))
        counts = table({arm: random.poisson(appetite * mean) for arm, mean in (("p1", 3.0), ("p5", 1.0))})
        bar = random.random((1, 50))
        said = table({arm: (bar < share).astype(float) for arm, share in (("p1", 0.8), ("p5", 0.5))})
        for rows, true in ((counts, -4.0), (said, -0.3)):
            whole = rows.assign(strategy="disclosure:set", draw=rows.groupby("arm").cumcount())
            found = combine_arms(whole, {"p5": 1.0, "p1": -1.0})
            assert isinstance(found, Combination)
            assert isinstance(found.interval, Estimate)
            hit = found.interval.low <= true <= found.interval.high
            held, words = held + (true == -4.0) * hit, words + (true != -4.0) * hit
    print(f"\npaired counts: {held / repeats:.1%}; paired yes or no: {words / repeats:.1%}")
    assert held / repeats >= LEAST - leeway(repeats)
    assert words / repeats >= LEAST - leeway(repeats)


@pytest.mark.parametrize("repeats", FEWER)
@pytest.mark.parametrize("wordings", [1, 3])
def test_the_prices_among_which_spend_peaks_hold_the_true_peak(wordings: int, repeats: int) -> None:
    random, held, told, narrow = np.random.default_rng(8), 0, 0, 0
    for _ in range(repeats):
        rows, mean = quantities(random, wordings)
        levels = {arm: combine_arms(rows, {arm: 1.0}) for arm in PRICES}
        found = peak_of(rows, PRICES, levels)
        best = max(PRICES, key=lambda arm: PRICES[arm] * mean[arm])
        held += found.lowest <= PRICES[best] <= found.highest
        told += found.told
        narrow += found.lowest == found.highest
    print(
        f"\n{wordings} wordings: {held / repeats:.1%}, told {told / repeats:.0%}, one price {narrow / repeats:.0%}"
    )
    assert held / repeats >= 0.95 - leeway(repeats)
