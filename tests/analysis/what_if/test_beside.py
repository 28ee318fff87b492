"""What a price does to two products: shares, profit of both, and how much of a gain is taken from the other."""

import math

import numpy as np
import pandas as pd
import pytest

from core.analysis.arms import Combination, combine_arms, estimate_arms
from core.analysis.decision import Beside, Decision
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.what_if import BesideEffect, BesideFound, beside_outlooks, beside_sentences
from core.experiment import Context, ModelName, catalog
from core.experiment.arms import SHARES
from core.experiment.prompts.beside import beside_vignette, price_arm
from tests.support.arms import answers

SODA, WATER = catalog()[11:13]
DECISION, BESIDE = Decision(8.0, (6.0,), 3.0, 1_000, "week"), Beside("13", 9.0, 4.0)
VIGNETTE = beside_vignette(SODA, (WATER, BESIDE.price), 8.0, (6.0,), Context())
ARMS = [price_arm(8.0), price_arm(6.0)]


def drawn(before: tuple[int, int, int], after: tuple[int, int, int], **shared: object) -> pd.DataFrame:
    """Draws of who takes the product, the other and none, at the current price and at the candidate."""
    rows = [
        {"arm": arm, "value": said[0], **dict(zip(SHARES, said, strict=False))}
        for arm, counts in zip(ARMS, (before, after), strict=True)
        for said in np.repeat(np.eye(3), counts, axis=0)
    ]
    return answers(rows, **shared)


def found(*tables: pd.DataFrame) -> BesideFound:
    rows = pd.concat(tables, ignore_index=True)
    effects = estimate_arms(rows, VIGNETTE)
    outlooks = beside_outlooks(rows, effects, DECISION, BESIDE, ARMS)
    failed = tuple((one.asked, one.strategy) for one in effects if one.failed)
    return BesideFound(DECISION, BESIDE, SODA, WATER, outlooks, failed, ())


def effect(*tables: pd.DataFrame) -> BesideEffect:
    return found(*tables).outlooks[0].effects[0]


def value(part: object) -> float:
    assert isinstance(part, Combination)
    return part.value


def test_changes_are_what_the_shares_come_to_in_the_market() -> None:
    one = effect(drawn((60, 80, 60), (120, 50, 30)))
    assert [value(part) for part in (one.own, one.other, one.none)] == pytest.approx([0.3, -0.15, -0.15])
    # A thousand shoppers: 300 at $5 and 400 at $5 each before, 600 at $3 and 250 at $5 each after.
    assert value(one.alone) == pytest.approx(600 * 3 - 300 * 5)
    assert value(one.together) == pytest.approx(600 * 3 + 250 * 5 - 300 * 5 - 400 * 5)
    assert isinstance(one.taken, Estimate)
    assert one.taken.estimate == pytest.approx(0.5)
    assert 0.2 < one.taken.low < 0.5 < one.taken.high < 0.9
    assert value(one.cross_elasticity) == pytest.approx(math.log(50 / 80) / math.log(6 / 8))


def test_the_part_that_is_taken_has_the_limits_at_which_a_test_of_it_turns() -> None:
    rows = drawn((60, 80, 60), (120, 50, 30))
    taken = effect(rows).taken
    assert isinstance(taken, Estimate)
    for part, inside in ((taken.low, 0.04), (taken.high, -0.04)):
        tested = [
            combine_arms(rows.assign(value=rows[SHARES[1]] + at * rows[SHARES[0]]), {ARMS[1]: 1.0, ARMS[0]: -1.0})
            for at in (part - inside, part + inside)
        ]
        outside, within = (one.interval for one in tested if isinstance(one, Combination))
        assert isinstance(outside, Estimate)
        assert isinstance(within, Estimate)
        assert not outside.low <= 0 <= outside.high
        assert within.low <= 0 <= within.high


def test_of_a_product_that_does_not_gain_nothing_is_taken() -> None:
    taken = effect(drawn((60, 80, 60), (63, 75, 62))).taken
    assert taken == NoEstimate("its own share is not shown to change")


def test_where_nobody_takes_the_other_there_is_no_elasticity_and_a_free_product_has_none() -> None:
    assert isinstance(effect(drawn((60, 0, 140), (120, 0, 80))).cross_elasticity, NoEstimate)
    rows, free = drawn((60, 80, 60), (120, 50, 30)), Decision(8.0, (0.0,), 3.0)
    (one,) = beside_outlooks(rows, estimate_arms(rows, VIGNETTE), free, BESIDE, ARMS)
    assert one.effects[0].cross_elasticity == NoEstimate("one of the prices is 0")


def test_one_reading_in_one_wording_is_no_ground_to_decide_on() -> None:
    rows = drawn((1, 0, 0), (1, 0, 0), method="logprob", mass=1.0)
    rows.loc[rows["arm"] == ARMS[0], ["value", *SHARES[:3]]] = [0.3, 0.3, 0.4, 0.3]
    (text,) = beside_sentences(found(rows))
    assert text.startswith("Do not decide on this, at $6.00 instead of $8.00: under naive, ")
    assert "a reading without an interval" in text


def test_why_readings_have_no_interval_is_said_once_for_all_of_them() -> None:
    rows = drawn((1, 0, 0), (1, 0, 0), method="logprob", mass=1.0)
    rows.loc[rows["arm"] == ARMS[0], ["value", *SHARES[:3]]] = [0.3, 0.3, 0.4, 0.3]
    (text,) = beside_sentences(found(rows, rows.assign(strategy="disclosure")))
    assert text.count("have no interval, for ") == 1
    assert "a reading without" not in text
    assert "the readings for both, -$500 under naive and -$500 under experiment disclosure, have no" in text


def test_it_leads_with_both_together_how_sure_and_how_much_is_taken() -> None:
    (text,) = beside_sentences(found(drawn((60, 80, 60), (120, 50, 30))))
    assert text.startswith("At $6.00 instead of $8.00, both products together bring less: -$450 (95%: ")
    assert " a week, under naive; 50% (95%: " in text
    assert text.endswith(" of what this product gains is taken from the other.")


def test_strategies_that_do_not_agree_give_no_direction() -> None:
    less = drawn((60, 80, 60), (120, 50, 30))
    more = drawn((60, 80, 60), (160, 40, 0), strategy="disclosure")
    (text,) = beside_sentences(found(less, more))
    assert text.startswith(
        "Do not decide on this, at $6.00 instead of $8.00: under naive, both together bring less"
    )
    assert "under experiment disclosure, " in text


def test_answers_that_failed_their_checks_give_no_number_and_no_direction() -> None:
    refused = drawn((60, 80, 60), (120, 50, 30), strategy="disclosure", status="refused")
    all_found = found(drawn((60, 80, 60), (120, 50, 30)), refused)
    assert [one.strategy for one in all_found.outlooks] == ["naive"]
    (text,) = beside_sentences(all_found)
    assert text.startswith("Do not decide on this")
    assert "under experiment disclosure, the answers failed their checks" in text
    (only_refused,) = beside_sentences(found(refused))
    assert "$6.00" in only_refused
    assert "95%" not in only_refused


def test_a_synthetic_market_is_called_one_and_does_not_count_beside_a_model() -> None:
    market = drawn((60, 80, 60), (120, 50, 30), backend="synthetic", model="market")
    (text,) = beside_sentences(found(market))
    assert text.startswith("Synthetic market, no LLM. ")
    both = found(market, drawn((60, 80, 60), (120, 50, 30)))
    assert [one.asked for one in both.counted] == [ModelName("openai", "m")]


def test_nothing_is_said_of_nothing() -> None:
    assert beside_sentences(BesideFound(DECISION, BESIDE, SODA, WATER, (), (), ())) == []
