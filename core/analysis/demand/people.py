"""What real people answered."""

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.basics.paths import DATA
from core.experiment import PriceGrid, Product, catalog

SOURCE = (
    "Twin-2K-500, wave 4 (Toubia et al. 2025, arXiv 2505.17479, CC BY 4.0): US adults, about 187 answers a point"
)

ANSWERS_A_POINT = 187
"""82,320 answers over 40 products and 11 prices."""


@cache
def people_shares() -> pd.DataFrame:
    """Return the share of people who would buy, of every product at every price that people were asked about.

    Returns
    -------
    pandas.DataFrame
        40 rows by product id, in the catalog's order; ten columns by relative price, 0.2 to 2, ascending; shares
        from 0 to 1, none missing.
    """
    rows = pd.read_csv(DATA / "human_benchmark.csv", dtype={"product_id": "str"})
    table = rows.pivot(index="product_id", columns="relative_price", values="purchase_share")
    return table.loc[[product.id for product in catalog()]]


def people_matrix() -> npt.NDArray[np.float64]:
    """Return the shares of `people_shares` without their names.

    Returns
    -------
    numpy.ndarray
        Shape (40, 10).
    """
    shares: npt.NDArray[np.float64] = people_shares().to_numpy(np.float64)
    return shares


def asked_prices() -> npt.NDArray[np.float64]:
    """Return the prices at which people were asked.

    Returns
    -------
    numpy.ndarray
        Shape (10,), relative to the regular price, ascending.
    """
    prices: npt.NDArray[np.float64] = people_shares().columns.to_numpy(np.float64)
    return prices


def human_points(product: Product) -> pd.DataFrame | None:
    """Return the share of people who would buy a product, by price.

    Parameters
    ----------
    product
        A product of the catalog, or any other.

    Returns
    -------
    pandas.DataFrame or None
        Columns ``relative_price`` (0.2 to 2), ``price`` (US dollars), ``purchase`` (0 to 1) and ``answers`` (about
        how many people were asked), ten rows; None for a product that people were not asked about.
    """
    shares = people_shares()
    if product.id not in shares.index:
        return None
    grid = PriceGrid(tuple(map(float, shares.columns))).points(product.regular_price)
    return pd.DataFrame(
        {
            "relative_price": [point.relative_price for point in grid],
            "price": [point.price for point in grid],
            "purchase": shares.loc[product.id].to_numpy(np.float64),
            "answers": ANSWERS_A_POINT,
        }
    )
