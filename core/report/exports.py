"""Observations as files for other programs."""

import io
from collections.abc import Iterable

import pandas as pd

from core.basics.tables import to_csv
from core.experiment import Product


def with_products(observations: pd.DataFrame, products: Iterable[Product]) -> pd.DataFrame:
    """Add what every row's product is called, the currency of its prices, and as whom one is asked for it.

    Parameters
    ----------
    observations
        With the column ``product_id``.
    products
        All that were asked about.

    Returns
    -------
    pandas.DataFrame
        With the columns ``product_name``, ``currency`` and ``asked_as`` after it.
    """
    known = {product.id: product for product in products}
    named, place, of = observations.copy(), list(observations).index("product_id") + 1, observations["product_id"]
    named.insert(place, "product_name", of.map({one: known[one].name for one in known}))
    named.insert(place + 1, "currency", of.map({one: known[one].currency for one in known}))
    named.insert(place + 2, "asked_as", of.map({one: known[one].asked_as for one in known}))
    return named


def to_parquet(observations: pd.DataFrame) -> bytes:
    """Write a table as Parquet, which keeps every value and type as it is.

    Parameters
    ----------
    observations
        Numbers, truth values and text.

    Returns
    -------
    bytes
    """
    file = io.BytesIO()
    observations.to_parquet(file, index=False)
    return file.getvalue()


def to_file(observations: pd.DataFrame, suffix: str) -> bytes:
    """Write a table in the format that a file's name asks for.

    Parameters
    ----------
    observations
        Numbers, truth values and text.
    suffix
        ``.parquet``; anything else is CSV.

    Returns
    -------
    bytes
    """
    return to_parquet(observations) if suffix == ".parquet" else to_csv(observations)
