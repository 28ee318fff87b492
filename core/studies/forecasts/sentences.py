"""What a forecast says, and what it was worth, in sentences."""

import math

from core.analysis.demand.fits import NoEstimate
from core.basics.words import join, points
from core.studies.forecasts.forecast import Forecast
from core.studies.forecasts.scoring import CurveScore, Score

FEW_PEOPLE = 30
"""Fewer a price leave most of an error to chance."""
DIRECTIONS = {
    "right": "The direction was right: people's answers say so at 95%.",
    "wrong": "The direction was wrong: people's answers say the contrary at 95%.",
    "open": "Whether the direction was right is open: people's answers do not settle it.",
    "none": "No price was recommended, so there is no direction that could be right or wrong.",
}


def what_is_locked(forecast: Forecast) -> list[str]:
    """Say what a forecast holds.

    Parameters
    ----------
    forecast
        As it was sealed.

    Returns
    -------
    list of str
    """
    by = f" by {forecast.author}" if forecast.author else ""
    stake = forecast.decision
    candidates = " or ".join(map(forecast.write, stake.candidates))
    return [
        f"Locked {forecast.locked.replace('T', ' at ').replace('+00:00', ' UTC')}{by}, by that machine's clock.",
        f"Asked: {join(forecast.models)}, {forecast.replies[0]:,} answers.",
        forecast.headline,
        f"To decide: {candidates} instead of {forecast.write(stake.current)}, at a unit cost of "
        f"{forecast.write(stake.unit_cost)} and {stake.market_size:,} {forecast.customers} a "
        f"{stake.period}. {stake.said}",
        _say_who_is_asked(forecast),
    ]


def _say_who_is_asked(forecast: Forecast) -> str:
    fieldwork = forecast.fieldwork
    prices = join([f"{one.people:,} at {one.title}" for one in fieldwork.asked])
    return f"To be asked: {fieldwork.people:,} people, {prices}, by questionnaire {fieldwork.id}."


def what_it_was_worth(forecast: Forecast, found: Score) -> list[str]:
    """Say how far a forecast was from people, whether its direction was right, and what it would have cost.

    Parameters
    ----------
    forecast
        As it was sealed.
    found
        How it scored.

    Returns
    -------
    list of str
        The decision first.
    """
    said = [DIRECTIONS[found.direction], _say_regret(forecast, found)]
    said += [_say_curve(one) for one in found.curves]
    fewest = int(found.points["people"].min())
    chance = f"By chance alone these people's shares lie {points(found.noise)} points from the truth on average"
    few = "" if fewest >= FEW_PEOPLE else f"; at some prices only {fewest} answered, which leaves much to chance"
    return [*said, f"{chance}{few}."]


def _say_regret(forecast: Forecast, found: Score) -> str:
    if forecast.decision.recommended is None:
        return "No price was recommended, so that none is regretted."
    chosen = forecast.write(found.chosen)
    kept = forecast.decision.recommended == forecast.decision.current
    what = f"{chosen} was {'to be kept' if kept else 'recommended'}"
    if isinstance(found.regret, NoEstimate) or found.best is None:
        reason = found.regret.reason if isinstance(found.regret, NoEstimate) else "no price was asked"
        return f"{what}; what that costs cannot be said: {reason}."
    if found.best == found.chosen:
        return f"{what}, and none of the prices to decide between earns more by people's answers: no regret."
    write, period = forecast.write, forecast.decision.period
    return (
        f"{what}; by people's answers {write(found.best)} earns {write(found.regret.estimate)} a {period} more "
        f"({write(found.regret.low)} to {write(found.regret.high)})."
    )


def _say_curve(one: CurveScore) -> str:
    if math.isnan(one.error):
        return f"{one.name}: people were asked at no price that it has."
    held = (
        "it has no intervals" if one.held is None else f"its intervals hold at {one.held} of {one.prices} prices"
    )
    sign = f", the sign of profit right at {one.right} of {one.settled}" if one.settled else ""
    return f"{one.name}: {points(one.error)} points from people on average; {held}{sign}."
