"""From observations to demand curves: a fractional logit, its elasticity, a first verdict on the shape."""

import math
import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.special import expit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.stats.proportion import proportion_confint
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from core.experiment import variant_code

FloatArray = npt.NDArray[np.float64]
Shape = Literal["falling", "rising", "flat", "humped", "inconclusive"]

LEVEL = 0.95
FLAT_MARGIN = 0.2
"""An elasticity within plus or minus this counts as flat, where the data show it."""
HUMP_HEIGHT = 0.05
"""A hump rises at least so far, in purchase probability, above both ends of the grid."""
MASS_FLOOR = 0.6
"""Below this share of readable first-token mass a curve is flagged."""
CURVE_KEYS = ["backend", "base_url", "model", "strategy", "format", "voice"]


@dataclass(frozen=True)
class Estimate:
    """A number with its 95% interval.

    Parameters
    ----------
    estimate, low, high
        In the unit of what is estimated.
    """

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class NoEstimate:
    """Why a number cannot be estimated.

    Parameters
    ----------
    reason
        A clause that can follow a colon.
    """

    reason: str


@dataclass(frozen=True)
class LogitFit:
    """Purchase probability as a logit in relative price.

    Parameters
    ----------
    coefficients
        Intercept and slopes in powers of relative price.
    covariance
        Of the coefficients, rows.
    degrees
        Degrees of freedom of the t distribution for intervals.
    lowest, highest
        Relative prices between which the fit speaks.
    """

    coefficients: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    degrees: int
    lowest: float
    highest: float


def fit_logit(relative_price: FloatArray, purchase: FloatArray, degree: int = 1) -> LogitFit | NoEstimate:
    """Fit purchase on relative price.

    Parameters
    ----------
    relative_price
        Shape (n,), price / regular price.
    purchase
        Shape (n,), purchase probabilities or draws of 0 and 1, without NaN.
    degree
        Highest power of relative price.

    Returns
    -------
    LogitFit or NoEstimate

    Notes
    -----
    Fractional logit by quasi-likelihood (Papke & Wooldridge 1996, eq. 5) with HC1 standard errors and
    t quantiles; for draws this is the binomial logit.
    """
    prices = np.unique(relative_price)
    if len(prices) < degree + 1 or len(purchase) < degree + 2:
        return NoEstimate("too few prices were answered")
    if np.all(purchase <= 0):
        return NoEstimate("nobody buys at any price")
    if np.all(purchase >= 1):
        return NoEstimate("everybody buys at every price")
    if _separated(relative_price, purchase):
        return NoEstimate("the answers jump from all to none at one price, which no logit slope can describe")
    design = np.vander(relative_price, degree + 1, increasing=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # Answers that lie on a logit curve exactly are a fit, not a separation; separation was ruled out above.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        try:
            result = GLM(purchase, design, family=Binomial()).fit(cov_type="HC1", use_t=True)
        except (Warning, ValueError, np.linalg.LinAlgError):
            return NoEstimate("the logit fit did not converge on these answers")
    return LogitFit(
        coefficients=tuple(float(value) for value in result.params),
        covariance=tuple(tuple(float(value) for value in row) for row in result.cov_params()),
        degrees=len(purchase) - degree - 1,
        lowest=float(prices[0]),
        highest=float(prices[-1]),
    )


def _separated(relative_price: FloatArray, purchase: FloatArray) -> bool:
    """Whether all answers are 0 or 1 and one price parts them (Albert & Anderson 1984)."""
    if not np.all((purchase == 0) | (purchase == 1)):
        return False
    bought, left = relative_price[purchase == 1], relative_price[purchase == 0]
    return bool(bought.max() <= left.min() or left.max() <= bought.min())


def predict(fit: LogitFit, relative_price: FloatArray) -> pd.DataFrame:
    """Evaluate a fitted curve.

    Parameters
    ----------
    fit
        The curve.
    relative_price
        Shape (n,).

    Returns
    -------
    pandas.DataFrame
        Columns ``relative_price``, ``purchase``, ``low``, ``high``: pointwise 95% intervals, made on the
        logit scale and carried over.
    """
    design = np.vander(relative_price, len(fit.coefficients), increasing=True)
    index = design @ np.array(fit.coefficients)
    width = _quantile(fit, LEVEL) * _errors(fit, design)
    return pd.DataFrame(
        {
            "relative_price": relative_price,
            "purchase": expit(index),
            "low": expit(index - width),
            "high": expit(index + width),
        }
    )


def elasticity(fit: LogitFit, at: float = 1.0, level: float = LEVEL) -> Estimate | NoEstimate:
    """Own-price elasticity of a linear logit at one relative price.

    Parameters
    ----------
    fit
        A curve of degree 1.
    at
        Relative price; 1 is the regular price.
    level
        Coverage of the interval.

    Returns
    -------
    Estimate or NoEstimate
        Per cent change of purchases for a price 1% higher. No estimate outside the grid.

    Notes
    -----
    e(r) = b r (1 - P(r)), with a delta-method interval.
    """
    if not fit.lowest <= at <= fit.highest:
        return NoEstimate("the regular price lies outside the price grid")
    intercept, slope = fit.coefficients
    purchase = float(expit(intercept + slope * at))
    estimate = slope * at * (1 - purchase)
    shared = -slope * at * purchase * (1 - purchase)
    gradient = np.array([shared, at * (1 - purchase) + at * shared])
    width = _quantile(fit, level) * float(_errors(fit, gradient[np.newaxis])[0])
    return Estimate(estimate, estimate - width, estimate + width)


def _errors(fit: LogitFit, gradients: FloatArray) -> FloatArray:
    """Delta-method standard errors, one a row of gradients; rounding may take a variance just below zero."""
    variances = np.einsum("ij,jk,ik->i", gradients, np.array(fit.covariance), gradients)
    return np.asarray(np.sqrt(np.maximum(variances, 0.0)), dtype=np.float64)


def _quantile(fit: LogitFit, level: float) -> float:
    return float(stats.t.ppf(0.5 + level / 2, fit.degrees))


def classify(relative_price: FloatArray, purchase: FloatArray, fit: LogitFit | NoEstimate) -> Shape:
    """Give a first verdict on the shape of a curve.

    Parameters
    ----------
    relative_price, purchase
        Shape (n,), as for `fit_logit`.
    fit
        Of degree 1, to these answers.

    Returns
    -------
    str
        ``humped`` where a quadratic logit rises at the lowest price and falls at the highest (both one-sided
        at 5%: Lind & Mehlum 2010) by 0.05 or more; ``flat`` where two one-sided tests at 5% (Schuirmann 1987)
        put the elasticity at the regular price, or at the grid's nearest price, within 0.2 of zero;
        ``falling`` or ``rising`` where its 95% interval excludes zero; else ``inconclusive``.
    """
    if _is_humped(relative_price, purchase):
        return "humped"
    if isinstance(fit, NoEstimate):
        return "inconclusive"
    at = min(max(1.0, fit.lowest), fit.highest)
    equivalence, value = elasticity(fit, at, level=0.9), elasticity(fit, at)
    if isinstance(equivalence, NoEstimate) or isinstance(value, NoEstimate):
        return "inconclusive"
    if equivalence.low > -FLAT_MARGIN and equivalence.high < FLAT_MARGIN:
        return "flat"
    if value.high < 0:
        return "falling"
    if value.low > 0:
        return "rising"
    return "inconclusive"


def _is_humped(relative_price: FloatArray, purchase: FloatArray) -> bool:
    fit = fit_logit(relative_price, purchase, degree=2)
    if isinstance(fit, NoEstimate) or fit.degrees < 1:
        return False
    ends = np.array([fit.lowest, fit.highest])
    gradients = np.column_stack([np.zeros(2), np.ones(2), 2 * ends])
    slopes = gradients @ np.array(fit.coefficients)
    errors = _errors(fit, gradients)
    critical = stats.t.ppf(0.95, fit.degrees)
    if not (slopes[0] > critical * errors[0] and slopes[1] < -critical * errors[1]):
        return False
    peak = -fit.coefficients[1] / (2 * fit.coefficients[2])
    heights = predict(fit, np.array([fit.lowest, peak, fit.highest]))["purchase"].to_numpy()
    return bool(heights[1] - max(heights[0], heights[2]) >= HUMP_HEIGHT)


@dataclass(frozen=True)
class Curve:
    """A demand curve as estimated, with the points behind it.

    Parameters
    ----------
    backend, base_url, model
        Who was asked; for people backend and address are empty.
    strategy, format, voice
        How; ``survey``, with format and voice empty, for people.
    method
        ``logprob``, ``draw``, ``forecast``, or ``survey`` for people.
    points
        One row a price: ``relative_price``, ``price`` (US dollars), ``purchase``, ``low``, ``high`` (Wilson
        95% for draws, NaN otherwise) and ``answers`` (how many were read).
    unread
        Cells that were unparsed, refused or failed.
    mass
        Mean share of readable first-token mass; NaN for draws and people.
    fit
        Logit fit, or why there is none.
    elasticity
        At the regular price, or why there is none.
    shape
        First verdict.
    """

    backend: str
    base_url: str
    model: str
    strategy: str
    format: str
    voice: str
    method: str
    points: pd.DataFrame
    unread: int
    mass: float
    fit: LogitFit | NoEstimate
    elasticity: Estimate | NoEstimate
    shape: Shape

    @property
    def code(self) -> str:
        """Code of the strategy with its format and voice."""
        return variant_code(self.strategy, self.format, self.voice)

    @property
    def panel(self) -> tuple[str, str, str]:
        """Who was asked: backend, address and model."""
        return self.backend, self.base_url, self.model


def estimate_curves(observations: pd.DataFrame) -> list[Curve]:
    """Estimate one curve a model and strategy.

    Parameters
    ----------
    observations
        As `core.observations.observe` gives them.

    Returns
    -------
    list of Curve
        In the order of the observations.
    """
    return [_estimate_curve(group) for _, group in observations.groupby(CURVE_KEYS, sort=False)]


def survey_curve(points: pd.DataFrame) -> Curve:
    """Estimate the curve of people's answers.

    Parameters
    ----------
    points
        Columns ``relative_price``, ``price`` (US dollars) and ``purchase`` (share who would buy).

    Returns
    -------
    Curve
    """
    return _estimate_curve(
        points.assign(
            backend="",
            base_url="",
            model="people",
            strategy="survey",
            format="",
            voice="",
            method="survey",
            status="ok",
            mass=math.nan,
        )
    )


def _estimate_curve(group: pd.DataFrame) -> Curve:
    first = group.iloc[0]
    read = group[group["status"] == "ok"]
    points = read.groupby(["relative_price", "price"], as_index=False).agg(
        purchase=("purchase", "mean"), answers=("purchase", "size")
    )
    points["low"], points["high"] = math.nan, math.nan
    if first["method"] == "draw" and len(points):
        bought = points["purchase"] * points["answers"]
        points["low"], points["high"] = proportion_confint(bought, points["answers"], method="wilson")
    masses = read["mass"].dropna()
    prices, purchase = read["relative_price"].to_numpy(), read["purchase"].to_numpy()
    fit = fit_logit(prices, purchase)
    return Curve(
        **{name: first[name] for name in [*CURVE_KEYS, "method"]},
        points=points,
        unread=len(group) - len(read),
        mass=float(masses.mean()) if len(masses) else math.nan,
        fit=fit,
        elasticity=fit if isinstance(fit, NoEstimate) else elasticity(fit),
        shape=classify(prices, purchase, fit),
    )
