"""Amounts of money as people write them."""

import re

from core.basics.errors import InputError

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
HOME = "USD"
"""The currency of the catalog."""
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD")
_KRONER = ("SEK", "NOK", "DKK")
_SIGNS: dict[str, tuple[str, ...]] = {
    **{code.casefold(): (code,) for code in CURRENCIES},
    **{sign.strip().casefold(): (code,) for code, sign in CURRENCIES.items()},
    "$": (*_DOLLARS, "MXN"),
    "dollar": _DOLLARS,
    "dollars": _DOLLARS,
    "us$": ("USD",),
    "us dollar": ("USD",),
    "us dollars": ("USD",),
    "usd$": ("USD",),
    "c$": ("CAD",),
    "cad$": ("CAD",),
    "au$": ("AUD",),
    "mxn$": ("MXN",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "pound": ("GBP",),
    "pounds": ("GBP",),
    "fr.": ("CHF",),
    "sfr.": ("CHF",),
    "fr": ("CHF",),
    "sfr": ("CHF",),
    "franc": ("CHF",),
    "francs": ("CHF",),
    "kr": _KRONER,
    "kr.": _KRONER,
    "kronor": _KRONER,
    "kroner": _KRONER,
    "zł": ("PLN",),
    "kč": ("CZK",),
    "rs": ("INR",),
    "rs.": ("INR",),
    "rupee": ("INR",),
    "rupees": ("INR",),
    "¥": ("CNY", "JPY"),
    "￥": ("CNY", "JPY"),
    "rmb": ("CNY",),
    "元": ("CNY",),
    "r": ("ZAR",),
}
"""What people write before or behind an amount, and the currencies that may be meant."""
_LONGEST = 60
_ANY_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_LETTER = r"[^\W\d_]"
_AMOUNT = re.compile(
    rf"\s*(?P<minus>[-\N{{MINUS SIGN}}]?)\s*(?P<before>(?:(?:{_ANY_SIGN})(?!(?<={_LETTER}){_LETTER}))?)\s*"
    rf"(?P<number>(?:(?!{_ANY_SIGN}).)*?)\s*(?P<after>(?:(?!(?<={_LETTER}){_LETTER})(?:{_ANY_SIGN}))?)\s*",
    re.IGNORECASE | re.DOTALL,
)


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


def name_currency(currency: str) -> str:
    """Write what sentences call a currency.

    Parameters
    ----------
    currency
        A key of `CURRENCIES`.

    Returns
    -------
    str
    """
    return "US dollars" if currency == HOME else currency


def part_amount(text: str) -> tuple[str, tuple[str, ...]]:
    """Part an amount into its number and its currency.

    Parameters
    ----------
    text
        With or without the sign or code of a currency before or behind it, such as ``4,99 €``.

    Returns
    -------
    tuple
        The text of the number, and the currencies that the signs may mean, every one where there is none; the
        whole text where it is no such amount.

    Raises
    ------
    InputError
        When signs before and behind the number contradict.
    """
    found = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return text.strip(), tuple(CURRENCIES)
    signs = [sign.casefold() for sign in (found["before"], found["after"]) if sign]
    meant = _SIGNS[signs[0]] if signs else tuple(CURRENCIES)
    for sign in signs[1:]:
        meant = tuple(code for code in meant if code in _SIGNS[sign])
    if not meant:
        raise InputError(f"“{text.strip()[:40]}” names two currencies")
    return found["minus"] + found["number"], meant


def currency_of(text: str) -> str | None:
    """Return the currency that a sign or code names.

    Parameters
    ----------
    text
        Such as ``EUR`` or ``€``.

    Returns
    -------
    str or None
        A key of `CURRENCIES`; None where the text is none, or may be several, but that ``$`` is `HOME`.
    """
    meant = _SIGNS.get(text.strip().casefold(), ())
    return meant[0] if len(meant) == 1 else HOME if HOME in meant else None


def refuse_currency(text: str, meant: tuple[str, ...], currency: str) -> None:
    """Refuse an amount in another currency than its product's.

    Parameters
    ----------
    text
        The amount as it was written.
    meant
        Currencies that its sign may mean, as `part_amount` gives them.
    currency
        The product's.

    Raises
    ------
    InputError
        When none of them is the product's.
    """
    if currency not in meant:
        raise InputError(
            f"“{text.strip()[:40]}” is not in {currency}, as this product's prices are; write them like "
            f"{write_money(4.99, currency)}"
        )


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
