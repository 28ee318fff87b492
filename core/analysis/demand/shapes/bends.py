"""Turns of a curve inside the grid, and the direction of answers that no logit fits."""

import math
from dataclasses import replace
from typing import Literal

import numpy as np
from scipy.special import chdtrc, xlogy

from core.analysis.demand.fits import (
    ROUNDING,
    Answers,
    LogitFit,
    NoEstimate,
    fit_isotonic,
    fit_logit,
    fitted_purchase,
    one_sided,
    separated,
)
from core.analysis.levels import LINES, SIGNIFICANT, STRICT
from core.basics.arrays import FloatArray

Bend = Literal["humped", "bent", "straight"]
HUMP_HEIGHT = 0.05
"""A hump rises at least so far, in purchase probability, above both ends of the grid."""
POSITIVE_EVIDENCE = 2.0
"""A lead in BIC from which evidence is positive (Kass & Raftery 1995, section 3.2)."""
RESOLUTION = 0.01
"""Purchase probabilities closer than this are not told apart when curves are compared."""


def find_bend(answers: Answers, evidence: dict[str, float]) -> Bend:
    """Look for a turn inside the grid that the answers bear out.

    Parameters
    ----------
    answers
        Of one curve.
    evidence
        To which the numbers that it rests on are added.

    Returns
    -------
    str
        ``humped``: a quadratic logit rises at the lowest price and falls at the highest (both one-sided at 5%:
        Lind & Mehlum 2010) by 0.05 or more, and so do lines up to its turn and from it on (Simonsohn 2018; at
        10%). ``bent``: it turns inside the grid and fits better than one arm of it with a level beside, by 2 in
        BIC, but does not show a hump. Else ``straight``.
    """
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
    low, middle, high = fitted_purchase(fit, np.array([fit.lowest, turn, fit.highest]))
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
    if (
        evidence["height"] >= HUMP_HEIGHT
        and evidence["p_lind_mehlum"] < SIGNIFICANT
        and max(p_rise, p_fall) < LINES
        and _rises_beyond_chance(answers, evidence)
    ):
        return "humped"
    reversal = min(abs(middle - low), abs(middle - high))
    turned = (p_rise, p_fall) if fit.coefficients[2] < 0 else (1 - p_rise, 1 - p_fall)
    return "bent" if reversal >= HUMP_HEIGHT and max(turned) < 0.5 else "straight"


def _beats_level_arm(answers: Answers, fit: LogitFit, turn: float, evidence: dict[str, float]) -> bool:
    """Whether a quadratic describes the answers better than itself with one arm laid level, which has no turn.

    A plateau before a fall makes a quadratic rise where nothing does (Simonsohn 2018); both have three parameters.
    """
    prices, purchase, asked = answers.by_price()
    bent = points_bic(fitted_purchase(fit, prices), 3, purchase, asked, binomial=answers.binomial)
    leads = []
    for side in (1, -1):
        level = replace(answers, relative_price=np.maximum(side * (answers.relative_price - turn), 0) ** 2)
        arm = fit_logit(level)
        if isinstance(arm, LogitFit):
            fitted = fitted_purchase(arm, np.maximum(side * (prices - turn), 0) ** 2)
            leads.append(points_bic(fitted, 3, purchase, asked, binomial=answers.binomial) - bent)
    evidence["bic_lead_of_bend"] = min(leads, default=0.0)
    return evidence["bic_lead_of_bend"] >= POSITIVE_EVIDENCE


def _rises_beyond_chance(answers: Answers, evidence: dict[str, float]) -> bool:
    """Whether no curve that never rises describes the answers: a turn that they chose themselves may be chance."""
    _, purchase, asked = answers.by_price()
    if not answers.yes_or_no:
        return True
    never_rises = fit_isotonic(purchase, asked)
    # Where it lies on a point, as at 0 and 1 it must, there is nothing to divide.
    away = purchase != never_rises
    squares = (asked * (purchase - never_rises) ** 2)[away] / (never_rises * (1 - never_rises))[away]
    evidence["p_never_rises"] = float(chdtrc(len(purchase) - len(np.unique(never_rises)), float(squares.sum())))
    return evidence["p_never_rises"] < SIGNIFICANT


def _two_lines(answers: Answers, turn: float) -> tuple[float, float]:
    """P-values of a rise up to the turn and of a fall from it on, by a line each (Simonsohn 2018)."""
    rise = p_rising(answers.where(answers.relative_price <= turn))
    fall = 1 - p_rising(answers.where(answers.relative_price >= turn))
    return rise, fall


def p_rising(answers: Answers) -> float:
    """Test whether purchases rise, by a line.

    Parameters
    ----------
    answers
        Of one curve, or of a part of it.

    Returns
    -------
    float
        One-sided p-value, near 1 where they clearly fall; 0.5 where no line can tell, as of answers all alike.
    """
    if not len(answers.purchase):
        return 0.5
    fit = fit_logit(answers)
    if isinstance(fit, LogitFit):
        return float(one_sided(fit, np.array([[0.0, 1.0]]))[0]) if fit.degrees > 0 else 0.5
    if not separated(answers, 1):
        return 0.5
    chance = chance_of_parting(answers)
    if chance == 1:
        return 0.5
    return chance if rises(answers) else 1 - chance


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


def rises(answers: Answers) -> bool:
    """Tell whether more buy at the highest price than at the lowest."""
    _, purchase, _ = answers.by_price()
    return bool(purchase[-1] > purchase[0])


def chance_of_parting(answers: Answers) -> float:
    """Work out the chance that answers in random order would be parted by a price as they are.

    Parameters
    ----------
    answers
        Of one curve, separated at degree 1.

    Returns
    -------
    float
        By an exact permutation test. Draws are shuffled one by one; of other answers the prices. A price with both
        answers then counts as one at which nobody buys, or as the only one at which everybody does.
    """
    prices, purchase, _ = answers.settled().by_price()
    if not answers.binomial:
        return 1 / math.comb(len(purchase), max(1, int(np.sum(purchase == 1))))
    mixed = answers.where(np.isin(answers.relative_price, prices[(purchase > 0) & (purchase < 1)]))
    return _orders(mixed) / _orders(answers)


def _orders(draws: Answers) -> int:
    """In how many orders so many yeses and noes can come."""
    asked, bought = float(draws.weight.sum()), float(draws.weight @ draws.purchase)
    return math.comb(round(asked), round(bought))


def points_bic(
    fitted: FloatArray, parameters: int, purchase: FloatArray, asked: FloatArray, *, binomial: bool
) -> float:
    """Return the BIC of a curve.

    Parameters
    ----------
    fitted, purchase, asked
        Shape (prices,).
    parameters
        Of the curve.
    binomial
        Whether answers are draws.

    Returns
    -------
    float
        Of draws by their likelihood, else of the points by their squared distances (Schwarz 1978).
    """
    if binomial:
        likelihood = float(np.sum(asked * (xlogy(purchase, fitted) + xlogy(1 - purchase, 1 - fitted))))
        return parameters * math.log(float(asked.sum())) - 2 * likelihood
    distance = float(np.mean((purchase - fitted) ** 2)) + RESOLUTION**2
    return len(purchase) * math.log(distance) + parameters * math.log(len(purchase))
