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
