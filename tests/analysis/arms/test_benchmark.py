"""Experiments with people's answers as a benchmark: signs, nulls, spreads and gains, whose unit is the study."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from core.analysis.arms import Combination, HumanArm, Humans, all_humans, estimate_arms
from core.analysis.arms.benchmark import (
    Answered,
    ArmBoard,
    OverStudies,
    count_sentences,
    draw_up_arms,
    gain_sentences,
    mean_over_studies,
    measure_of,
    price_elasticities,
    scope_sentence,
    share_over_studies,
)
from core.analysis.arms.prices import price_responses
from core.analysis.demand.fits import Estimate, NoEstimate
from core.experiment.arms import Vignette, shipped_vignettes
from tests.support.arms import FAIRNESS, SHOES, answers, drawn

FEW, MANY = [1.0] * 10 + [0.0] * 40, [1.0] * 40 + [0.0] * 10


def people(low: float, high: float, source: str = "a study", count: int = 300) -> Humans:
    """Shares of people in the two arms of an experiment."""
    arms = {
        arm.name: HumanArm(arm.name, count, share, math.sqrt(share * (1 - share)))
        for arm, share in zip(SHOES.arms, (low, high), strict=True)
    }
    return Humans("shoes", "Shoes", "share", arms, source, "CC0")


def answered(theirs: Humans | None, *tables: pd.DataFrame, vignette: Vignette = SHOES) -> Answered:
    return Answered(vignette, estimate_arms(pd.concat(tables), vignette, theirs) if tables else [], theirs)


def two(first: list[float], second: list[float], **shared: object) -> pd.DataFrame:
    return drawn({"discount": first, "free_delivery": second}, **shared)


def board(*experiments: Answered) -> ArmBoard:
    """Each experiment under a name and title of its own."""
    named = [
        replace(one, vignette=replace(one.vignette, name=f"e{number}", title=f"Experiment {number}"))
        for number, one in enumerate(experiments)
    ]
    return draw_up_arms(named)


@pytest.mark.parametrize(
    ("theirs", "ours", "sign"),
    [
        ((0.3, 0.6), (FEW, MANY), "agrees"),
        ((0.3, 0.6), (MANY, FEW), "opposite"),
        ((0.3, 0.6), (FEW, FEW), "not told"),
        ((0.4, 0.41), (FEW, MANY), None),
    ],
)
def test_an_effect_has_peoples_sign_or_the_opposite_or_cannot_be_told(
    theirs: tuple[float, float], ours: tuple[list[float], list[float]], sign: str | None
) -> None:
    (standing,) = board(answered(people(*theirs), two(*ours))).standings
    assert standing.compared[0].sign == sign
    assert sum(standing.signs.values()) == (sign is not None)


def test_a_clear_effect_where_people_show_none_is_a_failure_and_one_that_is_no_effect_passes() -> None:
    null, half = people(0.4, 0.41), [1.0] * 500 + [0.0] * 500
    (standing,) = board(
        answered(null, two(FEW, MANY)),
        answered(people(0.4, 0.41, count=90), two(half, half)),
        answered(null, two(FEW, FEW)),
    ).standings
    assert (standing.nulls.failed, standing.nulls.passed, standing.nulls.open) == (1, 1, 1)
    assert not standing.signs
    assert not standing.regimes
    (said,) = count_sentences(draw_up_arms([answered(null, two(FEW, MANY))]))[0][1]
    assert (
        "of 1 that people do not show, 0 shown to be none here either, 1 a clear effect, which is a failure"
        in said
    )


def test_the_gain_of_a_disclosure_is_how_much_nearer_it_lies_paired_by_experiment_and_study_by_study() -> None:
    far, near = two(MANY, FEW), two(FEW, MANY, strategy="disclosure")
    found = board(*(answered(people(0.2, 0.8, f"study {n}"), far, near) for n in range(6)))
    (gain,) = found.gains
    assert (gain.strategy, gain.against) == ("disclosure", "naive")
    # From 1.2 away from people to none, over the standard deviation of a share of 0.2.
    assert isinstance(gain.gain, OverStudies)
    assert gain.gain.value == pytest.approx(1.2 / 0.4)
    assert (gain.gain.studies, gain.gain.effects) == (6, 6)
    ((_, (said,)),) = gain_sentences(found)
    assert "Experiment disclosure lies 3.00 standard deviations nearer to people than naive" in said
    same = board(*(answered(people(0.2, 0.8, "one study"), far, near) for n in range(6))).gains[0].gain
    assert isinstance(same, OverStudies)
    assert (same.studies, same.effects) == (1, 6)
    assert isinstance(same.interval, NoEstimate)


def test_disclosures_are_compared_with_the_placebo_too_and_the_placebo_with_naive() -> None:
    asked = ("naive", "full_context", "disclosure", "disclosure:placebo")
    tables = [two(FEW, MANY, strategy=code) for code in asked]
    pairs = {(one.strategy, one.against) for one in board(answered(people(0.3, 0.6), *tables)).gains}
    assert pairs == {
        ("full_context", "naive"),
        ("disclosure", "naive"),
        ("disclosure:placebo", "naive"),
        ("disclosure", "disclosure:placebo"),
    }


def test_models_are_never_compared_with_one_another() -> None:
    found = board(answered(people(0.3, 0.6), two(FEW, MANY), two(FEW, MANY, model="n", strategy="disclosure")))
    assert len(found.standings) == 2
    assert not found.gains


def test_a_study_counts_once_however_many_arms_it_has_and_few_of_them_have_no_interval() -> None:
    found = mean_over_studies([("a", 1.0)] * 9 + [("b", 0.0), ("c", float("nan"))])
    assert isinstance(found, OverStudies)
    assert (found.value, found.studies, found.effects) == (0.5, 2, 10)
    assert isinstance(found.interval, NoEstimate)
    assert isinstance(mean_over_studies([]), NoEstimate)
    wide = mean_over_studies([(str(number), float(number)) for number in range(6)])
    assert isinstance(wide, OverStudies)
    assert isinstance(wide.interval, Estimate)
    assert wide.interval.low < 1.5 < 2.5 < 3.5 < wide.interval.high


def test_a_share_in_which_every_study_agrees_is_not_sure_all_the_same() -> None:
    found = share_over_studies([(str(number), False) for number in range(11)])
    assert isinstance(found, OverStudies)
    assert isinstance(found.interval, Estimate)
    assert (found.interval.low, found.interval.high) == (0.0, pytest.approx(0.285, abs=0.001))


def test_answers_that_all_say_one_thing_are_said_to_lie_nearer_together_than_peoples() -> None:
    arms = {arm.name: HumanArm(arm.name, 200, 3.0, 1.8) for arm in FAIRNESS.arms}
    theirs = Humans("fair", "Fairness", "points", arms, "a study", "CC0")
    alike = drawn({"resort": [3.0, 4.0] * 20, "service": [3.0, 4.0, 4.0, 4.0] * 10})
    spread = drawn({"resort": [1.0, 7.0] * 20, "service": [1.0, 7.0] * 20}, strategy="disclosure")
    first, second = board(answered(theirs, alike, spread, vignette=FAIRNESS)).standings
    assert (first.collapsed, first.spreads_known) == (("Experiment 0",), 1)
    assert (second.collapsed, second.spreads_known) == ((), 1)
    # A share's spread is told by its level, and says nothing of its own.
    assert board(answered(people(0.3, 0.6), two(FEW, MANY))).standings[0].spreads_known == 0


def test_what_is_not_answered_and_what_nobody_was_asked_is_said_and_counts_for_nothing() -> None:
    unread = two(FEW, MANY, strategy="disclosure").assign(status="unparsed", value=float("nan"))
    found = board(answered(people(0.3, 0.6), two(FEW, MANY), unread), answered(None), answered(None))
    assert found.unanswered == ["Experiment 1", "Experiment 2"]
    said = scope_sentence(found)
    assert said.startswith("People's differences are known, with intervals, in 1 of 3 experiments, from 1 studies")
    assert "2 are twins in other words, which nobody was asked. 2 are not answered yet." in said
    naive, silent = found.standings
    assert naive.experiments == 1
    assert (silent.experiments, silent.silent) == (0, ("Experiment 0",))
    assert isinstance(silent.held, NoEstimate)
    assert count_sentences(found)[0][1][0].startswith(
        "Naive (its answers count in 1 of 3 experiments): of 1 effects that people show"
    )
    assert "no answer can be set beside people's effects" in count_sentences(found)[0][1][1]


def test_strategies_that_answered_different_experiments_are_counted_over_the_same_effects_too() -> None:
    disclosed = two(FEW, MANY, strategy="disclosure")
    both = answered(people(0.3, 0.6), two(MANY, FEW), disclosed)
    one = answered(people(0.3, 0.6), two(FEW, MANY))
    (_, alike), *_ = count_sentences(board(both))
    assert "same effects" not in " ".join(alike)
    (_, said), *_ = count_sentences(board(both, one))
    assert "of 1 that people show, 0 under naive and 1 under experiment disclosure come out" in said[2]


def test_a_measure_is_named_and_never_another() -> None:
    named = {name: measure_of(one.response) for name, one in shipped_vignettes().items()}
    assert named["saving_on_cheap_item"] == "probability of yes"
    assert named["camera_price"] == "choice share"
    assert named["alcohol_task__drinks"] == "quantity"
    assert named["match_ratio"] == "rate that is guessed"
    assert named["passport_price"] == "amount of money"
    assert named["disease_frame"] == "share on one side of a scale"


def test_people_have_the_published_elasticities_and_of_who_drinks_that_of_their_means() -> None:
    vignettes = shipped_vignettes()
    names = ("camera_price", "alcohol_task", "alcohol_task__drinks")
    asked = [Answered(vignettes[name], [], all_humans()[name]) for name in names]
    found = {(one.measure, one.price, one.to_price): one.people for one in price_elasticities(asked)}
    at = {(measure, price): people for (measure, price, _), people in found.items() if measure == "choice share"}
    assert at["choice share", 129] == Estimate(-1.41, -1.54, -1.28)
    assert at["choice share", 179] == Estimate(-2.31, -2.52, -2.10)
    assert found["quantity", 1, 5] == Estimate(-0.40, -0.42, -0.37)
    means = all_humans()["alcohol_task"].arms
    of_means = found["probability of yes", 1, 5]
    assert isinstance(of_means, Combination)
    assert of_means.value == pytest.approx(math.log(means["p5"].mean / means["p1"].mean) / math.log(5))
    assert isinstance(of_means.interval, NoEstimate)


def test_where_nothing_is_bought_at_either_price_there_is_no_elasticity() -> None:
    vignette = shipped_vignettes()["alcohol_task__drinks"]
    rows = [
        {"arm": arm.name, "value": 1.0 if arm.name == "p0" else 0.0, "draw": draw}
        for arm in vignette.arms
        for draw in range(1, 7)
    ]
    told = answers(rows)
    effects = estimate_arms(told, vignette)
    prices = price_responses(told, vignette, effects)
    (one, _) = price_elasticities([Answered(vignette, effects, all_humans()[vignette.name], prices)])
    assert isinstance(one.models[0][2], NoEstimate)
