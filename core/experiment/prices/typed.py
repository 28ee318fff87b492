"""Prices as people type them on one line: a list or a range, relative or in money, in any way of writing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.basics.errors import InputError
from core.basics.money import CURRENCIES, part_amount, refuse_currency
from core.basics.tables import COMMA, Numbers, readings

HIGHEST_WHOLE = 3
"""Whole numbers up to here, ascending, are a list of relative prices and no decimals that a comma parts."""
_HINT = "Write prices like 0:2:0.2 or $4.99,$5.99."
_SEVERAL = re.compile(r"[;\t\n|]+")
_COMMA_AND_SPACE = re.compile(r",\s+")
_DECIMAL_POINT = re.compile(r"[0-9]+\.[0-9]+")
_NO_STEP = re.compile(r"\d\s*(?:\b(?:to|bis|until)\b|[-–—])\s*[^\s\d]{0,3}\s?\d", re.IGNORECASE)
"""Two ends of a range with nothing between them."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class TypedPrices:
    """Prices as typed.

    Parameters
    ----------
    numbers
        In the order of the text.
    money
        Whether they are amounts in the product's currency, else relative prices.
    ranged
        Whether they are the lowest, the highest and the step of a range.
    """

    numbers: tuple[Decimal, ...]
    money: bool
    ranged: bool


def read_prices(text: str, currency: str) -> TypedPrices:
    """Read prices on one line.

    Parameters
    ----------
    text
        Parted by colons (a range), semicolons, or commas; by spaces where commas are decimal.
    currency
        Of the product.

    Returns
    -------
    TypedPrices

    Raises
    ------
    InputError
        When a part is no number, may be two, or is in another currency; both readings are said.
    """
    if _NO_STEP.search(text):
        raise InputError(
            f"“{text.strip()[:40]}” does not say which prices between. Write lowest:highest:step, such as "
            "$7:$9:$0.50, or 0.5:1.5:0.25 times the regular price."
        )
    ranged = ":" in text
    parts = text.split(":") if ranged else _parts(text)
    written = [part.strip() for part in parts if part.strip()]
    amounts = [_amount(part) for part in written]
    signed = [meant is not None for _, meant in amounts]
    if any(signed) and not all(signed):
        raise InputError(
            f"The price grid mixes money and relative prices. Put {CURRENCIES[currency].strip()} before every "
            "price or none; with decimal commas, or commas between thousands, part the prices by semicolons."
        )
    for part, (_, meant) in zip(written, amounts, strict=True):
        if meant is not None:
            _refuse_currency(part, meant, currency)
    texts = [number for number, _ in amounts]
    numbers = _money(texts) if any(signed) else _relative(texts)
    return TypedPrices(numbers, any(signed), ranged)


def _refuse_currency(part: str, meant: tuple[str, ...], currency: str) -> None:
    try:
        refuse_currency(part, meant, currency)
    except InputError as error:
        raise InputError(f"In the price grid, {error}.") from None


def _amount(part: str) -> tuple[str, tuple[str, ...] | None]:
    """Part a price into its number and the currencies that its sign may mean, None where it has none."""
    try:
        number, meant = part_amount(part)
    except InputError as error:
        raise InputError(f"In the price grid, {error}. {_HINT}") from None
    return number, meant if len(meant) < len(CURRENCIES) else None


def _parts(text: str) -> list[str]:
    """Part a list where its separators stand, and never inside a number that a comma may belong to."""
    if _SEVERAL.search(text):
        return _SEVERAL.split(text)
    commas = [part.strip() for part in text.split(",")]
    if _begin_with_signs(text):
        return _by_sign(commas)
    if len(_COMMA_AND_SPACE.findall(text)) < text.strip().strip(",").count(","):
        spaced = _COMMA_AND_SPACE.split(text) if _COMMA_AND_SPACE.search(text) else _SPACES.split(text.strip())
        if len(spaced) > 1 and all(map(_is_amount, spaced)) and not _ascend(commas):
            return spaced
        _refuse_two_readings(text, [part for part in commas if part])
    elif "," not in text and all(map(_is_amount, spaced := _SPACES.split(text.strip()))):
        return spaced
    return commas


def _is_amount(part: str) -> bool:
    return bool(readings(_amount(part)[0]))


def _begin_with_signs(text: str) -> bool:
    first = text.split(",")[0]
    return _amount(first)[1] is not None and not first.strip()[:1].isdecimal()


def _by_sign(commas: Sequence[str]) -> list[str]:
    """Join what stands behind a comma with what is before it, where it has no sign of its own."""
    parts: list[str] = []
    for part in commas:
        bare = _amount(part)[1] is None
        joined = f"{parts[-1]},{part}" if parts else part
        if parts and part and bare and _is_grouped_or_cents(joined):
            parts[-1] = joined
        else:
            parts.append(part)
    return parts


def _is_grouped_or_cents(joined: str) -> bool:
    """Tell whether an amount with a comma is one, with thousands or two decimals, and no list of two prices."""
    number = _amount(joined)[0]
    found = readings(number)
    cents = re.search(r",\d{2}$", number)
    return bool(found) and (bool(cents) or "." in found)


def _refuse_two_readings(text: str, commas: Sequence[str]) -> None:
    """Refuse commas between whole numbers that may as well stand before decimals or between thousands."""
    thousands = any(
        re.fullmatch(r"[1-9]\d{0,2}", one) and re.fullmatch(r"\d{3}(?:\.\d*)?", other)
        for one, other in pairwise(commas)
    )
    if not thousands and not _may_be_decimals(text, commas):
        return
    if thousands:
        other = "have commas between thousands"
    else:
        pairs: list[str] = [f"{one}.{two}" for one, two in zip(commas[::2], commas[1::2], strict=False)]
        other = f"be {', '.join([*pairs, *commas[len(pairs) * 2 :]])} with decimal commas"
    raise InputError(
        f"“{text.strip()[:40]}” may be the prices {'; '.join(commas)[:60]}, or {other}. Part prices by "
        "semicolons, and write decimals with a point."
    )


def _may_be_decimals(text: str, commas: Sequence[str]) -> bool:
    if len(commas) < 2 or not all(map(_is_whole, commas)):
        return False
    if _SPACES.search(text.strip()) or not _ascend(commas):
        return True
    return len(commas) % 2 == 0 and int(commas[-1]) > HIGHEST_WHOLE


def _ascend(commas: Sequence[str]) -> bool:
    numbers = [int(part) for part in commas if _is_whole(part)]
    return len(numbers) == len(commas) and all(one < other for one, other in pairwise(numbers))


def _is_whole(part: str) -> bool:
    return re.fullmatch("[0-9]{1,9}", part) is not None


def _money(texts: Sequence[str]) -> tuple[Decimal, ...]:
    numbers = Numbers(texts)
    return tuple(_read(text, numbers) for text in texts)


def _relative(texts: Sequence[str]) -> tuple[Decimal, ...]:
    """Read relative prices, whose point is the app's own decimal point unless the others have commas."""
    numbers = Numbers(texts)
    points = COMMA not in numbers.marks
    return tuple(
        Decimal(text) if points and _DECIMAL_POINT.fullmatch(text) else _read(text, numbers) for text in texts
    )


def _read(text: str, numbers: Numbers) -> Decimal:
    try:
        return numbers.read(text)
    except InputError as error:
        raise InputError(f"In the price grid, {error}. {_HINT}") from None
