"""The shape of a demand curve, with the evidence for it, and how orderly its points are."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import stats
from scipy.optimize import isotonic_regression
from scipy.special import expit, xlogy

from core.analysis.demand.fits.answers import Answers
from core.analysis.demand.fits.elasticity import elasticity
from core.analysis.demand.fits.logit import ROUNDING, LogitFit, NoEstimate, fit_logit, one_sided, parted, parting
from core.analysis.levels import LINES, SIGNIFICANT, STRICT, STRICTER
from core.basics.arrays import FloatArray

Shape = Literal["falling", "rising", "flat", "humped", "stepped", "inconclusive"]

BEYOND_ELASTICITY: tuple[Shape, ...] = ("humped", "stepped")
"""Shapes that no one elasticity describes."""
FLAT_MARGIN = 0.2
"""An elasticity within plus or minus this counts as flat, where the data show it."""
FLAT_CHANGE = 0.15
"""A change of purchase probability across the grid that is not flat, whatever the elasticity at one price."""
HUMP_HEIGHT = 0.05
"""A hump rises at least so far, in purchase probability, above both ends of the grid."""
MATERIAL_CHANGE = 0.1
"""A change of purchase probability that matters: of a step, or of points off a line."""
POSITIVE_EVIDENCE = 2.0
"""A lead in BIC from which evidence is positive (Kass & Raftery 1995, section 3.2)."""
RESOLUTION = 0.01
"""Purchase probabilities closer than this are not told apart when curves are compared."""


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
        The numbers behind it, by name.
    """

    shape: Shape
    reason: str
    evidence: dict[str, float]


@dataclass(frozen=True)
class Order:
    """How orderly points are, by the criteria for purchase tasks.

    Parameters
    ----------
    trend
        Fall of log purchases for a rise of log price, from the first price to the last; orderly from 0.025 on.
    bounce
        Share of steps up the grid at which purchases rise by more than a quarter of those at the first price;
        orderly up to 0.1.
    reversals
        Times that somebody buys again after two prices in a row at which nobody did; orderly at 0.
    """

    trend: float
    bounce: float
    reversals: int


def describe_order(relative_price: FloatArray, purchase: FloatArray) -> Order | NoEstimate:
    """Measure how orderly points are.

    Parameters
    ----------
    relative_price, purchase
        Shape (prices,), by ascending price.

    Returns
    -------
    Order or NoEstimate

    Notes
    -----
    Stein, Koffarnus, Snider, Quisenberry & Bickel (2015). For the trend 0.01 is added to prices and purchases,
    so that zeros have a logarithm.
    """
    if len(purchase) < 2:
        return NoEstimate("too few prices were answered")
    logs, log_prices = np.log10(purchase + 0.01), np.log10(relative_price + 0.01)
    nobody = purchase == 0
    again = ~nobody[2:] & nobody[1:-1] & nobody[:-2]
    return Order(
        trend=float((logs[0] - logs[-1]) / (log_prices[-1] - log_prices[0])),
        bounce=float(np.mean(np.diff(purchase) > purchase[0] / 4)),
        reversals=int(again.sum()),
    )


def fit_isotonic(purchase: FloatArray, answers: FloatArray) -> FloatArray:
    """Fit the curve that never rises and lies nearest to the points.

    Parameters
    ----------
    purchase, answers
        Shape (prices,), by ascending price: mean purchase and how many answers it is the mean of.

    Returns
    -------
    numpy.ndarray
        Shape (prices,), by pooling adjacent violators (Ayer et al. 1955).
    """
    if not len(purchase):
        return purchase
    return np.asarray(isotonic_regression(purchase, weights=answers, increasing=False).x, dtype=np.float64)


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
        The first of these that the answers show. ``stepped``: a level below the competitor's price and a lower
        one above it fit better than a linear and a quadratic logit, by 2 in BIC. ``humped``: a quadratic logit
        rises at the lowest price and falls at the highest (both one-sided at 5%: Lind & Mehlum 2010) by 0.05 or
        more, and so do lines up to its turn and from it on (Simonsohn 2018; at 10%). ``inconclusive``: the
        quadratic turns inside the grid and fits better than one arm of it with a level beside, by 2 in BIC, but
        does not show a hump, so that no line speaks for the curve; or step and smooth curve fit alike. ``flat``:
        two one-sided tests at 5% (Schuirmann 1987) put the elasticity at the regular price, or at the grid's
        nearest price, within 0.2 of zero, and purchases do not show a change by 0.15 or more across the grid.
        ``falling`` or ``rising``: the 95% interval of the slope excludes zero. Else ``inconclusive``.

    Notes
    -----
    Where one price parts everybody from nobody there is no logit: the direction is then tested by permutation. So
    it is where all prices but the lowest or the highest are alike, if that one differs by 0.15 or more.
    """
    evidence: dict[str, float] = {}
    step = "smooth" if competitor_price is None else _compare_step(answers, competitor_price, evidence)
    if step == "stepped":
        return ShapeVerdict("stepped", "purchases drop at the stated competitor's price", evidence)
    bend = _bend(answers, evidence)
    if bend == "humped":
        return ShapeVerdict("humped", "purchases rise up to a price and fall from it on", evidence)
    if bend == "bent":
        return ShapeVerdict("inconclusive", "the curve bends, so that no one direction describes it", evidence)
    if step == "undecided":
        return ShapeVerdict("inconclusive", "a step and a smooth curve fit the answers about as well", evidence)
    if isinstance(fit, NoEstimate):
        direction = _parted_direction(answers, evidence) if parted(answers) else None
        if direction is None:
            return ShapeVerdict("inconclusive", fit.reason, evidence)
        return ShapeVerdict(direction, parting(answers), evidence)
    return _judge_line(answers, fit, evidence)


def _judge_line(answers: Answers, fit: LogitFit, evidence: dict[str, float]) -> ShapeVerdict:
    at = min(max(1.0, fit.lowest), fit.highest)
    equivalence = elasticity(fit, at, level=1 - 2 * SIGNIFICANT)
    rising = float(one_sided(fit, np.array([[0.0, 1.0]]))[0])
    change = float(np.diff(_fitted(fit, np.array([fit.lowest, fit.highest])))[0])
    evidence |= {
        "slope": fit.coefficients[1],
        "p_slope": 2 * min(rising, 1 - rising),
        "change_across_grid": change,
    }
    sloping = evidence["p_slope"] < SIGNIFICANT
    if not isinstance(equivalence, NoEstimate):
        evidence |= {"elasticity_low_90": equivalence.low, "elasticity_high_90": equivalence.high}
        within = equivalence.low > -FLAT_MARGIN and equivalence.high < FLAT_MARGIN
        changes = abs(change) >= FLAT_CHANGE and evidence["p_slope"] < STRICT
        if within and not changes:
            if _scatters(answers, fit, evidence):
                return ShapeVerdict("inconclusive", "the answers scatter too much around any line", evidence)
            return ShapeVerdict("flat", f"the elasticity lies within {FLAT_MARGIN:g} of zero", evidence)
        if within and evidence["p_slope"] >= STRICTER:
            return ShapeVerdict("inconclusive", "a flat and a sloping curve both fit the answers", evidence)
    if sloping and fit.coefficients[1] < 0:
        return ShapeVerdict("falling", "the slope lies below zero", evidence)
    if sloping:
        return ShapeVerdict("rising", "the slope lies above zero", evidence)
    return ShapeVerdict("inconclusive", "the slope may be zero, and may be more than flat", evidence)


def _fitted(fit: LogitFit, relative_price: FloatArray) -> FloatArray:
    design = np.vander(relative_price, len(fit.coefficients), increasing=True)
    return np.asarray(expit(design @ np.array(fit.coefficients)), dtype=np.float64)


def _scatters(answers: Answers, fit: LogitFit, evidence: dict[str, float]) -> bool:
    """Whether the points lie off the line by more than chance (draws) or by more than matters (else)."""
    prices, purchase, asked = answers.by_price()
    fitted = _fitted(fit, prices)
    if not answers.binomial:
        evidence["largest_misfit"] = float(np.max(np.abs(purchase - fitted)))
        return evidence["largest_misfit"] > MATERIAL_CHANGE
    squares = float(np.sum(asked * (purchase - fitted) ** 2 / (fitted * (1 - fitted))))
    degrees = len(prices) - len(fit.coefficients)
    evidence["p_scatter"] = float(stats.chi2.sf(squares, degrees)) if degrees else 1.0
    return evidence["p_scatter"] < STRICTER


def _bend(answers: Answers, evidence: dict[str, float]) -> Literal["humped", "bent", "straight"]:
    """Look for a turn inside the grid that the answers bear out."""
    _, means, _ = answers.settled().by_price()
    if np.all((means == 0) | (means == 1)):
        return _parted_hump(answers, evidence)
    fit = fit_logit(answers, degree=2)
    if isinstance(fit, NoEstimate) or abs(fit.coefficients[2]) <= ROUNDING:
        return "straight"
    turn = -fit.coefficients[1] / (2 * fit.coefficients[2])
    ends = np.array([fit.lowest, fit.highest])
    if not fit.lowest < turn < fit.highest:
        return "straight"
    low, middle, high = _fitted(fit, np.array([fit.lowest, turn, fit.highest]))
    slopes = one_sided(fit, np.column_stack([np.zeros(2), np.ones(2), 2 * ends]))
    curved = float(one_sided(fit, np.array([[0.0, 0.0, 1.0]]))[0])
    p_rise, p_fall = _two_lines(answers, turn)
    evidence |= {
        "turn": turn,
        "height": float(middle - max(low, high)),
        "p_curved": 2 * min(curved, 1 - curved),
        "p_lind_mehlum": float(max(slopes[0], 1 - slopes[1])),
        "p_rise_to_turn": p_rise,
        "p_fall_from_turn": p_fall,
    }
    if evidence["p_curved"] >= STRICT or not _beats_level_arm(answers, fit, turn, evidence):
        return "straight"
    rises_and_falls = evidence["p_lind_mehlum"] < SIGNIFICANT and max(p_rise, p_fall) < LINES
    if evidence["height"] >= HUMP_HEIGHT and rises_and_falls:
        return "humped"
    reversal = min(abs(middle - low), abs(middle - high))
    turned = (p_rise, p_fall) if fit.coefficients[2] < 0 else (1 - p_rise, 1 - p_fall)
    return "bent" if reversal >= HUMP_HEIGHT and max(turned) < 0.5 else "straight"


def _beats_level_arm(answers: Answers, fit: LogitFit, turn: float, evidence: dict[str, float]) -> bool:
    """Whether a quadratic describes the answers better than itself with one arm laid level, which has no turn.

    A plateau before a fall makes a quadratic rise where nothing does (Simonsohn 2018); both have three parameters.
    """
    prices, purchase, asked = answers.by_price()
    bent = _bic(_fitted(fit, prices), 3, purchase, asked, binomial=answers.binomial)
    leads = []
    for side in (1, -1):
        level = replace(answers, relative_price=np.maximum(side * (answers.relative_price - turn), 0) ** 2)
        arm = fit_logit(level)
        if isinstance(arm, LogitFit):
            fitted = _fitted(arm, np.maximum(side * (prices - turn), 0) ** 2)
            leads.append(_bic(fitted, 3, purchase, asked, binomial=answers.binomial) - bent)
    evidence["bic_lead_of_bend"] = min(leads, default=0.0)
    return evidence["bic_lead_of_bend"] >= POSITIVE_EVIDENCE


def _two_lines(answers: Answers, turn: float) -> tuple[float, float]:
    """P-values of a rise up to the turn and of a fall from it on, by a line each (Simonsohn 2018)."""
    rise = _p_rising(answers.where(answers.relative_price <= turn))
    fall = 1 - _p_rising(answers.where(answers.relative_price >= turn))
    return rise, fall


def _p_rising(answers: Answers) -> float:
    if not len(answers.purchase):
        return 0.5
    fit = fit_logit(answers)
    if isinstance(fit, LogitFit):
        return float(one_sided(fit, np.array([[0.0, 1.0]]))[0]) if fit.degrees > 0 else 0.5
    if not parted(answers):
        return 0.5
    chance = _chance_of_parting(answers)
    return chance if _rises(answers) else 1 - chance


def _parted_hump(answers: Answers, evidence: dict[str, float]) -> Literal["humped", "straight"]:
    """Look for a hump of all or none, to which no quadratic can be fitted (Albert & Anderson 1984)."""
    prices, purchase, _ = answers.settled().by_price()
    if len(prices) < 3 or purchase.max() - max(purchase[0], purchase[-1]) < HUMP_HEIGHT:
        return "straight"
    turn = float(np.median(prices[purchase == purchase.max()]))
    p_rise, p_fall = _two_lines(answers, turn)
    if max(p_rise, p_fall) >= SIGNIFICANT:
        return "straight"
    evidence |= {"turn": turn, "p_rise_to_turn": p_rise, "p_fall_from_turn": p_fall}
    return "humped"


def _parted_direction(answers: Answers, evidence: dict[str, float]) -> Literal["falling", "rising"] | None:
    _, purchase, _ = answers.settled().by_price()
    evidence["p_parting"] = min(1.0, 2 * _chance_of_parting(answers))
    evidence["change_across_grid"] = float(purchase[-1] - purchase[0])
    if evidence["p_parting"] >= SIGNIFICANT or abs(evidence["change_across_grid"]) < FLAT_CHANGE:
        return None
    return "rising" if _rises(answers) else "falling"


def _rises(answers: Answers) -> bool:
    _, purchase, _ = answers.by_price()
    return bool(purchase[-1] > purchase[0])


def _chance_of_parting(answers: Answers) -> float:
    """Chance that answers in random order would be parted this way: an exact permutation test.

    Draws are shuffled one by one; of other answers the prices. A price with both answers then counts as one
    at which nobody buys, or as the only one at which everybody does.
    """
    _, purchase, asked = answers.settled().by_price()
    if not answers.binomial:
        return 1 / math.comb(len(purchase), max(1, int(np.sum(purchase == 1))))
    mixed = (purchase > 0) & (purchase < 1)
    within = math.comb(round(float(asked[mixed].sum())), round(float((asked * purchase)[mixed].sum())))
    return within / math.comb(round(float(asked.sum())), round(float((asked * purchase).sum())))


def _compare_step(
    answers: Answers, competitor_price: float, evidence: dict[str, float]
) -> Literal["stepped", "undecided", "smooth"]:
    """Compare a step at the competitor's price with smooth curves.

    Answers at that very price are left out: a shopper who compares the two prices may take either. The step has
    a level on each side, drops by 0.1 or more, and purchases rise on neither side; against it stand the linear
    and the quadratic logit. A lead of 2 in BIC (Schwarz 1978) is positive evidence (Kass & Raftery 1995).
    """
    aside = answers.where(answers.relative_price != competitor_price)
    prices, purchase, asked = aside.by_price()
    below = prices < competitor_price
    if min(below.sum(), (~below).sum()) < 2:
        return "smooth"
    levels = [float(np.average(purchase[side], weights=asked[side])) for side in (below, ~below)]
    evidence["step"] = levels[1] - levels[0]
    if evidence["step"] > -MATERIAL_CHANGE:
        return "smooth"
    if parted(aside):
        evidence["p_parting"] = min(1.0, 2 * _chance_of_parting(aside))
        _, settled, _ = aside.settled().by_price()
        return "stepped" if np.array_equal(settled, below) and evidence["p_parting"] < SIGNIFICANT else "smooth"
    smooth = [_fitted(fit, prices) for fit in (fit_logit(aside), fit_logit(aside, 2)) if isinstance(fit, LogitFit)]
    if not smooth:
        return "smooth"
    step = _bic(np.where(below, levels[0], levels[1]), 2, purchase, asked, binomial=answers.binomial)
    rivals = [
        _bic(fitted, parameters, purchase, asked, binomial=answers.binomial)
        for parameters, fitted in enumerate(smooth, start=2)
    ]
    lead = min(rivals) - step
    evidence["bic_lead_of_step"] = lead
    if lead <= -POSITIVE_EVIDENCE:
        return "smooth"
    if lead < POSITIVE_EVIDENCE or _rises_on_a_side(aside, competitor_price):
        return "undecided"
    return "stepped"


def _rises_on_a_side(aside: Answers, competitor_price: float) -> bool:
    below = aside.relative_price < competitor_price
    return min(_p_rising(aside.where(below)), _p_rising(aside.where(~below))) < STRICT


def _bic(fitted: FloatArray, parameters: int, purchase: FloatArray, asked: FloatArray, *, binomial: bool) -> float:
    """Return the BIC: of draws by their likelihood, else of the points by their squared distances."""
    if binomial:
        likelihood = float(np.sum(asked * (xlogy(purchase, fitted) + xlogy(1 - purchase, 1 - fitted))))
        return parameters * math.log(float(asked.sum())) - 2 * likelihood
    distance = float(np.mean((purchase - fitted) ** 2)) + RESOLUTION**2
    return len(purchase) * math.log(distance) + parameters * math.log(len(purchase))
