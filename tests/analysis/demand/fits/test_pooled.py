"""Numbers pooled over wordings: their mean, its interval, and the test against zero."""

import numpy as np
import pytest
from scipy import stats

from core.analysis.demand.fits.pooled import pooled_mean, t_interval, two_sided


def test_the_interval_over_wordings_is_the_t_interval_of_their_mean() -> None:
    values = np.array([0.2, 0.5, 0.9])
    reference = stats.ttest_1samp(values, 0.0)
    interval = reference.confidence_interval(0.95)
    found = pooled_mean(values)
    assert (found.estimate, found.low, found.high) == pytest.approx((values.mean(), interval.low, interval.high))


def test_with_endless_degrees_of_freedom_the_interval_is_normal() -> None:
    assert t_interval(1.0, 2.0, float("inf")).high == pytest.approx(1 + 2 * 1.959964, abs=1e-5)


def test_what_has_no_error_is_certainly_zero_or_certainly_not() -> None:
    assert two_sided(0.0, 0.0, 2) == 1.0
    assert two_sided(0.3, 0.0, 2) == 0.0
