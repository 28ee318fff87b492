"""Who answered, when, and what that took; what is not known is said to be so."""

from datetime import UTC, datetime

import pandas as pd

from core.asking.accounts import Account
from core.asking.costs.amounts import NOTHING, Cost, Range, exactly
from core.experiment.models import ModelName
from core.report.blocks import Table, Text
from core.report.sections.replies import replies

M = ModelName("openai", "m")


def account(dollars: Range | None, output: Range) -> Account:
    return Account(
        M,
        ("m-2026-01", "m-2026-02"),
        datetime(2026, 1, 31, 23, 59, tzinfo=UTC),
        datetime(2026, 2, 1, 0, 5, tzinfo=UTC),
        Cost(1500, exactly(75_000), output, NOTHING, dollars),
    )


def table(one: Account) -> pd.DataFrame:
    block, note, remark = replies({M: "m (openai)"}, [one], ["Three were not read."])
    assert isinstance(block, Table)
    assert isinstance(note, Text)
    assert "Calls that failed" in note.text
    assert remark == Text("Three were not read.")
    return block.rows


def test_a_model_is_a_row_with_every_name_under_which_it_answered_and_its_first_and_last_minute() -> None:
    assert table(account(Range(0.5, 0.75), Range(1500, 3000))).values.tolist() == [
        [
            "m (openai)",
            "m-2026-01, m-2026-02",
            "1,500",
            "2026-01-31 23:59",
            "2026-02-01 00:05",
            "75,000",
            "1,500 to 3,000",
            "$0.50 to $0.75",
        ]
    ]


def test_a_price_that_is_not_known_is_not_nothing() -> None:
    assert table(account(None, exactly(1500)))["Cost"].tolist() == ["not known"]
    assert table(account(NOTHING, exactly(1500)))["Cost"].tolist() == ["nothing"]


def test_without_a_reply_there_is_no_table() -> None:
    assert replies({M: "m (openai)"}, [], []) == (Text("No reply is stored."),)
