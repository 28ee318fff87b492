"""Flat takes two proofs; a slope that was not seen is none of them."""

import numpy as np
import pytest

from core.analysis.demand.fits.answers import exact_answers
from core.analysis.demand.fits.logit import LogitFit, fit_logit
from core.analysis.demand.shapes.equivalence import Flatness, flatness, settled_level
from tests.support.curves import GRID, logit
from tests.support.points import counted, counted_of


def proofs(bought: list[int], draws: int) -> Flatness:
    fit = fit_logit(counted_of(bought, draws))
    assert isinstance(fit, LogitFit)
    found = flatness(fit)
    assert isinstance(found, Flatness)
    return found


def test_few_draws_are_no_proof() -> None:
    found = proofs([5, 4, 6, 5, 5, 4, 6, 5, 4, 5, 5], 10)
    assert abs(found.change.estimate) < 0.05
    assert not found.shown


def test_many_draws_show_a_flat_curve() -> None:
    assert proofs([160, 158, 162, 159, 160, 161, 158, 160, 162, 159, 160], 200).shown


def test_an_elasticity_near_zero_at_the_regular_price_is_not_enough() -> None:
    """Almost all buy there, and few at twice the price."""
    fit = fit_logit(exact_answers(GRID, logit(9.2, -4.6)))
    assert isinstance(fit, LogitFit)
    found = flatness(fit)
    assert isinstance(found, Flatness)
    assert abs(found.elasticity.estimate) < 0.2
    assert not found.shown


@pytest.mark.parametrize(
    ("bought", "draws", "level"),
    [
        ([50] * 11, 50, 1.0),
        ([50] * 10 + [49], 50, 1.0),
        ([0] * 11, 50, 0.0),
        ([10] * 11, 10, None),
        ([25] * 11, 50, None),
    ],
)
def test_near_nobody_and_everybody_exact_limits_decide(bought: list[int], draws: int, level: float | None) -> None:
    assert settled_level(counted(bought, draws)) == level


def test_a_change_of_fifteen_points_is_called_settled_in_at_most_one_of_twenty() -> None:
    random = np.random.default_rng(1)
    truth = np.array([1.0] * 10 + [0.85])
    said = [settled_level(counted(list(random.binomial(50, truth)), 50)) for _ in range(2000)]
    assert np.mean([one is not None for one in said]) <= 0.05 + 2 * (0.05 / 2000) ** 0.5
