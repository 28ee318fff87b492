"""Demand curves: what the observations of every model and strategy say, each number with its interval."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from core.analysis.demand.fits import (
    Answers,
    Estimate,
    LogitFit,
    NoEstimate,
    Shares,
    Willingness,
    answers_of,
    counted_answers,
    estimate_willingness,
    fit_isotonic,
    fit_logit,
    limits_of,
    misfit_of,
    point_elasticity,
    shares_of,
)
from core.analysis.demand.shape_names import BEYOND_ELASTICITY, Shape
from core.analysis.demand.shapes import Order, ShapeVerdict, classify, describe_order, is_steep, too_few_personas
from core.basics.arrays import FloatArray
from core.experiment import PEOPLE, ModelName
from core.experiment.columns import by_identity

SURVEY = "survey"
"""Stands in the place of people's strategy, and of their method."""
MASS_FLOOR = 0.6
"""Below this share of readable first-token mass a curve is flagged."""
FEWEST_TELLING = 5
"""So many yeses and so many noes; fewer make a slope's interval far too sure, however many answers there are."""


@dataclass(frozen=True)
class Curve:
    """A demand curve as estimated, with the points behind it.

    Parameters
    ----------
    asked
        Who was; `PEOPLE` for people.
    strategy
        How: code of the strategy; ``survey`` for people.
    competitor_price
        What the prompt states of it, relative to the regular price; None where it states nothing.
    method
        ``logprob``, ``draw``, ``forecast``, or ``survey`` for people.
    points
        One row a price: ``relative_price``, ``price`` (US dollars), ``purchase`` (mean of the wordings' shares),
        ``low``, ``high`` (95%, as `core.analysis.demand.fits.shares.combine` makes them; NaN where none were
        sampled), ``answers`` (how many were read) and ``isotonic`` (the nearest purchases that never rise).
    unread, failed
        Cells that were unparsed, refused or failed, and those of them that failed.
    mass
        Mean share of readable first-token mass; NaN for draws and people.
    fit
        Logit fit, or why there is none.
    line
        The same where it describes the answers, or why no number may be taken from it.
    shares
        The points with what their errors come from, for comparisons without a curve.
    elasticity
        At the regular price, or why there is none.
    verdict
        Shape, with its evidence.
    order
        How orderly the points are, or why that cannot be said.
    willingness
        To pay, with the price of highest revenue.
    covers
        What the intervals speak of, such as ``sampling of 550 draws``, ``3 wordings`` or `FIT_ONLY`.
    sampled
        Whether the intervals reckon with sampling.
    """

    asked: ModelName
    strategy: str
    competitor_price: float | None
    method: str
    points: pd.DataFrame
    unread: int
    failed: int
    mass: float
    fit: LogitFit | NoEstimate
    line: LogitFit | NoEstimate
    shares: Shares
    elasticity: Estimate | NoEstimate
    verdict: ShapeVerdict
    order: Order | NoEstimate
    willingness: Willingness
    covers: str
    sampled: bool

    @property
    def shape(self) -> Shape:
        """Name of the shape."""
        return self.verdict.shape

    @property
    def without_elasticity(self) -> str:
        """Why no one elasticity describes it; empty where one does."""
        if self.shape in BEYOND_ELASTICITY:
            return f"the curve is {self.shape}"
        return self.line.reason if isinstance(self.line, NoEstimate) else ""

    @property
    def reading(self) -> str:
        """How answers that were not sampled were read, such as ``as read, in one wording``; empty if sampled."""
        if self.sampled:
            return ""
        wordings = len(self.shares.by_wording)
        if wordings:
            return f"as read, in {wordings} wordings that do not differ"
        replies = int(self.points["answers"].max()) if len(self.points) else 0
        if self.method == "logprob" or not replies:
            return "as read, in one wording"
        return "as read, in one reply" if replies == 1 else f"as read, in {replies} replies that do not differ"

    @property
    def share_read(self) -> float:
        """Share of the first token's probability, or else of the answers, that could be read; NaN for people."""
        if self.method == SURVEY or not math.isnan(self.mass):
            return self.mass
        read = float(self.points["answers"].sum())
        return read / (read + self.unread)


def estimate_curves(observations: pd.DataFrame) -> list[Curve]:
    """Estimate one curve a model and strategy, and under full context a stated competitor's price.

    Parameters
    ----------
    observations
        As `core.asking.replies.observations.observe` gives them.

    Returns
    -------
    list of Curve
        In the order of the observations.
    """
    return [_observed_curve(*group) for group in by_identity(observations, "competitor_price")]


def points_of(observations: pd.DataFrame) -> dict[tuple[ModelName, str], tuple[FloatArray, FloatArray]]:
    """Average answers by price and estimate nothing, as a small picture of many needs no more.

    Parameters
    ----------
    observations
        As for `estimate_curves`.

    Returns
    -------
    dict
        By who was asked and the strategy: prices relative to the regular one, ascending, and the share of buyers
        at each, both of shape (prices,); without what could not be read.
    """
    read = observations[observations["status"] == "ok"]
    shares = {
        (asked, code): shares_of(answers_of(rows)) for asked, code, rows in by_identity(read, "competitor_price")
    }
    return {key: (one.relative_price, one.purchase) for key, one in shares.items()}


def survey_curve(points: pd.DataFrame) -> Curve:
    """Estimate the curve of people's answers.

    Parameters
    ----------
    points
        Columns ``relative_price``, ``price`` (US dollars), ``purchase`` (share who would buy) and ``answers``
        (about how many were asked).

    Returns
    -------
    Curve
    """
    ordered = points.sort_values("relative_price", ignore_index=True)
    people = ordered["answers"].to_numpy(np.float64)
    answers = counted_answers(
        ordered["relative_price"].to_numpy(np.float64),
        people * ordered["purchase"].to_numpy(np.float64),
        people,
        f"sampling of about {people.sum():,.0f} people",
    )
    asked = _Asked(PEOPLE, SURVEY, None, SURVEY)
    return _curve(asked, ordered, answers, unread=0, failed=0, mass=math.nan)


class _Asked(NamedTuple):
    """What was asked of whom: fields of a `Curve`."""

    asked: ModelName
    strategy: str
    competitor_price: float | None
    method: str


def _observed_curve(asked: ModelName, strategy: str, rows: pd.DataFrame) -> Curve:
    stated = float(rows["competitor_price"].iloc[0])
    read = rows[rows["status"] == "ok"]
    relative_prices, first, answers = np.unique(read["relative_price"], return_index=True, return_counts=True)
    points = pd.DataFrame(
        {"relative_price": relative_prices, "price": read["price"].to_numpy()[first], "answers": answers}
    )
    masses = read["mass"].dropna()
    return _curve(
        _Asked(asked, strategy, None if math.isnan(stated) else stated, str(rows["method"].iloc[0])),
        points,
        answers_of(read),
        unread=len(rows) - len(read),
        failed=int((rows["status"] == "failed").sum()),
        mass=float(masses.mean()) if len(masses) else math.nan,
    )


def _curve(
    asked: _Asked,
    points: pd.DataFrame,
    answers: Answers,
    *,
    unread: int,
    failed: int,
    mass: float,
) -> Curve:
    fit, shares = fit_logit(answers), shares_of(answers)
    line = _line(answers, fit)
    verdict = classify(answers, fit, asked.competitor_price)
    return Curve(
        **asked._asdict(),
        points=_with_shares(points, shares),
        unread=unread,
        failed=failed,
        mass=mass,
        fit=fit,
        line=line,
        shares=shares,
        elasticity=line if isinstance(line, NoEstimate) else point_elasticity(line),
        verdict=verdict,
        order=describe_order(shares.relative_price, shares.purchase),
        willingness=estimate_willingness(line, shares, verdict.shape),
        covers=answers.covers,
        sampled=answers.sampled,
    )


def _line(answers: Answers, fit: LogitFit | NoEstimate) -> LogitFit | NoEstimate:
    """Return a fit where it describes the answers, or say why it does not."""
    if isinstance(fit, NoEstimate):
        return fit
    if reason := too_few_personas(answers):
        return NoEstimate(reason)
    yes = float(answers.weight @ answers.purchase)
    rarer, name = min((yes, "yes"), (float(answers.weight.sum()) - yes, "no"))
    if answers.binomial and rarer < FEWEST_TELLING:
        return NoEstimate(f"fewer than {FEWEST_TELLING} answers are {name}")
    if not misfit_of(answers, fit).holds:
        return NoEstimate("no smooth curve fits")
    if is_steep(fit, np.unique(answers.relative_price)):
        return NoEstimate("purchases fall between two answered prices, and what they do inside was not asked")
    return fit


def _with_shares(points: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    low, high = limits_of(shares) if shares.sampled else 2 * (np.full(len(points), math.nan),)
    isotonic = fit_isotonic(shares.purchase, shares.asked)
    return points.assign(purchase=shares.purchase, low=low, high=high, isotonic=isotonic)
