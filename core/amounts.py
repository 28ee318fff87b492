"""How changes are written for people."""

from core.money import write_money


def money(value: float, currency: str) -> str:
    """Write a change in money.

    Parameters
    ----------
    value
        In units of the currency.
    currency
        A key of `core.money.CURRENCIES`.

    Returns
    -------
    str
        With its sign; with decimals below 100.
    """
    digits = 2 if abs(value) < 100 else 0
    # Zero is added because minus nothing is written -0.
    written = write_money(round(value, digits) + 0.0, currency, digits)
    return written if written.startswith("-") else f"+{written}"


def count(value: float) -> str:
    """Write a change in purchases.

    Parameters
    ----------
    value
        Purchases.

    Returns
    -------
    str
        With its sign; with a decimal below 100.
    """
    digits = 1 if abs(value) < 100 else 0
    return f"{round(value, digits) + 0.0:+,.{digits}f}"


def share(value: float) -> str:
    """Write a share of draws.

    Parameters
    ----------
    value
        0 to 1.

    Returns
    -------
    str
        In percent, without claiming more than so many draws can tell.
    """
    if 0.001 <= value <= 0.999:
        return f"{value:.1%}"
    return "under 0.1%" if value < 0.5 else "over 99.9%"


def percent(value: float) -> str:
    """Write a change in percent.

    Parameters
    ----------
    value
        Percent.

    Returns
    -------
    str
        With its sign and a decimal.
    """
    return f"{round(value, 1) + 0.0:+,.1f}%"
