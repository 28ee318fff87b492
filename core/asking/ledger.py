"""What a run took, and what it may still take."""

import math

from core.asking.costs import NO_COST, Cost


class Ledger:
    """Counts what calls took, and sets money aside for those under way, so that together they keep a budget.

    Parameters
    ----------
    budget
        US dollars that all calls may cost; None for no limit.
    """

    def __init__(self, budget: float | None) -> None:
        self.budget = budget
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
        spent = self.paid.dollars.high if self.paid.dollars else 0.0
        if spent + most > self.budget:
            self.exhausted = True
        if spent + math.fsum(self._reserved) + most > self.budget:
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
