"""What a run took, and what it may still take."""

import math
from typing import Protocol

from core.asking.costs import NO_COST, Cost


class Hold(Protocol):
    """Money that is set aside for a run where others count, too."""

    def note(self, at_risk: float) -> bool:
        """Write down what may have been spent, in US dollars, before it is; False where it may not be any more."""

    def renew(self) -> None:
        """Keep the money set aside for a while longer."""

    def settle(self, spent: float) -> None:
        """Count what was spent, in US dollars, and set the rest free."""


class Ledger:
    """Counts what calls took, and sets money aside for those under way, so that together they keep a budget.

    Parameters
    ----------
    budget
        US dollars that all calls may cost; None for no limit.
    hold
        Where the money is set aside; None where nobody else counts it.
    """

    def __init__(self, budget: float | None, hold: Hold | None = None) -> None:
        self.budget = budget
        self._hold = hold
        self.paid = NO_COST
        self.exhausted = False
        self._reserved: list[float] = []

    def reserve(self, most: float) -> bool:
        """Set money aside for a call.

        Parameters
        ----------
        most
            US dollars that the call may cost.

        Returns
        -------
        bool
            Whether the call may be made. Where it may not, the budget is `exhausted`, or calls under way hold the
            money, and the end of one may set it free.
        """
        if self.budget is None:
            return True
        spent = self._spent()
        at_risk = spent + math.fsum(self._reserved) + most
        if spent + most > self.budget:
            self.exhausted = True
        if at_risk > self.budget:
            return False
        if self._hold is not None and not self._hold.note(at_risk):
            self.exhausted = True
            return False
        self._reserved.append(most)
        return True

    def release(self, most: float) -> None:
        """Give back what `reserve` set aside, once the call has ended."""
        if self.budget is not None:
            self._reserved.remove(most)

    def pay(self, cost: Cost) -> None:
        """Count what a call took, whether or not its reply could be used."""
        self.paid += cost

    def renew(self) -> None:
        """Keep the money set aside where others count, as long as calls are made."""
        if self._hold is not None:
            self._hold.renew()

    def settle(self) -> None:
        """Count where others count what all calls took, once no more is made."""
        if self._hold is not None:
            self._hold.settle(self._spent())

    def _spent(self) -> float:
        return self.paid.dollars.high if self.paid.dollars else 0.0
