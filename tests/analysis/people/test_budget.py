"""What so many people are worth beside a model, each product in turn as the unknown one.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the table.
"""

import numpy as np
import pytest

from core.analysis.benchmark import Entry
from core.analysis.demand.fits import NoEstimate
from core.analysis.people import METHODS, Worth, worth_of_people
from core.report.people.worth import worth_sentence, worth_table
from tests.support.answered import ENTRIES, PUBLISHED

RUNS = [pytest.param(3, range(0, 40, 4), id="reduced"), pytest.param(40, None, id="full", marks=pytest.mark.slow)]


@pytest.mark.parametrize(("samples", "products"), RUNS)
@pytest.mark.parametrize("model", ENTRIES)
def test_people_and_model_are_no_farther_off_than_the_better_of_either(
    model: str, samples: int, products: range | None
) -> None:
    worth = worth_of_people(ENTRIES[model], samples=samples, products=products)
    assert isinstance(worth, Worth)
    print(f"\n{worth_sentence(worth)}\n{worth_table(worth).to_string(index=False)}")
    assert all(ratio <= 1.02 for ratio in worth.against_better.values())
    table = worth.table.set_index(["method", "people"])
    for people in (50, 150, 500):
        # Three standard errors of ten products' bands, which hold or miss as a whole.
        assert table.loc[("rectified", people), "coverage"] >= 0.93 - (0.05 if products else 0.0)
        assert table.loc[("whatever", people), "coverage"] >= 0.93
        assert table.loc[("whatever", people), "width"] < table.loc[("points", people), "width"]
        assert table.loc[("rectified", people), "width"] < table.loc[("whatever", people), "width"]


def test_what_more_profit_is_lost_has_the_error_of_drawing_people_anew() -> None:
    first, second = (
        worth_of_people(PUBLISHED, budgets=(50,), samples=count, products=[3, 20]) for count in (10, 40)
    )
    assert isinstance(first, Worth)
    assert isinstance(second, Worth)
    (before, rough), (after, finer) = first.regret_more(50), second.regret_more(50)
    assert 0 < finer < rough
    assert abs(before.estimate - after.estimate) < 4 * np.hypot(rough, finer)
    row = second.table.set_index("method")["regret"]
    assert after.estimate == pytest.approx(row["rectified"] - row["points"])


def test_with_nobody_asked_there_is_the_calibrated_model_and_no_people_alone() -> None:
    worth = worth_of_people(PUBLISHED, budgets=(0,), samples=1, products=[3])
    assert isinstance(worth, Worth)
    table = worth.table.set_index("method")
    assert list(table.index) == list(METHODS)
    assert table.loc["points", "error"] != table.loc["points", "error"]
    assert table.loc["rectified", "error"] == table.loc["calibrated", "error"]


def test_a_model_that_did_not_answer_every_product_has_no_such_table() -> None:
    shares = PUBLISHED.shares.copy()
    shares[0, 0] = np.nan
    found = worth_of_people(Entry(PUBLISHED.asked, "naive", shares), samples=1)
    assert isinstance(found, NoEstimate)
    assert "did not answer every product at every price" in found.reason
