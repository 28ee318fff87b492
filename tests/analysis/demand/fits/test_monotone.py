"""The curve that never rises: its band, its largest drop, its median and its best answered price."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.fits.answers import answers_of, exact_answers
from core.analysis.demand.fits.logit import NoEstimate
from core.analysis.demand.fits.monotone import (
    Censored,
    best_answered,
    censored_median,
    fit_isotonic,
    fit_monotone,
    largest_drop,
)
from core.analysis.demand.fits.shares import shares_of
from tests.support.curves import GRID, logit, observations
from tests.support.points import counted


def test_the_isotonic_fit_pools_neighbours_that_rise_by_their_answers() -> None:
    fit = fit_isotonic(np.array([0.9, 0.4, 0.6, 0.1]), np.array([1.0, 3.0, 1.0, 1.0]))
    assert fit == pytest.approx([0.9, 0.45, 0.45, 0.1])
    assert len(fit_isotonic(np.array([]), np.array([]))) == 0


def test_the_band_has_width_where_everybody_buys() -> None:
    fitted = fit_monotone(counted([50] * 6 + [0] * 5, 50))
    assert fitted.low[0] == pytest.approx(0.9289, abs=1e-4)
    assert fitted.high[-1] == pytest.approx(0.0711, abs=1e-4)


def test_the_band_holds_the_fit_and_never_rises() -> None:
    random = np.random.default_rng(1)
    for _ in range(30):
        fitted = fit_monotone(counted(list(random.binomial(20, logit(1, -1))), 20))
        assert np.all(fitted.low <= fitted.purchase)
        assert np.all(fitted.purchase <= fitted.high)
        for values in (fitted.purchase, fitted.low, fitted.high):
            assert np.all(np.diff(values) <= 1e-12)


def test_the_band_across_wordings_is_the_t_interval_of_their_mean() -> None:
    rows = [observations(logit(level, -1.0), wording=number) for number, level in enumerate((0.6, 1.0, 1.3), 1)]
    fitted = fit_monotone(shares_of(answers_of(pd.concat(rows))))
    values = np.array([logit(level, -1.0)[5] for level in (0.6, 1.0, 1.3)])
    assert fitted.high[5] - fitted.purchase[5] == pytest.approx(4.302653 * values.std(ddof=1) / 3**0.5)


@pytest.mark.parametrize("draws", [10, 50])
def test_the_band_holds_a_curve_that_is_no_logit(draws: int) -> None:
    random = np.random.default_rng(2)
    truth = np.where(GRID < 1.1, 0.5, 0.04)
    bands = [fit_monotone(counted(list(random.binomial(draws, truth)), draws)) for _ in range(200)]
    held = np.mean([(one.low <= truth) & (truth <= one.high) for one in bands], axis=0)
    assert held.min() >= 0.92


def test_the_largest_drop_is_said_with_its_place_and_its_share_of_the_fall() -> None:
    drop = largest_drop(fit_monotone(counted([25] * 6 + [0] * 5, 50)))
    assert drop is not None
    assert (drop.above, drop.below, drop.before, drop.after, drop.share) == (1.0, 1.2, 0.5, 0.0, 1.0)
    assert largest_drop(fit_monotone(counted([25] * 11, 50))) is None


def test_where_answers_step_half_pay_between_two_answered_prices() -> None:
    assert censored_median(fit_monotone(counted([50] * 6 + [0] * 5, 50))) == Censored(1.0, 1.2)
    assert censored_median(fit_monotone(counted([10] * 11, 50))) == NoEstimate(
        "fewer than half buy even at the lowest price"
    )
    assert censored_median(fit_monotone(counted([50] * 11, 50))) == NoEstimate(
        "half or more buy even at the highest price"
    )
    exact = shares_of(exact_answers(GRID, np.where(GRID < 1.1, 0.9, 0.2)))
    assert censored_median(fit_monotone(exact)) == Censored(1.0, 1.2)


def test_the_best_answered_price_is_one_of_the_answered_prices() -> None:
    best = best_answered(counted([25] * 6 + [0] * 5, 50))
    assert not isinstance(best, NoEstimate)
    assert best.at == 1.0
    assert 1.2 not in best.rivals
    assert set(best.rivals) <= set(GRID)


def test_prices_that_earn_the_same_are_both_told() -> None:
    """All buy at the regular price, half of them at twice it."""
    best = best_answered(shares_of(exact_answers(GRID, np.where(GRID < 1.1, 1.0, 0.5))))
    assert not isinstance(best, NoEstimate)
    assert best.rivals == (1.0, 2.0)


def test_no_price_is_best_where_none_earns_anything() -> None:
    reason = "at no answered price a sale earns more than its unit cost"
    assert best_answered(counted([0] * 11, 50)) == NoEstimate(reason)
    assert best_answered(counted([50] * 11, 50), unit_cost=2.5) == NoEstimate(reason)
