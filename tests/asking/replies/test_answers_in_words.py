"""An answer is one answer: the whole text decides, and what a careful person would not read is not read."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.asking.replies.forms.words import read_answer
from core.asking.replies.reading import read_word
from tests.support.cases import cases
from tests.support.helpers import reply

WRITTEN = {1.0: "1", 0.0: "0"}
RIGHT = {"yes": 1.0, "no": 0.0}


@pytest.mark.parametrize("case", cases("word_replies"), ids=lambda case: case["text"])
def test_a_reply_from_the_field_is_read_right_or_not_at_all(case: dict[str, Any]) -> None:
    reading = read_word(reply(case["text"]))
    assert WRITTEN.get(reading.purchase, "unread") in case["right"].split(" or ")


@pytest.mark.parametrize("case", cases("answers_in_words"), ids=lambda case: case["text"])
def test_a_text_is_read_as_a_careful_person_reads_it(case: dict[str, Any]) -> None:
    reading = read_word(reply(case["text"]))
    if case["right"] == "unread":
        assert reading.status == "unparsed"
    else:
        assert reading.purchase == RIGHT[case["right"]]


@pytest.mark.parametrize("case", cases("denied_purchases"), ids=lambda case: f"{case['kind']}: {case['text']}")
def test_nothing_or_something_else_bought_or_at_another_price_or_time_or_by_another_is_no_yes(
    case: dict[str, Any],
) -> None:
    reading = read_word(reply(case["text"]), 8.26)
    assert {1.0: "yes", 0.0: "no"}.get(reading.purchase, "unread") in case["right"].split(" or ")


@pytest.mark.parametrize(
    "text",
    [
        "Yes, next time",
        "Yes, later",
        "Yes, but next week",
        "Yes, for half that",
        "Yes, for free",
        "Yes, for two dollars less",
        "Yes, at 20% off",
        "Yes, I wish",
        "Yes, on my wishlist",
        "Yes, I'd buy something cheaper",
        "Yes, I would buy nothing",
        "Yes, I'd buy 0 units",
    ],
)
def test_a_yes_to_something_else_is_none(text: str) -> None:
    assert read_word(reply(text)).status == "unparsed"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('{"yes": true, "no": false}', 1),
        ("{'yes': False, 'no': True}", 0),
        ('{"No": 1, "Yes": 0}', 0),
        ('{"decision": "No"}', 0),
        ('{"purchase": false}', 0),
        ('{"would_buy": "Yes", "reason": "It is no more than usual."}', 1),
        ('{"answer": {"yes": false, "no": true}}', 0),
        ('Sure! ```json\n{"answer": "no"}\n```', 0),
        ("{answer: no}", 0),
    ],
)
def test_an_object_is_read_by_its_values_and_not_by_its_labels(text: str, right: float) -> None:
    assert read_word(reply(text)).purchase == right


@pytest.mark.parametrize(
    "text",
    [
        '{"yes": 0.3, "no": 0.7}',
        '{"Yes": "40%", "No": "60%"}',
        '{"yes": true, "no": true}',
        '{"yes": false, "no": tr',
        '{"answer": "yes"} or rather {"answer": "no"}',
        '{"answer": "yes"} No.',
        '{"answer": "yes", "answer": "no"}',
        '{"answer": 1}',
        '{"price": 8.26, "confidence": "yes"}',
    ],
)
def test_an_object_that_holds_both_or_neither_is_unread(text: str) -> None:
    assert read_word(reply(text)).status == "unparsed"


def test_what_was_cut_off_before_it_could_be_taken_back_is_unread() -> None:
    stopped = replace(reply("Then I would purchase"), finish_reason="stop")
    assert read_word(stopped).purchase == 1
    assert read_word(replace(stopped, finish_reason="length")).status == "unparsed"


def test_a_yes_to_another_price_is_no_answer_to_this_one() -> None:
    assert read_word(reply("I would buy it at $8.26."), 8.26).purchase == 1
    assert read_word(reply("I would buy it for $1,299"), 1299.0).purchase == 1
    assert read_word(reply("I would buy it at $5."), 8.26).status == "unparsed"
    assert read_word(reply("No, but at $5."), 8.26).purchase == 0


YES = st.sampled_from(["yes", "Yes", "YES", "yep", "**Yes**", "'yes'", "yeah"])
NO = st.sampled_from(["no", "No", "NO", "nope", "*no*", '"No"', "nah"])
BETWEEN = st.sampled_from(
    [
        " ",
        ", ",
        ". ",
        "\n",
        " and ",
        " or ",
        " but ",
        "/",
        " - ",
        "—",
        "; ",
        ": ",
        " then ",
        " so ",
        "? ",
        " (",
        "... ",
    ]
)
WORDS = st.sampled_from(["", "I would ", "well ", "the answer is ", "because it is fine ", "definitely ", "now "])


@given(WORDS, YES, BETWEEN, WORDS, BETWEEN, NO, WORDS, st.booleans())
def test_no_reply_with_both_words_unqualified_is_ever_read(
    before: str, yes: str, first: str, between: str, second: str, no: str, after: str, swapped: bool
) -> None:
    one, other = (no, yes) if swapped else (yes, no)
    assert read_answer(f"{before}{one}{first} {between}{second}{other} {after}") is None


@given(st.text(max_size=80))
def test_whatever_the_text_there_is_one_answer_or_none(text: str) -> None:
    assert read_answer(text) in (True, False, None)
    if not any(character.isalpha() for character in text):
        assert read_answer(text) is None


@pytest.mark.parametrize(
    "piece", ["no ", "not ", "I would ", "? ", "[ ] ", "~~", "<a>", "'ll have to ", "1. ", "{"]
)
@pytest.mark.timeout(60)
def test_a_text_of_any_length_is_read_at_once(piece: str) -> None:
    read_word(reply(piece * 1300))
    read_word(reply(piece * 100_000))
