"""Turns inside the grid, by hand and against a fit of statsmodels'."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from core.analysis.demand.fits.answers import Answers, exact_answers
from core.analysis.demand.fits.logit import LogitFit, fit_logit
from core.analysis.demand.shapes.bends import (
    chance_of_parting,
    find_bend,
    fitted_purchase,
    p_rising,
    points_bic,
    rises,
)
from tests.support.curves import GRID, logit
from tests.support.points import counted_of


def exact(*purchase: float) -> Answers:
    return exact_answers(GRID[: len(purchase)], np.array(purchase))


def test_a_fitted_curve_of_any_degree_is_evaluated() -> None:
    line = LogitFit((math.log(3), -math.log(3)), ((0.0, 0.0), (0.0, 0.0)), 1, 0.0, 2.0, (1,))
    assert fitted_purchase(line, np.array([0.0, 1.0, 2.0])) == pytest.approx([0.75, 0.5, 0.25])
    bent = LogitFit((0.0, 0.0, math.log(3)), ((0.0,) * 3,) * 3, 1, 0.0, 2.0, (1,))
    assert fitted_purchase(bent, np.array([0.0, 1.0])) == pytest.approx([0.5, 0.75])


def test_a_rise_of_draws_is_tested_as_a_binomial_logit_with_robust_errors() -> None:
    bought = [8, 9, 7, 11, 10, 12]
    answers = counted_of(bought, 20)
    yes_no = np.repeat([1.0, 0.0] * 6, np.ravel([(one, 20 - one) for one in bought]))
    prices = np.repeat(GRID[:6], 20)
    fit = sm.GLM(yes_no, sm.add_constant(prices), family=sm.families.Binomial()).fit(cov_type="HC1")
    assert p_rising(answers) == pytest.approx(stats.norm.sf(fit.tvalues[1]), abs=0.005)
    assert p_rising(counted_of(bought[::-1], 20)) == pytest.approx(1 - p_rising(answers), abs=1e-6)


def test_where_no_line_can_tell_a_rise_is_as_likely_as_a_fall() -> None:
    assert p_rising(exact()) == 0.5
    assert p_rising(exact(0.4)) == 0.5
    assert p_rising(exact(1.0, 1.0, 1.0)) == 0.5


@pytest.mark.parametrize(
    ("bought", "draws", "chance"),
    [
        ([2, 2, 0], 2, 1 / math.comb(6, 4)),
        ([2, 1, 0], 2, math.comb(2, 1) / math.comb(6, 3)),
        ([20] * 3 + [0] * 3, 20, 1 / math.comb(120, 60)),
    ],
)
def test_the_chance_that_shuffled_draws_are_parted_so_is_counted(
    bought: list[int], draws: int, chance: float
) -> None:
    answers = counted_of(bought, draws)
    assert chance_of_parting(answers) == pytest.approx(chance)
    assert p_rising(answers) == pytest.approx(1 - chance)


def test_of_probabilities_the_prices_are_shuffled() -> None:
    assert chance_of_parting(exact(1.0, 1.0, 0.0, 0.0)) == pytest.approx(1 / 6)
    assert chance_of_parting(exact(0.9999, 1.0, 0.0001, 0.0)) == pytest.approx(1 / 6)


def test_a_rise_is_one_of_the_highest_price_over_the_lowest() -> None:
    assert rises(exact(0.2, 0.9, 0.3))
    assert not rises(exact(0.3, 0.9, 0.3))


def test_the_bic_of_draws_and_of_points_by_hand() -> None:
    """One of two draws is a yes: the likelihood is 1/4. Two points on their curve: the resolution is left."""
    half, both = np.array([0.5]), np.array([0.3, 0.6])
    assert points_bic(half, 1, half, np.array([2.0]), binomial=True) == pytest.approx(5 * math.log(2))
    assert points_bic(both, 1, both, np.ones(2), binomial=False) == pytest.approx(2 * math.log(1e-4) + math.log(2))


@pytest.mark.parametrize(
    ("purchase", "bend"),
    [
        (logit(-2, 6, -3), "humped"),
        (1 - logit(-2, 6, -3), "bent"),
        (logit(1, -2), "straight"),
        (logit(-1, 4, -1), "straight"),
        (0.5 + 0.02 * np.sin(np.pi * GRID / 2), "straight"),
        (np.array([1.0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]), "straight"),
        (np.array([0, 1.0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), "straight"),
    ],
    ids=["hump", "valley", "line", "turn near the end", "hump of two points", "step", "one price"],
)
def test_a_turn_inside_the_grid_is_told_from_what_only_looks_like_one(purchase: np.ndarray, bend: str) -> None:
    assert find_bend(exact_answers(GRID, purchase), {}) == bend


def test_a_hump_of_all_or_none_is_one_where_its_order_is_no_chance() -> None:
    """Of five probabilities up to the turn, the lowest two are the noes by chance in one of ten orders."""
    assert find_bend(counted_of([0, 0] + [20] * 5 + [0] * 4, 20), {}) == "humped"
    assert find_bend(exact(0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0), {}) == "straight"


def test_a_hump_has_its_turn_its_height_and_both_tests_in_the_evidence() -> None:
    """Logit -2 + 6 r - 3 r^2 turns at 1, where it is 1, and is -2 at either end of the grid."""
    evidence: dict[str, float] = {}
    find_bend(exact_answers(GRID, logit(-2, 6, -3)), evidence)
    assert evidence["turn"] == pytest.approx(1.0)
    assert evidence["height"] == pytest.approx(1 / (1 + math.exp(-1)) - 1 / (1 + math.exp(2)))
    assert max(evidence["p_lind_mehlum"], evidence["p_rise_to_turn"], evidence["p_fall_from_turn"]) < 0.05


def test_lind_and_mehlums_p_is_the_larger_of_the_slopes_at_either_end() -> None:
    answers, evidence = counted_of([4, 7, 9, 10, 12, 11, 12, 9, 8, 6, 5], 20), dict[str, float]()
    find_bend(answers, evidence)
    fit = fit_logit(answers, degree=2)
    assert isinstance(fit, LogitFit)
    covariance, p = np.array(fit.covariance), []
    for at, sign in ((0.0, 1), (2.0, -1)):
        gradient = np.array([0.0, 1.0, 2 * at])
        slope = sign * gradient @ fit.coefficients / math.sqrt(gradient @ covariance @ gradient)
        p.append(stats.t.sf(slope, fit.degrees))
    assert evidence["p_lind_mehlum"] == pytest.approx(max(p))
