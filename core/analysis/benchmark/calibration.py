"""From a model's purchase probabilities to people's: what other products teach of how the model errs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from core.analysis.benchmark.entries import Entry
from core.analysis.demand.fits import CONDITION_LIMIT, NoEstimate, condition_number, solve_logit
from core.analysis.demand.people import asked_prices, people_matrix
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray
from core.basics.money import HOME
from core.experiment import GROCERY, Product, catalog

Numbers = npt.NDArray[np.intp]

MIN_PRODUCTS = 8
"""Calibrating brought the published curves of so many random products nearer to people in four lots of five, those
of five products in every other."""
MIN_PRICES = 3
PRICE_ROUNDING = 0.01
"""A price in whole cents may lie so far inside a grid that ends at 0.2 or 2."""
NEAREST = 0.01
"""Shares nearer to 0 or 1 than this count as so near, for their log-odds have no end."""
LEAST_FOR_95 = 19
"""Of fewer products the widest band is taken, which is to hold no 95% (Barber et al. 2021, theorem 1)."""


def covers(products: int) -> str:
    """Say what a calibrated band is to hold.

    Parameters
    ----------
    products
        That taught the calibration.

    Returns
    -------
    str
    """
    share = 95 if products >= LEAST_FOR_95 else 100 * products // (products + 1)
    return (
        f"people's shares of {share}% of products like the benchmark's, at any one price where people were asked "
        "(0.2 to 2 times the regular price)"
    )


def leave_one_out(shares: FloatArray, *, price_only: bool = False) -> FloatArray | NoEstimate:
    """Predict people's shares of every product from the model's, with what the other products teach.

    Parameters
    ----------
    shares
        Shape (40, 10), as in `Entry`.
    price_only
        Whether to predict from the price alone, as a model would that knows nothing of products.

    Returns
    -------
    numpy.ndarray or NoEstimate
        Shape (40, 10), NaN for products that the model did not answer at every price that it answered at all.

    Notes
    -----
    Fractional logit (Papke & Wooldridge 1996) of people's share on the model's share less its product mean, that
    mean, and the relative price, fitted without the product that is predicted.
    """
    prices, products = usable(shares)
    if len(prices) < MIN_PRICES:
        return NoEstimate(f"fewer than {MIN_PRICES} prices at which people were asked were answered")
    if len(products) < MIN_PRODUCTS:
        return NoEstimate(
            f"{len(products)} products are complete, and a calibration, which learns from the others, needs "
            f"{MIN_PRODUCTS}"
        )
    design = _design(shares[np.ix_(products, prices)], asked_prices()[prices], price_only=price_only)
    people = people_matrix()[np.ix_(products, prices)]
    predicted = np.full(shares.shape, np.nan)
    for row, product in enumerate(products):
        others = np.arange(len(products)) != row
        coefficients = _fit(design[others], people[others])
        if coefficients is None:
            return NoEstimate("the calibration's fit did not converge on these answers")
        predicted[product, prices] = expit(design[row] @ coefficients)
    return predicted


def usable(shares: FloatArray) -> tuple[Numbers, Numbers]:
    """Find the prices that were answered at all, and the products that were answered at each of them.

    Parameters
    ----------
    shares
        Shape (40, 10), as in `Entry`.

    Returns
    -------
    tuple of numpy.ndarray
        Column and row numbers.
    """
    answered = ~np.isnan(shares)
    prices = np.flatnonzero(answered.any(axis=0))
    return prices, np.flatnonzero(answered[:, prices].all(axis=1)) if len(prices) else prices


def _design(shares: FloatArray, prices: FloatArray, *, price_only: bool = False) -> FloatArray:
    """Return the predictors, shape (products, prices, parameters)."""
    mean = np.broadcast_to(shares.mean(axis=-1, keepdims=True), shares.shape)
    price = np.broadcast_to(prices, shares.shape)
    one = np.ones(shares.shape)
    return np.stack([one, price] if price_only else [one, shares - mean, mean, price], axis=-1)


def _fit(design: FloatArray, people: FloatArray) -> FloatArray | None:
    rows = design.reshape(-1, design.shape[-1])
    # A model that answers the same to everything adds nothing to the intercept, and gets no coefficient.
    telling: list[int] = []
    for column in range(rows.shape[1]):
        if condition_number(rows[:, [*telling, column]]) < CONDITION_LIMIT:
            telling.append(column)
    solved = solve_logit(rows[:, telling], people.ravel(), np.ones(people.size))
    if solved is None:
        return None
    coefficients = np.zeros(rows.shape[1])
    coefficients[telling] = solved
    return coefficients


@dataclass(frozen=True, eq=False)
class Calibration:
    """A model's curve as people would probably answer.

    Parameters
    ----------
    points
        One row a price at which people were asked and that the curve spans: ``relative_price``, ``price``,
        ``purchase``, ``low``, ``high`` (see `covers`).
    products
        Benchmark products that taught it; never the product itself.
    cautions
        Sentences on how far the product is from those; empty where it is like them.
    missed
        Shape (products, rows of ``points``): people's log-odds of each of those less what is predicted without it.
    """

    points: pd.DataFrame
    products: int
    cautions: tuple[str, ...]
    missed: FloatArray


def calibrate(points: pd.DataFrame, product: Product, entry: Entry) -> Calibration | NoEstimate:
    """Calibrate a model's curve to people by what the model answered for the benchmark's other products.

    Parameters
    ----------
    points
        The curve: ``relative_price`` and ``purchase``, such as `core.analysis.demand.curves.Curve.points`.
    product
        Any product; of the catalog, or not.
    entry
        The same model and strategy in the benchmark.

    Returns
    -------
    Calibration or NoEstimate

    Notes
    -----
    As `leave_one_out`, at the prices that the curve spans; between prices that were answered the curve is
    interpolated. Intervals by the jackknife+ (Barber et al. 2021), products being the units: the prediction
    without each other product in turn, give or take what it misses that product by.
    """
    ordered = points.sort_values("relative_price")
    answered, purchase = ordered["relative_price"].to_numpy(np.float64), ordered["purchase"].to_numpy(np.float64)
    prices = asked_prices()
    inside = (prices >= answered.min() - PRICE_ROUNDING) & (prices <= answered.max() + PRICE_ROUNDING)
    spanned = np.flatnonzero(inside)
    if len(spanned) < MIN_PRICES:
        return NoEstimate(f"the curve spans fewer than {MIN_PRICES} prices at which people were asked")
    complete = ~np.isnan(entry.shares[:, spanned]).any(axis=1)
    others = np.flatnonzero(complete & np.array([one != product for one in catalog()]))
    if len(others) < MIN_PRODUCTS:
        return NoEstimate(
            f"this model and strategy answered {len(others)} other products of the benchmark, and {MIN_PRODUCTS} "
            "are needed"
        )
    own = np.interp(prices[spanned], answered, purchase)
    taught = entry.shares[np.ix_(others, spanned)]
    people = people_matrix()[np.ix_(others, spanned)]
    found = _predict(own, taught, people, prices[spanned])
    if found is None:
        return NoEstimate("the calibration's fit did not converge on these answers")
    middle, low, high, missed = found
    return Calibration(
        points=pd.DataFrame(
            {
                "relative_price": prices[spanned],
                "price": prices[spanned] * product.regular_price,
                "purchase": middle,
                "low": low,
                "high": high,
            }
        ),
        products=len(others),
        cautions=tuple(_cautions(product, answered, own, taught)),
        missed=missed,
    )


def _predict(
    own: FloatArray, taught: FloatArray, people: FloatArray, prices: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray] | None:
    mine, theirs = _design(own, prices), _design(taught, prices)
    all_of_them = _fit(theirs, people)
    if all_of_them is None:
        return None
    lows, highs, odds = [], [], []
    for row in range(len(taught)):
        rest = np.arange(len(taught)) != row
        coefficients = _fit(theirs[rest], people[rest])
        if coefficients is None:
            return None
        missed = np.abs(people[row] - expit(theirs[row] @ coefficients))
        lows.append(expit(mine @ coefficients) - missed)
        highs.append(expit(mine @ coefficients) + missed)
        odds.append(log_odds(people[row]) - theirs[row] @ coefficients)
    # The 95% quantile of one more than there are; of fewer than 19 there is none, and the widest is taken.
    rank = min(int(np.ceil(LEVEL * (len(taught) + 1))), len(taught))
    low, high = np.sort(lows, axis=0)[-rank], np.sort(highs, axis=0)[rank - 1]
    return expit(mine @ all_of_them), np.clip(low, 0, 1), np.clip(high, 0, 1), np.array(odds)


def log_odds(shares: FloatArray) -> FloatArray:
    """Return log-odds of shares, as if those next to 0 and 1 were `NEAREST` to them.

    Parameters
    ----------
    shares
        Of any shape, from 0 to 1.

    Returns
    -------
    numpy.ndarray
        Of the same shape.
    """
    return np.asarray(logit(np.clip(shares, NEAREST, 1 - NEAREST)), dtype=np.float64)


def _cautions(product: Product, answered: FloatArray, own: FloatArray, taught: FloatArray) -> list[str]:
    """Say in which ways a product is unlike those that taught the calibration."""
    cautions = []
    regular = [one.regular_price for one in catalog()]
    if product not in catalog():
        cautions.append(
            "This product is not one of the 40 packaged goods that people were asked about, so nobody knows how "
            "far the calibration holds for it."
        )
    if product.setting.kind != GROCERY.kind:
        cautions.append(
            f"The models are asked as {product.setting.buyer} here; people were asked about packaged goods."
        )
    if product.currency != HOME:
        cautions.append(f"Its prices are in {product.currency}; people were asked in US dollars.")
    elif not min(regular) <= product.regular_price <= max(regular):
        cautions.append(
            f"The regular price, {product.write(product.regular_price)}, lies outside those of the benchmark's "
            f"products, {product.write(min(regular))} to {product.write(max(regular))}."
        )
    means = taught.mean(axis=1)
    if not means.min() <= own.mean() <= means.max():
        cautions.append(
            f"The model's mean purchase probability here, {own.mean():.2f}, lies outside what it gives the "
            f"benchmark's other products, {means.min():.2f} to {means.max():.2f}."
        )
    elif own.min() < taught.min() or own.max() > taught.max():
        cautions.append(
            f"The model's purchase probabilities here, {own.min():.2f} to {own.max():.2f}, reach beyond those "
            f"that it gives the benchmark's other products, {taught.min():.2f} to {taught.max():.2f}."
        )
    if answered.max() > asked_prices()[-1] + PRICE_ROUNDING:
        cautions.append(
            "Above twice the regular price people were not asked, so that part of the curve is not calibrated."
        )
    return cautions
