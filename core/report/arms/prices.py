"""Tables of answers by price and of choice shares."""

import math

import pandas as pd

from core.analysis.arms import Combination
from core.analysis.arms.prices import write_elasticity
from core.analysis.arms.units import unit_of
from core.analysis.demand.fits import NoEstimate
from core.basics.money import HOME, write_money
from core.report.tables.arms import NOT_KNOWN, who
from core.studies.arms.findings import ArmFindings


def elasticity_table(found: ArmFindings) -> pd.DataFrame:
    """Write elasticities by price, a row a model, strategy and price or pair of prices.

    Parameters
    ----------
    found
        What an experiment shows.

    Returns
    -------
    pandas.DataFrame
        Text, with people's where they are known; empty where no price is varied.
    """
    currency = found.experiment.vignette.priced_in or HOME
    rows = [
        {
            **who(one.asked.title, one.strategy, found),
            "Price": " to ".join(
                write_money(price, currency) for price in (part.price, part.to_price) if not math.isnan(price)
            ),
            "Elasticity": write_elasticity(part.value),
            "People": write_elasticity(part.people.interval) if part.people else NOT_KNOWN,
        }
        for one in found.prices
        for part in one.elasticities
    ]
    return pd.DataFrame(rows)


def spend_table(found: ArmFindings) -> pd.DataFrame:
    """Write quantity and spend by price, a row a model, strategy and price.

    Parameters
    ----------
    found
        What an experiment shows.

    Returns
    -------
    pandas.DataFrame
        Text; empty where no quantity is answered by price.
    """
    vignette = found.experiment.vignette
    currency = vignette.priced_in or HOME
    return pd.DataFrame(
        [
            {
                **who(one.asked.title, one.strategy, found),
                "Price": write_money(vignette.arm(arm).level or 0.0, currency),
                f"Mean {unit_of(vignette.response) or 'number'}": _over(spend, vignette.arm(arm).level or 1.0),
                "Spend": _with_interval(spend, currency),
                "Highest": "may be"
                if one.peak.lowest <= (vignette.arm(arm).level or 0.0) <= one.peak.highest
                else "no",
            }
            for one in found.prices
            if one.peak is not None
            for arm, spend in one.peak.spend.items()
        ]
    )


def choice_table(found: ArmFindings) -> pd.DataFrame:
    """Write how often each option is chosen, none of them first, a row a model, strategy and arm.

    Parameters
    ----------
    found
        What an experiment shows.

    Returns
    -------
    pandas.DataFrame
        Text; empty where no option is chosen.
    """
    return pd.DataFrame(
        [
            {
                **who(one.asked.title, one.strategy, found),
                "Arm": found.experiment.vignette.title_of(one.arm),
                "Option": one.option,
                "Chosen": _level_with_ends(one.share),
            }
            for one in found.choices
        ]
    )


def _level_with_ends(share: Combination | NoEstimate) -> str:
    if isinstance(share, NoEstimate):
        return NOT_KNOWN
    if isinstance(share.interval, NoEstimate):
        return f"{share.value:.1%} (no interval)"
    low, high = max(share.interval.low, 0.0), min(share.interval.high, 1.0)
    return f"{share.value:.1%} ({low:.1%} to {high:.1%})"


def _over(spend: Combination | NoEstimate, price: float) -> str:
    return NOT_KNOWN if isinstance(spend, NoEstimate) else f"{spend.value / price:,.2f}"


def _with_interval(spend: Combination | NoEstimate, currency: str) -> str:
    if isinstance(spend, NoEstimate):
        return NOT_KNOWN
    at = write_money(spend.value, currency)
    if isinstance(spend.interval, NoEstimate):
        return f"{at} (no interval)"
    low, high = (write_money(max(end, 0.0), currency) for end in (spend.interval.low, spend.interval.high))
    return f"{at} ({low} to {high})"
