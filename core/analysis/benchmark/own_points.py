"""A user's own few answers from people: what they say of a model's curve, and the curve moved onto them."""

import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from core.analysis.demand.fits.logit import solve_logit
from core.basics.arrays import FloatArray
from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.experiment.products import Product

MIN_POINTS, TILTED_FROM, MAX_POINTS = 2, 3, 100
NEAREST = 0.01
"""Shares nearer to 0 or 1 than this count as so near, for no shift could move them."""
_PARTS = re.compile(r"\s*[;\t|]\s*|,?\s+")
EXAMPLE = "4.99 62%\n7.49 41%\n9.99 23%"


@dataclass(frozen=True)
class OwnFit:
    """A model's curve, moved onto a user's own points.

    Parameters
    ----------
    own
        The user's points: ``price``, ``relative_price``, ``share``, ``before`` and ``after`` (the
        curve there).
    curve
        A row a price that the model answered: ``price``, ``relative_price``, ``before``, ``after``.
    shift
        What is added to the model's log-odds at the regular price.
    tilt
        What is added for each regular price more; None where two points allow for a shift alone.
    error_before, error_after
        Mean absolute error at the user's points; after, of the fit to these very points.
    error_left_out
        The same with every point predicted from the others; None with two points.
    """

    own: pd.DataFrame
    curve: pd.DataFrame
    shift: float
    tilt: float | None
    error_before: float
    error_after: float
    error_left_out: float | None


def read_own_points(text: str, product: Product) -> pd.DataFrame:
    """Read points as people paste them.

    Parameters
    ----------
    text
        A line a point: a price in the product's currency, with or without its sign, and the share who would buy
        there, ``0.41`` or ``41%``, parted by a space, tab, comma or semicolon.
    product
        Its regular price makes prices relative.

    Returns
    -------
    pandas.DataFrame
        ``price``, ``relative_price``, ``share``, ascending.

    Raises
    ------
    InputError
        When a line cannot be read, a price comes twice, or there are too few or too many points.
    """
    points: dict[float, float] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        price, share = _read(line.replace(CURRENCIES[product.currency].strip(), "").strip(), number)
        if price in points:
            raise InputError(f"Line {number} gives {product.write(price)} a second time. Give each price once.")
        points[price] = share
        if len(points) > MAX_POINTS:
            raise InputError(f"There are more than {MAX_POINTS} points. Give fewer.")
    if len(points) < MIN_POINTS:
        raise InputError(
            f"{len(points)} {'point is' if len(points) == 1 else 'points are'} too few. Give at least "
            f"{MIN_POINTS}; from {TILTED_FROM} on the curve's steepness is fitted, too."
        )
    rows = [(price, price / product.regular_price, share) for price, share in sorted(points.items())]
    return pd.DataFrame(rows, columns=["price", "relative_price", "share"])


def _read(line: str, number: int) -> tuple[float, float]:
    parts = _PARTS.split(re.sub(r"\s+%", "%", line))
    if len(parts) == 1:
        parts = line.split(",")
    try:
        price, share = (float(part.removesuffix("%").replace(",", ".")) for part in parts)
    except ValueError:
        price = share = math.nan
    if not (math.isfinite(price) and math.isfinite(share)) or price < 0:
        raise InputError(f"Line {number}, “{line[:40]}”, is no price and share. Write them like 4.99 62%.")
    share = share / 100 if parts[1].endswith("%") else share
    if not 0 <= share <= 1:
        raise InputError(
            f"Line {number} gives a share of {parts[1][:20]}. Write it from 0 to 1, or in per cent with a % sign."
        )
    return price, share


def fit_own_points(own: pd.DataFrame, points: pd.DataFrame, product: Product) -> OwnFit:
    """Move a model's curve onto a user's own points.

    Parameters
    ----------
    own
        As `read_own_points` gives them.
    points
        The model's curve: ``relative_price`` and ``purchase``, such as `core.analysis.demand.curves.Curve.points`.
    product
        Of both.

    Returns
    -------
    OwnFit

    Raises
    ------
    InputError
        When the model answered fewer than two prices, or a point lies outside those that it answered.

    Notes
    -----
    Fractional logit with the model's log-odds as offset: two points fit a shift, more also a tilt in the relative
    price. Chosen by trial on the benchmark's products, with random points of 50 people each: at the other prices,
    shift and tilt come nearer to people than the shift alone from three points on; with two they do not where the
    model has a slope of its own. A factor on the model's log-odds did worse than the tilt throughout.
    """
    ordered = points.sort_values("relative_price")
    answered, purchase = ordered["relative_price"].to_numpy(np.float64), ordered["purchase"].to_numpy(np.float64)
    if len(answered) < 2:
        raise InputError("The model answered fewer than two prices here, so there is no curve to move.")
    at, shares = own["relative_price"].to_numpy(np.float64), own["share"].to_numpy(np.float64)
    outside = (at < answered[0] - 0.001) | (at > answered[-1] + 0.001)
    if outside.any():
        low, high = answered[[0, -1]] * product.regular_price
        raise InputError(
            f"{product.write(own['price'][outside].iloc[0])} lies outside the prices that the model answered, "
            f"{product.write(low)} to {product.write(high)}. Leave it out."
        )
    odds = _odds(purchase)
    base = np.interp(at, answered, odds)
    coefficients = _moved(at, shares, base)
    before, after = np.interp(at, answered, purchase), _apply(coefficients, at, base)
    left_out = None
    if len(own) >= TILTED_FROM:
        each = range(len(own))
        rest = [np.arange(len(own)) != one for one in each]
        guesses = [_apply(_moved(at[kept], shares[kept], base[kept]), at[~kept], base[~kept])[0] for kept in rest]
        left_out = float(np.abs(np.array(guesses) - shares).mean())
    return OwnFit(
        own=own.assign(before=before, after=after),
        curve=pd.DataFrame(
            {
                "price": answered * product.regular_price,
                "relative_price": answered,
                "before": purchase,
                "after": _apply(coefficients, answered, odds),
            }
        ),
        shift=float(coefficients[0]),
        tilt=float(coefficients[1]) if len(coefficients) > 1 else None,
        error_before=float(np.abs(before - shares).mean()),
        error_after=float(np.abs(after - shares).mean()),
        error_left_out=left_out,
    )


def _odds(shares: FloatArray) -> FloatArray:
    return np.asarray(logit(np.clip(shares, NEAREST, 1 - NEAREST)), dtype=np.float64)


def _design(at: FloatArray, parameters: int) -> FloatArray:
    return np.vander(at - 1, parameters, increasing=True)


def _moved(at: FloatArray, shares: FloatArray, base: FloatArray) -> FloatArray:
    near = np.clip(shares, NEAREST, 1 - NEAREST)
    solved = solve_logit(_design(at, 2 if len(at) >= TILTED_FROM else 1), near, np.ones(len(at)), base)
    if solved is None:
        raise InputError("No curve can be fitted to these points. Look for a share or price that is mistyped.")
    return solved


def _apply(coefficients: FloatArray, at: FloatArray, base: FloatArray) -> FloatArray:
    return np.asarray(expit(_design(at, len(coefficients)) @ coefficients + base), dtype=np.float64)
