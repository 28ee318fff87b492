"""``python -m core what-if --beside``, as a user types it."""

import pytest

from tests.commands.test_experiment_command import MARKET, core, document

SODA = ("what-if", "--product", "12", "--current", "8.26", "--unit-cost", "4", "--prices", "0.8,1", *MARKET)
CHEAPER = ("--candidate", "6.61")


def test_the_document_tells_what_a_price_takes_from_the_product_beside_it() -> None:
    found = document(*SODA, *CHEAPER, "--beside", "13", "--strategies", "disclosure")
    beside = found["beside"]
    assert (beside["product"], beside["price"], beside["unit_cost"]) == ("13", 19.96, 9.98)
    (outlook,) = beside["outlooks"]
    (one,) = outlook["candidates"]
    # Whoever does not take the first option of a synthetic market takes one of the others, each as likely.
    assert one["share"]["estimate"] > 0
    assert one["other_share"]["estimate"] == pytest.approx(-one["share"]["estimate"] / 2)
    assert one["cannibalisation"]["estimate"] == pytest.approx(0.5)
    other = 9.98
    assert one["profit_together"]["estimate"] == pytest.approx(
        one["profit_alone"]["estimate"] + 1_000 * other * one["other_share"]["estimate"]
    )
    assert one["profit_together"]["low"] < one["profit_together"]["estimate"] < one["profit_together"]["high"]
    assert beside["said"][0].startswith("Synthetic market, no LLM. ")
    assert beside["calls"]["cells"] > 0


def test_asked_again_nothing_is_asked_and_without_it_there_is_no_such_part() -> None:
    first, again = (document(*SODA, *CHEAPER, "--beside", "13", "--beside-price", "15") for _ in range(2))
    assert first["beside"]["calls"]["asked"] > 0
    assert again["beside"]["calls"]["asked"] == again["calls"]["asked"] == 0
    assert again["beside"]["outlooks"] == first["beside"]["outlooks"]
    assert "beside" not in document(*SODA, *CHEAPER)


def test_it_reads_as_text() -> None:
    text = core(*SODA, *CHEAPER, "--beside", "13").stdout
    assert "Beside it: OZARKA Brand" in text
    assert "Profit of both a month" in text
    assert "both products together bring" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--beside", "12"), "is the one that is decided about. Nothing was asked"),
        (("--beside", "13", "--beside-price", "0"), "must be above 0"),
        (("--beside", "nothing like it"), "There is no product"),
        (("--beside-price", "3"), "none is named. Nothing was asked"),
        (("--beside", "13", *(f"--candidate={price}" for price in range(1, 6))), "at most 5 candidate prices"),
    ],
)
def test_what_cannot_be_put_beside_it_is_one_sentence_and_nothing_is_asked(
    words: tuple[str, ...], sentence: str
) -> None:
    done = core(*SODA, *CHEAPER, *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr
