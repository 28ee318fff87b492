"""What the findings of an experiment say of a price decision."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from core.analysis.decision import Decision
from core.analysis.demand.curves import Curve
from core.analysis.what_if import Truth, WhatIf, weigh
from core.asking.backends.kinds.market import Market
from core.experiment import SYNTHETIC, ModelName, Product
from core.studies.findings import Findings


def decide(found: Findings, decision: Decision, left_out: Sequence[str] = ()) -> WhatIf:
    """Weigh a decision by everything that an experiment found.

    Parameters
    ----------
    found
        What the experiment shows.
    decision
        Prices to decide between.
    left_out
        What `core.studies.decisions.say_left_out` says.

    Returns
    -------
    WhatIf
        What each curve says of it, people's too where they were asked, and the truth of synthetic markets.
    """
    product, truths = found.experiment.product, truths_of(found.curves, decision, found.experiment.product)
    weighed = weigh(decision, product, found.curves, found.people, truths, found.failed_curves)
    return replace(weighed, warnings=(*left_out, *decision.at_a_loss, *found.said("replies")))


def truths_of(curves: Iterable[Curve], decision: Decision, product: Product) -> dict[ModelName, tuple[Truth, ...]]:
    """Work out what every candidate would truly do, of the curves that are a synthetic market's.

    Parameters
    ----------
    curves
        Of one experiment.
    decision
        Prices to decide between.
    product
        Whose prices they are.

    Returns
    -------
    dict
        By `Curve.asked`: a truth a candidate.
    """
    return {
        curve.asked: true_changes(Market.parse(curve.asked.model), decision, product.regular_price)
        for curve in curves
        if curve.asked.backend == SYNTHETIC
    }


def true_changes(market: Market, decision: Decision, regular_price: float) -> tuple[Truth, ...]:
    """Work out what every candidate would truly do in a synthetic market.

    Parameters
    ----------
    market
        The market.
    decision
        Prices to decide between.
    regular_price
        Of the product, US dollars.

    Returns
    -------
    tuple of Truth
        By candidate.
    """
    prices = np.array([decision.current, *decision.candidates])
    bought = decision.market_size * market.truth(prices / regular_price)
    rows = np.vstack([bought, prices * bought, (prices - decision.unit_cost) * bought])
    return tuple(Truth(*map(float, column)) for column in (rows[:, 1:] - rows[:, :1]).T)
