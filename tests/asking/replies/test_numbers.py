"""The number of an answer, in any of the dresses that models put it in."""

import json
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.asking.replies.numbers import FILLERS, LARGE, SMALL, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1,299.00", 1299),
        ("8,26 EUR", 8.26),
        ("1.299,00 €", 1299),
        ("1,299", 1299),
        ("75 000 dollars", 75_000),
        ("about 70 F", 70),
        ("70°F", 70),
        ("-5", -5),
        ("minus five degrees", -5),
        (".50", 0.5),
        ("$75k", 75_000),
        ("$1.2 million a year", 1_200_000),
        ("7.5e4", 75_000),
        ("Answer: 7", 7),
        ("7/10", 7),
        ("I'd say 7 out of 10.", 7),
        ("seven out of 10", 7),
        ("The 12-pack costs $7.99", 7.99),
    ],
)
def test_a_number_is_read_with_its_marks_and_units(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("between 5 and 7", 6),
        ("Between $5 and $7.", 6),
        ("5-7", 6),
        ("5 - 7 days", 6),
        ("$5 – $7", 6),
        ("from 60°F to 70°F", 65),
        ("-10 to -5", -7.5),
        ("$50-70k", 60_000),
        ("900 to 1.1k", 1000),
        ("five to seven", 6),
        ("6 to 8 out of 10", 7),
    ],
)
def test_of_a_range_the_middle_is_read(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("seven", 7),
        ("Seventy-five thousand dollars", 75_000),
        ("one hundred and fifty", 150),
        ("a hundred", 100),
        ("two million three hundred thousand and five", 2_300_005),
        ("One.", 1),
        ("one dollar", 1),
        ("Maybe fifteen hundred dollars", 1500),
    ],
)
def test_a_number_in_words_is_read(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('{"answer": 7.99}', 7.99),
        ('Sure! ```json\n{"answer": 7.99}\n``` That is less than $8.26, the price of 12 cans.', 7.99),
        ('{"Answer": "$1,299.00"}', 1299),
        ('{"temperature": 70}', 70),
        ('{"answer": -1e1}', -10),
    ],
)
def test_an_object_is_read_whatever_stands_around_it(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot know that.",
        "As GPT-4, I have no income.",
        "No one knows, and a similar one may differ.",
        "It depends on the 1st of May.",
        "1.2.3",
        "1" * 400,
        "1e400",
        '{"answer": null}',
        '{"answer": true}',
        '{"answer": 1e400}',
        '{"answer": NaN}',
        '{"answer": 1' + "0" * 400 + "}",
        '{"answer": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "seven and a half",
    ],
)
def test_where_there_is_no_number_none_is_made_up(text: str) -> None:
    assert read_number(text) is None


def test_a_number_among_others_is_the_answer_only_where_it_comes_first() -> None:
    assert read_number("$7.99, a little less than $8.26") == 7.99
    assert read_number("Since it costs $8.26, maybe $7.99") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("７.９９", 7.99),
        ("٧٫٩٩", 7.99),
        ("७.५", 7.5),
        ("USD7.99", 7.99),
        ("7’999.00", 7999),
        ("1. $7.99", 7.99),
        ("\\boxed{7.99}", 7.99),
        ("650円", 650),
    ],
)
def test_numerals_of_other_scripts_and_vendors_dress_are_read(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["1/2", "½", "99 cents", "seven dollars and ninety-nine cents", "75.000 €", "1 lakh", "2 billion", "7·99"],
)
def test_a_number_that_may_be_read_in_two_ways_is_not_guessed(text: str) -> None:
    assert read_number(text) is None


UNITS_OF = {"days": "days", "F": "degrees Fahrenheit", "income": "US dollars a year"}


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("2 weeks", "days", None),
        ("1-2 weeks", "days", None),
        ("14 days", "days", 14),
        ("20°C", "F", None),
        ("20 degrees Celsius", "F", None),
        ("72°F", "F", 72),
        ("$5,000 per month", "income", None),
        ("$1,200/month", "income", None),
        ("$75,000 a year", "income", 75_000),
        ("$75,000 annually", "income", 75_000),
    ],
)
def test_a_number_in_another_unit_than_was_asked_for_is_no_answer(
    text: str, unit: str, number: float | None
) -> None:
    assert read_number(text, UNITS_OF[unit]) == number


WORDS = st.sampled_from([*SMALL, *LARGE, *FILLERS, "and", "to", "one", "k", "answer", "point"])
PIECES = st.one_of(
    WORDS,
    st.integers(0, 10**7).map(str),
    st.sampled_from(["-", " - ", "–", "$", ",", ".", "e3", "°F", " ", "{", "}", '"', ":", "%", "\n", "12-pack"]),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
@example('{"answer": 1}{"answer": [}')
def test_whatever_the_text_there_is_a_finite_number_or_none(text: str) -> None:
    number = read_number(text)
    assert number is None or abs(number) < float("inf")


@given(TEXTS)
def test_without_a_digit_or_a_number_word_there_is_no_number(text: str) -> None:
    bare = re.sub(r"[0-9]", "", text)
    for word in [*SMALL, *LARGE]:
        bare = re.sub(word, "", bare, flags=re.IGNORECASE)
    if not any(word in bare.casefold() for word in [*SMALL, *LARGE]):
        assert read_number(bare) is None


FORMS = ["{}", "about ${}", "I think {} dollars", '{{"answer": {}}}', "Answer: {}."]


@given(st.sampled_from(FORMS), st.integers(0, 9**9))
def test_a_lone_number_is_read_as_it_stands_and_as_it_is_grouped(form: str, number: int) -> None:
    assert read_number(form.format(number)) == number
    if "{{" not in form:
        assert read_number(form.format(f"{number:,}")) == number


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["{} to {}", "between {} and {}", "{}-{}"]))
def test_the_middle_of_a_range_lies_between_its_ends(one: int, other: int, form: str) -> None:
    assert read_number(form.format(one, other)) == (one + other) / 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_an_object_holds_is_read_exactly(number: float) -> None:
    assert read_number(json.dumps({"answer": number})) == number


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "piece", ["1", "1 234 ", "1,", "{", "seven ", "- ", "between ", " ", "one hundred and ", "$", "5 to ", "a-1"]
)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(letters: int) -> float:
        """Of this process alone, whatever else the machine does."""
        began = time.process_time()
        read_number(piece * (letters // len(piece)))
        return time.process_time() - began

    # Where it grew with the square, eight times the length would take 64 times as long.
    assert seconds(400_000) < 24 * seconds(50_000) + 0.05
