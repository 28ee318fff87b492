"""Curves that others published, with their source, beside those that are asked from here."""

import math
from functools import cache, lru_cache

import pandas as pd

from core.analysis.benchmark.entries import PUBLISHED, results_of
from core.analysis.demand.curves import Curve, estimate_curves
from core.basics.paths import DATA
from core.experiment import Cell, ModelChoice, ModelName, PriceGrid, Product, Questionnaire, Strategy, catalog
from core.experiment.columns import observed

PUBLISHED_SOURCE = (
    "FOS 2026 (github.com/ZJU-Computational-Social-Science-Lab/fos, commit c1484690): first-token purchase "
    "probabilities of Qwen3.8-27B with the experiment disclosed to an expert, same products and prices, by that "
    "project's own prompts"
)


@cache
def _rows() -> pd.DataFrame:
    return pd.read_csv(DATA / "published_curves.csv", dtype={"product_id": "str"})


def published_observations(product: Product) -> pd.DataFrame:
    """Return the published purchase probabilities of a product, as if they had been observed.

    Parameters
    ----------
    product
        A product of the catalog, or any other.

    Returns
    -------
    pandas.DataFrame
        Columns of `core.experiment.columns.COLUMNS`, ten rows with `PUBLISHED` in the backend's
        place; none for another product.
    """
    rows = _rows()[_rows()["product_id"] == product.id]
    asked = [_questionnaire(product, one) for _, one in rows.groupby(["model", "strategy", "voice"], sort=False)]
    return observed("", asked, purchase=rows["purchase_share"].tolist(), mass=[math.nan] * len(rows))


def _questionnaire(product: Product, rows: pd.DataFrame) -> Questionnaire:
    """Return the questions of ours that published answers belong to."""
    grid, said = PriceGrid(tuple(rows["relative_price"])).points(product.regular_price), rows.iloc[0]
    strategy, model = Strategy(said["strategy"], voice=said["voice"]), ModelName(PUBLISHED, said["model"])
    first = Cell(product, strategy, ModelChoice(model), grid[0], grid, wording=1, order="yes_no", draw=1)
    return Questionnaire(first, (("yes_no", 1),))


@lru_cache(maxsize=64)
def published_curve(product: Product) -> Curve | None:
    """Estimate the published curve of a product, which `demand_figure` gives a panel of its own.

    Parameters
    ----------
    product
        A product of the catalog, or any other.

    Returns
    -------
    Curve or None
        None for a product that nothing is published about. Shared: not to be changed.
    """
    return next(iter(estimate_curves(published_observations(product))), None)


@cache
def published_results() -> pd.DataFrame:
    """Return the published purchase probabilities of every product.

    Returns
    -------
    pandas.DataFrame
        Columns of `core.analysis.benchmark.entries.RESULTS`.
    """
    return results_of(pd.concat([published_observations(product) for product in catalog()]))
