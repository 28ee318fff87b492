"""What a run may cost."""

import math

from core.asking.costs.amounts import Cost, Range
from core.basics.errors import InputError

NO_LIMIT = "none"


def read_budget(text: str, name: str) -> float | None:
    """Read a budget.

    Parameters
    ----------
    text
        US dollars, or `NO_LIMIT`.
    name
        What the budget is called where it was written.

    Returns
    -------
    float or None
        US dollars; None for no limit.

    Raises
    ------
    InputError
        When it is none.
    """
    if text == NO_LIMIT:
        return None
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{name} takes US dollars or {NO_LIMIT}, not “{text[:40]}”.") from None


def check_budget(budget: float | None, cost: Cost) -> None:
    """Refuse a budget that cannot be kept.

    Parameters
    ----------
    budget
        US dollars; None for no limit.
    cost
        What the calls will take.

    Raises
    ------
    InputError
        When the budget is no amount of money, or the price of a model is unknown.
    """
    if budget is None:
        return
    if not math.isfinite(budget) or budget < 0:
        raise InputError("A budget is an amount in US dollars, 0 or above.")
    if cost.dollars is None:
        raise InputError(
            "The price of a model is unknown, so a budget cannot be kept. Take the budget away, or the model."
        )


def enough(money: Range) -> float:
    """Return a budget that lets a run through.

    Parameters
    ----------
    money
        Estimate, US dollars.

    Returns
    -------
    float
        The estimate's high end, up to the next cent.
    """
    return max(0.01, math.ceil(100 * money.high) / 100)
