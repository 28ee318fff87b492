import math

import numpy as np
import pandas as pd
import pytest

from core.analysis.decision import Decision
from core.analysis.demand.fits.answers import Answers, answers_of, exact_answers
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.fits.shares import shares_of
from core.analysis.what_if.effects import Effect, Sold, break_even, effect_of
from core.asking.backends.kinds.market import Market
from core.studies.decisions import true_changes
from tests.support.curves import GRID, drawn, draws_of, logit, observations
from tests.support.points import counted_of

REGULAR = 10.0
DECISION = Decision(10.0, (9.0,), 6.0, 1_000)


def effect(answers: Answers, decision: Decision = DECISION) -> Effect:
    """Prices are ten times those of the grid."""

    def place(price: float) -> tuple[tuple[int, ...], float]:
        at = price / REGULAR / 0.2
        whole = round(at)
        return ((whole,), 0.0) if abs(at - whole) < 1e-9 else ((math.floor(at), math.ceil(at)), at % 1)

    (current, near), (candidate, far) = place(decision.current), place(decision.candidates[0])
    sold = Sold(shares_of(answers), current, candidate, (near, far))
    return effect_of(sold, decision, decision.candidates[0])


def exact(intercept: float, slope: float) -> Answers:
    return exact_answers(GRID, logit(intercept, slope))


def sampled(intercept: float, slope: float, seed: int, draws: int = 50) -> Answers:
    return drawn(logit(intercept, slope), np.random.default_rng(seed), draws)


def known(value: Estimate | NoEstimate) -> Estimate:
    assert isinstance(value, Estimate), value
    return value


def test_of_answered_prices_every_change_is_what_its_formula_gives() -> None:
    """1,000 shoppers of whom 1 / (1 + exp(-(1.5 - 2 r))) buy, at $10 and at $12, for $6 a unit."""
    before, after = (1_000 / (1 + math.exp(-(1.5 - 2 * price / 10))) for price in (10, 12))
    found = effect(exact(1.5, -2.0), Decision(10.0, (12.0,), 6.0, 1_000))
    expected = {"demand": (before, after), "revenue": (10 * before, 12 * after), "profit": (4 * before, 6 * after)}
    for name, (at_current, at_candidate) in expected.items():
        change = getattr(found, name)
        assert change.current.estimate == pytest.approx(at_current)
        assert change.candidate.estimate == pytest.approx(at_candidate)
        assert change.amount.estimate == pytest.approx(at_candidate - at_current)
        assert known(change.percent).estimate == pytest.approx(100 * (at_candidate / at_current - 1))


def test_a_reading_of_answered_prices_has_no_interval() -> None:
    amount = effect(exact(1.5, -2.0), Decision(10.0, (12.0,), 6.0, 1_000)).profit.amount
    assert amount.low == amount.estimate == amount.high


def test_between_answered_prices_a_step_may_be_anywhere() -> None:
    step = counted_of([50] * 5 + [0] * 6, 50)
    found = effect(step, Decision(8.0, (9.0,), 2.0, 1_000)).demand.amount
    assert found.estimate == pytest.approx(-500)
    assert found.low < -900
    assert found.high >= 0


def test_two_prices_inside_one_gap_may_sell_alike_whatever_errs_together() -> None:
    """Its neighbours cancel where both prices take the same one."""
    rows = draws_of(logit(1.5, -2.0), np.random.default_rng(1), 20).assign(
        persona=lambda row: "p" + row["draw"].astype(str)
    )
    found = effect(answers_of(rows), Decision(8.5, (9.0,), 2.0, 1_000)).demand.amount
    assert found.low < 0 < found.high


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("candidate", [7.0, 9.0, 10.5, 12.0, 16.0])
def test_interval_and_break_even_never_contradict_each_other(seed: int, candidate: float) -> None:
    decision = Decision(10.0, (candidate,), 6.0)
    found = effect(sampled(1.5, -2.0, seed), decision)
    point, percent = break_even(decision, candidate), known(found.demand.percent)
    assert isinstance(point, float)
    above, below = percent.low > point, percent.high < point
    assert found.direction == ("higher" if above else "lower" if below else "open")
    profit = known(found.profit.percent)
    assert (profit.low > 0, profit.high < 0) == (above, below)


def test_the_same_answers_give_the_same_numbers_every_time() -> None:
    assert effect(sampled(1.0, -1.5, 3)) == effect(sampled(1.0, -1.5, 3))


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
    found = effect(sampled(1.5, -2.0, 1, 200), Decision(10.0, (16.0,), 11.0))
    assert found.direction == "higher"
    assert isinstance(found.profit.percent, NoEstimate)
    assert isinstance(found.revenue.percent, Estimate)


def test_a_price_below_cost_has_an_interval_the_right_way_round() -> None:
    profit = effect(sampled(1.5, -2.0, 1), Decision(10.0, (4.0,), 6.0)).profit
    for value in (profit.candidate, profit.amount, known(profit.percent)):
        assert value.low < value.estimate < value.high < 0


def test_two_wordings_that_differ_wildly_have_wide_intervals_and_no_wild_percentage() -> None:
    rows = [
        observations(logit(*line), wording=number) for number, line in enumerate(((3.0, -1.0), (9.0, -12.0)), 1)
    ]
    found = effect(answers_of(pd.concat(rows)), Decision(16.0, (2.0,), 0.0))
    assert isinstance(found.demand.percent, NoEstimate)
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
