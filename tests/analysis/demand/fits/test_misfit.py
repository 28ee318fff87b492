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


@pytest.mark.lengthy
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


def asked_of_personas(index: np.ndarray, personas: int, random: np.random.Generator, draws: int = 1) -> Answers:
    """Personas of whom some would buy more at any price, each asked in three wordings."""
    rows = [
        draws_of(1 / (1 + np.exp(-index - level)), random, draws, wording=wording, persona=f"p{number}")
        for number, level in enumerate(random.normal(size=personas))
        for wording in (1, 2, 3)
    ]
    return answers_of(pd.concat(rows, ignore_index=True))


def test_personas_who_answer_alike_do_not_hide_a_step() -> None:
    """A fall that a logit spreads over the grid, in thirty personas' single answers: by counts alone p is 0.11."""
    index = np.where(GRID < 1.1, 0.3, -1.0)
    found = misfit(asked_of_personas(index, 30, np.random.default_rng(2)))
    assert found.p_value is not None
    assert found.p_value < 0.05


def test_replies_of_shoppers_up_to_their_own_limits_are_tested_as_replies() -> None:
    """Each reply is a step of its own; all of them together fall by a logit, or at two prices."""
    random = np.random.default_rng(5)

    def replies(limits: np.ndarray) -> Misfit:
        rows = [
            observations((limit >= GRID).astype(float), "draw", draw=number, format="grid")
            for number, limit in enumerate(limits)
        ]
        return misfit(answers_of(pd.concat(rows)))

    assert replies(1 + 0.4 * random.logistic(size=60)).holds
    assert not replies(np.where(random.random(60) < 0.5, 0.3, 1.7)).holds


def test_probabilities_hold_as_long_as_no_point_is_far_off() -> None:
    assert misfit(exact_answers(GRID, logit(1, -1))).holds
    off = logit(1, -1)
    off[5] -= 0.2
    assert not misfit(exact_answers(GRID, off)).holds
    in_one = [observations(curve, wording=number) for number, curve in enumerate((logit(1, -1), off), 1)]
    assert not misfit(answers_of(pd.concat(in_one))).holds
