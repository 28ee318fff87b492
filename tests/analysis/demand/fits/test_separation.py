"""Separation is found by a linear program, whatever the degree, and never by a failed inversion."""

import numpy as np
import pytest

from core.analysis.demand.fits.answers import exact_answers
from core.analysis.demand.fits.separation import separated
from tests.support.curves import GRID, logit
from tests.support.points import counted_of


@pytest.mark.parametrize(
    ("bought", "degree", "said"),
    [
        ([20] * 5 + [0] * 6, 1, True),
        ([20] * 5 + [7] + [0] * 5, 1, True),
        ([20] * 10 + [19], 1, True),
        ([20] * 4 + [7, 3] + [0] * 5, 1, False),
        ([20] * 5 + [19] * 6, 1, False),
        ([0, 0, 0, 20, 20, 20, 0, 0, 0, 0, 0], 1, False),
        ([0, 0, 0, 20, 20, 20, 0, 0, 0, 0, 0], 2, True),
        ([0, 0, 9, 20, 20, 9, 0, 0, 0, 0, 0], 2, True),
        ([0, 1, 9, 20, 20, 9, 0, 0, 0, 0, 0], 2, False),
        ([20] * 5 + [0] * 6, 2, True),
        ([20, 0, 20, 0, 20, 0], 2, False),
    ],
)
def test_answers_are_separated_where_a_polynomial_parts_them(bought: list[int], degree: int, said: bool) -> None:
    assert separated(counted_of(bought, 20), degree) is said


def test_the_prices_unit_does_not_matter() -> None:
    purchase = np.where(GRID < 1, 1.0, 0.0)
    purchase[5] = 0.5
    for factor in (1e-6, 1.0, 1e6):
        assert separated(exact_answers(factor * GRID, purchase), 2)
        assert not separated(exact_answers(factor * GRID, logit(1, -1)), 2)
