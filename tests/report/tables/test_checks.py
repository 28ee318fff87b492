import pandas as pd

from core.analysis.demand.limits import Limits
from core.analysis.demand.validity import check_answers
from core.report.tables.checks import checks_table
from tests.support.curves import observations


def test_every_number_stands_against_its_limit_and_says_whether_it_passes() -> None:
    rows = observations([0.5, 0.4, 0.3, 0.2], mass=[0.05, 0.05, 0.07, 0.07])
    rows.loc[0, "status"] = "refused"
    table = checks_table(check_answers(rows, Limits(0.1, 0.7, 0.2)))
    assert set(table["Model"]) == {"m (b)"}
    assert set(table["Strategy"]) == {"Naive"}
    assert table[["Value", "Limit", "Passed"]].values.tolist() == [
        ["6%", "10%", "no"],
        ["75%", "70%", "yes"],
        ["25%", "20%", "no"],
    ]


def test_what_fails_by_itself_has_no_limit() -> None:
    text = {"method": "draw", "answer": "I would buy it."}
    rows = pd.concat(
        [
            observations([1.0] * 5, strategy=strategy, wording=wording, **text)
            for strategy in ("naive", "disclosure")
            for wording in (1, 2)
        ]
    )
    last = checks_table(check_answers(rows)).iloc[-1]
    assert last[["Value", "Limit", "Passed"]].tolist() == ["100%", "none", "no"]
