"""Answers that are none give no curve; what is only one-sided gives one, with a caution."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.limits import Limits
from core.analysis.demand.validity import believable, check_answers, say_failures
from core.basics.errors import InputError
from tests.support.curves import observations


def answers(strategy: str = "naive", wording: int = 1, **columns: object) -> pd.DataFrame:
    rows = observations([0.5] * 10).assign(strategy=strategy, wording=wording)
    return rows.assign(**{"status": "ok", "mass": np.nan, "answer": "Yes", **columns})


def failures(rows: pd.DataFrame, limits: Limits = Limits()) -> list[str]:  # noqa: B008
    return say_failures(check_answers(rows, limits))


def test_answers_that_are_read_pass_and_are_all_kept() -> None:
    rows = answers(mass=0.6)
    assert failures(rows) == []
    assert believable(rows, check_answers(rows)) is rows


HOLLOW = {
    "hardly readable": ({"mass": 0.09}, "mean probability on yes or no 9%"),
    "mostly unread": ({"status": ["ok"] * 7 + ["unparsed"] * 3}, "replies that could be read 70%"),
    "often refused": ({"status": ["ok"] * 7 + ["refused"] * 3}, "refusals 30%"),
}


@pytest.mark.parametrize(("columns", "reason"), HOLLOW.values(), ids=HOLLOW)
def test_hollow_answers_fail_with_the_number_and_its_limit_and_leave_the_other_curve_alone(
    columns: dict[str, object], reason: str
) -> None:
    rows = pd.concat([answers(**columns), answers("disclosure")], ignore_index=True)
    (said,) = failures(rows)
    assert "Naive" in said
    assert reason in said
    assert "so there is no curve" in said
    assert set(believable(rows, check_answers(rows))["strategy"]) == {"disclosure"}


def test_the_limits_can_be_set() -> None:
    assert failures(answers(mass=0.09), Limits(mass=0.05)) == []
    with pytest.raises(InputError, match="between 0 and 1"):
        Limits(parsed=80)


def test_calls_that_failed_are_no_replies_and_do_not_count() -> None:
    assert failures(answers(status=["ok"] * 2 + ["failed"] * 8)) == []


def said_by_all(text: str, purchase: float = 1.0) -> pd.DataFrame:
    return pd.concat(
        [
            answers(strategy, wording, method="draw", answer=text, purchase=purchase)
            for strategy in ("naive", "disclosure")
            for wording in (1, 2)
        ],
        ignore_index=True,
    )


def test_one_reply_to_every_prompt_fails_by_itself_with_no_limit_and_a_constant_yes_does_not() -> None:
    said = failures(said_by_all("I would buy it today."))
    assert len(said) == 2
    assert "all draws begin with one text and give one answer, whatever the prompt. Every" in said[0]
    assert "limit" not in said[0]
    assert failures(said_by_all("Yes")) == []


def test_draws_that_begin_alike_and_answer_otherwise_are_no_one_reply() -> None:
    """A table holds how a text begins: after the same preamble comes a yes or a no."""
    preamble = "As a shopper who weighs what things cost against what they are worth, I would say"
    rows = said_by_all(preamble)
    assert failures(rows.assign(purchase=(rows["relative_price"] < 1).astype(float))) == []


def test_one_strategy_in_one_wording_cannot_show_that_a_server_says_one_thing() -> None:
    rows = pd.concat([answers(method="draw", answer="I would.")] * 3, ignore_index=True)
    assert failures(rows) == []
