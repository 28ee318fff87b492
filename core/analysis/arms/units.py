"""How outcomes beyond price are written: shares in per cent, scales in points, counts and money in their unit."""

from core.analysis.arms.combinations import Combination
from core.analysis.demand.fits import Estimate, NoEstimate
from core.basics.money import currency_of, name_currency, write_money
from core.experiment.arms import Response


def write_level(value: float, response: Response) -> str:
    """Write one arm's mean outcome.

    Parameters
    ----------
    value
        The mean.
    response
        Of what.

    Returns
    -------
    str
    """
    if response.outcome == "share":
        return f"{100 * value:.1f}%"
    if currency := _currency(response):
        return write_money(value, currency)
    return f"{value:,.2f}"


def write_difference(value: float, response: Response) -> str:
    """Write a difference of two means, with its unit.

    Parameters
    ----------
    value, response
        As for `write_level`.

    Returns
    -------
    str
    """
    if currency := _currency(response):
        return write_money(value, currency)
    return f"{write_number(value, response)} {unit_of(response)}".strip()


def write_range(found: Estimate, response: Response) -> str:
    """Write an interval of a difference.

    Parameters
    ----------
    found, response
        The difference, and of what.

    Returns
    -------
    str
        Such as ``95% interval 12.0 to 28.1 points``.
    """
    if currency := _currency(response):
        low, high = (write_money(end, currency) for end in (found.low, found.high))
        return f"95% interval {low} to {high}"
    low, high = (write_number(end, response) for end in (found.low, found.high))
    return f"95% interval {low} to {high}"


def write_number(value: float, response: Response) -> str:
    """Write a difference without its unit: of shares in percentage points."""
    text = f"{100 * value:.1f}" if response.outcome == "share" else f"{value:,.2f}"
    return text.replace("-", "−")


def write_signed(value: float, response: Response) -> str:
    """Write a difference with its sign: money with its currency, all else without a unit."""
    currency = _currency(response)
    written = write_money(value, currency) if currency else write_number(value, response)
    return written if value < 0 else f"+{written}"


def write_with_ends(found: Estimate, response: Response) -> str:
    """Write a difference as `write_signed` does, with its interval."""
    ends = (write_signed(end, response) for end in (found.low, found.high))
    return f"{write_signed(found.estimate, response)} ({' to '.join(ends)})"


def write_change(change: Combination, response: Response) -> str:
    """Write a difference that may have no interval."""
    if isinstance(change.interval, NoEstimate):
        return f"{write_signed(change.value, response)} (no interval)"
    return write_with_ends(change.interval, response)


def write_ratio(found: Estimate) -> str:
    """Write a ratio with its interval, in per cent."""
    return f"{found.estimate:.0%} ({found.low:.0%} to {found.high:.0%})".replace("-", "−")


def unit_of(response: Response) -> str:
    """Return the unit of a difference; empty where a count counts nothing that has a name."""
    if response.outcome == "share":
        return "percentage points"
    if currency := _currency(response):
        return name_currency(currency)
    return "points" if response.outcome == "points" else response.unit


def level_unit(response: Response) -> str:
    """Return the unit of a level, for an axis: of a share per cent, of a scale with its ends."""
    if response.outcome == "share":
        return "per cent"
    if response.outcome == "points":
        return f"points, from {response.lowest:g} to {response.highest:g}"
    return unit_of(response) or "number answered"


def _currency(response: Response) -> str | None:
    """Return the currency of an amount, and of a count whose unit is the sign or code of one."""
    if response.outcome == "money":
        return response.currency
    return currency_of(response.unit) if response.outcome == "count" else None
