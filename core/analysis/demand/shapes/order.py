"""How orderly the points of a curve are."""

from dataclasses import dataclass

import numpy as np

from core.analysis.demand.fits import NoEstimate
from core.basics.arrays import FloatArray


@dataclass(frozen=True)
class Order:
    """How orderly points are, by the criteria for purchase tasks.

    Parameters
    ----------
    trend
        Fall of log purchases for a rise of log price, from the first price to the last; orderly from 0.025 on.
    bounce
        Share of steps up the grid at which purchases rise by more than a quarter of those at the first price;
        orderly up to 0.1.
    reversals
        Times that somebody buys again after two prices in a row at which nobody did; orderly at 0.
    """

    trend: float
    bounce: float
    reversals: int


def describe_order(relative_price: FloatArray, purchase: FloatArray) -> Order | NoEstimate:
    """Measure how orderly points are.

    Parameters
    ----------
    relative_price, purchase
        Shape (prices,), by ascending price.

    Returns
    -------
    Order or NoEstimate

    Notes
    -----
    Stein, Koffarnus, Snider, Quisenberry & Bickel (2015). For the trend 0.01 is added to prices and purchases,
    so that zeros have a logarithm.
    """
    if len(purchase) < 2:
        return NoEstimate("too few prices were answered")
    logs, log_prices = np.log10(purchase + 0.01), np.log10(relative_price + 0.01)
    nobody = purchase == 0
    again = ~nobody[2:] & nobody[1:-1] & nobody[:-2]
    return Order(
        trend=float((logs[0] - logs[-1]) / (log_prices[-1] - log_prices[0])),
        bounce=float(np.mean(np.diff(purchase) > purchase[0] / 4)),
        reversals=int(again.sum()),
    )
