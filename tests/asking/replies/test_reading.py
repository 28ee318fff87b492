import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.asking.replies.reading import Reading, read, read_by_price, read_first_token, read_word
from core.experiment.prices.grid import PricePoint
from tests.support.helpers import experiment, reply


def test_the_probability_is_yes_over_yes_and_no_and_the_rest_is_reported() -> None:
    reading = read_first_token(
        reply(first_token=(("Yes", math.log(0.3)), ("No", math.log(0.1)), ("I", math.log(0.6))))
    )
    assert reading.purchase == pytest.approx(0.75)
    assert reading.mass == pytest.approx(0.4)
    assert reading.status == "ok"


@pytest.mark.parametrize("token", ["yes", "Yes", "YES", " yes", "▁Yes", "Ġyes", "Yes.", "**Yes", '"yes"', "\nYes"])
def test_variants_of_case_space_and_punctuation_are_one_answer(token: str) -> None:
    tokens = ((token, math.log(0.2)), ("Yes!", math.log(0.2)), ("no", math.log(0.4)), ("I", math.log(0.2)))
    assert read_first_token(reply(first_token=tokens)).purchase == pytest.approx(0.5)


@pytest.mark.parametrize("token", ["Yesterday", "Not", "know", "eyes", "y", ""])
def test_other_words_are_no_answer(token: str) -> None:
    reading = read_first_token(reply(first_token=((token, math.log(0.9)),)))
    assert (reading.status, reading.mass) == ("unparsed", 0)
    assert math.isnan(reading.purchase)


def test_a_reply_without_probabilities_is_unparsed_not_lost() -> None:
    assert read_first_token(reply()).status == "unparsed"


@pytest.mark.parametrize(("text", "purchase"), [("Yes", 1), (" no.", 0), ("**YES**, I would", 1), ("'No'", 0)])
def test_a_drawn_answer_is_read_off_its_first_word(text: str, purchase: float) -> None:
    assert read_word(reply(text)).purchase == purchase


@pytest.mark.parametrize("text", ["", "Not sure", "Yesterday", "I would say maybe", "maybe", "12"])
def test_an_answer_that_does_not_begin_with_yes_or_no_is_unparsed(text: str) -> None:
    assert read_word(reply(text)).status == "unparsed"


@given(st.lists(st.tuples(st.text(max_size=8), st.floats(-100, 0)), max_size=20))
def test_whatever_the_tokens_a_reading_is_a_probability_or_unparsed(tokens: list[tuple[str, float]]) -> None:
    reading = read_first_token(reply(first_token=tuple(tokens)))
    assert reading.status == "unparsed" or (0 <= reading.purchase <= 1 and 0 < reading.mass <= 1)


GRID = (PricePoint(0.5, 4.13), PricePoint(1.0, 8.26), PricePoint(1.5, 12.39))


def at(price: float, text: str, *, share: bool = False) -> Reading:
    point = next(point for point in GRID if point.price == price)
    return read_by_price(reply(text), point, GRID, share=share)


@pytest.mark.parametrize(
    "text",
    [
        '{"4.13": "yes", "8.26": "no"}',
        '```json\n{"4.13": "Yes", "8.26": "No"}\n```',
        'Here is my answer: {"$4.13": "yes", "$8.26": "no."} I hope it helps.',
        '{"4.130": "yes", "8.260": "no"}',
        '{"4.13": true, "8.26": false}',
        '{} {"4.13": "no"} is the form, and this my answer: {"4.13": "yes", "8.26": "no"}',
    ],
)
def test_one_answer_a_price_is_read_off_an_object_however_its_prices_are_written(text: str) -> None:
    assert at(4.13, text).purchase == 1
    assert at(8.26, text).purchase == 0
    assert at(12.39, text).status == "unparsed"


@pytest.mark.parametrize(
    ("written", "purchase"),
    [("35", 0.35), ("0", 0), ('"35%"', 0.35), ('"35 percent"', 0.35), ("100.0", 1), ("0.5", 0.005)],
)
def test_a_forecast_is_a_percentage(written: str, purchase: float) -> None:
    assert at(4.13, f'{{"4.13": {written}, "8.26": 20}}', share=True).purchase == pytest.approx(purchase)


def test_shares_that_seem_to_be_fractions_are_not_read_as_percentages() -> None:
    assert at(4.13, '{"4.13": 0.85, "8.26": 0.4}', share=True).status == "unparsed"


@pytest.mark.parametrize("written", ["true", "null", "NaN", "[5]", '"many"'])
def test_what_is_no_percentage_is_unparsed_at_that_price_alone(written: str) -> None:
    text = f'{{"4.13": {written}, "8.26": 20}}'
    assert at(4.13, text, share=True).status == "unparsed"
    assert at(8.26, text, share=True).purchase == pytest.approx(0.2)


@pytest.mark.parametrize("written", ["101", "-1", "1e400", "1" + "0" * 400])
def test_a_share_beyond_the_scale_makes_all_of_them_doubtful(written: str) -> None:
    text = f'{{"4.13": {written}, "8.26": 20}}'
    assert {at(price, text, share=True).status for price in (4.13, 8.26)} == {"unparsed"}


def test_text_that_no_reader_can_unfold_is_unparsed() -> None:
    assert at(4.13, '{"4.13": ' + "[" * 100_000 + "]" * 100_000 + "}").status == "unparsed"


@pytest.mark.parametrize("text", ["Yes or no", "yes/no", "No, yes", "**Yes** or **No**: yes"])
def test_the_question_said_again_is_no_answer(text: str) -> None:
    assert read_word(reply(text)).status == "unparsed"


@pytest.mark.parametrize("text", ["_No_", "Answer: No", "no, not at this price", '{"Answer": "No"}'])
def test_an_answer_is_read_in_other_dress(text: str) -> None:
    assert read_word(reply(text)).purchase == 0


def test_a_word_held_to_a_schema_is_read_off_its_object() -> None:
    assert read_word(reply('{"answer": "no"}')).purchase == 0


@pytest.mark.parametrize("strategy", ["naive", "disclosure:grid", "disclosure:forecast"])
def test_a_refusal_is_an_outcome_of_every_format(strategy: str) -> None:
    cell = next(experiment(strategies=(strategy,)).cells())
    assert read(replace(reply(), finish_reason="refusal"), cell).status == "refused"


@given(st.text(max_size=60), st.booleans())
def test_whatever_the_text_an_answer_by_price_is_a_probability_or_unparsed(text: str, share: bool) -> None:
    for found in (text, f'{{"4.13": {text}}}'):
        reading = at(4.13, found, share=share)
        assert reading.status == "unparsed" or 0 <= reading.purchase <= 1
