"""How well the benchmark's intervals, tests and calibrations do what they say, on populations that are known.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

import gc

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.analysis.benchmark import moving
from core.analysis.benchmark.calibration import MIN_PRODUCTS, Calibration, calibrate, leave_one_out
from core.analysis.benchmark.entries import Entry, entries_of, points_of
from core.analysis.benchmark.published import published_results
from core.analysis.benchmark.resampling import flip_tests, mean_over_units, rank_correlation
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.people import asked_prices, people_matrix
from core.experiment.models import ModelName
from core.experiment.products import catalog

PEOPLE = people_matrix()
SAMPLES = [pytest.param(200, id="reduced"), pytest.param(4000, id="full", marks=pytest.mark.slow)]


def leeway(samples: int) -> float:
    return 0.015 + 3 * (0.95 * 0.05 / samples) ** 0.5


@pytest.mark.parametrize("samples", SAMPLES)
@pytest.mark.parametrize("products", [10, 40])
def test_intervals_of_a_mean_error_hold_the_true_one(products: int, samples: int) -> None:
    random = np.random.default_rng(products)
    held = 0
    for _ in range(samples):
        # Errors of products are skewed: the published ones run from 0.04 to 0.2 around 0.11.
        found = mean_over_units(random.gamma(5, 0.11 / 5, size=products))
        held += found.low <= 0.11 <= found.high
    print(f"\n{products} products: the interval of the mean error holds the true one in {held / samples:.1%}")
    assert abs(held / samples - 0.95) <= leeway(samples)


@pytest.mark.parametrize(
    "samples", [pytest.param(60, id="reduced"), pytest.param(1000, id="full", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("correlation", [0.0, 0.7])
def test_intervals_of_a_rank_correlation_hold_the_true_one(correlation: float, samples: int) -> None:
    random = np.random.default_rng(7)
    true = 6 / np.pi * np.arcsin(correlation / 2)
    held = 0
    for _ in range(samples):
        first, noise = random.standard_normal((2, 40))
        found = rank_correlation(first, correlation * first + (1 - correlation**2) ** 0.5 * noise)
        assert isinstance(found, Estimate)
        held += found.low <= true <= found.high
    print(f"\nrank correlation {true:.2f}, {samples} samples: the interval holds it in {held / samples:.1%}")
    assert held / samples >= 0.95 - leeway(samples)


@pytest.mark.parametrize(
    "samples", [pytest.param(25, id="reduced"), pytest.param(1000, id="full", marks=pytest.mark.slow)]
)
def test_among_three_like_strategies_a_winner_is_claimed_in_one_of_twenty_at_most(
    samples: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # statsmodels collects garbage at every adjustment, which takes longer than all the rest.
    monkeypatch.setattr(gc, "collect", lambda: 0)
    random = np.random.default_rng(11)
    claimed = 0
    for _ in range(samples):
        errors = random.gamma(5, 0.11 / 5, size=(3, 40))
        differences = [errors[0] - errors[1], errors[0] - errors[2], errors[1] - errors[2]]
        claimed += min(flip_tests(differences)) < 0.05
    print(f"\n{samples} samples: a difference among three like strategies is claimed in {claimed / samples:.1%}")
    assert stats.binomtest(claimed, samples, 0.05, alternative="greater").pvalue > 0.001


def published() -> Entry:
    (entry,) = entries_of(published_results())
    return entry


@pytest.mark.slow
def test_the_calibrated_bands_hold_people_of_a_product_that_was_left_out() -> None:
    held, wide = [], []
    for product, people in zip(catalog(), PEOPLE, strict=True):
        found = calibrate(points_of(published(), product, published_results()), product, published())
        assert isinstance(found, Calibration)
        held += list((found.points["low"] <= people) & (people <= found.points["high"]))
        wide += list(found.points["high"] - found.points["low"])
    print(f"\ncalibrated bands hold people's shares in {np.mean(held):.1%} and are {np.mean(wide):.2f} wide")
    assert 0.93 <= np.mean(held) <= 0.97


@pytest.mark.slow
def test_from_so_few_products_on_a_calibration_helps() -> None:
    random = np.random.default_rng(5)
    shares, found = published().shares, {}
    for count in (MIN_PRODUCTS, 20):
        gains = []
        for _ in range(40):
            chosen = random.choice(40, count, replace=False)
            some = np.full(shares.shape, np.nan)
            some[chosen] = shares[chosen]
            fitted = leave_one_out(some)
            assert not isinstance(fitted, NoEstimate)
            gains.append(np.abs(some - PEOPLE)[chosen].mean() - np.abs(fitted - PEOPLE)[chosen].mean())
        found[count] = np.mean(np.array(gains) > 0)
        print(f"\n{count} products: calibrated is nearer in {found[count]:.0%}, by {np.mean(gains):.3f}")
        assert np.mean(gains) > 0
    assert found[MIN_PRODUCTS] > 0.7


def points_at(shares: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"relative_price": asked_prices(), "purchase": shares})


@pytest.mark.parametrize(
    "samples", [pytest.param(4, id="reduced"), pytest.param(60, id="full", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize(
    ("model", "reach"),
    [
        ("published", (0.065, 0.075, 0.051)),
        pytest.param("flat", (0.070, 0.070, 0.053), marks=pytest.mark.slow),
    ],
)
def test_a_moved_curve_is_nearer_at_the_other_prices_than_what_takes_no_model(
    model: str, reach: tuple[float, float, float], samples: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best baselines: 0.065, 0.075 and 0.051 with 2, 3 and 5 points of 50 people each."""
    random = np.random.default_rng(3)
    flat = 0.4 + 0.02 * random.standard_normal((40, 10))
    entry = published() if model == "published" else Entry(ModelName("embedded", "flat"), "naive", flat)
    # A product's calibration is the same whatever its own points are.
    known = [
        calibrate(points_at(shares), product, entry)
        for product, shares in zip(catalog(), entry.shares, strict=True)
    ]
    monkeypatch.setattr(moving, "calibrate", lambda _, product, __: known[catalog().index(product)])
    prices = asked_prices()
    for count, bound in zip((2, 3, 5), reach, strict=True):
        missed: dict[str, list[float]] = {name: [] for name in ("model", "start", "moved", "average", "alone")}
        for product, answered, people in zip(catalog(), entry.shares, PEOPLE, strict=True):
            for _ in range(samples):
                at = np.sort(random.choice(10, count, replace=False))
                rest = np.setdiff1d(np.arange(10), at)
                own = pd.DataFrame({"relative_price": prices[at], "price": prices[at] * product.regular_price})
                own = own.assign(share=random.binomial(50, people[at]) / 50, people=50)
                curve = moving.fit_own_points(own, points_at(answered), product, entry).curve
                for name, errors in missed.items():
                    errors.append(np.abs(curve[name] - people)[rest].mean())
        means = {name: float(np.nanmean(errors)) for name, errors in missed.items()}
        print(f"\n{model}, {count} points of 50 people, error at the other prices: {means}")
        assert means["moved"] <= bound + (0.006 if samples < 60 else 0.001)
        assert means["moved"] < min(means["model"], means["start"], means["alone"])
