"""People who answer at some prices, beside models that are worth something, nothing, or less."""

from functools import cache

import numpy as np
import pandas as pd
from numpy.random import Generator

from core.analysis.benchmark import Calibration, Entry, calibrate, published_results
from core.analysis.benchmark.entries import entries_of
from core.analysis.demand.people import asked_prices
from core.analysis.people import Rectified, rectify_calibrated
from core.experiment.models import ModelName
from core.experiment.products import Product, catalog, find_product
from tests.support.curves import Curve

COLA = find_product("12")
PUBLISHED = entries_of(published_results())[0]


def useless() -> Entry:
    """A model whose answers have nothing to do with the products or the price."""
    noise = np.random.default_rng(3).standard_normal((40, 10))
    return Entry(ModelName("embedded", "noise"), "naive", 0.5 + 0.05 * noise)


ENTRIES = {"published": PUBLISHED, "useless": useless()}


def curve_of(entry: Entry, product: Product = COLA) -> pd.DataFrame:
    return pd.DataFrame({"relative_price": asked_prices(), "purchase": entry.shares[catalog().index(product)]})


@cache
def calibrated(model: str) -> Calibration:
    """The cola's curve; of a model that is wrong here alone, which the other products do not show."""
    entry = ENTRIES.get(model, PUBLISHED)
    points = curve_of(entry)
    if model == "wrong here":
        points = points.assign(purchase=points["purchase"].to_numpy()[::-1])
    found = calibrate(points, COLA, entry)
    assert isinstance(found, Calibration)
    return found


def own(shares: dict[float, float], people: int) -> pd.DataFrame:
    """Shares of people by relative price, as `read_own_points` gives them."""
    at = np.array(list(shares))
    return pd.DataFrame(
        {"price": at * COLA.regular_price, "relative_price": at, "share": list(shares.values()), "people": people}
    )


def answers(random: Generator, prices: Curve, truth: Curve, people: int) -> pd.DataFrame:
    """Let so many people answer at every price."""
    return own(dict(zip(prices, random.binomial(people, truth) / people, strict=True)), people)


def rectified(own: pd.DataFrame, model: str = "published", answers_each: float = 1.0) -> Rectified:
    """Rectify the cola's curve."""
    return rectify_calibrated(own, curve_of(PUBLISHED), COLA, calibrated(model), answers_each)
