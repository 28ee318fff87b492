import math

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.fits.answers import answers_of, exact_answers
from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate, fit_logit, predict
from core.analysis.what_if.coefficient_draws import DRAWS, draw_coefficients
from core.analysis.what_if.decision import Decision
from core.analysis.what_if.effects import Effect, break_even, effect_of
from core.asking.backends.kinds.market import Market
from core.studies.decisions import true_changes
from tests.support.curves import GRID, drawn, logit, observations

REGULAR = 10.0
DECISION = Decision(10.0, (9.0,), 6.0, 1_000)


def fitted(intercept: float, slope: float) -> LogitFit:
    fit = fit_logit(exact_answers(GRID, logit(intercept, slope)))
    assert isinstance(fit, LogitFit)
    return fit


def sampled(intercept: float, slope: float, seed: int, draws: int = 50) -> LogitFit:
    fit = fit_logit(drawn(logit(intercept, slope), np.random.default_rng(seed), draws))
    assert isinstance(fit, LogitFit)
    return fit


def effect(fit: LogitFit, decision: Decision = DECISION, *, is_sampled: bool = True) -> Effect:
    drawn_ = draw_coefficients(fit)
    return effect_of(fit, drawn_, decision, decision.candidates[0], REGULAR, sampled=is_sampled)


def known(value: Estimate | NoEstimate) -> Estimate:
    assert isinstance(value, Estimate), value
    return value


def test_of_a_known_curve_every_change_is_what_its_formula_gives() -> None:
    """1,000 shoppers of whom 1 / (1 + exp(-(1.5 - 2 r))) buy, at $10 and at $9, for $6 a unit."""
    before, after = (1_000 / (1 + math.exp(-(1.5 - 2 * price / 10))) for price in (10, 9))
    found = effect(fitted(1.5, -2.0))
    expected = {"demand": (before, after), "revenue": (10 * before, 9 * after), "profit": (4 * before, 3 * after)}
    for name, (at_current, at_candidate) in expected.items():
        change = getattr(found, name)
        assert change.current.estimate == pytest.approx(at_current)
        assert change.candidate.estimate == pytest.approx(at_candidate)
        assert change.amount.estimate == pytest.approx(at_candidate - at_current)
        assert known(change.percent).estimate == pytest.approx(100 * (at_candidate / at_current - 1))


def test_answers_on_the_curve_itself_leave_no_interval() -> None:
    amount = effect(fitted(1.5, -2.0)).profit.amount
    assert amount.high - amount.low < 1e-3


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("candidate", [7.0, 9.0, 10.5, 12.0, 16.0])
def test_interval_break_even_and_share_of_draws_never_contradict_each_other(seed: int, candidate: float) -> None:
    decision = Decision(10.0, (candidate,), 6.0)
    found = effect(sampled(1.5, -2.0, seed), decision)
    point, percent = break_even(decision, candidate), known(found.demand.percent)
    assert isinstance(point, float)
    assert isinstance(found.beats, float)
    above, below = percent.low > point, percent.high < point
    assert found.direction == ("higher" if above else "lower" if below else "open")
    assert (found.beats > 0.975) == above
    assert (found.beats < 0.025) == below
    profit = known(found.profit.percent)
    assert (profit.low > 0, profit.high < 0) == (above, below)


def across_wordings() -> LogitFit:
    rows = [observations(logit(1.0, slope), wording=number) for number, slope in enumerate((-1.2, -1.5, -2.0), 1)]
    fit = fit_logit(answers_of(pd.concat(rows)))
    assert isinstance(fit, LogitFit)
    assert fit.degrees == 2
    return fit


@pytest.mark.parametrize(("fit", "leeway"), [(sampled(1.0, -1.5, 3), 0.01), (across_wordings(), 0.05)])
def test_the_draws_are_those_of_the_band_that_is_drawn(fit: LogitFit, leeway: float) -> None:
    found = effect(fit).demand.candidate
    (band,) = predict(fit, np.array([0.9])).to_dict("records")
    assert found.estimate == pytest.approx(1_000 * band["purchase"])
    assert (found.low, found.high) == pytest.approx((1_000 * band["low"], 1_000 * band["high"]), rel=leeway)


def test_the_same_curve_gives_the_same_numbers_every_time() -> None:
    assert effect(sampled(1.0, -1.5, 3)) == effect(sampled(1.0, -1.5, 3))
    assert len(draw_coefficients(sampled(1.0, -1.5, 3))) == DRAWS + 1


def test_without_sampling_there_is_no_share_of_draws() -> None:
    assert effect(fitted(1.5, -2.0), is_sampled=False).beats == NoEstimate("the answers were not sampled")


@pytest.mark.parametrize(("candidate", "percent"), [(9.0, 100 / 3), (12.0, -100 / 3), (7.0, 300.0)])
def test_at_break_even_both_prices_earn_the_same(candidate: float, percent: float) -> None:
    point = break_even(DECISION, candidate)
    assert point == pytest.approx(percent)
    assert (1 + percent / 100) * (candidate - 6) == pytest.approx(10 - 6)


def test_there_is_no_break_even_where_a_sale_earns_nothing() -> None:
    assert isinstance(break_even(DECISION, 6.0), NoEstimate)
    assert isinstance(break_even(DECISION, 3.0), NoEstimate)
    assert isinstance(break_even(Decision(10.0, (12.0,), 11.0), 12.0), NoEstimate)


def test_a_current_price_below_cost_gives_dollars_and_no_percentage() -> None:
    found = effect(sampled(1.5, -2.0, 1), Decision(10.0, (13.0,), 11.0))
    assert found.direction == "higher"
    assert isinstance(found.profit.percent, NoEstimate)
    assert isinstance(found.revenue.percent, Estimate)


def test_a_price_below_cost_has_an_interval_the_right_way_round() -> None:
    profit = effect(sampled(1.5, -2.0, 1), Decision(10.0, (4.0,), 6.0)).profit
    for value in (profit.candidate, profit.amount, known(profit.percent)):
        assert value.low < value.estimate < value.high < 0


def test_a_curve_of_two_wordings_that_differ_wildly_has_wide_intervals_and_no_wild_percentage() -> None:
    ends = np.array([[3.0, -1.0], [9.0, -12.0]])
    fit = LogitFit(
        (6.0, -6.5),
        tuple(map(tuple, np.cov(ends, rowvar=False) / 2)),
        1,
        0.0,
        2.0,
        (1, 2),
        tuple(map(tuple, ends)),
    )
    found = effect(fit, Decision(16.0, (2.0,), 0.0))
    assert found.demand.percent == NoEstimate("the curve is too uncertain for a percentage")
    assert 0 <= found.demand.candidate.low < found.demand.candidate.high <= 1_000.001
    assert found.direction == "open"
    assert len(found.by_wording) == 2
    assert not found.wordings_agree


def test_the_truth_of_a_market_is_what_its_shoppers_do() -> None:
    market = Market(elasticity=-1.5, share=0.5)
    (truth,) = true_changes(market, DECISION, REGULAR)
    before, after = 1_000 * market.truth(np.array([1.0, 0.9]))
    assert truth.demand == pytest.approx(after - before)
    assert truth.profit == pytest.approx(3 * after - 4 * before)
