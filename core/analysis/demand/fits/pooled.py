"""Numbers that are estimated once a wording, and the intervals of a number with a standard error."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from core.analysis.demand.fits.conditioning import ROUNDING
from core.analysis.demand.fits.logit import Estimate
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray


def pooled_mean(values: Sequence[float] | FloatArray) -> Estimate:
    """Average a number over wordings, with a t interval over them.

    Parameters
    ----------
    values
        Shape (wordings,), two or more: the number in each wording, in any unit.

    Returns
    -------
    Estimate
        In the same unit (Ibragimov & Mueller 2010).
    """
    return t_interval(float(np.mean(values)), error_of_mean(values), len(values) - 1)


def error_of_mean(values: Sequence[float] | FloatArray) -> float:
    """Return the standard error of a mean over wordings.

    Parameters
    ----------
    values
        Shape (wordings,), two or more.

    Returns
    -------
    float
    """
    return float(np.std(values, ddof=1)) / math.sqrt(len(values))


def t_interval(value: float, error: float, degrees: float) -> Estimate:
    """Put a t interval around a number.

    Parameters
    ----------
    value, error
        The number and its standard error.
    degrees
        Degrees of freedom; infinite for a normal interval.

    Returns
    -------
    Estimate
    """
    width = float(stats.t.ppf(0.5 + LEVEL / 2, degrees)) * error
    return Estimate(value, value - width, value + width)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjust p-values for how many of them there are.

    Parameters
    ----------
    p_values
        Of all tests of one family; None where nothing was tested.

    Returns
    -------
    list of float or None
        In their order (Holm 1979); None where nothing was tested.
    """
    tested = [one for one in p_values if one is not None]
    adjusted = iter(multipletests(tested, method="holm")[1] if tested else [])
    return [None if one is None else float(next(adjusted)) for one in p_values]


def two_sided(value: float, error: float, degrees: float) -> float:
    """Test a number against zero.

    Parameters
    ----------
    value, error, degrees
        As for `t_interval`.

    Returns
    -------
    float
        Two-sided p-value; 0 or 1 where there is no error but rounding.
    """
    if error <= ROUNDING:
        return 1.0 if abs(value) <= ROUNDING else 0.0
    return 2 * float(stats.t.sf(abs(value) / error, degrees))
