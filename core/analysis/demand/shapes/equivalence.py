"""Whether a curve was shown to be flat, which takes more than having seen no slope."""

from dataclasses import dataclass

import numpy as np

from core.analysis.demand.fits import (
    Estimate,
    LogitFit,
    NoEstimate,
    Shares,
    estimate,
    exact_limits,
    point_elasticity,
)
from core.analysis.levels import SIGNIFICANT

FLAT_MARGIN = 0.2
"""An elasticity within plus or minus this counts as flat, where the data show it."""
FLAT_CHANGE = 0.15
"""A change of purchase probability across the grid within plus or minus this counts as flat, where they show
it."""


@dataclass(frozen=True)
class Flatness:
    """The two proofs that a curve is flat.

    Parameters
    ----------
    elasticity, change
        With 90% intervals, for two one-sided tests at 5% (Schuirmann 1987): at the regular price or the answered
        price nearest to it, and from the lowest price to the highest.
    """

    elasticity: Estimate
    change: Estimate

    @property
    def shown(self) -> bool:
        """Whether both lie within their margins."""
        return _within(self.elasticity, FLAT_MARGIN) and _within(self.change, FLAT_CHANGE)


def flatness(fit: LogitFit) -> Flatness | NoEstimate:
    """Test whether a fitted curve is flat.

    Parameters
    ----------
    fit
        Of degree 1, that holds.

    Returns
    -------
    Flatness or NoEstimate
    """
    at = min(max(1.0, fit.lowest), fit.highest)
    found = point_elasticity(fit, at, level=1 - 2 * SIGNIFICANT)
    if isinstance(found, NoEstimate):
        return found
    ends = np.array([fit.lowest, fit.highest])
    change = estimate(fit, lambda curve: float(np.diff(curve.purchase(ends))[0]), 1 - 2 * SIGNIFICANT)
    return Flatness(found, change)


def settled_level(shares: Shares) -> float | None:
    """Find the level from which purchases were shown not to stray, near 0 or 1, where a logit tells nothing.

    Parameters
    ----------
    shares
        Of draws that stand alone.

    Returns
    -------
    float or None
        0 or 1 where every price's exact one-sided limit at 5% (Clopper & Pearson 1934) lies within 0.15 of it; one
        test a price is enough, for all of them must agree (Berger 1982). Near to 1 the limits also put the
        elasticity over any doubling of the price within 0.2 of zero. Near to 0, where one sale more is many times
        as many, only the change is shown.
    """
    if not shares.counted or not len(shares.asked):
        return None
    low, high = exact_limits(shares.bought, shares.asked, level=1 - 2 * SIGNIFICANT)
    if float(low.min()) > max(1 - FLAT_CHANGE, 2**-FLAT_MARGIN):
        return 1.0
    return 0.0 if float(high.max()) < FLAT_CHANGE else None


def settles(replies: int) -> bool:
    """Tell whether so many replies that all buy at every price, or never, show that nearly all others would.

    Parameters
    ----------
    replies
        How many.

    Returns
    -------
    bool
        By the exact one-sided limit at 5%, as in `settled_level`; a reply counts once, however many prices it
        holds.
    """
    low, _ = exact_limits(np.array([float(replies)]), np.array([float(replies)]), level=1 - 2 * SIGNIFICANT)
    return float(low[0]) > max(1 - FLAT_CHANGE, 2**-FLAT_MARGIN)


def _within(value: Estimate, margin: float) -> bool:
    return value.low > -margin and value.high < margin
