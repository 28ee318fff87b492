"""Lists of first-token alternatives are checked before they are believed."""

import gzip
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.asking.replies.first_token import Alternatives, read_alternatives, written_out
from core.asking.replies.recordings import SHIPPED, SUFFIX


def listed(*tokens: tuple[str, float]) -> Alternatives:
    return read_alternatives([(token, math.log(mass) if mass else -9999.0) for token, mass in tokens])


def test_a_token_that_stands_twice_counts_once() -> None:
    found = listed(("Yes", 0.5), ("Yes", 0.5), ("No", 0.4), ("I", 0.1))
    assert found.purchase == pytest.approx(0.5 / 0.9)
    assert found.mass == pytest.approx(0.9)


def test_a_token_that_stands_twice_with_two_probabilities_leaves_open_which_holds() -> None:
    assert math.isnan(listed(("Yes", 0.5), ("Yes", 0.2), ("No", 0.3)).purchase)
    assert listed(("Yes", 0.5), ("Yes", 0.01), ("No", 0.49)).purchase == pytest.approx(0.5 / 0.99)


def test_null_is_a_probability_of_0() -> None:
    assert listed(("Yes", 0.5), ("No", 0.4), ("I", 0.1), ("x", 0)).purchase == pytest.approx(0.5 / 0.9)


FAULTS: dict[str, list[tuple[str, float]]] = {
    "empty": [],
    "nothing but null": [("Yes", -9999.0), ("No", -9999.0)],
    "probabilities for logarithms": [("Yes", 0.6), ("No", 0.4)],
    "per cent": [("Yes", 60), ("No", 40)],
    "a logarithm above 0": [("Yes", 0.2), ("No", -0.4)],
    "more than certain": [("Yes", math.log(0.9)), ("No", math.log(0.6))],
    "all zeros": [("Yes", 0.0), ("No", 0.0)],
    "the sampled token alone, as if certain": [("Yes", 0.0)],
    "token ids": [("token_id:9642", math.log(0.6)), ("token_id:2822", math.log(0.4))],
    "bare numbers": [("9642", math.log(0.6)), ("2822", math.log(0.4))],
    "the sampled token alone": [("Yes", math.log(0.6))],
    "another token alone": [("I", math.log(0.6))],
    "a list too short to hold no": [("Yes", math.log(0.6)), ("I", math.log(0.2)), ("The", math.log(0.1))],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_list_that_cannot_be_true_or_leaves_too_much_open_tells_nothing_and_asks_for_draws(fault: str) -> None:
    found = read_alternatives(FAULTS[fault])
    assert math.isnan(found.purchase)
    assert found.needs_draws


def test_a_short_list_is_used_where_it_leaves_little_open() -> None:
    found = listed(("Yes", 0.97))
    assert found.lowest == pytest.approx(0.97)
    assert found.highest == 1
    assert found.purchase == 1


def test_a_long_list_without_an_answer_is_the_models_doing_and_not_the_servers() -> None:
    found = listed(*((f"word{number}", 0.05) for number in range(20)))
    assert math.isnan(found.purchase)
    assert not found.needs_draws


def test_rounding_beyond_1_is_no_fault() -> None:
    assert listed(("Yes", 0.6), ("No", 0.405)).purchase == pytest.approx(0.6 / 1.005)


@pytest.mark.parametrize(
    "yes", ["\u00a0Yes", "\u200bYes", "\ufeffYes", "(Yes)", "[Yes]", "**Yes**", "_yes_", "Yes\n", "YES!"]
)
def test_what_surrounds_a_word_is_no_part_of_it(yes: str) -> None:
    assert listed((yes, 0.5), ("No", 0.4), ("I", 0.1)).purchase == pytest.approx(0.5 / 0.9)


@pytest.mark.parametrize(
    "tokens",
    [
        (("Y", 0.5), ("No", 0.4), ("I", 0.1)),
        (("Yes", 0.5), ("N", 0.4), ("I", 0.1)),
        (("Oui", 0.5), ("No", 0.4), ("I", 0.1)),
        (("Yeah", 0.3), ("No", 0.6), ("I", 0.1)),
        (("Yes", 0.6), ("Nope", 0.3), ("I", 0.1)),
        (("Ｙｅｓ", 0.5), ("No", 0.4), ("I", 0.1)),
    ],
)
def test_an_answer_that_is_listed_in_other_words_alone_leaves_open_how_likely_it_is(
    tokens: tuple[tuple[str, float], ...],
) -> None:
    assert math.isnan(listed(*tokens).purchase)


def test_a_word_that_begins_otherwise_is_no_answer_in_other_words() -> None:
    assert listed(("Yes", 0.3), ("No", 0.2), ("Not", 0.3), ("Now", 0.1), ("None", 0.1)).purchase == pytest.approx(
        0.6
    )


@pytest.mark.parametrize(
    ("tokens", "lowest", "highest"),
    [
        ((("Yes", 0.4), ("No", 0.1), ("I", 0.1), ("The", 0.1), ("Maybe", 0.1)), 0.4 / 0.7, 0.6 / 0.7),
        ((("Yes", 0.4), ("No", 0.1)), 0.4, 0.9),
        ((("Yes", 0.6), ("no", 0.2)), 0.6, 0.8),
        ((("yes", 0.3), ("Yes", 0.3), ("no", 0.1), ("No", 0.1)), 0.6, 0.8),
    ],
)
def test_further_spellings_of_a_listed_answer_leave_it_open_where_the_list_is_cut_off(
    tokens: tuple[tuple[str, float], ...], lowest: float, highest: float
) -> None:
    found = listed(*tokens)
    assert (found.lowest, found.highest) == (pytest.approx(lowest), pytest.approx(highest))
    assert math.isnan(found.purchase)
    assert found.needs_draws
    assert not found.tells_both


def test_a_list_as_long_as_was_asked_for_is_bounded_as_well() -> None:
    found = listed(("Yes", 0.05), ("No", 0.05), *((f"word{number}", 0.04) for number in range(18)))
    assert found.lowest == pytest.approx(0.05 / (0.1 + 0.18))
    assert math.isnan(found.purchase)
    assert not found.needs_draws


def test_both_answers_may_be_listed_with_a_tenth_open() -> None:
    found = listed(("Yes", 0.5), ("No", 0.4))
    assert (found.lowest, found.highest) == (pytest.approx(0.5), pytest.approx(0.6))
    assert found.purchase == pytest.approx(0.5 / 0.9)
    assert math.isnan(listed(("Yes", 0.5), ("No", 0.39)).purchase)


def test_spellings_with_a_space_weigh_where_the_list_shows_tokens_with_a_space() -> None:
    def both(*others: str) -> Alternatives:
        return listed(
            *(("Yes", 0.3), ("yes", 0.1), ("No", 0.2), ("no", 0.1)), *((other, 0.02) for other in others)
        )

    assert both("I", "The", "A").purchase == pytest.approx(0.4 / 0.7)
    assert math.isnan(both("I", "The", " A").purchase)
    assert both("I", "The", "A").highest == both("I", "The", " A").highest


@pytest.mark.lengthy
def test_every_reply_on_a_product_that_comes_with_the_app_is_read() -> None:
    replies = [
        json.loads(line)["reply"]
        for path in sorted(SHIPPED.glob(f"[0-9]*{SUFFIX}"))
        for line in gzip.decompress(path.read_bytes()).splitlines()[1:]
    ]
    assert len(replies) == 7200
    assert not any(math.isnan(read_alternatives(one["first_token"]).purchase) for one in replies)


ANSWERS = {
    answer: [space + spelling for spelling in (answer, answer.title(), answer.upper()) for space in ("", " ")]
    for answer in ("yes", "no")
}
VOCABULARY = [*ANSWERS["yes"], *ANSWERS["no"], "I", "The", " I", "Maybe", "x", "1", "Sure", "A", "It", "You"]


@pytest.mark.lengthy
@given(
    st.lists(st.floats(-9, 3), min_size=len(VOCABULARY), max_size=len(VOCABULARY)), st.integers(1, len(VOCABULARY))
)
@settings(max_examples=400)
def test_the_purchase_probability_of_any_model_lies_within_the_bounds_of_any_list_that_its_server_cuts_off(
    weights: list[float], length: int
) -> None:
    whole = {token: math.exp(weight) for token, weight in zip(VOCABULARY, weights, strict=True)}
    total = sum(whole.values())
    yes, no = (sum(whole[token] for token in ANSWERS[answer]) for answer in ("yes", "no"))
    likeliest = sorted(whole, key=lambda token: -whole[token])[:length]
    found = read_alternatives([(token, math.log(whole[token] / total)) for token in likeliest])
    assert found.lowest - 1e-9 <= yes / (yes + no) <= found.highest + 1e-9
    if not math.isnan(found.purchase):
        assert found.lowest - 1e-9 <= found.purchase <= found.highest + 1e-9
        assert len({answer for answer in ANSWERS if set(ANSWERS[answer]) & set(likeliest)}) == 2 or (
            found.highest - found.lowest <= 0.05 + 1e-9
        )


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("Yes", "Yes"),
        ("ĠYes", " Yes"),
        ("▁Yes", " Yes"),
        ("Ċ", "\n"),
        ("ĠâĢľ", " “"),
        ("<0x0A>", "\n"),
        ("Ja", "Ja"),
    ],
)
def test_a_tokenizers_own_spelling_is_written_out(token: str, text: str) -> None:
    assert written_out(token) == text


def test_under_one_per_cent_of_readable_probability_says_nothing_of_purchases() -> None:
    def listed(mass: float) -> list[tuple[str, float]]:
        words = [("The", 1 - mass - 1e-6), ("Yes", 0.7 * mass), ("No", 0.3 * mass), ("yes", 1e-7), ("no", 1e-7)]
        return [(token, math.log(probability)) for token, probability in words]

    assert read_alternatives(listed(0.02)).purchase == pytest.approx(0.7, abs=1e-3)
    assert math.isnan(read_alternatives(listed(0.009)).purchase)
    assert not read_alternatives(listed(0.009)).needs_draws
