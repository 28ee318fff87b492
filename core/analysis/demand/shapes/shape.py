"""The shape of a demand curve, with the evidence for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.analysis.demand.fits import (
    Answers,
    LogitFit,
    Misfit,
    NoEstimate,
    Shares,
    combine,
    fitted_purchase,
    misfit_of,
    one_sided,
    separated,
    shares_of,
)
from core.analysis.demand.shape_names import Shape
from core.analysis.demand.shapes.bends import chance_of_parting, find_bend, rises
from core.analysis.demand.shapes.equivalence import (
    FLAT_CHANGE,
    FLAT_MARGIN,
    Flatness,
    flatness,
    settled_level,
    settles,
)
from core.analysis.demand.shapes.steps import compare_step_at, find_step
from core.analysis.levels import SIGNIFICANT

FEWEST_PERSONAS = 5
"""Fewer do not tell how far others would differ."""
AS_READ: Mapping[Shape, Shape] = {"flat": "inconclusive", "humped": "inconclusive", "stepped": "falling"}
"""What is left of a shape where nothing tells how other answers would differ."""


@dataclass(frozen=True)
class ShapeVerdict:
    """The shape of a curve and what it rests on.

    Parameters
    ----------
    shape
        Its name.
    reason
        A clause that says why.
    evidence
        The numbers behind it, by name. Of a step ``step_above`` and ``step_below`` are the relative prices between
        which it lies, ``step_before`` and ``step_after`` its levels.
    at_competitor
        Whether it is a step at the competitor's price that the prompt states.
    is_untested
        Whether it is left open because answers that were not sampled have no interval to test one by.
    """

    shape: Shape
    reason: str
    evidence: dict[str, float]
    at_competitor: bool = False
    is_untested: bool = False

    @property
    def lacks_personas(self) -> bool:
        """Whether it is left open because too few personas answered."""
        return "personas" in self.evidence


@dataclass(frozen=True)
class _Case:
    answers: Answers
    shares: Shares
    fit: LogitFit | NoEstimate
    misfit: Misfit | None
    competitor_price: float | None
    evidence: dict[str, float] = field(default_factory=dict)

    @property
    def line(self) -> LogitFit | None:
        """The linear logit, where it holds."""
        holds = self.misfit is not None and self.misfit.holds
        return self.fit if holds and isinstance(self.fit, LogitFit) else None

    def called(self, shape: Shape, reason: str, *, at_competitor: bool = False) -> ShapeVerdict:
        return ShapeVerdict(shape, reason, self.evidence, at_competitor)


def classify(answers: Answers, fit: LogitFit | NoEstimate, competitor_price: float | None = None) -> ShapeVerdict:
    """Name the shape of a curve.

    Parameters
    ----------
    answers
        Of the curve.
    fit
        Of degree 1, to these answers.
    competitor_price
        The competitor's price that the prompt states, relative to the regular price; None where it states none.

    Returns
    -------
    ShapeVerdict
        What `read_shape` finds; of answers that were not sampled only a direction: a step is called falling, and
        a level or a hump inconclusive, with what was read for the reason. Too few personas have no shape.
    """
    if reason := too_few_personas(answers):
        return ShapeVerdict("inconclusive", reason, {"personas": float(answers.personas)})
    found = read_shape(answers, fit, competitor_price)
    if answers.sampled or found.shape not in AS_READ or "replies" in found.evidence:
        return found
    reason = f"as read, {found.reason}; nothing tests it"
    return ShapeVerdict(AS_READ[found.shape], reason, found.evidence, is_untested=True)


def too_few_personas(answers: Answers) -> str:
    """Say that so few personas have neither a shape nor a slope.

    Parameters
    ----------
    answers
        Of a curve.

    Returns
    -------
    str
        A clause; empty where they are enough, or any shopper was asked.
    """
    if not 0 < answers.personas < FEWEST_PERSONAS:
        return ""
    return f"{answers.personas} {'persona is' if answers.personas == 1 else 'personas are'} too few for a shape"


def read_shape(
    answers: Answers, fit: LogitFit | NoEstimate, competitor_price: float | None = None
) -> ShapeVerdict:
    """Name the shape of a curve, whether its answers were sampled or not.

    Parameters
    ----------
    answers, fit, competitor_price
        As for `classify`.

    Returns
    -------
    ShapeVerdict
        What the first of `RULES` says that says anything.
    """
    misfit = misfit_of(answers, fit) if isinstance(fit, LogitFit) else None
    case = _Case(answers, shares_of(answers), fit, misfit, competitor_price)
    if misfit is not None:
        case.evidence["largest_misfit"] = misfit.largest
        if misfit.p_value is not None:
            case.evidence["p_misfit"] = misfit.p_value
    for rule in RULES:
        if verdict := rule(case):
            return verdict
    reason = fit.reason if isinstance(fit, NoEstimate) else "the slope may be zero, and may be more than flat"
    return case.called("inconclusive", reason)


def _settled(case: _Case) -> ShapeVerdict | None:
    """Call it flat: everybody or nobody buys at every price, within exact limits."""
    answers, settled = case.answers, case.answers.settled().purchase
    level = settled_level(case.shares)
    if not answers.binomial and len(settled) and (np.all(settled == 0) or np.all(settled == 1)):
        level = float(settled[0])
        if answers.replies and not settles(answers.replies):
            return None
        if answers.replies:
            case.evidence["replies"] = float(answers.replies)
    if level is None:
        return None
    case.evidence["level"] = level
    whom = "everybody buys" if level == 1 else "nobody buys"
    return case.called("flat", f"{whom} at any price, give or take {100 * FLAT_CHANGE:.0f} percentage points")


def _step_at_competitor(case: _Case) -> ShapeVerdict | None:
    """Call it stepped: a level below the stated competitor's price and a lower one above it."""
    if case.competitor_price is None:
        return None
    found = compare_step_at(case.answers, case.competitor_price, case.evidence)
    if found == "undecided":
        case.evidence["step_undecided"] = 1.0
    if found != "stepped":
        return None
    prices, purchase = case.shares.relative_price, case.shares.purchase
    before, after = prices < case.competitor_price, prices > case.competitor_price
    case.evidence.update(
        step_above=float(prices[before].max()),
        step_below=float(prices[after].min()),
        step_before=float(np.average(purchase[before], weights=case.shares.asked[before])),
        step_after=float(np.average(purchase[after], weights=case.shares.asked[after])),
    )
    return case.called("stepped", "purchases drop at the stated competitor's price", at_competitor=True)


def _hump(case: _Case) -> ShapeVerdict | None:
    """Call it humped: purchases rise up to a price and fall from it on; or leave open a bend not borne out."""
    bend = find_bend(case.answers, case.evidence)
    if bend == "humped":
        return case.called("humped", "purchases rise up to a price and fall from it on")
    if bend == "bent" and case.line is None:
        return case.called("inconclusive", "the curve bends, so that no one direction describes it")
    return None


def _step(case: _Case) -> ShapeVerdict | None:
    """Call it stepped: two levels, and the fall from one to the other lies between two answered prices."""
    doubted = case.misfit is not None and not case.misfit.rejected
    found = find_step(case.answers, case.shares, case.fit if doubted and isinstance(case.fit, LogitFit) else None)
    if found is None:
        return None
    case.evidence.update(
        step=found.after - found.before,
        step_above=found.above,
        step_below=found.below,
        step_before=found.before,
        step_after=found.after,
    )
    return case.called("stepped", "purchases fall at one place and hardly elsewhere")


def _undecided(case: _Case) -> ShapeVerdict | None:
    """Call it inconclusive: a step at the competitor's price and a smooth curve fit alike."""
    if "step_undecided" not in case.evidence:
        return None
    return case.called("inconclusive", "a step and a smooth curve fit the answers about as well")


def _flat(case: _Case) -> ShapeVerdict | None:
    """Call it flat: both proofs, by a logit that holds."""
    if case.line is None:
        return None
    found = flatness(case.line)
    if not isinstance(found, Flatness):
        return None
    case.evidence.update(
        elasticity_low_90=found.elasticity.low,
        elasticity_high_90=found.elasticity.high,
        change_across_grid=found.change.estimate,
        change_low_90=found.change.low,
        change_high_90=found.change.high,
    )
    if not found.shown:
        return None
    return case.called(
        "flat",
        f"the elasticity lies within {FLAT_MARGIN:g} of zero, and purchases change by less than "
        f"{100 * FLAT_CHANGE:.0f} percentage points over all prices",
    )


def _slope(case: _Case) -> ShapeVerdict | None:
    """Call it falling or rising: 95% intervals of the slope and of the points' trend exclude zero."""
    # One wording of probabilities has no error but that of the fit.
    line = case.line or (case.fit if isinstance(case.fit, LogitFit) and not case.shares.sampled else None)
    if line is None:
        return None
    rising = float(one_sided(line, np.array([[0.0, 1.0]]))[0])
    ends = fitted_purchase(line, np.array([line.lowest, line.highest]))
    case.evidence.update(
        slope=line.coefficients[1],
        p_slope=2 * min(rising, 1 - rising),
        change_across_grid=float(ends[1] - ends[0]),
    )
    # A sandwich of one or two yeses is far too sure of the slope; the points' intervals are not.
    sign = np.sign(line.coefficients[1])
    if case.evidence["p_slope"] >= SIGNIFICANT or (case.shares.sampled and _points_trend(case) != sign):
        return None
    if sign < 0:
        return case.called("falling", "the slope lies below zero")
    return case.called("rising", "the slope lies above zero")


def _points_trend(case: _Case) -> int:
    """Return the sign of the points' trend where its 95% interval excludes zero, else 0."""
    prices, asked = case.shares.relative_price, case.shares.asked
    away = asked * (prices - np.average(prices, weights=asked))
    trend = combine(case.shares, away / float(away @ prices))
    case.evidence.update(trend=trend.estimate, trend_low=trend.low, trend_high=trend.high)
    return int(trend.low > 0) - int(trend.high < 0)


def _trend(case: _Case) -> ShapeVerdict | None:
    """Call it falling or rising: no logit holds, and the 95% interval of the points' trend excludes zero."""
    if case.line is not None or not case.shares.sampled or len(case.shares.relative_price) < 2:
        return None
    # Of draws that one price parts the exact chance is known; the points' intervals are too sure of a handful.
    if case.answers.binomial and case.evidence.get("p_parting", 0.0) >= SIGNIFICANT:
        return None
    sign = _points_trend(case)
    if not sign:
        return None
    if sign < 0:
        return case.called("falling", "the points' trend lies below zero")
    return case.called("rising", "the points' trend lies above zero")


def _parted(case: _Case) -> ShapeVerdict | None:
    """Call it falling or rising: one price parts answers as their order by chance would not."""
    if not isinstance(case.fit, NoEstimate) or not len(case.shares.purchase) or not separated(case.answers, 1):
        return None
    _, purchase, _ = case.answers.settled().by_price()
    case.evidence.update(
        p_parting=min(1.0, 2 * chance_of_parting(case.answers)),
        change_across_grid=float(purchase[-1] - purchase[0]),
    )
    if case.evidence["p_parting"] >= SIGNIFICANT or abs(case.evidence["change_across_grid"]) < FLAT_CHANGE:
        return None
    return case.called("rising" if rises(case.answers) else "falling", case.fit.reason.split(", which")[0])


RULES: tuple[Callable[[_Case], ShapeVerdict | None], ...] = (
    _settled,
    _step_at_competitor,
    _hump,
    _step,
    _undecided,
    _flat,
    _slope,
    _parted,
    _trend,
)
"""What a curve is called, by the first rule that calls it anything; their docstrings say when."""
