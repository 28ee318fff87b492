import math

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from core.analysis.demand.fits.answers import answers_of, counted_answers, exact_answers
from core.analysis.demand.fits.logit import LogitFit, NoEstimate, fit_logit
from core.analysis.demand.fits.monotone import BestAnswered, Censored
from core.analysis.demand.fits.willingness import estimate_willingness, mean_willingness
from tests.support.curves import GRID, logit, observations
from tests.support.points import counted


def fitted(intercept: float, slope: float, prices: np.ndarray = GRID) -> LogitFit:
    fit = fit_logit(exact_answers(prices, logit(intercept, slope, prices=prices)))
    assert isinstance(fit, LogitFit)
    return fit


def test_the_mean_is_the_area_under_the_curve_up_to_the_highest_price() -> None:
    area = quad(lambda price: 1 / (1 + math.exp(-1.5 + 1.2 * price)), 0, 2)[0]
    assert mean_willingness(fitted(1.5, -1.2)).estimate == pytest.approx(area)


def test_below_the_lowest_price_the_mean_counts_no_more_than_was_answered_there() -> None:
    at_lowest = 1 / (1 + math.exp(-1.5 + 1.2 * 0.4))
    area = quad(lambda price: 1 / (1 + math.exp(-1.5 + 1.2 * price)), 0.4, 2)[0]
    assert mean_willingness(fitted(1.5, -1.2, GRID[2:])).estimate == pytest.approx(0.4 * at_lowest + area)


def test_across_wordings_the_mean_is_the_area_under_the_mean_of_their_curves() -> None:
    truths = ((6.0, -6.0), (2.0, -3.0), (2.0, -1.5))
    rows = [observations(logit(*truth), wording=wording) for wording, truth in enumerate(truths, 1)]
    fit = fit_logit(answers_of(pd.concat(rows)))
    assert isinstance(fit, LogitFit)
    areas = [quad(lambda price, a=a, b=b: 1 / (1 + math.exp(-a - b * price)), 0, 2)[0] for a, b in truths]
    assert mean_willingness(fit).estimate == pytest.approx(np.mean(areas))


def test_median_and_best_price_are_the_points_own_where_a_logit_fits_too() -> None:
    """Half never buy, so that no price has half of the shoppers; the nearest logit crosses one half."""
    bought = [25, 26, 24, 22, 19, 12, 6, 2, 1, 0, 0]
    fit = fit_logit(counted_answers(GRID, np.array(bought, dtype=float), np.full(11, 50.0), ""))
    found = estimate_willingness(fit, counted(bought, 50), "falling")
    assert isinstance(found.median, NoEstimate)
    assert isinstance(found.revenue_price, BestAnswered)
    assert found.revenue_price.at in GRID


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
