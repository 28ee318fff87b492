"""One curve from people and models together, beside what either gives alone.

A model says the same of everybody who is asked at a price. So at a price the prediction-powered estimate
(Angelopoulos et al. 2023), with whatever power tuning (PPI++, Angelopoulos, Duchi & Zrnic 2023), is people's own
share: what the model adds there is taken off again by the answers. It tells something only by way of other
prices and products, that is as a calibrated curve that people may differ from as far as they do elsewhere.
Therefore the estimate is shrunk towards that curve (Li & Ignatiadis 2025), never out of an interval that holds
without it (limited translation: Efron & Morris 1972), and there are two intervals: one that holds whatever the
model is worth, and one of products that differ from their calibrated curves as the benchmark's do. Own code on
numpy and scipy: `ppi-python` has the former estimate alone, and brings a compiler.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analysis.benchmark import PRICE_ROUNDING, Calibration, Entry, calibrate
from core.analysis.demand.curves import Curve, survey_curve
from core.analysis.demand.fits import NoEstimate, Shares, counted_answers, limits_of, shares_of
from core.analysis.demand.people import asked_prices
from core.analysis.levels import SIGNIFICANT
from core.analysis.people.limits import Expected, share_limits
from core.analysis.people.posterior import Posterior, contradiction, update
from core.analysis.people.prior import Prior, prior_of
from core.basics.arrays import FloatArray
from core.basics.errors import InputError
from core.experiment import Product

Places = npt.NDArray[np.intp]
SAME_PRICE = 0.0051
"""A price of the benchmark nearer than this to one that people were asked is that one."""


@dataclass(frozen=True, eq=False)
class Rectified:
    """What people and a model say of a product together.

    Parameters
    ----------
    product
        The product.
    curve
        A row a price: ``price``, ``relative_price``, ``people`` (how many were asked), ``share`` of them who
        would buy with ``share_low`` and ``share_high`` (exact, NaN where nobody was asked), ``model`` (as
        answered), ``calibrated`` with ``calibrated_low`` and ``calibrated_high`` (NaN where it is not), ``both``
        (the estimate of people and model), ``low`` and ``high`` (which hold whatever the model is worth; NaN
        where nobody was asked), ``likely_low`` and ``likely_high`` (of a product that differs from its
        calibrated curve as others do).
    shares
        Of people, at the prices that they were asked.
    prior, posterior
        At the prices of ``curve``, before and after people's answers.
    contradiction
        P-value of people's answers, were the product like the others.
    answers_each
        How many answers a person gave.
    """

    product: Product
    curve: pd.DataFrame
    shares: Shares
    prior: Prior
    posterior: Posterior
    contradiction: float
    answers_each: float

    @property
    def contradicted(self) -> NoEstimate | None:
        """Why there is no interval for a product like the others; None where there is one."""
        if self.contradiction >= SIGNIFICANT:
            return None
        return NoEstimate("people's answers lie farther from the calibrated curve than other products'")

    @property
    def prior_curve(self) -> Posterior:
        """The curve before anybody answered."""
        return Posterior(self.prior.relative_price, self.prior.odds, self.prior.covariance)

    @property
    def asked(self) -> Places:
        """Places in ``curve`` of the prices that people were asked, shape (asked prices,)."""
        return np.flatnonzero(self.curve["people"].to_numpy() > 0)

    @cached_property
    def of_people(self) -> Curve:
        """The curve of people alone."""
        asked = self.curve.loc[self.curve["people"] > 0, ["relative_price", "price", "share", "people"]]
        return survey_curve(asked.rename(columns={"share": "purchase", "people": "answers"}))


def rectify(
    own: pd.DataFrame, points: pd.DataFrame, product: Product, entry: Entry, answers_each: float = 1.0
) -> Rectified:
    """Estimate people's curve from their answers and a model's curve.

    Parameters
    ----------
    own
        ``relative_price``, ``share`` and ``people``, a row a price, such as
        `core.analysis.benchmark.own_points.read_own_points` gives them.
    points
        The model's curve: ``relative_price`` and ``purchase``, such as `core.analysis.demand.curves.Curve.points`.
    product
        Of both.
    entry
        The same model and strategy in the benchmark, of which the calibration learns; never of this product.
    answers_each
        How many of the answers a person gave on average, no two at one price.

    Returns
    -------
    Rectified

    Raises
    ------
    InputError
        When nobody was asked, or at a price outside those that the model answered and the benchmark's people were
        asked.
    """
    return rectify_calibrated(own, points, product, calibrate(points, product, entry), answers_each)


def rectify_calibrated(
    own: pd.DataFrame,
    points: pd.DataFrame,
    product: Product,
    calibration: Calibration | NoEstimate,
    answers_each: float = 1.0,
) -> Rectified:
    """Do as `rectify`, where the curve is calibrated already.

    Parameters
    ----------
    own, points, product, answers_each
        As for `rectify`.
    calibration
        Of the curve, or why there is none.

    Returns
    -------
    Rectified

    Raises
    ------
    InputError
        As `rectify`.
    """
    own = own[own["people"] > 0].sort_values("relative_price")
    prices = _prices(own, points, product)
    prior = prior_of(calibration, product).at(prices)
    places = np.searchsorted(prices, own["relative_price"].to_numpy(np.float64))
    asked, bought = np.zeros(len(prices)), np.zeros(len(prices))
    asked[places] = own["people"].to_numpy(np.float64)
    bought[places] = np.round(own["share"].to_numpy(np.float64) * asked[places])
    posterior = update(prior, bought / answers_each, asked / answers_each)
    answers = counted_answers(
        prices[places], bought[places], asked[places], f"sampling of {asked.sum():,.0f} answers of people"
    )
    shares = shares_of(answers)
    low, high = _lean(prior, bought, asked, answers_each)
    likely_low, likely_high = posterior.limits(prior.products)
    curve = pd.DataFrame(
        {
            "price": prices * product.regular_price,
            "relative_price": prices,
            "people": asked.astype(np.int64),
            **_of_people(prices, places, shares),
            "model": _model_at(points, prices),
            **_of_model(calibration, prices),
            # Never out of the interval that holds without the model.
            "both": np.fmin(np.fmax(posterior.shares, low), high),
            "low": low,
            "high": high,
            "likely_low": likely_low,
            "likely_high": likely_high,
        }
    )
    strange = contradiction(prior, bought / answers_each, asked / answers_each)
    if strange < SIGNIFICANT:
        curve[["likely_low", "likely_high"]] = np.nan
    return Rectified(product, curve, shares, prior, posterior, strange, answers_each)


def _prices(own: pd.DataFrame, points: pd.DataFrame, product: Product) -> FloatArray:
    """Return the benchmark's prices within the model's, and those of people; refuse what is outside."""
    if own.empty:
        raise InputError("Nobody was asked, so there is nothing to rectify. Give people's answers.")
    answered = points["relative_price"].to_numpy(np.float64)
    if len(answered) < 2:
        raise InputError("The model answered fewer than two prices here. Ask it more prices.")
    grid = asked_prices()
    grid = grid[(grid >= answered.min() - PRICE_ROUNDING) & (grid <= answered.max() + PRICE_ROUNDING)]
    if len(grid) < 2:
        raise InputError(
            "The model answered fewer than two prices at which people were asked, 0.2 to 2 times the regular "
            "one, so nothing can be learnt. Ask it more prices."
        )
    at = own["relative_price"].to_numpy(np.float64)
    outside = (at < grid[0] - PRICE_ROUNDING) | (at > grid[-1] + PRICE_ROUNDING)
    if outside.any():
        low, high, price = (
            product.write(one * product.regular_price) for one in (grid[0], grid[-1], at[outside][0])
        )
        raise InputError(
            f"{price} lies outside the prices that the model answered and people of the benchmark were asked, "
            f"{low} to {high}. Leave it out."
        )
    others = grid[np.abs(grid[:, np.newaxis] - at).min(axis=1) > SAME_PRICE]
    return np.sort(np.concatenate([at, others]))


def _lean(
    prior: Prior, bought: FloatArray, asked: FloatArray, answers_each: float
) -> tuple[FloatArray, FloatArray]:
    """Return limits at the asked prices, each leaning towards what the other prices' answers and the model say."""
    low, high = np.full(len(asked), np.nan), np.full(len(asked), np.nan)
    places = np.flatnonzero(asked)
    low[places], high[places] = share_limits(
        bought[places], asked[places], expected_at(prior, bought, asked, answers_each)
    )
    return low, high


def expected_at(prior: Prior, bought: FloatArray, asked: FloatArray, answers_each: float) -> Expected:
    """Say what is expected at every asked price without the answers at it.

    Parameters
    ----------
    prior
        At the prices.
    bought, asked
        Shape (prices,).
    answers_each
        Where people answered at several prices, those at the others are not without them: then the model alone
        says what is expected.

    Returns
    -------
    Expected
        Shape (asked prices,).
    """
    places = np.flatnonzero(asked)
    others = np.tile(asked, (len(places), 1)) * (answers_each == 1)
    others[np.arange(len(places)), places] = 0
    without = update(prior, np.where(others > 0, bought, 0), others)
    mine = np.arange(len(places)), places
    return Expected(without.odds[mine], without.variances[mine])


def _of_people(prices: FloatArray, places: Places, shares: Shares) -> dict[str, FloatArray]:
    low, high = limits_of(shares)
    columns = {"share": shares.purchase, "share_low": low, "share_high": high}
    found = {name: np.full(len(prices), np.nan) for name in columns}
    for name, values in columns.items():
        found[name][places] = values
    return found


def _of_model(calibration: Calibration | NoEstimate, prices: FloatArray) -> dict[str, FloatArray]:
    names = {"calibrated": "purchase", "calibrated_low": "low", "calibrated_high": "high"}
    if isinstance(calibration, NoEstimate):
        return {name: np.full(len(prices), np.nan) for name in names}
    points = calibration.points
    return {name: np.interp(prices, points["relative_price"], points[column]) for name, column in names.items()}


def _model_at(points: pd.DataFrame, prices: FloatArray) -> FloatArray:
    ordered = points.sort_values("relative_price")
    return np.asarray(np.interp(prices, ordered["relative_price"], ordered["purchase"]))
