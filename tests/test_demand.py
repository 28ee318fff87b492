import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.benchmark import human_points
from core.demand import (
    Estimate,
    LogitFit,
    NoEstimate,
    classify,
    elasticity,
    estimate_curves,
    fit_logit,
    predict,
    survey_curve,
)
from core.products import catalog

GRID = np.round(np.arange(0, 2.01, 0.2), 10)


def logit(intercept: float, slope: float, curvature: float = 0.0) -> np.ndarray:
    return 1 / (1 + np.exp(-(intercept + slope * GRID + curvature * GRID**2)))


def shape(purchase: np.ndarray) -> str:
    return classify(GRID, purchase, fit_logit(GRID, purchase))


def observations(purchase: list[float], method: str = "logprob", status: str = "ok") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "backend": "b",
            "model": "m",
            "base_url": "",
            "strategy": "naive",
            "format": "one_price",
            "voice": "shopper",
            "wording": 1,
            "order": "yes_no",
            "persona": "",
            "draw": 1,
            "relative_price": GRID[: len(purchase)],
            "price": 10 * GRID[: len(purchase)],
            "purchase": purchase,
            "method": method,
            "status": status,
            "mass": 0.7,
        }
    )


def test_a_known_logit_is_recovered_and_its_elasticity_is_slope_times_price_times_those_who_do_not_buy() -> None:
    fit = fit_logit(GRID, logit(1.5, -1.2))
    assert isinstance(fit, LogitFit)
    assert fit.coefficients == pytest.approx((1.5, -1.2))
    value = elasticity(fit)
    assert isinstance(value, Estimate)
    step = 1e-6
    ends = predict(fit, np.array([1 - step, 1 + step]))["purchase"].to_numpy()
    numerical = math.log(ends[1] / ends[0]) / math.log((1 + step) / (1 - step))
    assert value.estimate == pytest.approx(numerical, rel=1e-6)


def test_the_elasticity_of_people_is_that_of_the_design() -> None:
    """Across the 40 products: mean -0.94, least -1.84, greatest -0.18."""
    curves = [survey_curve(points) for product in catalog() if (points := human_points(product)) is not None]
    values = [curve.elasticity.estimate for curve in curves if isinstance(curve.elasticity, Estimate)]
    assert len(values) == 40
    assert [round(float(np.mean(values)), 2), round(min(values), 2), round(max(values), 2)] == [
        -0.94,
        -1.84,
        -0.18,
    ]


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_the_interval_of_the_elasticity_covers_the_truth_as_often_as_it_says(level: float) -> None:
    random = np.random.default_rng(1)
    prices = np.repeat(GRID, 50)
    truth = -1.2 * (1 - 1 / (1 + np.exp(-0.3)))
    hits = 0
    for _ in range(200):
        bought = (random.random(len(prices)) < np.repeat(logit(1.5, -1.2), 50)).astype(float)
        fit = fit_logit(prices, bought)
        assert isinstance(fit, LogitFit)
        value = elasticity(fit, level=level)
        assert isinstance(value, Estimate)
        hits += value.low <= truth <= value.high
    assert abs(hits / 200 - level) < 3 * math.sqrt(level * (1 - level) / 200)


@pytest.mark.parametrize(
    ("purchase", "said"),
    [
        (logit(2, -2), "falling"),
        (logit(-2, 2), "rising"),
        (logit(0.2, 0.01), "flat"),
        (logit(-2, 6, -3), "humped"),
        (logit(0.2, 0) + np.where(np.arange(11) % 2, 0.3, -0.3), "inconclusive"),
    ],
)
def test_a_clear_shape_is_named_and_a_ragged_curve_is_not_called_flat(purchase: np.ndarray, said: str) -> None:
    assert shape(purchase) == said


@pytest.mark.parametrize(
    ("purchase", "reason"),
    [
        ([0.0] * 11, "nobody buys"),
        ([1.0] * 11, "everybody buys"),
        ([1.0] * 5 + [0.0] * 6, "jump from all to none"),
        ([0.4], "too few prices"),
        ([0.4, 0.5], "too few prices"),
        ([], "too few prices"),
    ],
)
def test_where_there_is_no_estimate_a_reason_is_named(purchase: list[float], reason: str) -> None:
    fit = fit_logit(GRID[: len(purchase)], np.array(purchase))
    assert isinstance(fit, NoEstimate)
    assert reason in fit.reason


def test_no_elasticity_is_made_up_outside_the_grid() -> None:
    fit = fit_logit(GRID[:4], logit(1, -1)[:4])
    assert isinstance(fit, LogitFit)
    assert elasticity(fit) == NoEstimate("the regular price lies outside the price grid")


@given(st.lists(st.sampled_from([0.0, 0.001, 0.5, 0.999, 1.0]) | st.floats(0, 1), min_size=0, max_size=11))
def test_whatever_the_answers_a_curve_has_an_estimate_or_a_reason_and_no_nan(purchase: list[float]) -> None:
    prices = GRID[: len(purchase)]
    fit = fit_logit(prices, np.array(purchase))
    classify(prices, np.array(purchase), fit)
    if isinstance(fit, LogitFit):
        assert np.isfinite(predict(fit, np.linspace(fit.lowest, fit.highest, 7)).to_numpy()).all()
        value = elasticity(fit)
        assert isinstance(value, NoEstimate) or math.isfinite(value.low + value.high)


def test_a_curve_counts_what_it_could_not_read_and_fits_the_rest() -> None:
    read, unread = observations(list(logit(1, -1))), observations([math.nan] * 3, status="unparsed")
    (curve,) = estimate_curves(pd.concat([read, unread]))
    assert (curve.unread, len(curve.points), curve.shape) == (3, 11, "falling")
    assert curve.mass == pytest.approx(0.7)


def test_draws_have_wilson_intervals_and_probabilities_have_none() -> None:
    draws = pd.concat([observations([float(number < 5)] * 11, method="draw") for number in range(10)])
    (curve,) = estimate_curves(draws)
    first = curve.points.iloc[0]
    assert (first["purchase"], first["answers"]) == (0.5, 10)
    assert (first["low"], first["high"]) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    (exact,) = estimate_curves(observations([0.5] * 11))
    assert exact.points["low"].isna().all()


def test_a_curve_of_which_nothing_could_be_read_is_still_there() -> None:
    (curve,) = estimate_curves(observations([math.nan] * 11, status="unparsed"))
    assert (curve.unread, len(curve.points), curve.shape) == (11, 0, "inconclusive")
    assert isinstance(curve.elasticity, NoEstimate)
