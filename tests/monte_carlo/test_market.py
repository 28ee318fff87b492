"""How well the estimates recover synthetic markets whose truth is known, through the app's own prompts.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

import math

import numpy as np
import pytest

from core.analysis.demand.curves import estimate_curves
from core.analysis.demand.fits.logit import Estimate
from core.asking.backends.kinds.market import Market
from core.studies.mechanism import Scenario, simulate
from core.studies.truth import implied_elasticities
from tests.support.helpers import experiment

MARKETS = [pytest.param(60, id="reduced"), pytest.param(1000, id="full", marks=pytest.mark.slow)]


def any_market(random: np.random.Generator, seed: int) -> Market:
    return Market(
        elasticity=-random.uniform(0.3, 2.0),
        share=random.uniform(0.2, 0.7),
        rho=random.uniform(0, 1),
        seed=seed,
    )


@pytest.mark.parametrize("markets", MARKETS)
def test_disclosure_covers_the_truth_and_naive_misses_it_by_what_rho_implies(markets: int) -> None:
    random = np.random.default_rng(15)
    asked = experiment(strategies=("naive", "disclosure"), models=("synthetic",), draws="50")
    covered, beside, missed, biases, without = [], [], [], [], 0
    for seed in range(markets):
        market = any_market(random, seed)
        found = {
            curve.strategy: curve.elasticity
            for curve in estimate_curves(simulate(Scenario(market, draws=50), asked))
        }
        naive, disclosed = found["naive"], found["disclosure"]
        if not isinstance(disclosed, Estimate):
            # A test of fit at 5% finds fault with so many true logits, which then have no elasticity.
            without += 1
            continue
        if not isinstance(naive, Estimate):
            continue
        implied = implied_elasticities(market, asked)
        covered.append(disclosed.low <= market.elasticity <= disclosed.high)
        missed.append(naive.low <= market.elasticity <= naive.high)
        biases.append(naive.estimate - market.elasticity)
        beside.append(naive.estimate - implied["naive"])
    error = float(np.std(beside)) / math.sqrt(markets)
    print(
        f"\n{markets} markets: disclosure covers the truth in {np.mean(covered):.1%}, "
        f"naive in {np.mean(missed):.1%}; "
        f"naive is nearer to zero by {np.mean(biases):.3f}, as rho implies to within "
        f"{np.mean(beside):+.4f} (simulation error {error:.4f})"
    )
    assert without <= 0.05 * markets + 3 * math.sqrt(0.05 * 0.95 * markets)
    leeway = 0.02 if markets >= 1000 else 0.02 + 2 * math.sqrt(0.95 * 0.05 / markets)
    assert abs(np.mean(covered) - 0.95) <= leeway
    assert abs(np.mean(beside)) <= 3 * error
    assert np.mean(biases) > 0.3
