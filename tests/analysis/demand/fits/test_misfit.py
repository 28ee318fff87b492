"""A logit that does not describe the answers is found out, and one that does is let alone."""

import math

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.fits.answers import Answers, answers_of, exact_answers
from core.analysis.demand.fits.logit import LogitFit, fit_logit
from core.analysis.demand.fits.misfit import Misfit, misfit_of
from tests.support.curves import GRID, drawn, draws_of, logit, observations
from tests.support.points import counted_of


def misfit(answers: Answers) -> Misfit:
    fit = fit_logit(answers)
    assert isinstance(fit, LogitFit)
    return misfit_of(answers, fit)


def test_a_step_from_half_to_none_is_no_logit() -> None:
    found = misfit(counted_of([25] * 6 + [0] * 5, 50))
    assert not found.holds
    assert found.p_value is not None
    assert found.p_value < 1e-6


def test_pearsons_statistic_is_that_of_its_formula() -> None:
    answers = counted_of([18, 14, 9, 4], 20)
    fit = fit_logit(answers)
    assert isinstance(fit, LogitFit)
    fitted = 1 / (1 + np.exp(-(fit.coefficients[0] + fit.coefficients[1] * GRID[:4])))
    squares = float(np.sum((np.array([18, 14, 9, 4]) - 20 * fitted) ** 2 / (20 * fitted * (1 - fitted))))
    assert misfit(answers).p_value == pytest.approx(math.exp(-squares / 2))


@pytest.mark.parametrize("draws", [10, 50, 200])
@pytest.mark.parametrize(("intercept", "slope"), [(1.0, -1.2), (2.0, -3.0), (0.0, 0.0)])
def test_a_logit_is_seldom_found_out(intercept: float, slope: float, draws: int) -> None:
    random = np.random.default_rng(1)
    found = [misfit(drawn(logit(intercept, slope), random, draws)).holds for _ in range(300)]
    assert np.mean(found) >= 0.95 - 2 * math.sqrt(0.05 / 300)


def test_wordings_are_tested_each_against_a_curve_of_its_own() -> None:
    random = np.random.default_rng(2)
    rows = [
        draws_of(logit(level, slope), random, 50, wording=number)
        for number, (level, slope) in enumerate(((3.0, -3.0), (0.0, -0.5), (1.0, -1.5)), 1)
    ]
    assert misfit(answers_of(pd.concat(rows))).holds


def test_probabilities_hold_as_long_as_no_point_is_far_off() -> None:
    assert misfit(exact_answers(GRID, logit(1, -1))).holds
    off = logit(1, -1)
    off[5] -= 0.2
    assert not misfit(exact_answers(GRID, off)).holds
    in_one = [observations(curve, wording=number) for number, curve in enumerate((logit(1, -1), off), 1)]
    assert not misfit(answers_of(pd.concat(in_one))).holds
