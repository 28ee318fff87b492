"""Whether answers are answers at all: what fails here is drawn as no curve."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from core.analysis.demand.limits import USUAL, Limits
from core.experiment import ModelName, strategy_title
from core.experiment.columns import asked_of, by_identity, strategy_of

ENOUGH_DRAWS = 20
"""So many draws, of several strategies and wordings, can show that a server says one thing to everything."""
ONE_REPLY = "all draws begin with one text and give one answer, whatever the prompt"


@dataclass(frozen=True)
class AnswerCheck:
    """One number of a curve's answers against its limit.

    Parameters
    ----------
    asked
        The model.
    strategy
        Code of the strategy.
    name
        What is measured.
    value, limit
        From 0 to 1; no limit where what was found is a failure by itself.
    passed
        Whether the answers are to be believed, by this number.
    """

    asked: ModelName
    strategy: str
    name: str
    value: float
    limit: float | None
    passed: bool

    @property
    def reason(self) -> str:
        """What was found, for a sentence."""
        if self.limit is None:
            return self.name
        return f"{self.name} {self.value:.0%}, where the limit is {self.limit:.0%}"


def check_answers(observations: pd.DataFrame, limits: Limits = USUAL) -> list[AnswerCheck]:
    """Check the answers behind every curve.

    Parameters
    ----------
    observations
        As `core.asking.replies.observations.observe` gives them.
    limits
        What they must reach.

    Returns
    -------
    list of AnswerCheck
        Of every curve that has a reply, in the order of the observations.
    """
    same = _say_one_thing(observations)
    return [
        check
        for asked, strategy, rows in by_identity(observations)
        for check in checks_of(asked, strategy, rows[rows["status"] != "failed"], limits, one_reply=asked in same)
    ]


def failed_curves(checks: Iterable[AnswerCheck]) -> tuple[tuple[ModelName, str], ...]:
    """Name the curves that failed a check.

    Parameters
    ----------
    checks
        As `check_answers` gives them.

    Returns
    -------
    tuple of tuple
        Model and code of the strategy, each once, in the order of the checks.
    """
    return tuple(dict.fromkeys((check.asked, check.strategy) for check in checks if not check.passed))


def believable(observations: pd.DataFrame, checks: Iterable[AnswerCheck]) -> pd.DataFrame:
    """Keep the answers of curves that pass every check.

    Parameters
    ----------
    observations
        As for `check_answers`.
    checks
        What it found of them.

    Returns
    -------
    pandas.DataFrame
        Some of the rows.
    """
    failed = failed_curves(checks)
    if not failed:
        return observations
    identities = zip(asked_of(observations), strategy_of(observations), strict=True)
    return observations[[identity not in failed for identity in identities]]


def say_failures(
    checks: list[AnswerCheck], title: Callable[[str], str] = strategy_title, what: str = "curve"
) -> list[str]:
    """Say which curves failed their checks, and why.

    Parameters
    ----------
    checks
        As `check_answers` gives them.
    title
        Names a strategy by its code.
    what
        There is none of, where a check failed.

    Returns
    -------
    list of str
        A sentence a curve.
    """
    reasons: dict[str, list[str]] = {}
    for check in checks:
        if not check.passed:
            reasons.setdefault(f"{title(check.strategy)} of {check.asked.title}", []).append(check.reason)
    return [
        f"{curve} failed its checks, so there is no {what}: {'; '.join(found)}. Every reply is kept."
        for curve, found in reasons.items()
    ]


def why_failed(checks: Iterable[AnswerCheck]) -> str:
    """Return what was found where checks failed, for a sentence; empty where all passed."""
    return "; ".join(check.reason for check in checks if not check.passed)


def checks_of(
    asked: ModelName,
    strategy: str,
    replies: pd.DataFrame,
    limits: Limits = USUAL,
    *,
    one_reply: bool = False,
    answers: str = "yes or no",
) -> list[AnswerCheck]:
    """Check the answers of one model by one strategy.

    Parameters
    ----------
    asked, strategy
        Whose they are.
    replies
        With the columns ``status`` and, where first tokens are read, ``mass``; none that was given up.
    limits
        What they must reach.
    one_reply
        Whether the model says one thing to everything.
    answers
        What can be answered, for a sentence.

    Returns
    -------
    list of AnswerCheck
        Empty where there is no reply.
    """
    if replies.empty:
        return []
    mass, count = float(replies["mass"].mean()) if "mass" in replies else math.nan, len(replies)
    parsed = float((replies["status"] == "ok").sum()) / count
    refused = float((replies["status"] == "refused").sum()) / count
    measured: list[tuple[str, float, float | None, bool]] = [
        ("replies that could be read", parsed, limits.parsed, parsed >= limits.parsed),
        ("refusals", refused, limits.refused, refused <= limits.refused),
    ]
    if not math.isnan(mass):
        measured.insert(0, (f"mean probability on {answers}", mass, limits.mass, mass >= limits.mass))
    if one_reply:
        measured.append((ONE_REPLY, 1.0, None, False))
    return [AnswerCheck(asked, strategy, *numbers) for numbers in measured]


def _say_one_thing(observations: pd.DataFrame) -> set[ModelName]:
    """Find models of which every draw is one text, of several words: a bare yes is an answer, if a flat one.

    The table holds how a text begins, so that long ones may part later: then their answers tell.
    """
    drawn = observations[
        (observations["method"] == "draw")
        & (observations["format"] == "one_price")
        & (observations["status"] != "failed")
    ]
    return {
        asked_of(rows).iloc[0]
        for _, rows in drawn.groupby(["backend", "base_url", "model"], sort=False)
        if len(rows) >= ENOUGH_DRAWS
        and rows["answer"].nunique() == 1
        and rows["purchase"].nunique(dropna=False) == 1
        and len(rows["answer"].iloc[0].split()) > 1
        and rows["wording"].nunique() > 1
        and strategy_of(rows).nunique() > 1
    }
