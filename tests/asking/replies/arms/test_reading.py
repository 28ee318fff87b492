"""Replies beyond price, as models write them, and what is read of each."""

import math
from dataclasses import replace

import pytest

from core.asking.replies.arms.first_choice import read_chances
from core.asking.replies.arms.reading import read_arm, why_unread_arm
from core.asking.requests import Reply
from core.experiment import ModelChoice, ModelName
from core.experiment.arms import WHOLE_SET, ArmCell, Response, Vignette
from tests.support.arms import CAMERAS, DRINKS, FAIRNESS, SHOES

READ, DRAWN = ModelChoice(ModelName("openai", "m")), ModelChoice(ModelName("openai", "m"), 10)


def cell(vignette: Vignette, model: ModelChoice = DRAWN, order: int = 0) -> ArmCell:
    return ArmCell(vignette, "naive", model, vignette.arms[0], 1, order, 1)


def says(text: str, reason: str = "stop", first: tuple[tuple[str, float], ...] = ()) -> Reply:
    return Reply(text, first, reason, "m", 1, 1, 0.1, "2026-11-29T00:00:00+00:00")


def likely(**chances: float) -> tuple[tuple[str, float], ...]:
    return tuple((token, math.log(chance)) for token, chance in chances.items())


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("A", 0),
        ("b.", 1),
        ("**C**", 2),
        ("(B)", 1),
        ("A: Alpha, $99", 0),
        ("I choose B because it is better.", 1),
        ("My answer is C", 2),
        ('{"answer": "B"}', 1),
        ("Beta, $149", 1),
        ("The best choice is option A.", 0),
        ("A or B", None),
        ("Not A", None),
        ("A tough choice", None),
        ("Option A is too dear. B", None),
        ("Option A or B", None),
        ("I know nothing of alphabets", None),
        ("I choose B over A", None),
        ("Neither A nor B", None),
        ("I would rather wait.", None),
        ("D", None),
        ("", None),
    ],
)
def test_a_letter_is_read_as_the_option_that_stands_for_it_in_this_order(text: str, chosen: int | None) -> None:
    reading = read_arm(says(text), cell(CAMERAS))
    if chosen is None:
        assert reading.status == "unparsed"
        assert why_unread_arm(says(text), cell(CAMERAS))
    else:
        assert reading.shares == tuple(float(number == chosen) for number in range(3))
        assert reading.value == float(chosen == 0)


def test_the_same_letter_stands_for_another_option_in_another_order() -> None:
    turned = cell(CAMERAS, order=1)
    assert turned.listed[0] == "Beta, $149"
    assert read_arm(says("A"), turned).shares == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("vignette", "text", "value"),
    [
        (FAIRNESS, "5", 5),
        (FAIRNESS, "I would say 2.", 2),
        (FAIRNESS, "9", None),
        (FAIRNESS, "4.5", None),
        (FAIRNESS, "fair", None),
        (DRINKS, "3 drinks", 3),
        (DRINKS, '{"answer": 0}', 0),
        (DRINKS, "-2", None),
        (DRINKS, "none", None),
        (DRINKS, "50", 50),
        (DRINKS, "51", None),
        (SHOES, "Yes", 1),
        (SHOES, "No, thank you.", 0),
        (SHOES, "maybe", None),
    ],
)
def test_steps_counts_and_words_are_read_where_they_can_be_answers(
    vignette: Vignette, text: str, value: float | None
) -> None:
    reading = read_arm(says(text), cell(vignette))
    assert reading.status == ("unparsed" if value is None else "ok")
    assert value is None or reading.value == value


def test_a_step_of_the_reversed_scale_counts_from_the_other_end() -> None:
    assert read_arm(says("2"), cell(FAIRNESS, order=1)).value == 6


def test_a_rate_is_a_share_of_what_it_is_out_of() -> None:
    rate = replace(DRINKS, response=Response("count", lowest=0, highest=10_000, unit="letters", out_of=10_000))
    assert read_arm(says("212 letters"), cell(rate)).value == pytest.approx(0.0212)
    assert read_arm(says("20,000"), cell(rate)).status == "unparsed"


@pytest.mark.parametrize(
    ("response", "text", "reason"),
    [
        (DRINKS.response, "120 drinks", "a number that is not from 0 to 50 drinks, and no answer to the question"),
        (
            Response("money", lowest=5, highest=5000),
            "$1",
            "a number that is not from $5.00 to $5,000.00, and no answer to the question",
        ),
        (
            Response("count", lowest=0, highest=10_000, unit="letters", out_of=500),
            "501 letters",
            "a number that is not from 0 to 500 letters, and no answer to the question",
        ),
        (
            Response("scale", lowest=0, highest=100),
            "101",
            "a number that is not a step from 0 to 100, and no answer to the question",
        ),
        (DRINKS.response, "a few", "a text that does not say one number"),
    ],
)
def test_a_number_beyond_what_can_be_answered_is_not_averaged_in_and_is_said_to_be_one(
    response: Response, text: str, reason: str
) -> None:
    asked = cell(replace(DRINKS, response=response))
    assert read_arm(says(text), asked).status == "unparsed"
    assert why_unread_arm(says(text), asked) == reason


LINES = "1: 8\n2: 6\n3: 3\n4: 0"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (LINES, (8, 6, 3, 0)),
        ("(1) 8 drinks\n(2) 6 drinks\n(3): 3\n4. 0", (8, 6, 3, 0)),
        ("Here are my answers:\n\n**1:** 8\n**2:** 6\n- 3: 3\n| 4 | 0 |", (8, 6, 3, 0)),
        ('{"1": 8, "2": 6, "3": 3, "4": 0}', (8, 6, 3, 0)),
        ('{"answers": {"version_1": 8, "2": "6 drinks", "3": 3}}', (8, 6, 3, None)),
        ("1: 8\n2: 6\n3: 3\n3: 4", (8, 6, None, None)),
        ("1: 8\n2: 600\n3: none", (8, None, None, None)),
        ("1: 8\n2: a few", (8, None, None, None)),
        ("8, 6, 3, 0", (None,) * 4),
        ("I would buy 8.", (None,) * 4),
    ],
)
def test_a_reply_for_all_arms_is_read_arm_by_arm(text: str, read: tuple[float | None, ...]) -> None:
    for place, value in enumerate(read):
        asked = replace(cell(DRINKS), strategy=WHOLE_SET, arm=DRINKS.arms[place])
        reading = read_arm(says(text), asked)
        assert (reading.status, reading.value if value is not None else None) == (
            "unparsed" if value is None else "ok",
            value,
        ), place
        assert (why_unread_arm(says(text), asked) is None) == (value is not None)
        # Listed from last to first, the same line answers for the arm at the other end.
        turned = replace(asked, order=1, arm=DRINKS.arms[3 - place])
        assert read_arm(says(text), turned).status == reading.status


def test_the_line_of_a_reply_for_all_arms_that_was_cut_off_is_not_read() -> None:
    first, last = (replace(cell(DRINKS), strategy=WHOLE_SET, arm=DRINKS.arms[place]) for place in (0, 3))
    assert read_arm(says("1: 8\n2: 6\n3: 3\n4: 1", "length"), first).value == 8
    assert read_arm(says("1: 8\n2: 6\n3: 3\n4: 1", "length"), last).status == "unparsed"


def test_words_for_all_arms_are_read_as_words() -> None:
    words = replace(DRINKS, response=Response("yes_no"))
    text = "1: Yes\n2: yes, two of them\n3: No\n4: maybe"
    found = [read_arm(says(text), replace(cell(words), strategy=WHOLE_SET, arm=arm)) for arm in words.arms]
    assert [one.value for one in found[:3]] == [1.0, 1.0, 0.0]
    assert found[3].status == "unparsed"


def test_a_number_that_was_cut_off_is_no_step_of_a_wide_scale() -> None:
    wide = replace(FAIRNESS, response=replace(FAIRNESS.response, lowest=0, highest=100))
    assert read_arm(says("Answer: 5", "length"), cell(wide)).status == "unparsed"
    assert read_arm(says("Answer: 50"), cell(wide)).value == 50


def test_a_refusal_is_one_and_a_number_that_was_cut_off_is_none() -> None:
    assert read_arm(says("", "content_filter"), cell(CAMERAS)).status == "refused"
    assert read_arm(says("12", "length"), cell(DRINKS)).status == "unparsed"


def test_probabilities_of_letters_are_shared_over_what_is_listed() -> None:
    first = likely(A=0.5, **{" A": 0.1}, B=0.3, C=0.05, The=0.05)
    reading = read_arm(says("A", first=first), cell(CAMERAS, READ))
    assert reading.shares == pytest.approx((0.6 / 0.95, 0.3 / 0.95, 0.05 / 0.95))
    assert (reading.value, reading.mass) == (pytest.approx(0.6 / 0.95), pytest.approx(0.95))


def test_an_answer_that_is_not_listed_has_at_most_what_the_list_leaves() -> None:
    assert read_chances(likely(A=0.9, B=0.09, C=0.001), ("A", "B", "C", "D")).shares
    wide = read_chances(likely(A=0.5, B=0.2), ("A", "B", "C"))
    assert wide.shares == ()
    assert wide.needs_draws
    assert read_arm(says("A", first=likely(A=0.5, B=0.2)), cell(CAMERAS, READ)).status == "unparsed"


def test_digits_are_answers_and_no_ids_of_tokens() -> None:
    chances = {str(step): 0.1 for step in range(1, 8)} | {"10": 0.01}
    reading = read_arm(says("4", first=likely(**chances)), cell(FAIRNESS, READ))
    assert reading.value == pytest.approx(4)
    ids = likely(**{"3923": 0.5, "1271": 0.3})
    assert read_chances(ids, tuple("1234567")).fault == "no text"


def test_of_yes_and_no_the_order_in_which_they_are_named_changes_nothing_of_what_is_read() -> None:
    first = likely(Yes=0.7, No=0.2, yes=0.05, no=0.04)
    for order in (0, 1):
        assert read_arm(says("Yes", first=first), cell(SHOES, READ, order)).value == pytest.approx(0.75 / 0.99)
