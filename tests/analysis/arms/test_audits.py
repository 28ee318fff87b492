"""Audits beyond price: leakage between arms, places that win, none chosen, what a disclosure does by itself."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.analysis.arms import (
    Combination,
    ablate,
    audit_answers,
    audit_arms,
    audit_sentences,
    disclosure_gains,
    leakage_failures,
    leakage_sentences,
    none_chosen,
    place_effects,
)
from core.analysis.arms.combinations import NOTHING_DIFFERS
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.limits import Limits
from core.experiment.arms import order_count
from core.experiment.arms.cells import in_order
from tests.support.arms import CAMERAS, FAIRNESS, SHOES, answers, drawn


def filled(moved: float, strategy: str = "naive") -> pd.DataFrame:
    """Ten answers an arm for two variables, of which one is higher by so much where delivery is free."""
    random = np.random.default_rng(4)
    rows = [
        {"arm": arm.name, "value": value, "variable": variable, "unit": "days", "draw": draw}
        for variable in ("days", "quality")
        for arm in SHOES.arms
        for draw, value in enumerate(
            5 + random.standard_normal(10) + moved * (variable == "days" and arm.name == "free_delivery"), 1
        )
    ]
    table = answers([{key: row[key] for key in ("arm", "value", "draw")} for row in rows], strategy=strategy)
    return table.assign(
        variable=[row["variable"] for row in rows], unit="days", bounded=table["value"], in_range=True
    )


def test_a_variable_that_differs_between_the_arms_leaks_and_one_that_does_not_is_no_all_clear() -> None:
    found = audit_arms(pd.concat([filled(3.0), filled(0.0, "disclosure")]), SHOES)
    assert [(one.strategy, one.variable, one.leaks) for one in found] == [
        ("naive", "days", True),
        ("naive", "quality", False),
        ("disclosure", "days", False),
        ("disclosure", "quality", False),
    ]
    naive, disclosure = leakage_sentences(found, SHOES)
    assert "the model imagines, against discount, days" in naive
    assert "days higher in free delivery" in naive
    assert "no all-clear" in disclosure


def test_answers_that_cannot_be_read_say_nothing_of_leakage() -> None:
    rows = filled(3.0).assign(status="unparsed", bounded=np.nan)
    assert "nothing can be said of leakage: 0 of 40" in leakage_sentences(audit_arms(rows, SHOES), SHOES)[0]


def test_a_variable_whose_answers_fail_their_checks_gives_no_number_and_others_still_do() -> None:
    rows = filled(3.0)
    unread = (rows["variable"] == "days") & (rows["draw"] > 5)
    spoilt = rows.assign(status=np.where(unread, "unparsed", rows["status"]))
    found = audit_arms(spoilt, SHOES)
    days, quality = found
    assert isinstance(days.difference, NoEstimate)
    assert isinstance(quality.difference, Combination)
    assert not days.leaks
    (said,) = leakage_sentences(found, SHOES)
    assert "(asked for: quality)" in said
    assert "of days nothing is told: replies that could be read 50%, where the limit is 80%" in said
    (failed,) = leakage_failures(found)
    assert failed.startswith("Days under naive by m (openai) failed its checks, so no difference")
    assert audit_arms(spoilt, SHOES, Limits(parsed=0.4))[0].leaks


def test_a_variable_that_is_always_filled_in_alike_is_not_among_those_that_were_tested() -> None:
    rows = filled(0.0)
    alike = rows.assign(bounded=rows["bounded"].where(rows["variable"] == "quality", 7.0))
    (said,) = leakage_sentences(audit_arms(alike, SHOES), SHOES)
    assert "(asked for: quality)" in said
    assert f"of days nothing is told: {NOTHING_DIFFERS}" in said


def without_each(sentences: int, unread: int | None = None) -> pd.DataFrame:
    """Answers to a whole prompt and to it without each sentence, of which one set may be unreadable."""
    parts = [
        drawn({"discount": [1.0, 0.0] * 10, "free_delivery": [1.0] * 15 + [0.0] * 5}, left_out=number)
        for number in range(sentences + 1)
    ]
    return pd.concat(
        part.assign(status="unparsed") if number == unread else part for number, part in enumerate(parts)
    )


def test_an_ablation_gives_no_number_of_answers_that_fail_their_checks_and_says_so() -> None:
    sentences = {"naive": ("One.", "Two.", "Three.")}
    whole = ablate(without_each(3), SHOES, sentences)
    assert ([one.sentence for one in whole.found], whole.failed) == (["One.", "Two.", "Three."], [])
    one = ablate(without_each(3, unread=2), SHOES, sentences)
    assert [found.sentence for found in one.found] == ["One.", "Three."]
    assert one.failed == [
        "Naive of m (openai) without “Two.” failed its checks, so nothing is shown of that sentence: "
        "replies that could be read 0%, where the limit is 80%."
    ]
    nothing = ablate(without_each(3, unread=0), SHOES, sentences)
    assert nothing.found == []
    assert "Naive of m (openai) failed its checks, so nothing is shown of its sentences" in nothing.failed[0]


def chosen(favour: float, wordings: int = 3) -> pd.DataFrame:
    """Probabilities where whatever stands first gets so much more than its share."""
    random, rows = np.random.default_rng(6), []
    for wording in range(1, wordings + 1):
        for arm in CAMERAS.arms:
            own = CAMERAS.answers_in(arm)
            for order in range(order_count(CAMERAS, arm)):
                shares = np.full(len(own), (1 - favour) / len(own)) + random.uniform(0, 0.01, len(own))
                shares[own.index(in_order(own, order)[0])] += favour
                shares /= shares.sum()
                columns = {f"answer_{place}": share for place, share in enumerate(shares, 1)}
                rows.append({"arm": arm.name, "wording": wording, "order": order, "value": shares[0], **columns})
    return answers(rows, method="logprob", mass=0.9)


@pytest.mark.parametrize(("favour", "matters"), [(0.0, False), (0.3, True)])
def test_a_place_that_wins_whatever_stands_there_is_found(favour: float, matters: bool) -> None:
    (found,) = place_effects(chosen(favour), CAMERAS)
    assert found.first == pytest.approx(found.by_chance + favour * (1 - found.by_chance), abs=0.02)
    assert isinstance(found.excess, Estimate)
    assert (found.excess.low > 0) == matters
    (said, _) = audit_sentences(audit_answers(chosen(favour), CAMERAS), CAMERAS)
    assert ("places matter" in said) == matters


def test_none_is_counted_where_it_can_be_chosen_and_a_scale_has_neither_places_nor_none() -> None:
    (found,) = none_chosen(chosen(0.0), CAMERAS)
    assert found.share == pytest.approx((1 / 3 + 1 / 4) / 2, abs=0.01)
    arms = tuple(
        replace(arm, options=tuple(one for one in arm.options if one[:4] != "None")) for arm in CAMERAS.arms
    )
    response = replace(CAMERAS.response, options=("Alpha, $99", "Beta, $149"))
    assert none_chosen(chosen(0.0), replace(CAMERAS, arms=arms, response=response)) == []
    assert place_effects(drawn({"resort": [3.0] * 9, "service": [4.0] * 9}), FAIRNESS) == []


def test_what_a_disclosure_does_beyond_the_placebo_is_a_difference_of_differences() -> None:
    def asked(strategy: str, shares: tuple[float, float]) -> pd.DataFrame:
        counts = {
            arm.name: [1.0] * int(200 * share) + [0.0] * int(200 * (1 - share))
            for arm, share in zip(SHOES.arms, shares, strict=True)
        }
        return drawn(counts, strategy=strategy)

    placebo = asked("disclosure:placebo", (0.4, 0.45))
    rows = pd.concat([asked("naive", (0.4, 0.4)), asked("disclosure", (0.4, 0.7)), placebo])
    (found,) = disclosure_gains(rows, SHOES)
    assert (found.strategy, found.against, found.arm) == ("disclosure", "disclosure:placebo", "free_delivery")
    assert found.gain.value == pytest.approx(0.25)
    assert isinstance(found.gain.interval, Estimate)
    assert 0 < found.gain.interval.low < 0.25 < found.gain.interval.high
    (said,) = [one for one in audit_sentences(audit_answers(rows, SHOES), SHOES) if "against that" in one]
    assert "the difference of free delivery to discount is +25.0 percentage points against that" in said
    (beside_naive,) = disclosure_gains(rows[rows["strategy"] != "disclosure:placebo"], SHOES)
    assert beside_naive.against == "naive"
