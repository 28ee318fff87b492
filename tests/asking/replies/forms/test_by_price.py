"""Replies for a whole grid, in every form in which a person reads them at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.asking.replies.forms.by_price import answers_by_price, shares_by_price
from core.experiment.prompts.messages import price_key
from tests.support.cases import cases

PRICES = (4.13, 8.26, 12.39)


def answers(text: str, prices: tuple[float, ...] = PRICES, *, cut: bool = False) -> list[Any]:
    found = answers_by_price(text, prices, cut=cut)
    return [found.get(price_key(price), "unread") for price in prices]


def shares(text: str, prices: tuple[float, ...] = PRICES, *, cut: bool = False) -> list[Any]:
    found = shares_by_price(text, prices, cut=cut)
    return [found.get(price_key(price), "unread") for price in prices]


@pytest.mark.parametrize("case", cases("grid_replies"), ids=lambda case: case["text"])
def test_a_whole_grid_from_the_field_is_read_right(case: dict[str, Any]) -> None:
    assert answers(case["text"], tuple(case["prices"])) == case["right"]


@pytest.mark.parametrize("case", cases("forecast_replies"), ids=lambda case: case["text"])
def test_a_forecast_from_the_field_is_read_right(case: dict[str, Any]) -> None:
    assert shares(case["text"], tuple(case["prices"])) == case["right"]


GRIDS = [
    "{'4.13': 'yes', '8.26': 'no', '12.39': 'no'}",
    "{'4.13': True, '8.26': False, '12.39': False}",
    '{"4.13": 1, "8.26": 0, "12.39": 0}',
    '{"$4.13": "yes", "8.26 USD": "no", "12,39 €": "no"}',
    '{"price_4.13": "yes", "price_8.26": "no", "price_12.39": "no"}',
    '{"answers": {"4.13": "yes", "8.26": "no", "12.39": "no"}}',
    '{"prices": [4.13, 8.26, 12.39], "answers": ["yes", "no", "no"]}',
    '[[4.13, "yes"], [8.26, "no"], [12.39, "no"]]',
    '{"4.13": {"answer": "yes", "reason": "no issue"}, "8.26": {"answer": "no"}, "12.39": {"answer": "no"}}',
    '{"results": [{"price": "$4.13", "decision": "buy"}, {"price": "$8.26", "decision": "do not buy"},'
    ' {"price": "$12.39", "decision": "no"}]}',
    '{"4.13": "yes"}\n{"8.26": "no"}\n{"12.39": "no"}',
    '```json\n{\n"4.13": "yes",\n"8.26": "no",\n"12.39": "no",\n}\n```',
    "{4.13: yes, 8.26: no, 12.39: no}",
    '{"4.13": "yes", "8.26": "no", "12.39": "no"',
    "price,answer\n4.13,yes\n8.26,no\n12.39,no",
    "- $4.13: Yes\n- $8.26: No\n- $12.39: No",
    "1. $4.13 - Yes\n2. $8.26 - No\n3. $12.39 - No",
    "**$4.13**: yes\n**$8.26**: no\n**$12.39**: no",
    "At $4.13: yes; at $8.26: no; at $12.39: no.",
    "$4.13 → yes, $8.26 → no, $12.39 → no",
    "Yes at $4.13, no at $8.26, no at $12.39",
    "At $4.13, I would buy it.\nAt $8.26, I would not buy it.\nAt $12.39, no.",
    "Price: $4.13 Answer: yes\nPrice: $8.26 Answer: no\nPrice: $12.39 Answer: no",
    "Price | Would buy\n4.13 | Yes\n8.26 | No\n12.39 | No",
    "4.13 -> yes | 8.26 -> no | 12.39 -> no",
    "4.13 yes 8.26 no 12.39 no",
    "$4.13 (50%): yes\n$8.26 (100%): no\n$12.39 (150%): no",
    "4.13: ✅\n8.26: ❌\n12.39: ❌",
    "- price: 4.13\n  answer: yes\n- price: 8.26\n  answer: no\n- price: 12.39\n  answer: no",
    '{"4.13": ["yes"], "8.26": ["no"], "12.39": ["no"]}',
    "| Price | Of regular | Answer |\n|---|---|---|\n| 4.13 | 50% | yes |\n"
    "| 8.26 | 100% | no |\n| 12.39 | 150% | no |",
]


@pytest.mark.parametrize("text", GRIDS)
def test_one_answer_a_price_is_read_in_any_form(text: str) -> None:
    assert answers(text) == [1, 0, 0]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('{"4.13": "yes", "8.26": "no", "8.26": "yes", "12.39": "no"}', [1, "unread", 0]),
        ('{"4.13": "yes", "8.26": "no", "12.39": "no"} Correction: {"8.26": "yes"}', [1, "unread", 0]),
        ('{"4.13": "yes", "8.26": "no", "12.', [1, 0, "unread"]),
        ('{"4.13": "yes", "8.26": 0, "12.39": "no"}', ["unread"] * 3),
        ("Yes up to $8.26", ["unread"] * 3),
        ("Above $8.26: no", ["unread"] * 3),
        ("yes", ["unread"] * 3),
    ],
)
def test_what_is_contradicted_or_not_said_of_a_price_is_unread(text: str, right: list[Any]) -> None:
    assert answers(text) == right


def test_thousands_and_decimals_are_told_by_the_prices_that_were_asked() -> None:
    assert answers('{"1,299.00": "yes", "1.399,00": "no"}', (1299.0, 1399.0)) == [1, 0]
    assert answers('{"1,299": "yes"}', (1299.0,)) == [1]
    assert answers("1. $1.00: yes\n2. $2.00: no", (1.0, 2.0)) == [1, 0]


FORECASTS = [
    '{"4.13": 85, "8.26": 40, "12.39": 10}',
    '{"4.13": "85%", "8.26": "40%", "12.39": "10%"}',
    '{"4.13": 85%, "8.26": 40%, "12.39": 10%}',
    '{"4.13": 0.85, "8.26": 0.4, "12.39": 0.1}',
    '[{"price": 4.13, "share": 85}, {"price": 8.26, "share": 40}, {"price": 12.39, "share": 10}]',
    "4.13: 85%\n8.26: 40%\n12.39: 10%",
    "4.13: 85, 8.26: 40, 12.39: 10",
    "| Price | Share (%) |\n|--|--|\n| $4.13 | 85 |\n| $8.26 | 40 |\n| $12.39 | 10 |",
    "At $4.13: about 85% of shoppers would buy\nAt $8.26: 40%\nAt $12.39: 10%",
    "85% at $4.13, 40% at $8.26, 10% at $12.39",
]


@pytest.mark.parametrize("text", FORECASTS)
def test_a_share_a_price_is_read_in_any_form_on_the_scale_of_the_whole(text: str) -> None:
    assert shares(text) == pytest.approx([0.85, 0.4, 0.1])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('{"4.13": "0.85%", "8.26": "0.4%", "12.39": "0.1%"}', [0.0085, 0.004, 0.001]),
        ('{"4.13": 0, "8.26": 0, "12.39": 0}', [0, 0, 0]),
    ],
)
def test_a_scale_that_is_said_holds_however_small_the_shares(text: str, right: list[float]) -> None:
    assert shares(text) == pytest.approx(right)


@pytest.mark.parametrize(
    "text",
    [
        '{"4.13": 101, "8.26": 40, "12.39": 10}',
        '{"4.13": -5, "8.26": 40, "12.39": 10}',
        '{"4.13": 0.85, "8.26": null, "12.39": 0.1}',
        '{"4.13": 1, "8.26": 1, "12.39": 0}',
        '{"4.13": "85%", "8.26": 0.4, "12.39": "10%"}',
        'In per cent: {"4.13": 0.85, "8.26": 0.4, "12.39": 0.1}',
    ],
)
def test_where_the_scale_cannot_be_told_or_is_overrun_nothing_is_read(text: str) -> None:
    assert shares(text) == ["unread"] * 3


def test_a_number_that_may_have_been_cut_off_is_unread() -> None:
    assert shares('{"4.13": 85, "8.26": 40, "12.39": 1', cut=True) == [0.85, 0.4, "unread"]


PIECES = st.lists(
    st.sampled_from(
        ["4.13", "8.26", ": ", '"', "yes", "no", "{", "}", "[", "]", ",", "\n", "|", "85", "%", "0.4", " at "]
    )
    | st.text(max_size=3),
    max_size=14,
).map("".join)


@pytest.mark.lengthy
@given(PIECES)
def test_whatever_the_text_every_price_has_one_answer_or_none(text: str) -> None:
    assert set(answers(text)) <= {True, False, "unread"}
    assert all(share == "unread" or 0 <= share <= 1 for share in shares(text))


@pytest.mark.parametrize("piece", ['{"4.13": ', "[", "{", "4.13 ", "4.13: yes, ", "| 4.13 ", "1 234 ", " 4.13 -"])
@pytest.mark.timeout(60)
def test_a_text_of_any_length_is_read_at_once(piece: str) -> None:
    answers(piece * (100_000 // len(piece)))
