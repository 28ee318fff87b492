"""What is said of answers that come in steps: the cases in which a logit that nobody checked said the opposite."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.decision import Decision
from core.analysis.demand.conclusions import conclude
from core.analysis.demand.contrasts import contrast_strategies
from core.analysis.demand.curves import Curve, estimate_curves
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.fits.monotone import BestAnswered, Censored
from core.analysis.demand.verdicts import verdict_on
from core.analysis.what_if.effects import Effect
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import WhatIf, weigh
from core.experiment.products import Product
from tests.support.curves import GRID, logit, observations
from tests.support.helpers import experiment

PRODUCT = Product("x", "Things", "A thing", 5.0)


def counted(bought: list[int], draws: int = 50, **columns: object) -> Curve:
    rows = [
        observations([float(draw < count) for count in bought], "draw", draw=draw, **columns)
        for draw in range(draws)
    ]
    table = pd.concat(rows, ignore_index=True)
    (curve,) = estimate_curves(table.assign(price=5 * table["relative_price"]))
    return curve


def decided(bought: list[int], unit_cost: float, candidate: float = 6.0) -> WhatIf:
    curves = [counted(bought), counted(bought, strategy="disclosure")]
    return weigh(Decision(5.0, (candidate,), unit_cost, 1_000), PRODUCT, curves, None, {})


def effect(found: WhatIf) -> Effect:
    (one,) = found.outlooks[0].effects
    assert isinstance(one, Effect)
    return one


@pytest.mark.parametrize(
    ("bought", "unit_cost", "change"),
    [
        ([25] * 6 + [0] * 5, 4.50, -250.0),
        ([40] * 6 + [10] * 5, 3.00, -1_000.0),
        ([50] * 6 + [25] * 5, 0.00, -2_000.0),
    ],
)
def test_a_price_beyond_a_step_earns_less_and_is_said_to(
    bought: list[int], unit_cost: float, change: float
) -> None:
    found = decided(bought, unit_cost)
    profit = effect(found).profit.amount
    assert profit.estimate == pytest.approx(change)
    assert profit.high < 0
    (headline,) = headlines(found)
    assert (headline.status, headline.direction) == ("agreeing", "lower")
    assert "Robust in direction" not in headline.text
    best = found.outlooks[0].best_price
    assert isinstance(best, Estimate)
    assert best.estimate == 5.0


def test_two_prices_that_earn_the_same_are_both_told() -> None:
    """All buy at $5 and half at $10."""
    best = counted([50] * 6 + [25] * 5).willingness.revenue_price
    assert isinstance(best, BestAnswered)
    assert {1.0, 2.0} <= set(best.rivals)


def test_the_words_say_where_purchases_fall() -> None:
    curve = counted([25] * 6 + [0] * 5)
    said = verdict_on("Naive", curve, None, PRODUCT).text
    assert curve.shape == "stepped"
    assert "they fall from 50% to 0 between $5.00 and $6.00" in said
    assert "elasticity -" not in said
    assert "focalism" not in said


def test_wordings_that_fall_from_all_to_half_are_not_flat() -> None:
    rows = [
        observations(logit(2 * slope, -slope), wording=number) for number, slope in enumerate((5.0, 7.0, 11.0), 1)
    ]
    (curve,) = estimate_curves(pd.concat(rows))
    assert curve.shape == "falling"


def test_fifty_of_fifty_at_every_price_is_flat() -> None:
    assert counted([50] * 11).shape == "flat"


def test_half_pay_between_the_prices_around_a_step_and_the_dearer_sure_price_earns_most() -> None:
    curve = counted([50] * 6 + [0] * 5)
    assert curve.shape == "stepped"
    assert curve.willingness.median == Censored(1.0, 1.2)
    assert isinstance(curve.willingness.revenue_price, BestAnswered)
    assert curve.willingness.revenue_price.at == 1.0


def test_answers_a_hair_apart_have_the_same_answer() -> None:
    found = []
    for high, low in ((0.9991, 0.0009), (0.999, 0.001)):
        (curve,) = estimate_curves(observations(np.where(GRID < 1.1, high, low)))
        best = curve.willingness.revenue_price
        assert isinstance(best, BestAnswered)
        found.append((curve.shape, type(curve.elasticity), curve.willingness.median, best.at))
    assert found[0] == found[1] == ("falling", NoEstimate, Censored(1.0, 1.2), 1.0)


def test_strategies_that_are_flat_at_two_levels_do_not_differ_in_elasticity() -> None:
    rows = [
        observations(np.full(11, share), wording=number, strategy=strategy)
        for number in (1, 2, 3)
        for strategy, share in (("naive", 0.3), ("disclosure", 0.6))
    ]
    curves = estimate_curves(pd.concat(rows))
    contrasts = contrast_strategies(curves)
    # Wordings that are all alike tell nothing of how others would differ, so nothing is tested.
    assert [one.p_value for one in contrasts] == [None]
    said = [one.text for one in conclude(experiment(wordings="3"), curves, None, {}, contrasts)]
    assert not any("is below" in text for text in said)


def test_the_error_of_ten_personas_stays_whatever_the_wordings() -> None:
    levels = np.random.default_rng(1).normal(0, 2, 10)
    rows = [observations(logit(level + 1, -1.0), persona=f"p{number}") for number, level in enumerate(levels)]
    once = pd.concat(rows)
    thrice = pd.concat([once.assign(wording=1), once.assign(wording=2), once.assign(wording=3)])
    one, three = (estimate_curves(table)[0] for table in (once, thrice))
    assert isinstance(one.elasticity, Estimate)
    assert isinstance(three.elasticity, Estimate)
    width = one.elasticity.high - one.elasticity.low
    assert width > 0.1
    assert three.elasticity.high - three.elasticity.low == pytest.approx(width, rel=0.05)
    assert "personas" in three.covers
