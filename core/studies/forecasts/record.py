"""The record of forecasts: what was locked and scored in a workspace, and whether it gets better."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from core.analysis.decision import Period
from core.basics.money import write_money
from core.basics.words import join, points
from core.studies.forecasts.forecast import Outcome
from core.studies.forecasts.seal import Sealed

if TYPE_CHECKING:  # Scoring takes long to load, and every page knows of workspaces.
    from core.studies.forecasts.scoring import Score

MOST_FORECASTS, MOST_TEXT = 200, 500
FEWEST_FOR_A_TREND = 8
"""So many scored forecasts before it is said whether they get better."""
SURE = 0.05
SYNTHETIC_TITLE = "synthetic market, no LLM"
"""Stands in the name of a model that is none."""
A_YEAR: dict[Period, float] = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
"""Periods of each kind in a year."""


@dataclass(frozen=True)
class KeptScore:
    """What a forecast was worth.

    Parameters
    ----------
    scored
        When, ISO 8601 in UTC.
    people
        How many counted.
    error
        Mean over its curves of how far they lay from people; None where no price was asked of both.
    direction
        As in `Score`.
    best, regret
        As in `Score`; None where it cannot be said.
    """

    scored: str
    people: int
    error: float | None
    direction: Outcome
    best: float | None
    regret: float | None


@dataclass(frozen=True)
class KeptForecast:
    """A forecast as a workspace remembers it, also once its file has gone from there.

    Parameters
    ----------
    sha256
        Of the file.
    product, currency, locked
        As in `Forecast`.
    chosen, period
        The price that follows from it, and the period of its decision.
    asked
        Which models.
    said
        What it recommends, shortened.
    score
        None until people have answered.
    is_recommended
        Whether that price was recommended; where none was, the current one is kept.
    """

    sha256: str
    product: str
    currency: str
    locked: str
    chosen: float
    period: Period
    asked: str
    said: str
    score: KeptScore | None = None
    is_recommended: bool = True

    def says_the_same_as(self, other: Self) -> bool:
        """Tell whether another says the same of the same file, or less, whenever it was scored."""
        if self.sha256 != other.sha256:
            return False
        if self.score is None or other.score is None:
            return other.score is None
        return replace(self.score, scored="") == replace(other.score, scored="")

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Read what `dataclasses.asdict` made of it, once it was written as JSON and read again."""
        found = data.get("score")
        return cls(**{**data, "score": found and KeptScore(**found)})


def keep(sealed: Sealed, found: "Score | None" = None, now: str = "") -> KeptForecast:
    """Return what a workspace remembers of a forecast.

    Parameters
    ----------
    sealed
        The forecast.
    found
        How it scored; None where it was only locked.
    now
        When it was scored, ISO 8601 in UTC.

    Returns
    -------
    KeptForecast
    """
    forecast = sealed.forecast
    return KeptForecast(
        sealed.sha256,
        forecast.product[:MOST_TEXT],
        forecast.currency,
        forecast.locked,
        forecast.chosen,
        forecast.decision.period,
        join(forecast.models)[:MOST_TEXT],
        forecast.decision.said[:MOST_TEXT],
        None if found is None else _kept_score(found, now),
        forecast.decision.recommended is not None,
    )


def _kept_score(found: "Score", now: str) -> KeptScore:
    errors = [one.error for one in found.curves if not math.isnan(one.error)]
    regret = getattr(found.regret, "estimate", None)
    error = sum(errors) / len(errors) if errors else None
    return KeptScore(now, found.people, error, found.direction, found.best, regret)


def say_record(kept: Sequence[KeptForecast]) -> list[str]:
    """Say how often the direction was right, how large the regret was, and whether it gets better.

    Parameters
    ----------
    kept
        Of a workspace, in any order.

    Returns
    -------
    list of str
        One sentence a question; only that nothing is scored, where nothing is.
    """
    scored = [(one, one.score) for one in sorted(kept, key=lambda one: one.locked) if one.score is not None]
    if not scored:
        return [f"{_count(len(kept), 'forecast')} locked, and none scored yet."] if kept else []
    scores = [score for _, score in scored]
    synthetic = sum(SYNTHETIC_TITLE in one.asked for one, _ in scored)
    invented = f" {synthetic} of these are of synthetic markets, no LLM." if synthetic else ""
    return [
        f"{_count(len(kept), 'forecast')} locked, {len(scored)} of them scored.{invented}",
        _say_directions([score.direction for score in scores]),
        _say_regrets(scored),
        _say_trend([score.error for score in scores if score.error is not None]),
    ]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun} is" if number == 1 else f"{number:,} {noun}s are"


def _say_directions(directions: Sequence[Outcome]) -> str:
    settled = [one for one in directions if one in ("right", "wrong")]
    none, left = directions.count("none"), directions.count("open")
    rest = [f"{left} left open by people"] * bool(left) + [f"{none} without a recommendation"] * bool(none)
    beside = f" ({join(rest)})" if rest else ""
    if not settled:
        return f"No direction was settled by people yet{beside}."
    return f"The direction was right in {settled.count('right')} of {len(settled)} that people settled{beside}."


def _say_regrets(scored: Sequence[tuple[KeptForecast, KeptScore]]) -> str:
    by_currency: dict[str, list[float]] = {}
    for one, score in scored:
        if score.regret is not None:
            by_currency.setdefault(one.currency, []).append(score.regret * A_YEAR[one.period])
    if not by_currency:
        return "Of none can a regret be said."
    parts = [
        f"{write_money(sum(found) / len(found), currency)} a year on average, {write_money(max(found), currency)} "
        f"at most ({len(found)} in {currency})"
        for currency, found in by_currency.items()
    ]
    return f"The regret was {join(parts)}."


def _say_trend(errors: Sequence[float]) -> str:
    mean = f"The curves lay {points(sum(errors) / len(errors))} points from people on average" if errors else ""
    if len(errors) < FEWEST_FOR_A_TREND:
        few = f"they are too few for that, {len(errors)} of the {FEWEST_FOR_A_TREND} that it takes"
        return f"{mean or 'No curve was compared with people'}; whether they get nearer cannot be said: {few}."
    # Loads long, and most records are too short for it.
    from scipy.stats import kendalltau

    found = kendalltau(range(len(errors)), errors)
    if not found.pvalue < SURE:
        return f"{mean}; neither nearer nor farther over time by more than chance (Kendall's test)."
    return f"{mean}; over time they get {'nearer' if found.statistic < 0 else 'farther'} (Kendall's test at 5%)."
