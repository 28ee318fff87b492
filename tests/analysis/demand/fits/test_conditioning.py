"""Whether a design can tell a number does not hang on units, nor on the processor."""

import math

import numpy as np
import pytest

from core.analysis.demand.fits.conditioning import CONDITION_LIMIT, condition_number

PRICES = np.linspace(0.2, 2, 10)
LINE = np.vander(PRICES, 2, increasing=True)


def test_units_do_not_count() -> None:
    assert condition_number(LINE * np.array([1.0, 1e6])) == pytest.approx(condition_number(LINE))
    assert condition_number(LINE) < 10


def test_a_column_that_follows_from_others_or_holds_nothing_is_beyond_the_limit() -> None:
    assert condition_number(np.column_stack([LINE, 2 * LINE[:, 1]])) > CONDITION_LIMIT
    assert condition_number(np.column_stack([LINE, np.zeros(10)])) == math.inf
    assert condition_number(LINE[:1]) == math.inf


def test_rows_that_tell_nothing_are_as_if_they_were_not_there() -> None:
    told = np.where(PRICES[0] == PRICES, 1.0, 1e-30)
    assert condition_number(LINE, told) > CONDITION_LIMIT
