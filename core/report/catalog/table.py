"""A study's curves as a table that is sorted and filtered."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from core.basics.money import CURRENCIES
from core.basics.words import join
from core.experiment import ModelName, PriceGrid, strategy_title

COLUMNS = {
    "product": "Product",
    "title": "Strategy",
    "asked": "Model",
    "shape": "Shape",
    "elasticity": "Elasticity",
    "elasticity_low": "Low",
    "elasticity_high": "High",
    "points_from_people": "Points from people",
    "passed_checks": "Passed checks",
    "best_price": "Best price",
    "best_stands": "Where it stands",
    "regular_price": "Regular price",
    "currency": "Currency",
    "share_read": "Could be read",
    "says": "What it says",
    "product_id": "Id",
}
"""Columns of the table by those of a summary, what a screen may cut off last."""
MONEY = ("best_price", "regular_price")
SAME = 1e-4
PRODUCTS = 5_000
"""Of so many products it is remembered at which prices they were asked."""
HIGHEST = "at the highest price asked, so it may lie higher"
LOWEST = "at the lowest price asked, so it may lie lower"
BETWEEN = "between prices asked"


@dataclass(frozen=True)
class Shown:
    """Which curves of a study are shown.

    Parameters
    ----------
    product
        Letters that the product's name holds; empty for all.
    strategies, models, shapes
        By titles; of none, all are shown.
    passed
        Whether only what passed its checks is shown.
    """

    product: str = ""
    strategies: Collection[str] = ()
    models: Collection[str] = ()
    shapes: Collection[str] = ()
    passed: bool = False


def with_names(summary: pd.DataFrame, prices: str) -> pd.DataFrame:
    """Add what people call its strategies and models to a study's summary.

    Parameters
    ----------
    summary
        As `core.studies.many` writes it of prices.
    prices
        At which it asked, as `PriceGrid.parse` reads them.

    Returns
    -------
    pandas.DataFrame
        With the columns ``title``, ``asked``, ``width``, of the elasticity's interval, and ``best_stands``, where
        the best price is among those asked, beside.
    """
    names = [
        ModelName(backend, model, address or None)
        for backend, model, address in zip(summary["backend"], summary["model"], summary["base_url"], strict=True)
    ]
    titles = [strategy_title(code) for code in summary["strategy"]]
    width = summary["elasticity_high"] - summary["elasticity_low"]
    stands = [
        _where(best, regular, prices, currency)
        for best, regular, currency in zip(
            summary["best_price"], summary["regular_price"], summary["currency"], strict=True
        )
    ]
    best_stands = pd.Series(stands, dtype="str", index=summary.index)
    asked = [name.title for name in names]
    return summary.assign(title=titles, asked=asked, width=width, best_stands=best_stands)


def _where(best: float, regular: float, prices: str, currency: str) -> str | None:
    """Say where the best price stands among those asked; None where there is none."""
    if math.isnan(best):
        return None
    asked = _asked(prices, currency, regular)
    if math.isclose(best / regular, asked[-1], rel_tol=SAME):
        return HIGHEST
    return LOWEST if math.isclose(best / regular, asked[0], rel_tol=SAME) else BETWEEN


@lru_cache(maxsize=PRODUCTS)
def _asked(prices: str, currency: str, regular: float) -> tuple[float, ...]:
    return tuple(point.relative_price for point in PriceGrid.parse(prices, currency).points(regular))


def pick(curves: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """Keep the curves that are to be shown.

    Parameters
    ----------
    curves
        As `with_names` gives them.
    shown
        Which.

    Returns
    -------
    pandas.DataFrame
        Numbered anew.
    """
    keep = curves["product"].str.contains(shown.product.strip(), case=False, regex=False)
    for column, wanted in (("title", shown.strategies), ("asked", shown.models), ("shape", shown.shapes)):
        if wanted:
            keep &= curves[column].isin(list(wanted))
    return curves[keep & (curves["passed_checks"] | (not shown.passed))].reset_index(drop=True)


def catalog_table(curves: pd.DataFrame) -> pd.DataFrame:
    """Write curves for people, a row each.

    Parameters
    ----------
    curves
        As `pick` gives them.

    Returns
    -------
    pandas.DataFrame
        Numbers, so that it can be sorted; the model and the currency where there are several. Where there is one
        currency, it stands at the head of its columns.
    """
    one_thing = [name for name in ("asked", "currency") if curves[name].nunique() < 2]
    kept = [name for name in COLUMNS if name not in one_thing and not curves[name].isna().all()]
    titles = dict(COLUMNS)
    if curves["currency"].nunique() == 1:
        sign = CURRENCIES[curves["currency"].iloc[0]].strip()
        titles |= {name: f"{COLUMNS[name]} ({sign})" for name in MONEY}
    return curves[kept].rename(columns=titles)


def ends_sentence(curves: pd.DataFrame) -> str:
    """Say how many best prices are the highest or the lowest that was asked.

    Parameters
    ----------
    curves
        As `pick` gives them.

    Returns
    -------
    str
        Empty where none is.
    """
    of = int(curves["best_stands"].notna().sum())
    counts = [(int((curves["best_stands"] == place).sum()), place) for place in (HIGHEST, LOWEST)]
    said = join([f"{count:,} of {of:,} best prices {_stand(count)} {place}" for count, place in counts if count])
    return f"{said}: the column “{COLUMNS['best_stands']}” says which." if said else ""


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"
