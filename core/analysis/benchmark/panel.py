"""Several models as a panel: which are worth their weight, and whether together they are nearer to people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import nnls
from scipy.special import expit

from core.analysis.benchmark.calibration import Calibration, calibrate, log_odds
from core.analysis.benchmark.entries import Entry
from core.analysis.benchmark.resampling import mean_over_units
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.people import asked_prices, people_matrix
from core.basics.arrays import FloatArray
from core.experiment import catalog

SUM_TO_ONE = 1e3
"""Weight of the sum of the weights among the squares that are made least."""
WORTH = 0.05
"""A weight below this is called none."""


@dataclass(frozen=True, eq=False)
class Panel:
    """What a panel of models is worth on the benchmark.

    Parameters
    ----------
    entries
        Models and strategies that answered every product at every price.
    weights
        Shape (entries,), mean over the products that were left out in turn; they add up to 1.
    singles
        Shape (entries,), mean absolute error of each, calibrated on the other products.
    error
        Of the panel.
    gain
        How much nearer to people the panel is than the single one that was best on the other products, paired over
        products.
    """

    entries: tuple[Entry, ...]
    weights: FloatArray
    singles: FloatArray
    error: float
    gain: Estimate

    @property
    def wins(self) -> bool:
        """Whether the panel is nearer than the best single one by more than noise."""
        return self.gain.low > 0


def draw_panel(entries: Sequence[Entry]) -> Panel | NoEstimate:
    """Combine models by weights that other products teach.

    Parameters
    ----------
    entries
        Models and strategies.

    Returns
    -------
    Panel or NoEstimate
        Without those that did not answer every product at every price.

    Notes
    -----
    Stacking (Breiman 1996): weights, none below zero, that sum to one and make the squared error least over the
    other products, each predicted by a calibration that knows neither it nor the product that is left out.
    """
    whole = tuple(one for one in entries if not np.isnan(one.shares).any())
    if len(whole) < 2:
        return NoEstimate("fewer than two models and strategies answered every product at every price")
    people, weights, errors, singles, best = people_matrix(), [], [], [], []
    for place in range(len(people)):
        told = [_told(entry, place) for entry in whole]
        if any(one is None for one in told):
            return NoEstimate("a calibration did not converge on these answers")
        others = np.delete(people, place, axis=0)
        own = np.array([one[0] for one in told if one is not None])
        rest = np.array([one[1] for one in told if one is not None])
        weight = _weights(rest.reshape(len(whole), -1).T, others.ravel())
        off = np.abs(own - people[place]).mean(axis=1)
        weights.append(weight)
        singles.append(off)
        best.append(off[np.abs(rest - others).mean(axis=(1, 2)).argmin()])
        errors.append(float(np.abs(weight @ own - people[place]).mean()))
    return Panel(
        whole,
        np.mean(weights, axis=0),
        np.mean(singles, axis=0),
        float(np.mean(errors)),
        mean_over_units(np.array(best) - np.array(errors)),
    )


def _told(entry: Entry, place: int) -> tuple[FloatArray, FloatArray] | None:
    """Return what a model predicts of a product, shape (prices,), and of the others, shape (products, prices)."""
    points = pd.DataFrame({"relative_price": asked_prices(), "purchase": entry.shares[place]})
    found = calibrate(points, catalog()[place], entry)
    if not isinstance(found, Calibration):
        return None
    odds = log_odds(np.delete(people_matrix(), place, axis=0)) - found.missed
    return found.points["purchase"].to_numpy(np.float64), np.asarray(expit(odds), dtype=np.float64)


def _weights(predicted: FloatArray, people: FloatArray) -> FloatArray:
    design = np.vstack([predicted, SUM_TO_ONE * np.ones(predicted.shape[1])])
    found = np.asarray(nnls(design, np.append(people, SUM_TO_ONE))[0], dtype=np.float64)
    return np.asarray(found / found.sum(), dtype=np.float64)


def say_panel(panel: Panel) -> list[str]:
    """Say which models of a panel are worth their weight, and whether the panel beats the best single one.

    Parameters
    ----------
    panel
        The panel.

    Returns
    -------
    list of str
        Sentences.
    """
    order = np.argsort(-panel.weights)
    shares = "; ".join(
        f"{panel.entries[one].title} {panel.weights[one]:.0%}, alone off by {100 * panel.singles[one]:.1f}"
        for one in order
        if panel.weights[one] >= WORTH
    )
    none = sum(panel.weights < WORTH)
    told = f"Weights, with the error of each calibrated alone in percentage points: {shares}."
    if none:
        told += f" The other {none} of {len(panel.entries)} have less than {WORTH:.0%} each."
    low, high = 100 * panel.gain.low, 100 * panel.gain.high
    verdict = (
        f"Together they are off by {100 * panel.error:.1f}. The single one that is best on the other products is "
        f"off by {100 * panel.gain.estimate:.1f} points more ({low:.1f} to {high:.1f} over products)"
    )
    if panel.wins:
        return [told, f"{verdict}: a second opinion helps."]
    return [told, f"{verdict}, which is not shown to be more than noise: take the best single one."]
