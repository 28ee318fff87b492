"""What one model's answers by price show: elasticities beside people's, and where spend peaks."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from core.analysis.arms.effects import ArmEffects
from core.analysis.arms.people import human_elasticities
from core.analysis.arms.prices.elasticity import Elasticity, at, between
from core.analysis.arms.prices.spend import SpendPeak, peak_of
from core.experiment import ModelName
from core.experiment.arms import Vignette
from core.experiment.columns import by_asked


@dataclass(frozen=True)
class PriceResponse:
    """How one model's answers by one strategy go with the price.

    Parameters
    ----------
    asked, strategy
        Who was asked, by the code of which strategy.
    elasticities
        Of a choice share at every price; of a quantity or probability between prices that are neighbours, and
        between those of which people's is known.
    peak
        Where spend peaks; None where no quantity is answered.
    """

    asked: ModelName
    strategy: str
    elasticities: tuple[Elasticity, ...]
    peak: SpendPeak | None


def price_responses(
    observations: pd.DataFrame, vignette: Vignette, effects: Sequence[ArmEffects]
) -> list[PriceResponse]:
    """Estimate how answers go with the price.

    Parameters
    ----------
    observations
        As `core.asking.replies.arms.observations.observe_arms` gives them, of answers.
    vignette
        What was asked.
    effects
        What every model answers by every strategy: nothing where it failed its checks, or says one thing alone.

    Returns
    -------
    list of PriceResponse
        Empty where no price is varied.
    """
    if vignette.priced_in is None:
        return []
    told = {(one.asked, one.strategy): one for one in effects if one.levels and not one.failed and not one.same}
    read = observations[(observations["status"] == "ok") & (observations["left_out"] == 0)]
    return [
        _response(told[name, code], rows, vignette)
        for name, (code,), rows in by_asked(read, "strategy")
        if (name, code) in told
    ]


def _response(effects: ArmEffects, rows: pd.DataFrame, vignette: Vignette) -> PriceResponse:
    people = {(one.arm, one.to_arm): one for one in human_elasticities(vignette.name)}
    if vignette.response.kind == "options":
        found = [at(rows, vignette, arm.name, people.get((arm.name, ""))) for arm in vignette.arms]
        return PriceResponse(effects.asked, effects.strategy, tuple(found), None)
    pairs = dict.fromkeys([*people, *_neighbours(vignette)])
    found = [between(rows, vignette, *pair, people.get(pair)) for pair in pairs]
    prices = {arm.name: arm.level for arm in vignette.arms if arm.level}
    peak = peak_of(rows, prices, effects.levels) if vignette.response.kind == "count" else None
    return PriceResponse(effects.asked, effects.strategy, tuple(found), peak)


def _neighbours(vignette: Vignette) -> list[tuple[str, str]]:
    priced = sorted((arm for arm in vignette.arms if arm.level), key=lambda arm: arm.level or 0.0)
    return [(one.name, other.name) for one, other in itertools.pairwise(priced)]


def people_peak(vignette: Vignette, means: dict[str, float]) -> tuple[float, float] | None:
    """Return at which asked price people spend most, and how much; None where it is not known at every price."""
    prices = {arm.name: arm.level for arm in vignette.arms if arm.level}
    if vignette.response.kind != "count" or not prices.keys() <= means.keys():
        return None
    spend = {price: price * means[arm] for arm, price in prices.items()}
    best = max(spend, key=lambda price: spend[price])
    return best, spend[best]
