import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from core.analysis.demand.fits.answers import counted_answers, exact_answers
from core.analysis.demand.fits.elasticity import point_elasticity
from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate, fit_logit, predict
from core.analysis.demand.fits.monotone import BestAnswered, Censored
from core.analysis.demand.fits.willingness import (
    best_price,
    estimate_willingness,
    mean_willingness,
    median_willingness,
)
from tests.support.curves import GRID, drawn, logit
from tests.support.points import counted


def fitted(intercept: float, slope: float, prices: np.ndarray = GRID) -> LogitFit:
    fit = fit_logit(exact_answers(prices, logit(intercept, slope, prices=prices)))
    assert isinstance(fit, LogitFit)
    return fit


def sampled(intercept: float, slope: float, seed: int) -> LogitFit:
    fit = fit_logit(drawn(logit(intercept, slope), np.random.default_rng(seed)))
    assert isinstance(fit, LogitFit)
    return fit


def known(value: Estimate | NoEstimate) -> Estimate:
    assert isinstance(value, Estimate), value
    return value


def test_the_median_is_where_half_buy() -> None:
    value = known(median_willingness(fitted(1.5, -1.2)))
    assert value.estimate == pytest.approx(1.25)
    assert value.high - value.low < 1e-3


def test_the_interval_of_the_median_holds_the_prices_at_which_one_half_is_not_ruled_out() -> None:
    fit = sampled(1.0, -1.0, 3)
    value = known(median_willingness(fit))
    ends = predict(fit, np.array([value.low, value.high]))
    assert ends["high"].iloc[1] == pytest.approx(0.5)
    assert ends["low"].iloc[0] == pytest.approx(0.5)


def test_the_mean_is_the_area_under_the_curve_up_to_the_highest_price() -> None:
    area = quad(lambda price: 1 / (1 + math.exp(-1.5 + 1.2 * price)), 0, 2)[0]
    assert mean_willingness(fitted(1.5, -1.2)).estimate == pytest.approx(area)


def test_below_the_lowest_price_the_mean_counts_no_more_than_was_answered_there() -> None:
    at_lowest = 1 / (1 + math.exp(-1.5 + 1.2 * 0.4))
    area = quad(lambda price: 1 / (1 + math.exp(-1.5 + 1.2 * price)), 0.4, 2)[0]
    assert mean_willingness(fitted(1.5, -1.2, GRID[2:])).estimate == pytest.approx(0.4 * at_lowest + area)


@pytest.mark.parametrize("cost", [0.0, 0.3])
def test_the_best_price_is_where_a_search_finds_the_highest_profit(cost: float) -> None:
    fit = fitted(1.5, -2.0)
    found = minimize_scalar(
        lambda price: -(price - cost) / (1 + math.exp(-1.5 + 2.0 * price)),
        bounds=(0, 2),
        method="bounded",
        options={"xatol": 1e-9},
    ).x
    assert known(best_price(fit, cost)).estimate == pytest.approx(found, abs=1e-6)


def test_at_the_price_of_highest_revenue_the_elasticity_is_minus_one() -> None:
    fit = sampled(1.5, -2.0, 1)
    assert known(point_elasticity(fit, known(best_price(fit)).estimate)).estimate == pytest.approx(-1)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (median_willingness(fitted(-0.1, -2)), "fewer than half buy even at the lowest price"),
        (median_willingness(fitted(3, -1)), "more than half buy even at the highest price"),
        (best_price(fitted(3, -1)), "revenue still rises at the highest price asked"),
        (best_price(fitted(1, -2), 1.8), "profit still rises at the highest price asked"),
        (best_price(fitted(0, -4, GRID[4:])), "revenue falls from the lowest price asked"),
        (best_price(fitted(0, 1)), "purchases do not fall as the price rises"),
    ],
)
def test_what_lies_beyond_the_prices_asked_is_not_made_up(value: Estimate | NoEstimate, reason: str) -> None:
    assert value == NoEstimate(reason)


def test_a_slope_that_may_be_zero_gives_no_median() -> None:
    bought = np.array([3.0, 2.0, 2.0, 2.0])
    fit = fit_logit(counted_answers(np.array([0.0, 0.5, 1.0, 1.5]), bought, np.full(4, 4.0), ""))
    assert isinstance(fit, LogitFit)
    assert median_willingness(fit) == NoEstimate("the slope is too uncertain")


@pytest.mark.parametrize("shape", ["rising", "flat", "humped", "inconclusive"])
def test_a_curve_not_shown_to_fall_says_nothing_of_willingness_to_pay(shape: str) -> None:
    found = estimate_willingness(fitted(1.5, -1.2), counted([40] * 11, 50), shape)  # type: ignore[arg-type]
    none = NoEstimate("the answers do not show that purchases fall as the price rises")
    assert (found.median, found.mean, found.revenue_price) == (none, none, none)


def test_a_step_is_priced_by_its_points() -> None:
    found = estimate_willingness(fitted(1.5, -1.2), counted([50] * 6 + [0] * 5, 50), "stepped")
    assert found.median == Censored(1.0, 1.2)
    assert isinstance(found.revenue_price, BestAnswered)
    assert found.revenue_price.at == 1.0
    assert isinstance(found.mean, NoEstimate)
