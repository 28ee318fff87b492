"""How often the intervals of a decision hold the truth, and whether a share of draws means what it says.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from core.analysis.demand.curves import survey_curve
from core.analysis.demand.fits.answers import answers_of, exact_answers
from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate, fit_logit
from core.analysis.demand.fits.willingness import best_price
from core.analysis.what_if.coefficient_draws import draw_coefficients
from core.analysis.what_if.decision import Decision
from core.analysis.what_if.effects import Effect, effect_of
from core.analysis.what_if.outlooks import consider
from tests.support.curves import GRID, drawn, logit, observations

REPEATS = [pytest.param(150, id="reduced"), pytest.param(2000, id="full", marks=pytest.mark.slow)]
INTERCEPT, SLOPE = 1.5, -2.0


def shoppers(price: float) -> float:
    return 1_000 / (1 + math.exp(-(INTERCEPT + SLOPE * price / 10)))


def covers(truth: float, intervals: list[Estimate], name: str) -> None:
    share = np.mean([one.low <= truth <= one.high for one in intervals])
    print(f"\ncoverage, {name}: {share:.1%} of {len(intervals)}")
    leeway = 0.02 if len(intervals) >= 2000 else 0.02 + 2 * math.sqrt(0.95 * 0.05 / len(intervals))
    assert abs(share - 0.95) <= leeway


def effects(decision: Decision, repeats: int, draws: int, seed: int) -> list[Effect]:
    random, curve = np.random.default_rng(seed), logit(INTERCEPT, SLOPE)
    found = []
    for _ in range(repeats):
        fit = fit_logit(drawn(curve, random, draws))
        assert isinstance(fit, LogitFit)
        found.append(effect_of(fit, draw_coefficients(fit), decision, decision.candidates[0], 10.0, sampled=True))
    return found


def known(value: Estimate | NoEstimate) -> Estimate:
    assert isinstance(value, Estimate), value
    return value


@pytest.mark.parametrize("repeats", REPEATS)
@pytest.mark.parametrize(("candidate", "draws"), [(9.0, 50), (14.0, 20)])
def test_the_intervals_of_a_decision_hold_the_truth(candidate: float, draws: int, repeats: int) -> None:
    found = effects(Decision(10.0, (candidate,), 4.0), repeats, draws, seed=21)
    before, after = shoppers(10.0), shoppers(candidate)
    about = f"${candidate:g} instead of $10, {draws} draws a price"
    covers(after - before, [one.demand.amount for one in found], f"change in demand, {about}")
    covers(100 * (after / before - 1), [known(one.demand.percent) for one in found], f"in percent, {about}")
    covers(candidate * after - 10 * before, [one.revenue.amount for one in found], f"in revenue, {about}")
    covers((candidate - 4) * after - 6 * before, [one.profit.amount for one in found], f"in profit, {about}")


@pytest.mark.parametrize("repeats", REPEATS)
def test_where_two_prices_earn_the_same_every_share_of_draws_is_as_likely(repeats: int) -> None:
    """As a p-value is: above 0.95 in one of twenty."""
    earned = 6 * shoppers(10.0)
    same = float(brentq(lambda price: (price - 4) * shoppers(price) - earned, 11.5, 19.0))
    shares = [one.beats for one in effects(Decision(10.0, (same,), 4.0), repeats, 50, seed=22)]
    ends = [float(np.mean([share > 0.95 for share in shares])), float(np.mean([share < 0.05 for share in shares]))]
    print(
        f"\n${same:.2f} earns as much as $10: share of draws above 95% in {ends[0]:.1%}, below 5% in {ends[1]:.1%}"
    )
    leeway = 0.02 if repeats >= 2000 else 0.02 + 2 * math.sqrt(0.95 * 0.05 / repeats)
    assert all(abs(end - 0.05) <= leeway for end in ends)


@pytest.mark.parametrize("repeats", REPEATS)
def test_the_interval_of_the_best_price_holds_the_truth(repeats: int) -> None:
    random, curve = np.random.default_rng(23), logit(INTERCEPT, SLOPE)
    exact = fit_logit(exact_answers(GRID, curve))
    assert isinstance(exact, LogitFit)
    truth = 10 * known(best_price(exact, 0.4)).estimate
    points = pd.DataFrame({"relative_price": GRID, "price": 10 * GRID, "purchase": curve, "answers": 50})
    usual, decision = survey_curve(points), Decision(10.0, (9.0,), 4.0)
    fits = [fit_logit(drawn(curve, random)) for _ in range(repeats)]
    found = [known(consider(replace(usual, fit=fit), decision, 10.0).best_price) for fit in fits]
    covers(truth, found, "best price")


@pytest.mark.slow
def test_the_interval_across_wordings_holds_the_change_of_their_mean_curve() -> None:
    random, found = np.random.default_rng(24), []
    for _ in range(2000):
        rows = [
            observations(logit(random.normal(INTERCEPT, 0.4), random.normal(SLOPE, 0.3)), wording=number)
            for number in (1, 2, 3)
        ]
        fit = fit_logit(answers_of(pd.concat(rows)))
        assert isinstance(fit, LogitFit)
        decision = Decision(10.0, (9.0,), 4.0)
        found.append(effect_of(fit, draw_coefficients(fit), decision, 9.0, 10.0, sampled=True).profit.amount)
    covers(5 * shoppers(9.0) - 6 * shoppers(10.0), found, "change in profit, 3 wordings")
