"""A study's curves as a table that is sorted and filtered."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from core.experiment import ModelName, strategy_title

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
    "regular_price": "Regular price",
    "currency": "Currency",
    "share_read": "Could be read",
    "says": "What it says",
    "product_id": "Id",
}
"""Columns of the table by those of a summary, what a screen may cut off last."""


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


def with_names(summary: pd.DataFrame) -> pd.DataFrame:
    """Add what people call its strategies and models to a study's summary.

    Parameters
    ----------
    summary
        As `core.studies.many` writes it of prices.

    Returns
    -------
    pandas.DataFrame
        With the columns ``title``, ``asked`` and ``width``, of the elasticity's interval, beside.
    """
    names = [
        ModelName(backend, model, address or None)
        for backend, model, address in zip(summary["backend"], summary["model"], summary["base_url"], strict=True)
    ]
    titles = [strategy_title(code) for code in summary["strategy"]]
    width = summary["elasticity_high"] - summary["elasticity_low"]
    return summary.assign(title=titles, asked=[name.title for name in names], width=width)


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
        Numbers, so that it can be sorted; the model and the currency where there are several.
    """
    one_thing = [name for name in ("asked", "currency") if curves[name].nunique() < 2]
    kept = [name for name in COLUMNS if name not in one_thing and not curves[name].isna().all()]
    return curves[kept].rename(columns=COLUMNS)
