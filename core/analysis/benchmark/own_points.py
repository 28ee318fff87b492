"""A user's own few answers from people, as they paste them."""

import re
from dataclasses import dataclass

import pandas as pd

from core.basics.errors import InputError
from core.basics.money import part_amount, refuse_currency
from core.basics.tables.numbers import Numbers, readings
from core.experiment import Product

MIN_POINTS, MAX_POINTS = 2, 100
ASSUMED_PEOPLE = 50
"""So many people are taken to stand behind a point that does not say it."""
_PARTS = tuple(
    re.compile(rf"(?P<price>[^;\t|]+?){parted}(?P<share>[-+0-9.,]+ *%?)")
    for parted in (r"\s*[;\t|]\s*", r"(?<![\s,]),?[^\S\t]+", ",")
)
"""A price and a share, parted by a mark, by space, or by a comma; the first that fits."""
OWN_EXAMPLE = "4.99 62%\n7.49 41%\n9.99 23%"


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
    lines = [_part(line.strip(), number) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MAX_POINTS:
        raise InputError(f"There are more than {MAX_POINTS} points. Give fewer.")
    prices = Numbers(line.price for line in lines)
    shares = Numbers((line.share.removesuffix("%") for line in lines), 100)
    points: dict[float, float] = {}
    for line in lines:
        price, share = line.read(prices, shares, product)
        if price in points:
            raise InputError(
                f"Line {line.number} gives {product.write(price)} a second time. Give each price once."
            )
        points[price] = share
    if len(points) < MIN_POINTS:
        raise InputError(
            f"{len(points)} {'point is' if len(points) == 1 else 'points are'} too few. Give at least "
            f"{MIN_POINTS}."
        )
    rows = [(price, price / product.regular_price, share) for price, share in sorted(points.items())]
    return pd.DataFrame(rows, columns=["price", "relative_price", "share"]).assign(people=ASSUMED_PEOPLE)


@dataclass(frozen=True)
class _Line:
    """One line: a price as written, its number, the currencies that its sign may mean, and a share."""

    number: int
    written: str
    price: str
    meant: tuple[str, ...]
    share: str

    def read(self, prices: Numbers, shares: Numbers, product: Product) -> tuple[float, float]:
        try:
            refuse_currency(self.written, self.meant, product.currency)
            price, share = float(prices.read(self.price)), float(shares.read(self.share.removesuffix("%")))
        except InputError as error:
            raise InputError(f"Line {self.number}: {error}.") from None
        share = share / 100 if self.share.endswith("%") else share
        if not 0 <= share <= 1:
            raise InputError(
                f"Line {self.number} gives a share of {self.share[:20]}. Write it from 0 to 1, or in per cent "
                "with a % sign."
            )
        return price, share


def _part(line: str, number: int) -> _Line:
    if line.count(",") > 1 and not re.search(r"[;\s|]", re.sub(r"\s+%", "%", line)):
        raise InputError(
            f"Line {number}, “{line[:40]}”, has commas between numbers and in them. Part price and share by "
            "a space or a semicolon."
        )
    for parts in _PARTS:
        found = parts.fullmatch(line)
        if found:
            price, meant = part_amount(found["price"])
            share = found["share"].replace(" ", "")
            if readings(price) and readings(share.removesuffix("%")) and not price.startswith("-"):
                return _Line(number, found["price"], price, meant, share)
    raise InputError(f"Line {number}, “{line[:40]}”, is no price and share. Write them like 4.99 62%.")
