"""A user's own few answers from people, as they paste them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core.analysis.benchmark.wide import lengthened, price_columns
from core.basics.errors import InputError
from core.basics.money import part_amount, refuse_currency
from core.basics.tables import Numbers, read_table, readings
from core.experiment import Product

MIN_POINTS, MAX_POINTS = 2, 100
MAX_RESPONDENTS = 20_000
ASSUMED_PEOPLE = 50
"""So many people are taken to stand behind a point that does not say it."""
_PARTS = tuple(
    re.compile(rf"(?P<price>[^;\t|]+?){parted}(?P<share>[-+0-9.,]+ *%?)")
    for parted in (r"\s*[;\t|]\s*", r"(?<![\s,]),?[^\S\t]+", ",")
)
"""A price and a share, parted by a mark, by space, or by a comma; the first that fits."""
_COUNTED = re.compile(r"\s+(?:of|n\s*=)\s*(?P<people>[1-9]\d{0,2}(?:,?\d{3}){0,2})(?: people)?$")
"""How many people a share is of."""
OWN_EXAMPLE = "4.99 62%\n7.49 41%\n9.99 23%"


def read_own_points(text: str, product: Product) -> pd.DataFrame:
    """Read points as people paste them.

    Parameters
    ----------
    text
        A line a point: a price in the product's currency, with or without its sign, and the share who would buy
        there, ``0.41`` or ``41%``, parted by a space, tab, comma or semicolon, and in all lines or in none of how
        many people it is, ``41% of 120``. Or a table with a column a price: a row of shares under it, or a row a
        respondent, with yes or no (1 or 0); other columns are not read.
    product
        Its regular price makes prices relative.

    Returns
    -------
    pandas.DataFrame
        ``price``, ``relative_price``, ``share`` and ``people`` (the respondents, or `ASSUMED_PEOPLE` where nobody
        counted them), ascending.

    Raises
    ------
    InputError
        When a line cannot be read, a price comes twice, or there are too few or too many points.
    """
    if (wide := _read_wide(text, product)) is not None:
        return wide
    lines = [_part(line.strip(), number) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MAX_POINTS:
        raise InputError(f"There are more than {MAX_POINTS} points. Give fewer.")
    prices = Numbers(line.price for line in lines)
    shares = Numbers((line.share.removesuffix("%") for line in lines), 100)
    points: dict[float, tuple[float, int]] = {}
    for line in lines:
        price, share = line.read(prices, shares, product)
        if price in points:
            raise InputError(
                f"Line {line.number} gives {product.write(price)} a second time. Give each price once."
            )
        points[price] = share, line.people or ASSUMED_PEOPLE
    uncounted = [line.number for line in lines if line.people is None]
    if 0 < len(uncounted) < len(lines):
        raise InputError(
            f"Line {uncounted[0]} does not say of how many people its share is, and others do. Say it of every "
            "point, or of none."
        )
    if len(points) < MIN_POINTS:
        raise InputError(
            f"{len(points)} {'point is' if len(points) == 1 else 'points are'} too few. Give at least "
            f"{MIN_POINTS}."
        )
    return _table(points, product)


def _table(points: Mapping[float, tuple[float, int]], product: Product) -> pd.DataFrame:
    rows = [
        (price, price / product.regular_price, share, people) for price, (share, people) in sorted(points.items())
    ]
    return pd.DataFrame(rows, columns=["price", "relative_price", "share", "people"])


def _read_wide(text: str, product: Product) -> pd.DataFrame | None:
    """Read a table with a column a price; None where its first line names no three prices, or two in money."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((one for one in ";\t|" if one in first), ",")
    fields = [field.strip(' "') for field in first.split(mark)]
    prices = {} if any("%" in field for field in fields) else price_columns(fields)
    signed = [name for name, price in prices.items() if part_amount(price)[0] != price]
    if len(prices) < MIN_POINTS or (len(fields) < 3 and len(signed) < len(prices)):
        return None
    table = lengthened(
        read_table(f"sep={mark}\n{text}".encode(), optional=None, max_rows=MAX_RESPONDENTS), "price", "share"
    )
    numbers = Numbers(part_amount(written)[0] for written in table.texts("price"))
    shares = Numbers((written.removesuffix("%") for written in table.texts("share")), 100)
    answers: dict[float, list[float]] = {}
    for row in table.rows:
        written, share = row.values["price"], row.values["share"]
        line = _Line(row.number, written, *part_amount(written), share)
        price, said = line.read(numbers, shares, product)
        answers.setdefault(price, []).append(said)
    respondents = all(said in (0, 1) for here in answers.values() for said in here)
    if not respondents and any(len(here) > 1 for here in answers.values()):
        raise InputError(
            "There is more than one row of shares under these prices. Give one; or a row a respondent, yes or no."
        )
    many = max(map(len, answers.values()), default=0) > 1
    return _table(
        {price: (sum(here) / len(here), len(here) if many else ASSUMED_PEOPLE) for price, here in answers.items()},
        product,
    )


@dataclass(frozen=True)
class _Line:
    """One line: a price as written, its number, the currencies that its sign may mean, a share, of how many."""

    number: int
    written: str
    price: str
    meant: tuple[str, ...]
    share: str
    people: int | None = None

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


def _part(written: str, number: int) -> _Line:
    counted = _COUNTED.search(written)
    line = written[: counted.start()] if counted else written
    people = int(counted["people"].replace(",", "")) if counted else None
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
                return _Line(number, found["price"], price, meant, share, people)
    raise InputError(
        f"Line {number}, “{written[:40]}”, is no price and share. Write them like 4.99 62%, or 4.99 62% of 120."
    )
