"""Amounts of money as people write them."""

import re

CURRENCIES = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "CHF": "CHF ",
    "SEK": "SEK ",
    "NOK": "NOK ",
    "DKK": "DKK ",
    "PLN": "PLN ",
    "CZK": "CZK ",
    "BRL": "R$",
    "MXN": "MX$",
    "INR": "₹",
    "CNY": "CN¥",
    "ZAR": "ZAR ",
    "SGD": "S$",
}
"""What stands before an amount, by ISO 4217 code; currencies whose prices have two decimals."""
_SIGN = re.compile("^(?:" + "|".join(re.escape(sign.strip()) for sign in CURRENCIES.values()) + ")")
HOME = "USD"
"""The currency of the catalog."""


def write_money(amount: float, currency: str = HOME, decimals: int = 2) -> str:
    """Write an amount of money.

    Parameters
    ----------
    amount
        In units of the currency.
    currency
        A key of `CURRENCIES`.
    decimals
        How many are written.

    Returns
    -------
    str
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}{CURRENCIES[currency]}{abs(amount):,.{decimals}f}"


def without_sign(text: str) -> str:
    """Take the sign of a currency away from before an amount.

    Parameters
    ----------
    text
        Such as ``$4.99``.

    Returns
    -------
    str
        The same text where no sign stands at its beginning.
    """
    return _SIGN.sub("", text)


def signed_money(value: float, currency: str) -> str:
    """Write a change in money.

    Parameters
    ----------
    value
        In units of the currency.
    currency
        A key of `CURRENCIES`.

    Returns
    -------
    str
        With its sign; with decimals below 100.
    """
    digits = 2 if abs(value) < 100 else 0
    # Zero is added because minus nothing is written -0.
    written = write_money(round(value, digits) + 0.0, currency, digits)
    return written if written.startswith("-") else f"+{written}"


def signed_count(value: float) -> str:
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


def share_of_draws(value: float) -> str:
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


def signed_percent(value: float) -> str:
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
