"""What answers by price show, in words."""

import math
from collections.abc import Sequence

from core.analysis.arms.people import Humans
from core.analysis.arms.prices.elasticity import Elasticity, write_elasticity
from core.analysis.arms.prices.priced import measure_by_price
from core.analysis.arms.prices.responses import PriceResponse, people_peak
from core.basics.money import HOME, write_money
from core.basics.words import join
from core.experiment import model_names
from core.experiment.arms import Vignette, arm_strategy_phrase

NOT_KNOWN = "no interval of theirs is known, for each answered at every price"


def price_sentences(found: Sequence[PriceResponse], vignette: Vignette, people: Humans | None) -> list[str]:
    """Say how answers go with the price, and what people's do.

    Parameters
    ----------
    found
        As `price_responses` gives it.
    vignette
        What was asked.
    people
        What people answered; None where nobody knows.

    Returns
    -------
    list of str
        A sentence or two a model and strategy; empty where no price is varied.
    """
    currency = vignette.priced_in or HOME
    said = []
    for one, name in zip(found, model_names([one.asked for one in found]), strict=True):
        where = f"Under {arm_strategy_phrase(one.strategy)}{f' by {name}' if name else ''}"
        told = [part for part in one.elasticities if part.people] or _whole(one.elasticities)
        parts = [_say(part, currency) for part in told]
        said.append(f"{where}, the elasticity of the {measure_by_price(vignette)} is {join(parts)}.")
        if one.peak is not None:
            said.append(f"{where}, {_say_peak(one, currency)}.")
    if found and people is not None:
        peak = people_peak(vignette, {name: arm.mean for name, arm in people.arms.items()})
        if peak is not None:
            price, spent = (write_money(amount, currency) for amount in peak)
            said.append(f"Of the prices, people spend most at {price}, {spent} each; {NOT_KNOWN}.")
    return said


def _whole(found: Sequence[Elasticity]) -> list[Elasticity]:
    """Keep what can be told, of prices that are neighbours; else the first, which says why nothing can."""
    return [one for one in found if one.is_told] or list(found[:1])


def _say(one: Elasticity, currency: str) -> str:
    price = write_money(one.price, currency)
    where = f"between {price} and {write_money(one.to_price, currency)}" if one.to_arm else f"at {price}"
    beside = f", where people's is {write_elasticity(one.people.interval)}" if one.people else ""
    return f"{write_elasticity(one.value)} {where}{beside}"


def _say_peak(one: PriceResponse, currency: str) -> str:
    peak = one.peak
    if peak is None or not peak.spend:
        return "where spend peaks is not told"
    at, low, high = (write_money(price, currency) for price in (peak.price, peak.lowest, peak.highest))
    if peak.told:
        return f"spend, price times quantity, peaks at {at} of the asked prices (95%: from {low} to {high})"
    if math.isnan(peak.price):
        return f"where spend peaks is not told: {peak.why}"
    return f"where spend peaks is not told: it is highest at {at}, and {peak.why} (95%: from {low} to {high})"
