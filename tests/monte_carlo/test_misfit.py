"""How often a logit that is true is called none, where personas answer in several wordings."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import binomtest

from core.analysis.demand.fits.answers import answers_of
from core.analysis.demand.fits.logit import LogitFit, fit_logit
from core.analysis.demand.fits.misfit import misfit_of
from tests.support.zoo import Asked, answered

LOW, HIGH = 0.03, 0.07
"""Between which the share of false alarms of a test at 5% is to lie."""


@pytest.mark.parametrize("repeats", [40, pytest.param(400, marks=pytest.mark.slow)])
@pytest.mark.parametrize("personas", [10, 30])
@pytest.mark.parametrize("prices", [5, 11])
def test_a_true_logit_is_rejected_as_often_as_the_level_says(prices: int, personas: int, repeats: int) -> None:
    """Personas' levels differ by a standard deviation of one, those of the three wordings by 0.3."""
    random = np.random.default_rng([prices, personas])
    rejected = tested = 0
    for _ in range(repeats):
        rows = answered(lambda at: expit(1.5 - 1.5 * at), Asked(prices, 1, 3, personas), random)
        answers = answers_of(rows)
        fit = fit_logit(answers)
        if isinstance(fit, LogitFit):
            tested += 1
            rejected += not misfit_of(answers, fit).holds
    print(f"{prices} prices, {personas} personas: {rejected / tested:.1%} of {tested} rejected")
    assert binomtest(rejected, tested, HIGH, alternative="greater").pvalue > 0.01
    assert binomtest(rejected, tested, LOW, alternative="less").pvalue > 0.01
