"""A curve moved onto a user's own few answers, as far as the benchmark's other products teach."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from core.analysis.benchmark.calibration import PRICE_ROUNDING, Calibration, calibrate, log_odds
from core.analysis.benchmark.entries import Entry
from core.analysis.demand.people import asked_prices, people_matrix
from core.basics.arrays import FloatArray
from core.basics.errors import InputError
from core.basics.words import points
from core.experiment import Product, catalog

METHODS = ("moved", "average", "alone")
"""The calibrated curve moved; other products' average moved in the same way; a logit through the points alone."""


@dataclass(frozen=True, eq=False)
class OwnFit:
    """A model's curve, moved onto a user's own points, beside what takes no model.

    Parameters
    ----------
    own
        The user's points: ``price``, ``relative_price``, ``share``, ``people``, and ``model`` (its curve there).
    curve
        A row a price at which people of the benchmark were asked: ``price``, ``relative_price``, ``model``,
        ``start``, and a column each of `METHODS`.
    shift, tilt
        What moving adds to the log-odds at the regular price, and for each regular price more.
    uncalibrated
        Why the start is other products' average and not the calibrated curve; empty where it is calibrated.
    errors
        Mean absolute error at the user's points: ``model`` as answered, and of each of `METHODS` where every point
        is predicted from the others. Without the latter where two points are all there are.
    """

    own: pd.DataFrame
    curve: pd.DataFrame
    shift: float
    tilt: float
    uncalibrated: str
    errors: dict[str, float]


@dataclass(frozen=True, eq=False)
class _Start:
    """A curve before it is moved, in log-odds, and how other products' people lie off theirs."""

    prices: FloatArray
    odds: FloatArray
    missed: FloatArray

    def move(self, at: FloatArray, shares: FloatArray, people: FloatArray) -> FloatArray:
        """Return shift and tilt: the best linear prediction from the points (Robinson 1991, eq. 1.2)."""
        spread, rest = self._taught()
        # Half an answer more on either side, so that nobody of fifty is not taken for nobody at all.
        near = (shares * people + 0.5) / (people + 1)
        design = _line(at)
        sampling = 1 / (people * near * (1 - near))
        covariance = design @ spread @ design.T + np.diag(rest + sampling)
        missed = log_odds(near) - np.interp(at, self.prices, self.odds)
        return np.asarray(spread @ design.T @ np.linalg.solve(covariance, missed), dtype=np.float64)

    def _taught(self) -> tuple[FloatArray, float]:
        """Return how shift and tilt vary over products, shape (2, 2), and the variance around such lines."""
        design = _line(self.prices)
        lines = np.linalg.lstsq(design, self.missed.T, rcond=None)[0]
        off = self.missed.T - design @ lines
        products, free = len(self.missed), len(self.prices) - design.shape[1]
        rest = float((off**2).sum()) / (products * max(free, 1))
        values, vectors = np.linalg.eigh(lines @ lines.T / products - rest * np.linalg.inv(design.T @ design))
        return (vectors * np.maximum(values, 0.0)) @ vectors.T, rest

    def moved(self, at: FloatArray, shares: FloatArray, people: FloatArray, to: FloatArray) -> FloatArray:
        """Return the purchases at other prices, once moved onto points."""
        odds = np.interp(to, self.prices, self.odds) + _line(to) @ self.move(at, shares, people)
        return np.asarray(expit(odds), dtype=np.float64)


def fit_own_points(own: pd.DataFrame, points: pd.DataFrame, product: Product, entry: Entry) -> OwnFit:
    """Move a model's curve onto a user's own points.

    Parameters
    ----------
    own
        As `core.analysis.benchmark.own_points.read_own_points` gives them.
    points
        The model's curve: ``relative_price`` and ``purchase``, such as `core.analysis.demand.curves.Curve.points`.
    product
        Of both.
    entry
        The same model and strategy in the benchmark, of which the calibration learns.

    Returns
    -------
    OwnFit

    Raises
    ------
    InputError
        When the model answered too few prices, or a point lies outside those that it answered and the benchmark's
        people were asked.

    Notes
    -----
    The start is the curve as calibrated without this product. On the logit scale people of every other product lie
    off theirs by a shift, a tilt in the relative price, and a rest; their spread over products says how far a few
    answers are followed, in a linear mixed model whose random effects are predicted from them (Robinson 1991).
    """
    ordered = points.sort_values("relative_price")
    answered, purchase = ordered["relative_price"].to_numpy(np.float64), ordered["purchase"].to_numpy(np.float64)
    if len(answered) < 2:
        raise InputError("The model answered fewer than two prices here, so there is no curve to move.")
    prices = asked_prices()
    prices = prices[(prices >= answered[0] - PRICE_ROUNDING) & (prices <= answered[-1] + PRICE_ROUNDING)]
    if len(prices) < 2:
        raise InputError(
            "The model answered fewer than two prices at which people were asked, 0.2 to 2 times the regular "
            "one, so nothing can be learnt. Ask it more prices."
        )
    _check_inside(own, prices, product)
    average = _average(product, prices)
    calibration = calibrate(points, product, entry)
    start = _calibrated(calibration) if isinstance(calibration, Calibration) else average
    at, shares, people = (own[name].to_numpy(np.float64) for name in ("relative_price", "share", "people"))
    shift, tilt = start.move(at, shares, people)
    return OwnFit(
        own=own.assign(model=np.interp(at, answered, purchase)),
        curve=pd.DataFrame(
            {
                "price": prices * product.regular_price,
                "relative_price": prices,
                "model": np.interp(prices, answered, purchase),
                "start": expit(np.interp(prices, start.prices, start.odds)),
                "moved": start.moved(at, shares, people, prices),
                "average": average.moved(at, shares, people, prices),
                "alone": _alone(at, shares, people, prices),
            }
        ),
        shift=float(shift),
        tilt=float(tilt),
        uncalibrated="" if isinstance(calibration, Calibration) else calibration.reason,
        errors={"model": float(np.abs(np.interp(at, answered, purchase) - shares).mean())}
        | _left_out(start, average, at, shares, people),
    )


def moved_shares(calibration: Calibration, at: FloatArray, shares: FloatArray, people: FloatArray) -> FloatArray:
    """Move a calibrated curve onto points.

    Parameters
    ----------
    calibration
        Of the curve.
    at, shares, people
        Shape (points,): relative prices, shares of buyers, and how many people stand behind each.

    Returns
    -------
    numpy.ndarray
        Shape (prices,): purchases at the prices of the calibration, as `fit_own_points` moves them.
    """
    start = _calibrated(calibration)
    return start.moved(at, shares, people, start.prices)


def _check_inside(own: pd.DataFrame, prices: FloatArray, product: Product) -> None:
    at = own["relative_price"].to_numpy(np.float64)
    outside = (at < prices[0] - PRICE_ROUNDING) | (at > prices[-1] + PRICE_ROUNDING)
    if outside.any():
        low, high = prices[[0, -1]] * product.regular_price
        raise InputError(
            f"{product.write(own['price'][outside].iloc[0])} lies outside the prices that the model answered and "
            f"people were asked, {product.write(low)} to {product.write(high)}. Leave it out."
        )


def _calibrated(calibration: Calibration) -> _Start:
    points = calibration.points
    return _Start(
        points["relative_price"].to_numpy(np.float64),
        log_odds(points["purchase"].to_numpy(np.float64)),
        calibration.missed,
    )


def _average(product: Product, prices: FloatArray) -> _Start:
    others = np.array([one != product for one in catalog()])
    odds = log_odds(people_matrix()[np.ix_(others, np.isin(asked_prices(), prices))])
    without = (odds.sum(axis=0) - odds) / (len(odds) - 1)
    return _Start(prices, odds.mean(axis=0), odds - without)


def _alone(at: FloatArray, shares: FloatArray, people: FloatArray, to: FloatArray) -> FloatArray:
    """Return a logit through the points at other prices (minimum logit chi-square: Berkson 1955)."""
    near = expit(log_odds(shares))
    line = np.polyfit(at, log_odds(shares), 1, w=np.sqrt(people * near * (1 - near)))
    return np.asarray(expit(np.polyval(line, to)), dtype=np.float64)


def _left_out(
    start: _Start, average: _Start, at: FloatArray, shares: FloatArray, people: FloatArray
) -> dict[str, float]:
    """Return each method's error where every point is predicted from the others."""
    if len(at) < 3:
        return {}
    missed: dict[str, list[float]] = {method: [] for method in METHODS}
    for one in range(len(at)):
        kept = np.arange(len(at)) != one
        rest = at[kept], shares[kept], people[kept]
        guesses = start.moved(*rest, at[~kept]), average.moved(*rest, at[~kept]), _alone(*rest, at[~kept])
        for method, guess in zip(METHODS, guesses, strict=True):
            missed[method].append(abs(float(guess[0]) - float(shares[one])))
    return {method: float(np.mean(values)) for method, values in missed.items()}


def _line(at: FloatArray) -> FloatArray:
    return np.vander(at - 1, 2, increasing=True)


def say_moved(fit: OwnFit) -> list[str]:
    """Say what moving a curve did, and how far each way of guessing a point from the others is off.

    Parameters
    ----------
    fit
        The curve and the points.

    Returns
    -------
    list of str
        Sentences.
    """
    start = "The start is the calibrated curve"
    if fit.uncalibrated:
        start = f"Not calibrated: {fit.uncalibrated}. The start is people's average curve of the other products"
    lowest, highest = fit.own.sort_values("price")["share"].iloc[[0, -1]]
    check = "Your points rise with the price: see that prices and shares stand where they belong."
    said = [
        *([check] if highest > lowest else []),
        f"{start}, moved by {fit.shift:+.2f} log-odds at the regular price and by {fit.tilt:+.2f} for each more "
        "of it: as far as other products teach that so few answers are to be followed.",
    ]
    as_answered = f"As answered, the model is off your points by {_per_cent(fit.errors['model'])} on average."
    if "moved" not in fit.errors:
        return [*said, f"{as_answered} Two points cannot tell how well the curve predicts a third."]
    moved, average, alone = (fit.errors[method] for method in METHODS)
    said.append(
        f"{as_answered} Where each point is predicted from the others, the moved curve misses it by "
        f"{_per_cent(moved)}, other products' average, moved alike, by {_per_cent(average)}, and a curve through "
        f"your points alone by {_per_cent(alone)}."
    )
    if min(average, alone) < moved:
        said.append("So the model adds nothing here to what people's answers tell without it.")
    return said


def _per_cent(share: float) -> str:
    return f"{points(share)} percentage points"
