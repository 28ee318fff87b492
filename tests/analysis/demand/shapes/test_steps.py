"""Steps: told from slopes, from several falls, and from what chance alone would show."""

import numpy as np
import pytest

from core.analysis.demand.fits.answers import Answers, exact_answers
from core.analysis.demand.fits.logit import LogitFit, fit_logit
from core.analysis.demand.fits.shares import shares_of
from core.analysis.demand.shapes.steps import Step, compare_step_at, find_step, is_steep
from tests.support.curves import GRID, logit
from tests.support.points import counted_of

STEP = np.where(GRID < 1, 0.9, 0.2)


def found(answers: Answers, fit: LogitFit | None = None) -> Step | None:
    return find_step(answers, shares_of(answers), fit)


def exact(purchase: np.ndarray | list[float]) -> Answers:
    return exact_answers(GRID[: len(purchase)], np.array(purchase, dtype=float))


def at_competitor(answers: Answers, price: float = 1.0) -> tuple[str, dict[str, float]]:
    evidence: dict[str, float] = {}
    return compare_step_at(answers, price, evidence), evidence


def test_a_step_lies_between_two_answered_prices_and_has_two_levels() -> None:
    assert found(exact(STEP)) == Step(0.8, 1.0, pytest.approx(0.9), pytest.approx(0.2))
    assert found(counted_of([45] * 4 + [10] * 7, 50)) == Step(0.6, 0.8, pytest.approx(0.9), pytest.approx(0.2))


@pytest.mark.parametrize(
    "purchase",
    [
        STEP[::-1],
        np.where(GRID < 1, 0.5, 0.41),
        logit(2, -2),
        [0.9, 0.2, 0.2],
        [0.9] + [0.2] * 10,
        [0.9] * 4 + [0.55] * 3 + [0.2] * 4,
        np.where(GRID < 1, 0.9, 0.2) + np.where(np.arange(11) % 2, 0.1, -0.1),
    ],
    ids=["a rise", "a small fall", "a slope", "too few prices", "one price", "two falls", "restless levels"],
)
def test_what_is_none_is_no_step(purchase: np.ndarray | list[float]) -> None:
    assert found(exact(purchase)) is None


def test_a_fall_that_draws_show_by_chance_is_no_step_and_the_same_of_many_draws_is() -> None:
    assert found(counted_of([6, 6, 6, 6, 6, 5, 4, 4, 4, 4, 4], 10)) is None
    assert found(counted_of([600] * 5 + [400] * 6, 1000)) is not None


def test_draws_at_a_price_beside_the_fall_that_lie_between_the_levels_make_it_a_slope() -> None:
    assert found(counted_of([45] * 4 + [18] + [10] * 6, 50)) is None


def test_a_steep_curve_through_the_points_is_no_step_even_where_its_line_was_rejected() -> None:
    assert found(exact(logit(0.9 * 28, -28))) is None


def test_where_a_line_describes_the_answers_there_is_a_step_only_if_that_line_is_one() -> None:
    gentle, steep = fit_logit(exact(logit(2, -2))), fit_logit(exact(logit(45, -50)))
    assert isinstance(gentle, LogitFit)
    assert isinstance(steep, LogitFit)
    assert found(exact(STEP), gentle) is None
    assert found(exact(STEP), steep) is not None


@pytest.mark.parametrize(
    ("slope", "prices", "steep"),
    [(-50.0, GRID, True), (-2.0, GRID, False), (0.0, GRID, False), (-50.0, GRID[3:6], False)],
    ids=["between two prices", "over the grid", "level", "too few prices to tell"],
)
def test_a_curve_is_steep_that_falls_between_two_neighbouring_prices(
    slope: float, prices: np.ndarray, steep: bool
) -> None:
    line = LogitFit((-0.9 * slope, slope), ((0.0, 0.0), (0.0, 0.0)), 1, 0.0, 2.0, (1,))
    assert is_steep(line, prices) is steep


def test_a_step_at_the_stated_price_leads_every_smooth_curve_and_its_size_stands_in_the_evidence() -> None:
    said, evidence = at_competitor(exact(STEP))
    assert said == "stepped"
    assert evidence["step"] == pytest.approx(-0.7)
    assert evidence["bic_lead_of_step"] >= 2


def test_what_is_answered_at_the_stated_price_itself_does_not_count() -> None:
    either = [at_competitor(exact(np.where(GRID == 1, value, STEP))) for value in (0.0, 1.0)]
    assert either[0] == either[1]


@pytest.mark.parametrize(
    ("purchase", "price", "said"),
    [
        (logit(3, -3), 1.0, "smooth"),
        (STEP[::-1], 1.0, "smooth"),
        (np.where(GRID < 1, 0.5, 0.41), 1.0, "smooth"),
        (np.where(GRID < 0.1, 0.9, 0.2), 0.1, "smooth"),
        (STEP, 3.0, "smooth"),
        (np.where(GRID < 1, 0.3 + 0.5 * GRID, 0.05 + 0.01 * GRID), 1.0, "undecided"),
        (np.where(GRID < 1, 1.0, 0.0), 1.0, "stepped"),
        (np.where(GRID < 0.5, 1.0, 0.0), 1.0, "smooth"),
    ],
    ids=[
        "slope",
        "rise",
        "small",
        "one price below",
        "none above",
        "rises below",
        "all to none",
        "parted elsewhere",
    ],
)
def test_a_step_elsewhere_or_none_is_not_the_competitors(purchase: np.ndarray, price: float, said: str) -> None:
    assert at_competitor(exact(purchase), price)[0] == said


def test_draws_that_fit_a_step_and_a_slope_alike_are_undecided() -> None:
    said, evidence = at_competitor(counted_of([38, 35, 33, 30, 28, 26, 14, 16, 13, 12, 15], 50))
    assert said == "undecided"
    assert abs(evidence["bic_lead_of_step"]) < 2


@pytest.mark.parametrize("bought", [[50] * 5 + [10] * 6, [40] * 5 + [0] * 6], ids=["all below", "none above"])
def test_a_level_of_all_or_none_beside_the_stated_price_is_a_level_like_any(bought: list[int]) -> None:
    assert at_competitor(counted_of(bought, 50))[0] == "stepped"
