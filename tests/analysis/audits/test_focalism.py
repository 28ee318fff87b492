"""Does a step of the curve move with the competitor's price that the prompt states?"""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from core.analysis.audits.focalism import Focalism, could_show_a_step, focalism, sentences
from core.analysis.demand.fits.answers import FIT_ONLY
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.asking.backends.kinds.market import FOCAL_STEP, Market
from core.basics.errors import InputError
from core.experiment.products import find_product
from core.studies.choice import Choice
from core.studies.mechanism import Scenario, simulate
from tests.support.curves import draws_of, logit, observations

COKE = find_product("12")


def asked(market: Market, draws: int | None = 50, **changes: str) -> Focalism:
    choice = Choice(models=(f"synthetic:{market}",), draws="" if draws is None else str(draws), **changes)
    (found,) = focalism(simulate(Scenario(market, draws), choice.focalism()))
    return found


def test_a_stated_price_that_is_too_salient_is_found_with_its_size() -> None:
    found = asked(Market(phi=0.5, seed=2))
    assert found.moves
    assert isinstance(found.step, Estimate)
    assert found.step.low <= 2 * 0.5 * FOCAL_STEP <= found.step.high
    (text,) = sentences([found], COKE)
    assert "stated as $5.78 and $10.74, purchases are" in text
    assert "focalism" in text


def test_probabilities_give_the_step_itself_and_no_test() -> None:
    found = asked(Market(phi=0.5), None)
    assert isinstance(found.step, Estimate)
    assert found.step.estimate == pytest.approx(2 * 0.5 * FOCAL_STEP)
    assert (found.p_value, found.covers) == (None, FIT_ONLY)
    (text,) = sentences([found], COKE)
    assert "percentage points, without an interval" in text
    assert "95%" not in text
    silent = asked(Market(phi=0.0), None)
    assert silent.step == Estimate(0.0, 0.0, 0.0)
    assert not silent.moves


def test_a_bend_of_the_curve_that_stays_where_it_is_is_no_focalism() -> None:
    cliff = np.where(np.arange(11) < 5, 0.9, 0.3)
    random = np.random.default_rng(3)
    stays = [draws_of(cliff, random, strategy="full_context", competitor_price=price) for price in (0.7, 1.3)]
    (found,) = focalism(pd.concat(stays, ignore_index=True))
    assert not found.moves
    assert "no step of purchases is shown" in sentences([found], COKE)[0]


def rejections(market: dict[str, float], runs: int) -> float:
    found = [asked(Market(seed=seed, **market)) for seed in range(runs)]
    return float(np.mean([one.p_value is not None and one.p_value < 0.05 for one in found]))


@pytest.mark.lengthy
def test_without_focalism_five_in_a_hundred_tests_cry_wolf_and_with_it_nearly_all_tell() -> None:
    assert rejections({"phi": 0.0}, 60) <= 0.15
    assert rejections({"phi": 0.5}, 20) >= 0.9


@pytest.mark.lengthy
def test_probabilities_that_differ_by_more_than_the_price_cry_wolf_no_oftener() -> None:
    wolves = [asked(Market(phi=0.0, noise=0.3, seed=seed), None).moves for seed in range(60)]
    assert np.mean(wolves) <= 0.15
    assert all(asked(Market(phi=0.5, noise=0.3, seed=seed), None).moves for seed in range(10))


@pytest.mark.lengthy
def test_a_smooth_response_to_the_price_relative_to_the_competitors_is_no_step() -> None:
    random, prices = np.random.default_rng(1), np.round(np.arange(0, 2.01, 0.2), 10)
    found = []
    for _ in range(30):
        rows = [
            draws_of(expit(2.5 - 2.5 * prices / stated), random, strategy="full_context", competitor_price=stated)
            for stated in (0.7, 1.3)
        ]
        found += focalism(pd.concat(rows, ignore_index=True))
    assert np.mean([one.moves for one in found]) <= 0.15


def test_answers_at_a_stated_price_itself_tell_nothing_of_a_step() -> None:
    found = asked(Market(), competitors="1,1.2")
    assert isinstance(found.step, NoEstimate)
    assert "lie between" in found.step.reason


def test_a_stated_price_is_written_as_it_was_stated() -> None:
    assert asked(Market(), competitors="0.75,1.25", prices="0:2:0.25").competitor_prices == (6.2, 10.33)


def rejected_probabilities(noise: float, runs: int) -> float:
    return float(np.mean([asked(Market(phi=0.0, noise=noise, seed=seed), None).moves for seed in range(runs)]))


@pytest.mark.slow
@pytest.mark.parametrize("market", [{}, {"share": 0.1}, {"share": 0.8, "elasticity": -2.0}])
def test_size_and_power_over_500_runs(market: dict[str, float]) -> None:
    size, power = rejections({"phi": 0.0, **market}, 500), rejections({"phi": 0.3, **market}, 100)
    print(f"focalism, {market or 'default market'}: size {size:.1%}, power at phi = 0.3 {power:.0%}")
    assert 0.02 <= size <= 0.07
    assert power > size


@pytest.mark.slow
def test_size_of_probabilities_over_500_runs() -> None:
    size = rejected_probabilities(0.3, 500)
    print(f"focalism, first-token probabilities with noise 0.3: size {size:.1%}")
    assert 0.02 <= size <= 0.07


@pytest.mark.parametrize(("below", "above"), [(1.0, 0.0), (1.0, 1.0), (0.0, 0.0), (0.001, 0.0), (0.5, 0.5)])
@pytest.mark.parametrize("method", ["draw", "logprob"])
def test_answers_that_are_all_alike_give_an_estimate_or_a_reason(below: float, above: float, method: str) -> None:
    prices = np.round(np.arange(0, 2.01, 0.2), 10)
    rows = [
        observations(
            np.where(prices < stated, below, above).round(0 if method == "draw" else 9),
            method,
            strategy="full_context",
            competitor_price=stated,
            draw=draw,
        )
        for stated in (0.7, 1.3)
        for draw in range(1, 11 if method == "draw" else 2)
    ]
    (found,) = focalism(pd.concat(rows, ignore_index=True))
    if isinstance(found.step, NoEstimate):
        assert found.step.reason
    else:
        assert np.isfinite([found.step.estimate, found.step.low, found.step.high]).all()
        assert found.moves == (below - above > 0.1)


def test_nothing_can_be_said_where_no_price_lies_between_the_stated_ones_or_nothing_was_read() -> None:
    near = asked(Market(), competitors="0.95,0.97")
    assert isinstance(near.step, NoEstimate)
    assert (
        "nothing can be said of a step: fewer than 2 of the answered prices lie between"
        in sentences([near], COKE)[0]
    )
    unread = observations([np.nan] * 11, status="unparsed", strategy="full_context", competitor_price=0.7)
    (found,) = focalism(unread)
    assert isinstance(found.step, NoEstimate)


def test_wordings_are_the_sample_where_there_are_several() -> None:
    rows = [
        observations(
            logit(1 + 0.2 * wording + (0.4 if stated > 1 else 0), -1.5)
            + np.where(np.arange(11) < 5 * stated, 0.05 * wording, 0),
            wording=wording,
            strategy="full_context",
            competitor_price=stated,
        )
        for wording in (1, 2, 3)
        for stated in (0.7, 1.3)
    ]
    (found,) = focalism(pd.concat(rows, ignore_index=True))
    assert found.covers == "3 wordings"
    assert found.p_value is not None


@pytest.mark.parametrize("competitors", ["1", "0.7,0.7"])
def test_one_competitors_price_tells_nothing(competitors: str) -> None:
    with pytest.raises(InputError, match="two different competitor's prices"):
        Choice(competitors=competitors).focalism()


def test_prices_that_all_lie_between_the_stated_ones_or_are_too_few_tell_no_step_from_a_slope() -> None:
    assert not could_show_a_step([0.7, 1.3], [0.8, 0.9, 1.0, 1.1, 1.2], drawn=True)
    assert could_show_a_step([0.7, 1.3], [0.5, 0.8, 1.0, 1.2], drawn=False)
    # As many numbers as are read are fitted, and nothing is left to tell how far they are off.
    assert not could_show_a_step([0.8, 1.2], [0.9, 1.1, 1.4], drawn=False)
    assert could_show_a_step([0.8, 1.2], [0.9, 1.1, 1.4], drawn=True)
