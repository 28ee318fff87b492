"""Money is set aside before a call and counted after it, so that calls under way never overrun a budget."""

from dataclasses import replace

from core.asking.costs.amounts import NO_COST, Range
from core.asking.ledger import Ledger


def test_calls_under_way_hold_the_money_and_give_it_back() -> None:
    ledger = Ledger(1.0)
    assert ledger.reserve(0.6)
    assert not ledger.reserve(0.6)
    assert not ledger.exhausted
    ledger.release(0.6)
    assert ledger.reserve(0.6)


def test_what_was_paid_at_most_counts_against_the_budget_for_good() -> None:
    ledger = Ledger(1.0)
    ledger.pay(replace(NO_COST, dollars=Range(0.1, 0.7)))
    assert not ledger.reserve(0.4)
    assert ledger.exhausted


def test_without_a_budget_every_call_may_be_made() -> None:
    ledger = Ledger(None)
    assert all(ledger.reserve(1e6) for _ in range(3))
    ledger.release(1e6)


class Written:
    """What a ledger writes down where others count, too."""

    def __init__(self) -> None:
        self.at_risk: list[float] = []
        self.spent: float | None = None
        self.holds = True

    def note(self, at_risk: float) -> bool:
        self.at_risk.append(at_risk)
        return self.holds

    def renew(self) -> None:
        """Nothing of it expires."""

    def settle(self, spent: float) -> None:
        self.spent = spent


def test_what_calls_may_cost_is_written_down_before_each_and_what_they_did_at_the_end() -> None:
    written = Written()
    ledger = Ledger(1.0, written)
    assert ledger.reserve(0.25)
    assert ledger.reserve(0.5)
    assert not ledger.reserve(0.5)
    assert written.at_risk == [0.25, 0.75]
    ledger.pay(replace(NO_COST, dollars=Range(0.125, 0.125)))
    ledger.release(0.25)
    assert ledger.reserve(0.25)
    assert written.at_risk[-1] == 0.125 + 0.5 + 0.25
    ledger.settle()
    assert written.spent == 0.125


def test_no_call_is_made_where_the_money_is_not_set_aside_any_more() -> None:
    written = Written()
    ledger = Ledger(1.0, written)
    written.holds = False
    assert not ledger.reserve(0.25)
    assert ledger.exhausted
