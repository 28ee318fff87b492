"""What a forecast was worth, against people whose shares are known."""

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.demand.fits import Estimate, NoEstimate
from core.basics.errors import InputError
from core.studies.forecasts.forecast import ForecastDecision
from core.studies.forecasts.scoring import score
from core.studies.forecasts.sentences import what_it_was_worth
from core.studies.people.counted import count_files
from tests.support.field import ANSWER_HEADER
from tests.support.forecasts import ASKED, FALLING, PRICES, curve, forecast, people

STEEP = dict(zip(PRICES, (0.9, 0.8, 0.4, 0.1, 0.05), strict=True))
"""At $6.61 far more buy: it earns 2.61 * 800 = 2,088 where $8.26 earns 4.26 * 400 = 1,704."""


def test_the_error_is_the_mean_distance_and_a_curve_like_people_has_none() -> None:
    off = {price: share + 0.1 for price, share in FALLING.items()}
    found = score(forecast(curve(FALLING), curve(off, name="Off")), people(FALLING))
    assert [round(one.error, 6) for one in found.curves] == [0.0, 0.1]
    assert [one.held for one in found.curves] == [5, 5]
    assert found.people == 500


def test_a_price_that_was_not_forecast_is_read_off_between_its_neighbours_and_none_outside_counts() -> None:
    asked = {price: FALLING[price] for price in (6.61, 9.91)}
    (found,) = score(forecast(curve(asked)), people(FALLING)).curves
    assert found.prices == 3
    assert found.error == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("recommended", "direction"), [(6.61, "right"), (9.91, "wrong"), (8.26, "wrong"), (None, "none")]
)
def test_the_direction_is_what_people_bear_out(recommended: float | None, direction: str) -> None:
    assert score(forecast(recommended=recommended), people(STEEP, 2_000)).direction == direction


def test_of_many_candidates_one_that_seems_to_earn_more_by_chance_does_not_make_keeping_the_price_wrong() -> None:
    # $6.61 leads by what one comparison in twenty shows by chance, but not one in eighty.
    chance = dict(zip(PRICES, (0.5, 0.7, 0.34, 0.2, 0.1), strict=True))
    alone = ForecastDecision(8.26, (6.61,), 4.0, 1_000, "month", 8.26, "Keep it.")
    among = replace(alone, candidates=(4.13, 6.61, 9.91, 12.39))
    answered = people(chance, 200)
    assert score(forecast(decision=alone), answered).direction == "wrong"
    assert score(forecast(decision=among), answered).direction == "open"
    assert score(forecast(decision=among), people(chance, 500)).direction == "wrong"


def test_keeping_the_price_is_right_where_every_candidate_earns_less() -> None:
    peaked = dict(zip(PRICES, (0.9, 0.8, 0.75, 0.3, 0.1), strict=True))
    keep = ForecastDecision(8.26, (6.61, 9.91, 12.39), 4.0, 1_000, "month", 8.26, "Keep it.")
    assert score(forecast(decision=keep), people(peaked, 500)).direction == "right"


def test_few_people_leave_the_direction_open() -> None:
    assert score(forecast(), people(FALLING, 20)).direction == "open"


def test_the_regret_is_what_the_best_price_earns_more_by_peoples_answers() -> None:
    kept = score(forecast(recommended=8.26), people(STEEP, 2_000))
    assert (kept.chosen, kept.best) == (8.26, 6.61)
    assert isinstance(kept.regret, Estimate)
    assert kept.regret.estimate == pytest.approx(2.61 * 800 - 4.26 * 400)
    assert kept.regret.low <= kept.regret.estimate <= kept.regret.high
    dear = score(forecast(recommended=9.91), people(STEEP, 2_000)).regret
    assert isinstance(dear, Estimate)
    assert dear.estimate == pytest.approx(2.61 * 800 - 5.91 * 100)
    best = score(forecast(recommended=6.61), people(STEEP, 2_000))
    assert best.regret == Estimate(0.0, 0.0, 0.0)
    assert "no regret" in " ".join(what_it_was_worth(forecast(), best))


def test_where_no_price_was_recommended_nothing_is_regretted() -> None:
    none = score(forecast(recommended=None), people(STEEP, 2_000))
    assert none.regret == NoEstimate("no price was recommended")


def test_of_a_price_between_those_that_people_were_asked_no_profit_is_said() -> None:
    found = score(forecast(recommended=6.61), people({4.13: 0.8, 8.26: 0.5, 12.39: 0.2}))
    assert (found.direction, found.best) == ("open", None)
    assert isinstance(found.regret, NoEstimate)


def test_of_a_price_outside_what_people_were_asked_no_regret_is_said() -> None:
    found = score(forecast(recommended=9.91), people({4.13: 0.8, 6.61: 0.6, 8.26: 0.5}))
    assert isinstance(found.regret, NoEstimate)
    assert "what that costs cannot be said: people's answers say nothing of $9.91" in " ".join(
        what_it_was_worth(forecast(recommended=9.91), found)
    )


def test_the_sign_is_counted_where_people_settle_it() -> None:
    rising = dict(zip(PRICES, (0.2, 0.3, 0.4, 0.6, 0.8), strict=True))
    found = score(forecast(curve(STEEP), curve(rising, name="Rising")), people(STEEP, 2_000))
    assert [(one.right, one.settled) for one in found.curves] == [(2, 2), (0, 2)]


def test_intervals_that_are_right_hold_people_at_their_level() -> None:
    draw = np.random.default_rng(7)
    held = prices = 0
    for _ in range(60):
        drawn = {price: draw.binomial(50, share) / 50 for price, share in FALLING.items()}
        (found,) = score(forecast(curve(drawn)), people(FALLING, 40, draw)).curves
        held, prices = held + (found.held or 0), prices + found.prices
    assert 0.92 < held / prices < 0.985


def test_a_curve_without_intervals_is_scored_without_them() -> None:
    found = score(forecast(curve(FALLING, None)), people(FALLING))
    assert found.curves[0].held is None
    assert "it has no intervals" in " ".join(what_it_was_worth(forecast(), found))


def test_nobody_who_counts_scores_nothing() -> None:
    row = f"{ASKED.id},1,p8.26,8.26,yes,blue,30,yes"
    nobody = count_files([("a.csv", f"{ANSWER_HEADER}\n{row}".encode())], ASKED)
    with pytest.raises(InputError, match="Nobody of those who came in counts"):
        score(forecast(), nobody)
