"""What a locked forecast was worth, once people have answered."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.analysis.demand.curves import Curve, survey_curve
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.fits.shares import score_limits
from core.analysis.levels import LEVEL
from core.analysis.what_if import Effect, Outlook
from core.analysis.what_if.outlooks import consider, sold_at
from core.basics.arrays import FloatArray
from core.basics.errors import InputError
from core.studies.forecasts.forecast import Forecast, ForecastCurve, Outcome
from core.studies.people.counted import Counted
from core.studies.people.fieldwork import SAME_CENT, prices_unasked

NOISE = math.sqrt(2 / math.pi)
"""Mean distance from the truth of what scatters normally around it, in standard deviations."""


@dataclass(frozen=True)
class CurveScore:
    """How far one curve was from people.

    Parameters
    ----------
    name
        Of the curve.
    error
        Mean absolute difference from people's shares, over the prices at which they were asked; NaN where none of
        them lies among the answered ones.
    held, prices
        At how many of those prices the difference is within both intervals, the forecast's and people's; None
        where the curve has no intervals.
    right, settled
        Of how many candidates it has the sign of the change in profit right, of those that people settle.
    """

    name: str
    error: float
    held: int | None
    prices: int
    right: int
    settled: int


@dataclass(frozen=True)
class Score:
    """What a forecast was worth.

    Parameters
    ----------
    people
        How many counted.
    points
        What they answered: ``price``, ``relative_price``, ``share``, ``people``.
    noise
        How far people's shares would lie from the truth by chance alone, on average.
    curves
        Of the forecast, in its order.
    direction
        Whether the recommended price earns more than the current one, as people answered, or less; where the
        current one was to be kept, whether every candidate earns less than it, or any of them more.
    chosen, best
        The price that follows from the forecast, and the one of highest profit by people's answers, among the
        current price and the candidates.
    regret
        What the best earns more than the chosen a period, with people's 95% interval; or why it cannot be said.
    """

    people: int
    points: pd.DataFrame
    noise: float
    curves: tuple[CurveScore, ...]
    direction: Outcome
    chosen: float
    best: float | None
    regret: Estimate | NoEstimate


def score(forecast: Forecast, counted: Counted) -> Score:
    """Score a forecast by what people answered.

    Parameters
    ----------
    forecast
        As it was sealed.
    counted
        Answers to its own questionnaire.

    Returns
    -------
    Score

    Raises
    ------
    InputError
        When nobody counts.

    Notes
    -----
    Of the profit at a price that people were not asked nothing is said. Between two answered prices a model's
    curve is a straight line. Whether an interval holds is asked of the difference of two shares, whose limits are
    recovered from theirs (Newcombe 1998). Profits follow from people's answers as on the What if page. That any of
    several candidates earns more than a price that was to be kept is said at 95% over all of them (Bonferroni).
    With few people the best price is partly chance, and so is the regret.
    """
    points = counted.points(forecast.regular_price)
    if points.empty:
        raise InputError("Nobody of those who came in counts, so there is nothing to score by.")
    people = _outlook(forecast, points, forecast.decision.current, forecast.decision.candidates)
    profits = _profits(forecast, people)
    best = max(profits, key=lambda price: profits[price]) if profits else None
    return Score(
        people=int(points["people"].sum()),
        points=points,
        noise=_noise(points),
        curves=tuple(_score_curve(one, forecast, points, people.effects) for one in forecast.curves),
        direction=_direction(forecast, people),
        chosen=forecast.chosen,
        best=best,
        regret=_regret(forecast, points, profits, best),
    )


def _outlook(forecast: Forecast, points: pd.DataFrame, current: float, candidates: Sequence[float]) -> Outlook:
    """Weigh prices by people's answers."""
    curve = survey_curve(points.rename(columns={"share": "purchase", "people": "answers"}))
    decision = replace(forecast.prices, current=current, candidates=tuple(candidates))
    found = consider(curve, decision, forecast.regular_price)
    unknown = prices_unasked((current, *candidates), points["price"])
    effects = tuple(
        NoEstimate(f"people were not asked at {forecast.write(current if current in unknown else candidate)}")
        if current in unknown or candidate in unknown
        else effect
        for candidate, effect in zip(candidates, found.effects, strict=True)
    )
    return replace(found, effects=effects)


def _profits(forecast: Forecast, people: Outlook) -> dict[float, float]:
    """Return what each price earns a period by people's answers, where they say anything of it."""
    known = {
        candidate: effect
        for candidate, effect in zip(forecast.decision.candidates, people.effects, strict=True)
        if isinstance(effect, Effect)
    }
    profits = {price: effect.profit.candidate.estimate for price, effect in known.items()}
    if known:
        profits[forecast.decision.current] = next(iter(known.values())).profit.current.estimate
    return profits


def _regret(
    forecast: Forecast, points: pd.DataFrame, profits: dict[float, float], best: float | None
) -> Estimate | NoEstimate:
    chosen = forecast.chosen
    if forecast.decision.recommended is None:
        return NoEstimate("no price was recommended")
    if best is None or chosen not in profits:
        return NoEstimate(f"people's answers say nothing of {forecast.write(chosen)}")
    if best == chosen:
        return Estimate(0.0, 0.0, 0.0)
    (effect,) = _outlook(forecast, points, chosen, (best,)).effects
    if isinstance(effect, NoEstimate):
        return effect
    amount = effect.profit.amount
    return Estimate(amount.estimate, max(amount.low, 0.0), amount.high)


def _direction(forecast: Forecast, people: Outlook) -> Outcome:
    """Say whether people bear out what was recommended against the current price, or that it be kept."""
    stake = forecast.decision
    if stake.recommended is None:
        return "none"
    by_candidate = dict(zip(stake.candidates, people.effects, strict=True))
    if stake.recommended == stake.current:
        return _direction_of_keeping(forecast, people.curve, by_candidate)
    effect = by_candidate.get(stake.recommended)
    outcomes: dict[str, Outcome] = {"higher": "right", "lower": "wrong", "open": "open"}
    return outcomes[effect.direction] if isinstance(effect, Effect) else "open"


def _direction_of_keeping(
    forecast: Forecast, curve: Curve, by_candidate: Mapping[float, Effect | NoEstimate]
) -> Outcome:
    known = [candidate for candidate, effect in by_candidate.items() if isinstance(effect, Effect)]
    if any(_earns_more(forecast, curve, candidate, 1 - (1 - LEVEL) / len(known)) for candidate in known):
        return "wrong"
    # That all earn less needs no stricter level: it is said wrongly only if it is said wrongly of one of them.
    lower = [isinstance(effect, Effect) and effect.direction == "lower" for effect in by_candidate.values()]
    return "right" if lower and all(lower) else "open"


def _earns_more(forecast: Forecast, curve: Curve, candidate: float, level: float) -> bool:
    stake = forecast.decision
    sold = sold_at(curve, forecast.prices, candidate)
    return sold.combine(stake.unit_cost - stake.current, candidate - stake.unit_cost, level).low > 0


def _score_curve(
    curve: ForecastCurve, forecast: Forecast, points: pd.DataFrame, effects: Sequence[Effect | NoEstimate]
) -> CurveScore:
    asked = np.array([one.price for one in curve.points])
    inside = points[points["price"].between(asked[0] - SAME_CENT, asked[-1] + SAME_CENT)]
    at, share, people = (inside[name].to_numpy(np.float64) for name in ("price", "share", "people"))
    told = np.interp(at, asked, [one.purchase for one in curve.points])
    settled = [
        (candidate, effect.direction)
        for candidate, effect in zip(forecast.decision.candidates, effects, strict=True)
        if isinstance(effect, Effect) and effect.direction != "open"
    ]
    right = sum(_sign(curve, forecast, candidate) == direction for candidate, direction in settled)
    error = float(np.abs(told - share).mean()) if len(at) else math.nan
    return CurveScore(curve.name, error, _held(curve, at, told, share, people), len(at), right, len(settled))


def _sign(curve: ForecastCurve, forecast: Forecast, candidate: float) -> str:
    """Say which way profit goes by a curve's points."""
    stake, asked = forecast.decision, [one.price for one in curve.points]
    if not all(asked[0] <= price <= asked[-1] for price in (stake.current, candidate)):
        return ""
    before, after = np.interp([stake.current, candidate], asked, [one.purchase for one in curve.points])
    change = (candidate - stake.unit_cost) * after - (stake.current - stake.unit_cost) * before
    return "higher" if change > 0 else "lower"


def _held(
    curve: ForecastCurve, at: FloatArray, told: FloatArray, share: FloatArray, people: FloatArray
) -> int | None:
    """Count the prices at which the difference of two shares may be zero; None where there are no intervals."""
    ends = curve.ends
    if not ends:
        return None
    asked = [one.price for one in curve.points]
    low, high = (np.interp(at, asked, column) for column in zip(*ends, strict=True))
    theirs_low, theirs_high = score_limits(share * people, people)
    below = np.hypot(told - low, theirs_high - share)
    above = np.hypot(high - told, share - theirs_low)
    difference = told - share
    return int(((difference - below <= 0) & (difference + above >= 0)).sum())


def _noise(points: pd.DataFrame) -> float:
    people = points["people"].to_numpy(np.float64)
    near = (points["share"].to_numpy(np.float64) * people + 0.5) / (people + 1)
    return float(NOISE * np.sqrt(near * (1 - near) / people).mean())
