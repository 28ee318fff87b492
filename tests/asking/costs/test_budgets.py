"""A budget is an amount that can be kept, and the one that is proposed lets the run through."""

import pytest

from core.asking.costs.amounts import NO_COST, NOTHING, Cost, Range
from core.asking.costs.budgets import check_budget, enough
from core.basics.errors import InputError

KNOWN = Cost(3, NOTHING, NOTHING, NOTHING, Range(0.1, 0.2))
UNKNOWN = Cost(3, NOTHING, NOTHING, NOTHING, None)


@pytest.mark.parametrize("budget", [0.0, 0.05, 1e6])
def test_an_amount_is_taken_however_small(budget: float) -> None:
    check_budget(budget, KNOWN)


@pytest.mark.parametrize("budget", [-0.01, float("nan"), float("inf")])
def test_what_is_no_amount_is_refused(budget: float) -> None:
    with pytest.raises(InputError, match=r"^A budget is an amount in US dollars, 0 or above\.$"):
        check_budget(budget, NO_COST)


def test_where_a_price_is_unknown_no_budget_can_be_kept_and_none_is_needed() -> None:
    check_budget(None, UNKNOWN)
    with pytest.raises(InputError, match=r"^The price of a model is unknown, so a budget cannot be kept\."):
        check_budget(5.0, UNKNOWN)


@pytest.mark.parametrize(
    ("high", "budget"), [(0.0, 0.01), (0.0001, 0.01), (0.25, 0.25), (0.251, 0.26), (12, 12.0)]
)
def test_the_proposed_budget_is_the_high_end_up_to_the_next_cent(high: float, budget: float) -> None:
    assert enough(Range(0.0, high)) == budget
