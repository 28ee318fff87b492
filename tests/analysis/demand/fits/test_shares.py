"""Shares at two prices are compared without a curve, with every source of error that there was."""

import math

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.fits.answers import answers_of, exact_answers
from core.analysis.demand.fits.shares import Shares, combine, price_weights, shares_of
from tests.support.curves import GRID, draws_of, logit, observations
from tests.support.points import counted


def difference(shares: Shares, first: int = 5, second: int = 6) -> tuple[float, float]:
    found = combine(shares, price_weights(shares, {first: -1.0, second: 1.0}))
    return found.low, found.high


def personas(purchase: list[list[float]], method: str = "draw", **columns: object) -> pd.DataFrame:
    return pd.concat(
        [observations(row, method, persona=f"p{number}", **columns) for number, row in enumerate(purchase)],
        ignore_index=True,
    )


def test_a_fall_from_half_to_none_is_a_fall_whatever_a_logit_makes_of_it() -> None:
    shares = counted([25] * 6 + [0] * 5, 50)
    low, high = difference(shares)
    assert high < -0.3
    assert low > -0.7


def test_fifty_of_fifty_at_two_prices_leave_room_for_a_difference() -> None:
    low, high = difference(counted([50] * 11, 50))
    assert -0.08 < low < -0.06
    assert 0.06 < high < 0.08


def test_profit_weighs_each_share_by_what_a_sale_earns() -> None:
    shares = counted([40] * 6 + [10] * 5, 50)
    profit = combine(shares, price_weights(shares, {5: -2.0, 6: 3.0}))
    assert profit.estimate == pytest.approx(3 * 0.2 - 2 * 0.8)
    assert profit.high < 0


def test_one_wording_of_probabilities_is_a_reading_without_an_interval() -> None:
    shares = shares_of(exact_answers(GRID, logit(1, -1)))
    assert not shares.sampled
    low, high = difference(shares)
    assert low == high == pytest.approx(float(np.diff(logit(1, -1)[5:7])[0]))


def test_wordings_are_compared_each_with_itself_by_a_t_interval() -> None:
    rows = [observations(logit(level, -1.0), wording=number) for number, level in enumerate((0.2, 1.0, 2.1), 1)]
    shares = shares_of(answers_of(pd.concat(rows)))
    differences = np.array([np.diff(logit(level, -1.0)[5:7])[0] for level in (0.2, 1.0, 2.1)])
    width = 4.302653 * differences.std(ddof=1) / math.sqrt(3)
    assert difference(shares) == pytest.approx((differences.mean() - width, differences.mean() + width))


def test_draws_in_wordings_have_the_wider_of_both_intervals() -> None:
    alike = pd.concat([draws_of(np.full(11, 0.5), np.random.default_rng(1), 20, wording=n) for n in (1, 2, 3)])
    once = alike.assign(wording=1)
    for rows in (alike, once):
        rows["purchase"] = (rows["draw"] % 2).astype(float)
    assert difference(shares_of(answers_of(alike))) == difference(shares_of(answers_of(once)))


def test_ten_personas_in_three_wordings_are_ten_personas() -> None:
    random = np.random.default_rng(2)
    levels = random.normal(0, 2, 10)
    once = personas([list(logit(level, -1.0)) for level in levels], "logprob")
    thrice = pd.concat([once.assign(wording=n) for n in (1, 2, 3)], ignore_index=True)
    assert difference(shares_of(answers_of(thrice))) == pytest.approx(difference(shares_of(answers_of(once))))


def test_wordings_that_differ_widen_the_interval_of_personas() -> None:
    random = np.random.default_rng(3)
    levels = random.normal(0, 2, 10)
    rows = [
        personas([list(logit(level - slope, slope)) for level in levels], "logprob", wording=number)
        for number, slope in enumerate((3.0, -1.0, -5.0), 1)
    ]
    one = difference(shares_of(answers_of(rows[1])))
    all_three = difference(shares_of(answers_of(pd.concat(rows, ignore_index=True))))
    assert all_three[1] - all_three[0] > 1.5 * (one[1] - one[0])


def test_ten_personas_who_all_stop_at_one_price_do_not_tell_that_all_would() -> None:
    shares = shares_of(answers_of(personas([[1.0] * 6 + [0.0] * 5] * 9 + [[1.0] * 5 + [0.0] * 6])))
    low, high = difference(shares)
    assert high < 0
    assert low == -1
    assert high > -0.9


def test_an_interval_never_leaves_what_shares_can_be() -> None:
    for bought in ([0] * 11, [1] * 11, [3] * 6 + [0] * 5):
        low, high = difference(counted(bought, 3))
        assert low >= -1
        assert high <= 1


@pytest.mark.parametrize("share", [(0.5, 0.5), (0.02, 0.05), (0.9, 0.99), (0.3, 0.0)])
@pytest.mark.parametrize("draws", [10, 50])
def test_the_interval_of_a_weighted_difference_errs_on_either_side_in_one_of_forty_at_most(
    share: tuple[float, float], draws: int
) -> None:
    random = np.random.default_rng(4)
    truth, repeats = 1.2 * share[1] - 0.4 * share[0], 600
    bought = random.binomial(draws, share, (repeats, 2))
    found = [combine(counted(list(pair), draws), np.array([-0.4, 1.2])) for pair in bought]
    misses = [np.mean([one.low > truth for one in found]), np.mean([one.high < truth for one in found])]
    # Sixteen shares are looked at, so that one may be as far out as three of its errors.
    assert max(misses) <= 0.025 + 3 * math.sqrt(0.025 / repeats)
