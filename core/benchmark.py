"""What real people answered."""

import csv
from functools import cache

import pandas as pd

from core.prices import PriceGrid
from core.products import DATA, Product

SOURCE = (
    "Twin-2K-500, wave 4 (Toubia et al. 2025, arXiv 2505.17479, CC BY 4.0): US adults, about 187 answers a point"
)

ANSWERS_A_POINT = 187
"""82,320 answers over 40 products and 11 prices."""


@cache
def _shares() -> dict[str, dict[float, float]]:
    shares: dict[str, dict[float, float]] = {}
    with (DATA / "human_benchmark.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_price = shares.setdefault(row["product_id"], {})
            by_price[float(row["relative_price"])] = float(row["purchase_share"])
    return shares


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
    shares = _shares().get(product.id)
    if shares is None:
        return None
    grid = PriceGrid(tuple(sorted(shares))).points(product.regular_price)
    return pd.DataFrame(
        {
            "relative_price": [point.relative_price for point in grid],
            "price": [point.price for point in grid],
            "purchase": [shares[point.relative_price] for point in grid],
            "answers": ANSWERS_A_POINT,
        }
    )
