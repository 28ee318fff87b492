"""Effects of arms: how large, how sure, and when nothing is said."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.analysis.arms import (
    Combination,
    Humans,
    all_humans,
    combine_arms,
    conclude_arms,
    estimate_arms,
    humans_of,
    recover,
)
from core.analysis.arms.combinations import NOTHING_DIFFERS, ONE_ANSWER, ONE_READING
from core.analysis.arms.units import unit_of, write_level, write_signed
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.limits import Limits
from core.analysis.demand.validity import say_failures
from core.experiment.arms import WHOLE_SET, Arm, Response, arm_strategy_title, shipped_vignettes
from tests.support.arms import DRINKS, FAIRNESS, SHOES, answers, drawn

WEIGHTS = {"free_delivery": 1.0, "discount": -1.0}


def yes(count: int, of: int) -> list[float]:
    return [1.0] * count + [0.0] * (of - count)


def combined(rows: pd.DataFrame) -> Combination:
    found = combine_arms(rows, WEIGHTS)
    assert isinstance(found, Combination)
    return found


def read(values: dict[tuple[str, int, int], float]) -> pd.DataFrame:
    """Probabilities by arm, wording and order."""
    return answers(
        [
            {"arm": arm, "wording": wording, "order": order, "value": value, "mass": 0.9}
            for (arm, wording, order), value in values.items()
        ],
        method="logprob",
    )


def test_draws_of_yes_and_no_have_the_interval_of_agresti_and_caffo() -> None:
    found = combined(drawn({"discount": yes(10, 50), "free_delivery": yes(30, 50)}))
    assert found.value == pytest.approx(0.4)
    assert isinstance(found.interval, Estimate)
    # (31/52 - 11/52) ± 1.96 sqrt of the two adjusted variances.
    middle, error = 20 / 52, np.sqrt((31 * 21 + 11 * 41) / 52**3)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (middle - 1.96 * error, middle + 1.96 * error), abs=1e-3
    )


def test_where_all_draws_say_the_same_the_interval_is_not_empty() -> None:
    found = combined(drawn({"discount": yes(20, 20), "free_delivery": yes(20, 20)}))
    assert isinstance(found.interval, Estimate)
    assert found.interval.low < -0.05 < 0.05 < found.interval.high


def test_one_reading_has_no_interval_and_three_wordings_have_one_of_t_a_tenth_wider() -> None:
    one = combined(read({("discount", 1, 0): 0.3, ("free_delivery", 1, 0): 0.5}))
    assert (one.value, one.interval) == (pytest.approx(0.2), NoEstimate(ONE_READING))
    effects = {1: 0.10, 2: 0.20, 3: 0.15}
    three = combined(
        read({(arm, w, 0): 0.3 + (arm == "free_delivery") * by for w, by in effects.items() for arm in WEIGHTS})
    )
    assert isinstance(three.interval, Estimate)
    half = 1.1 * 4.303 * np.std(list(effects.values()), ddof=1) / np.sqrt(3)
    assert (three.value, three.interval.high) == (pytest.approx(0.15), pytest.approx(0.15 + half, abs=1e-4))


def test_both_orders_of_the_answers_count_alike_however_often_each_was_read() -> None:
    rows = drawn({"discount": [0.0] * 10, "free_delivery": [1.0] * 8 + [0.0] * 2})
    rows.loc[rows["arm"] == "free_delivery", "order"] = [0] * 8 + [1] * 2
    assert combined(rows).value == pytest.approx(0.5)


def test_personas_are_paired_and_fewer_than_five_have_no_interval() -> None:
    def asked(people: int) -> pd.DataFrame:
        levels = np.linspace(0.1, 0.8, people)
        rows = [
            {"arm": arm, "persona": f"p{n}", "value": level + (arm == "free_delivery") * (0.10 + 0.002 * n)}
            for n, level in enumerate(levels)
            for arm in WEIGHTS
        ]
        return answers(rows, method="logprob", mass=0.9)

    assert isinstance(combined(asked(4)).interval, NoEstimate)
    many = combined(asked(20)).interval
    assert isinstance(many, Estimate)
    # What people differ in by themselves is not in the difference of two of their own answers.
    assert many.high - many.low < 0.02


def test_of_personas_the_point_is_that_of_those_who_answered_both_arms() -> None:
    levels = np.linspace(0.0, 0.9, 20)
    rows = [
        {"arm": arm, "persona": f"p{n}", "value": level + (arm == "free_delivery") * (0.10 + 0.001 * (n % 2))}
        for n, level in enumerate(levels)
        for arm in WEIGHTS
        # Whoever has the highest level did not answer in one arm, which is no effect of the arm.
        if not (arm == "free_delivery" and n >= 15)
    ]
    found = combined(answers(rows, method="logprob", mass=0.9))
    assert found.value == pytest.approx(0.1, abs=0.001)


def test_p_values_of_draws_over_three_wordings_are_those_of_so_few_at_every_level() -> None:
    def shifted(by: float, wording: int) -> pd.DataFrame:
        return drawn({"discount": yes(20, 50), "free_delivery": yes(int(20 + 50 * by), 50)}, wording=wording)

    rows = pd.concat([shifted(0.10, 1), shifted(0.26, 2), shifted(0.42, 3)])
    found = combined(rows)
    # A normal law with the width of the interval would give one in fifty thousand to twice the width of it.
    assert found.p_value is not None
    assert found.p_value > 2 * 10**-2
    assert isinstance(found.interval, Estimate)
    assert (found.interval.low > 0) == (found.p_value < 0.05)


def test_replies_that_do_not_differ_have_no_interval() -> None:
    same = {(arm, w, 0): 0.3 + 0.2 * (arm == "free_delivery") for w in (1, 2, 3) for arm in WEIGHTS}
    assert combined(read(same)).interval == NoEstimate(NOTHING_DIFFERS)


def test_an_arm_without_an_answer_is_said_to_have_none() -> None:
    assert isinstance(combine_arms(drawn({"discount": yes(5, 10)}), WEIGHTS), NoEstimate)


def test_pairs_are_tested_together_and_a_slope_weighs_levels() -> None:
    random = np.random.default_rng(1)
    by_arm = {
        arm.name: list(random.poisson(6 - 0.5 * arm.level, 60).astype(float)) for arm in DRINKS.arms if arm.level
    }
    rows = drawn(by_arm)
    rows["level"] = rows["arm"].map({arm.name: arm.level for arm in DRINKS.arms})
    (found,) = estimate_arms(rows, DRINKS)
    assert [(one.arm, one.against) for one in found.pairs[:3]] == [("p2", "p1"), ("p5", "p1"), ("p10", "p1")]
    assert len(found.pairs) == 6
    assert all(one.adjusted >= one.effect.p_value for one in found.pairs if one.adjusted and one.effect.p_value)
    assert isinstance(found.slope, Combination)
    assert isinstance(found.slope.interval, Estimate)
    assert found.slope.interval.low < -0.5 < found.slope.interval.high


def test_answers_that_cannot_be_read_show_nothing_and_say_so() -> None:
    rows = drawn({"discount": yes(5, 50), "free_delivery": yes(5, 50)}, status="unparsed")
    (found,) = estimate_arms(rows, SHOES)
    assert found.failed
    (said,) = conclude_arms(SHOES, [found], None)
    assert "shows nothing" in said.text
    assert "Naive" in say_failures(list(found.checks), arm_strategy_title, "effect")[0]
    assert said.kind == "caveat"


def test_a_control_of_which_nothing_was_read_is_said_to_be_missing() -> None:
    rows = drawn({"p2": [3.0, 4.0] * 20, "p5": [2.0, 3.0] * 20, "p10": [1.0, 2.0] * 20})
    said = " ".join(one.text for one in conclude_arms(DRINKS, estimate_arms(rows, DRINKS), None))
    assert "cannot be compared with the $1 arm" in said
    assert "nothing can be compared with the $1 arm" in said


def test_of_many_arms_one_sentence_says_how_many_differ_and_how_far() -> None:
    prices = (1, 2, 3, 4, 5, 6, 7)
    arms = tuple(Arm(f"p{price}", f"A drink costs ${price}.", float(price)) for price in prices)
    bar = replace(DRINKS, arms=arms)
    means = dict(zip(prices, (9, 9, 7, 6, 5, 4, 3), strict=True))
    rows = drawn({f"p{price}": [mean + off for off in (-0.5, 0, 0, 0.5)] * 10 for price, mean in means.items()})
    (said,) = (one.text for one in conclude_arms(bar, estimate_arms(rows, bar), None) if one.kind == "effect")
    assert "5 of 6 arms are lower than the $1 arm, by 2.00 drinks (the $3 arm) to 6.00 drinks (the $7 arm)" in said
    assert said.endswith("and 1 of 6 is not shown to differ from it.")


def test_one_reply_for_all_arms_is_paired_and_not_taken_for_independent_answers() -> None:
    random = np.random.default_rng(3)
    appetite = random.poisson(6, 40)
    rows = drawn(
        {"discount": list(appetite + 0.0), "free_delivery": list(appetite + 1.0 + random.integers(0, 2, 40))}
    )
    apart = combined(rows).interval
    paired = combined(rows.assign(strategy=WHOLE_SET)).interval
    assert isinstance(apart, Estimate)
    assert isinstance(paired, Estimate)
    assert paired.estimate == pytest.approx(apart.estimate)
    assert paired.high - paired.low < (apart.high - apart.low) / 3


def test_answers_that_are_all_the_same_show_neither_an_effect_nor_that_there_is_none() -> None:
    humans = people(0.31)
    for rows in (
        drawn({"discount": yes(200, 200), "free_delivery": yes(200, 200)}),
        read({(arm, w, 0): 1.0 for w in (1, 2, 3) for arm in WEIGHTS}),
    ):
        (found,) = estimate_arms(rows, SHOES, humans)
        (pair,) = found.pairs
        assert found.same == len(rows)
        assert pair.effect.interval == NoEstimate(ONE_ANSWER)
        # People show no effect here, and an answer that cannot move is not praised for showing none either.
        assert pair.recovery is not None
        assert (pair.recovery.null_among_people, pair.recovery.passes_null) == (True, None)
        said = [one.text for one in conclude_arms(SHOES, [found], humans) if one.kind == "effect"]
        assert f"all {len(rows)} answers are the same, whatever the arm" in said[0]
    (moved,) = estimate_arms(drawn({"discount": yes(0, 200), "free_delivery": yes(200, 200)}), SHOES, humans)
    assert moved.same == 0
    assert moved.pairs[0].is_clear


def test_the_limits_that_answers_must_reach_are_the_users() -> None:
    rows = drawn({"discount": yes(20, 50), "free_delivery": yes(30, 50)})
    rows.loc[rows.index[:25], "status"] = "unparsed"
    assert estimate_arms(rows, SHOES)[0].failed
    assert not estimate_arms(rows, SHOES, limits=Limits(parsed=0.7))[0].failed


def people(mean: float, n: int = 400) -> Humans:
    row = {"title": "t", "unit_of_answer": "share", "scale_low": "0", "scale_high": "1", "sd": "", "note": ""}
    row |= {"source": "s", "licence": "l", "n": str(n)}
    arms = {"discount": 0.3, "free_delivery": mean}
    return humans_of("x", [{**row, "arm_id": arm, "mean": str(share)} for arm, share in arms.items()])


def test_the_headline_names_the_higher_arm_and_each_sentence_says_by_how_much_beside_people() -> None:
    rows = drawn({"discount": yes(60, 200), "free_delivery": yes(110, 200)})
    humans = people(0.55)
    found = estimate_arms(rows, SHOES, humans)
    said = conclude_arms(SHOES, found, humans)
    assert said[0].text == "Free delivery is higher than discount."
    assert "free delivery is 25.0 percentage points higher than discount" in said[1].text
    assert "100% of people's effect" in said[1].text
    assert any(one.kind == "people" and "25.0 percentage points higher" in one.text for one in said)


def test_arms_of_which_the_same_is_said_stand_in_one_sentence_and_tests_of_all_pairs_are_named() -> None:
    random = np.random.default_rng(5)
    means = {"p1": 6.0, "p2": 5.6, "p5": 2.0, "p10": 0.5}
    rows = drawn({arm: list(random.poisson(mean, 60).astype(float)) for arm, mean in means.items()})
    said = conclude_arms(DRINKS, estimate_arms(rows, DRINKS), None)
    assert said[0].text == (
        "The $2 arm is not shown to differ from the $1 arm. The $5 arm and the $10 arm are lower than the $1 arm."
    )
    barely = drawn({"p1": [4.0, 6.0] * 20, **{arm: [5.0, 5.8] * 20 for arm in ("p2", "p5", "p10")}})
    told = conclude_arms(DRINKS, estimate_arms(barely, DRINKS), None)
    assert told[0].text == "The $2 arm, the $5 arm and the $10 arm are not shown to differ from the $1 arm."
    assert (
        "the $2 arm is not shown to differ from the $1 arm, where all pairs of arms are tested (95% interval 0.0"
        in told[1].text
    )


def test_strategies_that_disagree_are_said_to() -> None:
    up = drawn({"discount": yes(40, 200), "free_delivery": yes(110, 200)})
    down = drawn({"discount": yes(110, 200), "free_delivery": yes(40, 200)}, strategy="disclosure")
    said = conclude_arms(SHOES, estimate_arms(pd.concat([up, down]), SHOES), None)
    assert "disagree" in said[0].text


def test_people_as_they_come_with_the_app_have_the_differences_that_are_published() -> None:
    known = all_humans()
    power = known["default_green_power"].difference("green_default", "cheap_default")
    assert isinstance(power, Estimate)
    assert (power.estimate, power.low, power.high) == pytest.approx((0.247, 0.169, 0.324), abs=0.001)
    hotel = known["fee_hotel"].difference("restocking_fee", "resort_fee")
    assert isinstance(hotel, Estimate)
    assert (hotel.estimate, hotel.low, hotel.high) == pytest.approx((-0.75, -1.16, -0.34), abs=0.01)
    bound = known["sunk_cost_card"].difference("card", "no_card")
    assert isinstance(bound, Estimate)
    assert (bound.estimate, bound.low, bound.high) == pytest.approx((-4.25, -5.06, -3.44), abs=0.01)


@pytest.mark.parametrize(
    ("name", "arms", "estimate", "half"),
    [
        ("camera_price", ("p79", "p179"), 0.324, 0.036),
        ("camera_price", ("p179", "p279"), 0.088, 0.013),
        ("camera_feature_wifi", ("present", "absent"), 0.073, 0.014),
        ("camera_none", ("min129", "min79"), 0.141, 0.0325),
        ("alcohol_task", ("p10", "p1"), -0.422, 0.030),
        ("alcohol_task__drinks", ("p10", "p1"), -4.13, 0.21),
    ],
)
def test_people_who_answered_several_times_have_the_clustered_or_paired_interval_that_is_known(
    name: str, arms: tuple[str, str], estimate: float, half: float
) -> None:
    found = all_humans()[name].difference(*arms)
    assert isinstance(found, Estimate)
    assert found.estimate == pytest.approx(estimate, abs=0.006)
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.01)


def test_a_mean_of_people_who_chose_several_times_has_their_clustered_error() -> None:
    offered = all_humans()["camera_price"].arms["p79"]
    assert (offered.interval.high - offered.mean) / 1.96 == pytest.approx(0.0150, rel=0.001)
    apart = (offered.mean * (1 - offered.mean) / offered.people) ** 0.5
    assert offered.variance**0.5 > 1.9 * apart


def test_people_who_answered_several_times_have_no_difference_with_an_interval_of_independent_ones() -> None:
    for name, arms in (
        ("camera_price", ("p79", "p129")),
        ("camera_none", ("min179", "min79")),
        ("alcohol_task", ("p5", "p1")),
    ):
        found = all_humans()[name].difference(*arms)
        assert isinstance(found, NoEstimate)
        assert "several times" in found.reason
    task = shipped_vignettes()["alcohol_task__drinks"]
    (said,) = conclude_arms(task, [], all_humans()["alcohol_task__drinks"])
    assert "People, against the $1 arm: the $10 arm is 4.13 drinks lower" in said.text
    assert "Of the other 15 arms none is shown: each of the people answered several times" in said.text


def model(value: float, error: float) -> Combination:
    interval = Estimate(value, value - 1.96 * error, value + 1.96 * error)
    return Combination(value, interval, 0.01, error, np.inf)


@pytest.mark.parametrize(
    ("effect", "error", "regime"),
    [
        (-0.2, 0.03, "reversed"),
        (0.0, 0.015, "absent"),
        (0.1, 0.02, "attenuated"),
        (0.2, 0.02, "recovered"),
        (0.5, 0.03, "exaggerated"),
        (0.2, 0.15, "not told apart"),
    ],
)
def test_a_recovery_is_named_by_its_whole_interval(effect: float, error: float, regime: str) -> None:
    found = recover(model(effect, error), Estimate(0.2, 0.17, 0.23))
    assert found.regime == regime
    assert isinstance(found.ratio, Estimate)
    assert found.ratio.estimate == pytest.approx(effect / 0.2)


@pytest.mark.parametrize(
    ("effect", "error", "passes"),
    [(0.005, 0.005, True), (0.2, 0.02, False), (0.05, 0.05, None), (0.03, 0.005, None)],
)
def test_where_people_show_nothing_a_clear_effect_fails_and_a_narrow_nothing_passes(
    effect: float, error: float, passes: bool | None
) -> None:
    found = recover(model(effect, error), Estimate(0.01, -0.03, 0.05))
    assert (found.null_among_people, found.passes_null) == (True, passes)
    assert isinstance(found.ratio, NoEstimate)


def test_answers_on_which_a_model_agrees_with_itself_more_than_people_do_are_said_to_collapse() -> None:
    random = np.random.default_rng(2)
    alike = {arm.name: list(4 + (random.random(50) < 0.1)) for arm in FAIRNESS.arms}
    row = {
        "title": "t",
        "unit_of_answer": "mean_scale",
        "scale_low": "1",
        "scale_high": "7",
        "sd": "1.8",
        "note": "",
    }
    row |= {"source": "s", "licence": "l", "n": "130", "mean": "3.0"}
    humans = humans_of("x", [{**row, "arm_id": arm.name} for arm in FAIRNESS.arms])
    said = conclude_arms(FAIRNESS, estimate_arms(drawn(alike), FAIRNESS, humans), humans)
    assert any("as far apart as people's" in one.text for one in said)


def test_a_count_whose_unit_is_a_currency_is_written_as_money() -> None:
    dollars = Response("count", unit="$")
    assert write_level(4.0, dollars) == "$4.00"
    assert write_signed(-0.5, dollars) == "-$0.50"
    assert unit_of(dollars) == "US dollars"
    assert write_level(4.0, Response("count", unit="cups")) == "4.00"
