"""What stands in the benchmark: every model and strategy with its purchase probabilities by product and price."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.analysis.demand.people import asked_prices, people_shares
from core.basics.arrays import FloatArray
from core.experiment import STRATEGY_TITLES, ModelName, Product, catalog, strategy_title
from core.experiment.columns import asked_of, strategy_of

RESULTS = {
    "backend": "str",
    "base_url": "str",
    "model": "str",
    "strategy": "str",
    "product_id": "str",
    "relative_price": "float64",
    "share": "float64",
}
PUBLISHED, UPLOADED = "published", "uploaded"
"""Stand in a backend's place for what was not asked from here."""
Key = tuple[ModelName, str]
"""Who was asked, and by which strategy."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One model and strategy in the benchmark.

    Parameters
    ----------
    asked
        Who was; `PUBLISHED` or `UPLOADED` in the backend's place where it was not from here.
    strategy
        Code of the strategy, or the name that an uploaded file gives it.
    shares
        Shape (40, 10), purchase probability by product and relative price, in the order of `people_shares`; NaN
        where nothing was answered.
    """

    asked: ModelName
    strategy: str
    shares: FloatArray

    @property
    def key(self) -> Key:
        """Model and strategy."""
        return self.asked, self.strategy

    @property
    def strategy_title(self) -> str:
        """Strategy, for the screen."""
        known = self.strategy.partition("~")[0] in STRATEGY_TITLES
        return strategy_title(self.strategy) if known else self.strategy

    @property
    def title(self) -> str:
        """Model and strategy, for the screen."""
        return f"{self.asked.title}, {self.strategy_title}"


def results_of(observations: pd.DataFrame) -> pd.DataFrame:
    """Average what was read, by model, strategy, product and price.

    Parameters
    ----------
    observations
        As `core.asking.replies.observations.observe` gives them, of any number of products.

    Returns
    -------
    pandas.DataFrame
        Columns of `RESULTS`, a row a model, strategy, product and price.
    """
    read = observations[observations["status"] == "ok"]
    keys = [name for name in RESULTS if name != "share"]
    shares = (
        read.assign(strategy=strategy_of(read))
        .groupby(keys, sort=False, as_index=False)
        .agg(share=("purchase", "mean"))
    )
    return shares.astype(RESULTS)


def entries_of(results: pd.DataFrame, products: tuple[str, ...] | None = None) -> list[Entry]:
    """Set results against the cells that people answered.

    Parameters
    ----------
    results
        Columns of `RESULTS`.
    products
        Ids of the products that count; None for all.

    Returns
    -------
    list of Entry
        In the results' order; none for a model and strategy without a single cell that people answered.
    """
    cells = people_shares()
    at = results.assign(relative_price=results["relative_price"].round(2))
    counted = cells.index if products is None else [key for key in cells.index if key in products]
    at = at[at["product_id"].isin(counted) & at["relative_price"].isin(cells.columns)]
    entries = []
    groups: Any = at.groupby([asked_of(at), "strategy"], sort=False)
    for (asked, strategy), rows in groups:
        table = rows.pivot_table(index="product_id", columns="relative_price", values="share", aggfunc="mean")
        shares = table.reindex(index=cells.index, columns=cells.columns).to_numpy(np.float64)
        entries.append(Entry(asked, strategy, shares))
    return entries


def points_of(entry: Entry, product: Product, results: pd.DataFrame) -> pd.DataFrame:
    """Return an entry's curve of a product: as just asked where it was, else as in the benchmark.

    Parameters
    ----------
    entry
        Model and strategy.
    product
        Of the catalog, or not.
    results
        Columns of `RESULTS`, of any prices and products.

    Returns
    -------
    pandas.DataFrame
        ``relative_price``, ``price`` and ``purchase``, a row a price that was answered.
    """
    of_product = results[results["product_id"] == product.id]
    mine = (asked_of(of_product) == entry.asked) & (of_product["strategy"] == entry.strategy)
    curve = of_product[mine].sort_values("relative_price")
    prices, purchase = curve["relative_price"].to_numpy(np.float64), curve["share"].to_numpy(np.float64)
    if curve.empty and product in catalog():
        shares = entry.shares[catalog().index(product)]
        prices, purchase = asked_prices()[~np.isnan(shares)], shares[~np.isnan(shares)]
    return pd.DataFrame({"relative_price": prices, "price": prices * product.regular_price, "purchase": purchase})
