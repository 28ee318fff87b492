"""One estimate from people and a model: few answers are followed a little, many all the way."""

import numpy as np
import pytest

from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.people import best_price_sides, change_sides, elasticity_sides, rectify
from core.basics.errors import InputError
from tests.support.answered import COLA, PUBLISHED, curve_of, own, rectified

FALLING = {0.4: 0.7, 0.8: 0.5, 1.0: 0.4, 1.2: 0.3, 1.6: 0.2}


def test_many_answers_are_followed_all_the_way_and_few_a_part_of_it() -> None:
    off = [
        float((found["both"] - found["share"]).abs().sum())
        for found in (rectified(own(FALLING, people)).curve for people in (5, 50, 5_000))
    ]
    assert off[0] > off[1] > off[2]
    assert off[2] < 0.02


def test_two_prices_a_cent_apart_are_two_prices() -> None:
    found = rectified(own({0.4: 0.7, 0.998: 0.6, 1.0: 0.2}, 40))
    asked = found.curve[found.curve["people"] > 0]
    assert asked["relative_price"].tolist() == [0.4, 0.998, 1.0]
    assert asked["share"].round(2).tolist() == [0.7, 0.6, 0.2]
    assert list(found.shares.relative_price) == [0.4, 0.998, 1.0]


def test_a_price_that_nobody_was_asked_follows_its_neighbours_as_other_products_teach() -> None:
    low, high = (rectified(own({0.8: share, 1.2: share - 0.1}, 200)).curve for share in (0.3, 0.7))
    between = low["relative_price"].round(2) == 1.0
    assert float(high["both"][between].iloc[0]) > float(low["both"][between].iloc[0]) + 0.2
    assert low["low"][between].isna().all()


def test_at_a_price_the_power_tuned_prediction_powered_estimate_is_peoples_own_share() -> None:
    """Angelopoulos, Duchi & Zrnic 2023: a model that says the same of everybody there tells nothing."""
    said, answered = 0.3, np.array([1, 0, 0, 1, 1])
    for power in (0.0, 0.4, 1.0):
        predicted = np.full(len(answered), said)
        assert power * said + np.mean(answered - power * predicted) == pytest.approx(answered.mean())


def test_the_estimate_never_leaves_the_interval_that_holds_without_the_model() -> None:
    found = rectified(own(dict.fromkeys((0.2, 1.0, 2.0), 0.95), 60)).curve
    asked = found[found["people"] > 0]
    assert ((asked["low"] <= asked["both"]) & (asked["both"] <= asked["high"])).all()


def test_answers_unlike_any_product_take_back_what_rests_on_the_products() -> None:
    found = rectified(own({0.2: 0.05, 1.0: 0.5, 2.0: 0.95}, 60))
    assert found.contradiction < 0.01
    assert found.curve["likely_low"].isna().all()
    assert isinstance(elasticity_sides(found).likely, NoEstimate)
    assert found.curve["low"].notna().sum() == 3


def test_what_both_say_of_a_number_lies_in_a_shorter_interval_than_peoples() -> None:
    found = rectified(own(FALLING, 40))
    for sides in (
        elasticity_sides(found),
        change_sides(found, COLA.regular_price, 0.8 * COLA.regular_price, (-1.0, 1.0)),
    ):
        assert isinstance(sides.people, Estimate)
        assert isinstance(sides.both, Estimate)
        assert isinstance(sides.likely, Estimate)
        widths = [one.high - one.low for one in (sides.likely, sides.both, sides.people)]
        assert widths == sorted(widths)


def test_a_price_that_nobody_was_asked_about_is_named_with_the_nearest_that_was() -> None:
    between = 0.75 * COLA.regular_price
    sides = change_sides(rectified(own(FALLING, 40)), COLA.regular_price, between, (-1.0, 1.0))
    assert isinstance(sides.both, NoEstimate)
    assert sides.both.reason.startswith(f"{COLA.write(between)} is not among the prices that were asked about")
    assert COLA.write(0.8 * COLA.regular_price) in sides.both.reason


def test_the_best_price_of_both_is_one_that_peoples_answers_do_not_exclude() -> None:
    sides = best_price_sides(rectified(own(FALLING, 400)), COLA.regular_price / 2)
    assert isinstance(sides.people, Estimate)
    assert isinstance(sides.both, Estimate)
    assert sides.people.low <= sides.both.low <= sides.both.estimate <= sides.both.high <= sides.people.high


def test_of_one_price_above_the_unit_cost_nobody_is_said_to_have_found_the_best() -> None:
    cost = 1.5 * COLA.regular_price
    sides = best_price_sides(rectified(own(FALLING, 40)), cost)
    for one in (sides.people, sides.both):
        assert isinstance(one, NoEstimate)
        assert "nothing is compared" in one.reason


def test_who_answered_at_several_prices_is_counted_as_one_where_answers_are_put_together() -> None:
    once, each = (rectified(own(FALLING, 40), answers_each=answers) for answers in (1.0, 5.0))
    wide = [(one.curve["likely_high"] - one.curve["likely_low"]).sum() for one in (once, each)]
    assert wide[1] > wide[0]
    assert isinstance(elasticity_sides(each).people, NoEstimate)


def test_without_a_calibration_other_products_people_stand_in_the_models_place() -> None:
    unknown = type(PUBLISHED)(PUBLISHED.asked, "naive", np.full((40, 10), np.nan))
    found = rectify(own(FALLING, 40), curve_of(PUBLISHED), COLA, unknown)
    assert found.prior.uncalibrated.startswith("this model and strategy answered 0 other products")
    assert found.curve["calibrated"].isna().all()
    assert found.curve["both"].notna().all()


def test_nobody_and_a_price_beyond_what_was_asked_are_refused() -> None:
    with pytest.raises(InputError, match="Nobody was asked"):
        rectified(own(FALLING, 0))
    with pytest.raises(InputError, match=r"\$24.78 lies outside the prices .*, \$1.65 to \$16.52. Leave it out"):
        rectified(own(FALLING | {3.0: 0.1}, 40))
