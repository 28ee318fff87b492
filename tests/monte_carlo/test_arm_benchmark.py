"""How well intervals over studies hold, over laws of gains and shares that no rule was chosen by.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

from collections.abc import Callable

import numpy as np
import pytest

from core.analysis.arms.benchmark import OverStudies, mean_over_studies, share_over_studies
from core.analysis.demand.fits import Estimate
from core.basics.arrays import FloatArray

REPEATS = [pytest.param(60, id="reduced"), pytest.param(2000, id="full", marks=pytest.mark.slow)]
LEAST = 0.92
Law = Callable[[np.random.Generator, int], FloatArray]
GAINS: dict[str, Law] = {
    "long tails": lambda random, size: random.standard_t(4, size),
    "to one side": lambda random, size: random.gamma(3, 0.4, size) - 1.2,
    "two kinds of studies": lambda random, size: (
        (random.random(size) < 0.5) - 0.5 + random.uniform(-0.2, 0.2, size)
    ),
}
"""By study, with mean 0."""
SHARES: dict[str, tuple[float, Law]] = {
    "all or none": (0.3, lambda random, size: (random.random(size) < 0.3).astype(float)),
    "much alike": (0.3, lambda random, size: random.beta(6, 14, size)),
    "few": (0.05, lambda random, size: (random.random(size) < 0.05).astype(float)),
}


def leeway(repeats: int) -> float:
    return 3 * (LEAST * (1 - LEAST) / repeats) ** 0.5


def interval(found: object) -> Estimate:
    assert isinstance(found, OverStudies)
    assert isinstance(found.interval, Estimate)
    return found.interval


@pytest.mark.parametrize("repeats", REPEATS)
@pytest.mark.parametrize("law", GAINS)
def test_the_interval_of_a_gain_over_studies_holds_the_true_one(law: str, repeats: int) -> None:
    for studies in (11, 30):
        random, held, widths = np.random.default_rng(17), 0, []
        for _ in range(repeats):
            # Each study has a gain of its own, and as many arms as it happens to have, which scatter around it.
            own = 0.3 + GAINS[law](random, studies)
            found = interval(
                mean_over_studies(
                    (str(number), value)
                    for number, gain in enumerate(own)
                    for value in gain + random.normal(0, 0.4, random.integers(1, 13))
                )
            )
            held += found.low <= 0.3 <= found.high
            widths.append(found.high - found.low)
        print(f"\n{law}, {studies} studies: {held / repeats:.1%}, ±{np.median(widths) / 2:.2f}")
        assert held / repeats >= LEAST - leeway(repeats)


@pytest.mark.parametrize("repeats", REPEATS)
@pytest.mark.parametrize("law", SHARES)
def test_the_interval_of_a_share_over_studies_holds_the_true_one(law: str, repeats: int) -> None:
    random, held, widths = np.random.default_rng(19), 0, []
    true, draw = SHARES[law]
    for _ in range(repeats):
        by_study = draw(random, 11)
        effects = [
            (str(number), bool(held))
            for number, share in enumerate(by_study)
            for held in (random.random(6) < share if law == "much alike" else [share > 0.5])
        ]
        found = interval(share_over_studies(effects))
        held += found.low <= true <= found.high
        widths.append(found.high - found.low)
    print(f"\n{law}: {held / repeats:.1%}, ±{np.median(widths) / 2:.2f}")
    assert held / repeats >= 0.95 - leeway(repeats)
