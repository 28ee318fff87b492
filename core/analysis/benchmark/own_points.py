"""A user's own few answers from people, as they paste them."""

import math
import re

import pandas as pd

from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.experiment.products import Product

MIN_POINTS, MAX_POINTS = 2, 100
ASSUMED_PEOPLE = 50
"""So many people are taken to stand behind a point that does not say it."""
_PARTS = re.compile(r"\s*[;\t|]\s*|,?\s+")
EXAMPLE = "4.99 62%\n7.49 41%\n9.99 23%"


def read_own_points(text: str, product: Product) -> pd.DataFrame:
    """Read points as people paste them.

    Parameters
    ----------
    text
        A line a point: a price in the product's currency, with or without its sign, and the share who would buy
        there, ``0.41`` or ``41%``, parted by a space, tab, comma or semicolon.
    product
        Its regular price makes prices relative.

    Returns
    -------
    pandas.DataFrame
        ``price``, ``relative_price``, ``share`` and ``people`` (`ASSUMED_PEOPLE`), ascending.

    Raises
    ------
    InputError
        When a line cannot be read, a price comes twice, or there are too few or too many points.
    """
    points: dict[float, float] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        price, share = _read(line.replace(CURRENCIES[product.currency].strip(), "").strip(), number)
        if price in points:
            raise InputError(f"Line {number} gives {product.write(price)} a second time. Give each price once.")
        points[price] = share
        if len(points) > MAX_POINTS:
            raise InputError(f"There are more than {MAX_POINTS} points. Give fewer.")
    if len(points) < MIN_POINTS:
        raise InputError(
            f"{len(points)} {'point is' if len(points) == 1 else 'points are'} too few. Give at least "
            f"{MIN_POINTS}."
        )
    rows = [(price, price / product.regular_price, share) for price, share in sorted(points.items())]
    return pd.DataFrame(rows, columns=["price", "relative_price", "share"]).assign(people=ASSUMED_PEOPLE)


def _read(line: str, number: int) -> tuple[float, float]:
    parts = _PARTS.split(re.sub(r"\s+%", "%", line))
    if len(parts) == 1:
        parts = line.split(",")
    try:
        price, share = (float(part.removesuffix("%").replace(",", ".")) for part in parts)
    except ValueError:
        price = share = math.nan
    if not (math.isfinite(price) and math.isfinite(share)) or price < 0:
        raise InputError(f"Line {number}, “{line[:40]}”, is no price and share. Write them like 4.99 62%.")
    share = share / 100 if parts[1].endswith("%") else share
    if not 0 <= share <= 1:
        raise InputError(
            f"Line {number} gives a share of {parts[1][:20]}. Write it from 0 to 1, or in per cent with a % sign."
        )
    return price, share
