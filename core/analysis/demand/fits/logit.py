"""Purchase probability as a logit in relative price, a fit a wording."""

import warnings
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats
from scipy.special import expit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from core.analysis.demand.fits.answers import Answers
from core.analysis.demand.fits.conditioning import CONDITION_LIMIT, ROUNDING, condition_number
from core.analysis.demand.fits.separation import parting, separated
from core.analysis.levels import LEVEL
from core.basics.arrays import FloatArray, Labels


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

    @property
    def holds_zero(self) -> bool:
        """Whether the interval does not tell the number from zero."""
        return self.low <= 0 <= self.high


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
        Intercept and slopes in powers of relative price; across wordings, the mean of theirs.
    covariance
        Of the coefficients, rows.
    degrees
        Degrees of freedom of the t distribution for intervals.
    lowest, highest
        Relative prices between which the fit speaks.
    wordings
        Numbers of the wordings answered, ascending.
    by_wording
        Coefficients of every one of ``wordings`` where there are two or more, else empty.
    influence
        What every independent answer or cluster adds to the coefficients' error, rows; across wordings, of
        those of one wording after the other. Empty across wordings of answers that stand alone.
    sources
        Names of the clusters in ``influence``; empty where every answer stands alone.
    """

    coefficients: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    degrees: int
    lowest: float
    highest: float
    wordings: tuple[int, ...]
    by_wording: tuple[tuple[float, ...], ...] = ()
    influence: tuple[tuple[float, ...], ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def every(self) -> FloatArray:
        """Coefficients of every wording, shape (wordings, powers)."""
        return np.array(self.by_wording or (self.coefficients,))

    def within(self, wordings: tuple[int, ...]) -> "LogitFit":
        """Keep some wordings' coefficients, and the part of the error that clusters bear.

        Parameters
        ----------
        wordings
            Some of ``wordings``.

        Returns
        -------
        LogitFit
            Its covariance and degrees of freedom stay those of all.
        """
        places = [self.wordings.index(wording) for wording in wordings]
        rows = self.every[places]
        influence = np.array(self.influence).reshape(-1, *self.every.shape)[:, places].reshape(-1, rows.size)
        return replace(
            self,
            coefficients=_row(rows.mean(axis=0)),
            wordings=wordings,
            by_wording=_rows(rows) if len(rows) > 1 else (),
            influence=_rows(influence),
        )


def fit_logit(answers: Answers, degree: int = 1) -> LogitFit | NoEstimate:
    """Fit purchase on relative price.

    Parameters
    ----------
    answers
        Of one curve.
    degree
        Highest power of relative price.

    Returns
    -------
    LogitFit or NoEstimate

    Notes
    -----
    Fractional logit by quasi-likelihood (Papke & Wooldridge 1996, eq. 5); for draws this is the binomial logit.
    Across two or more wordings: one fit a wording, the mean of the coefficients, and a t interval over them with
    one degree of freedom less than wordings (Ibragimov & Mueller 2010, eq. 3). Else a sandwich covariance:
    clustered (Liang & Zeger 1986, with the factor of Cameron & Miller 2015, eq. 11, and one degree of freedom
    less than clusters) where answers share a persona or a reply, HC1 where each stands alone. Personas who were
    asked in several wordings err in both ways (Cameron, Gelbach & Miller 2011, eq. 2.11), and the variance that
    the two ways share is left in, so that it cannot be negative: see `joined`.
    """
    wordings = np.unique(answers.wording)
    if len(wordings) < 2:
        return _fit_once(answers, degree)
    fits = []
    for wording in wordings:
        fit = _fit_once(answers.where(answers.wording == wording), degree)
        if isinstance(fit, NoEstimate):
            return NoEstimate(f"in wording {wording}, {fit.reason}")
        fits.append(fit)
    coefficients = np.array([fit.coefficients for fit in fits])
    influence, sources = _shared_influence(fits)
    spread = np.cov(coefficients, rowvar=False) / len(fits)
    mean = influence.reshape(len(sources), *coefficients.shape).mean(axis=1)
    covariance, degrees = joined(spread, len(fits) - 1, mean.T @ mean, len(sources) - 1)
    return LogitFit(
        coefficients=_row(coefficients.mean(axis=0)),
        covariance=_rows(covariance),
        degrees=degrees,
        lowest=float(answers.relative_price.min()),
        highest=float(answers.relative_price.max()),
        wordings=tuple(int(wording) for wording in wordings),
        by_wording=_rows(coefficients),
        influence=_rows(influence),
        sources=sources,
    )


def _shared_influence(fits: list[LogitFit]) -> tuple[FloatArray, tuple[str, ...]]:
    """Put side by side what every persona or reply adds to the error of each wording's coefficients."""
    sources = tuple(sorted({source for fit in fits for source in fit.sources}))
    powers = len(fits[0].coefficients)
    influence = np.zeros((len(sources), len(fits) * powers))
    for number, fit in enumerate(fits):
        rows = [sources.index(source) for source in fit.sources]
        own = np.array(fit.influence).reshape(-1, powers)[: len(rows)]
        influence[rows, number * powers : (number + 1) * powers] = own
    return influence, sources


def joined(between: FloatArray, wordings: int, within: FloatArray, clusters: int) -> tuple[FloatArray, int]:
    """Join the variances of two sources of error that have degrees of freedom of their own.

    Parameters
    ----------
    between, wordings
        Variance or covariance between wordings, and its degrees of freedom.
    within, clusters
        The same between personas or replies; below one degree where there are none.

    Returns
    -------
    tuple
        Covariance and degrees of freedom with which a 95% interval has a squared half-width that is the sum of
        those of the two (Howe 1974): the variance with fewer degrees is blown up to the quantile of the other.
    """
    if clusters < 1:
        return between, wordings
    most = max(wordings, clusters)
    usual = stats.t.ppf(0.5 + LEVEL / 2, most)
    factors = [(stats.t.ppf(0.5 + LEVEL / 2, degrees) / usual) ** 2 for degrees in (wordings, clusters)]
    return np.asarray(factors[0] * between + factors[1] * within), most


def _fit_once(answers: Answers, degree: int) -> LogitFit | NoEstimate:
    # Replies may be alike at some prices alone, of which a line is then fitted.
    answers = answers.as_one_reply()
    price, purchase, weight = answers.relative_price, answers.purchase, answers.weight
    count = float(weight.sum())
    prices = np.unique(price)
    if len(prices) < degree + 1 or count < degree + 2:
        return NoEstimate("too few prices were answered")
    settled = answers.settled().purchase
    if np.all(settled <= 0):
        return NoEstimate("nobody buys at any price")
    if np.all(settled >= 1):
        return NoEstimate("everybody buys at every price")
    if separated(answers, degree):
        return NoEstimate(f"{parting(answers)}, which no logit slope can describe")
    design = np.vander(price, degree + 1, increasing=True)
    coefficients = solve_logit(design, purchase, weight)
    if coefficients is None:
        return NoEstimate("the logit fit did not converge on these answers")
    fitted = expit(design @ coefficients)
    if condition_number(design, weight * fitted * (1 - fitted)) > CONDITION_LIMIT:
        return NoEstimate("the fitted curve is so steep that its error cannot be worked out")
    influence, sources = _influence(design, answers, fitted)
    clusters = len(sources)
    return LogitFit(
        coefficients=_row(coefficients),
        covariance=_rows(influence.T @ influence),
        degrees=clusters - 1 if clusters else round(count) - degree - 1,
        lowest=float(prices[0]),
        highest=float(prices[-1]),
        wordings=(int(answers.wording[0]),),
        influence=_rows(influence),
        sources=tuple(str(source) for source in sources),
    )


def solve_logit(design: FloatArray, purchase: FloatArray, weight: FloatArray) -> FloatArray | None:
    """Solve the quasi-likelihood equations of a fractional logit (Papke & Wooldridge 1996, eq. 5).

    Parameters
    ----------
    design
        Shape (n, parameters).
    purchase
        Shape (n,), from 0 to 1.
    weight
        Shape (n,), how many answers a row stands for.

    Returns
    -------
    numpy.ndarray or None
        Shape (parameters,); None where there is no solution to be had.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # Answers that lie on a logit curve exactly are a fit, not a separation; separation was ruled out before.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        try:
            result = GLM(purchase, design, family=Binomial(), freq_weights=weight).fit()
        except (Warning, ValueError, np.linalg.LinAlgError):
            return None
    return np.asarray(result.params, dtype=np.float64)


def _influence(design: FloatArray, answers: Answers, fitted: FloatArray) -> tuple[FloatArray, Labels]:
    information = (design * (answers.weight * fitted * (1 - fitted))[:, np.newaxis]).T @ design
    residual = answers.purchase - fitted
    count, parameters = float(answers.weight.sum()), design.shape[1]
    sources, at = np.unique(answers.cluster, return_inverse=True)
    # One reply alone says nothing of how replies differ: its prices are then taken one by one.
    if len(sources) > 1:
        scores = np.zeros((len(sources), parameters))
        np.add.at(scores, at, design * (answers.weight * residual)[:, np.newaxis])
        factor = len(sources) / (len(sources) - 1) * (count - 1) / (count - parameters)
    else:
        sources = np.array([], dtype=np.str_)
        # A row stands for `weight` answers alike, each of which errs by itself.
        scores = design * (np.sqrt(answers.weight) * residual)[:, np.newaxis]
        factor = count / (count - parameters)
    return np.linalg.solve(information, scores.T).T * np.sqrt(factor), sources


def one_sided(fit: LogitFit, gradients: FloatArray) -> FloatArray:
    """Test whether linear combinations of the coefficients are above zero.

    Parameters
    ----------
    fit
        The curve.
    gradients
        Shape (tests, powers).

    Returns
    -------
    numpy.ndarray
        Shape (tests,), p-values; near 1 where a combination is clearly below zero.
    """
    values, errors = gradients @ np.array(fit.coefficients), _errors(fit, gradients)
    # Answers that lie on the curve exactly leave no error: then the sign is all there is to test.
    certain = np.where(values > ROUNDING, 0.0, np.where(values < -ROUNDING, 1.0, 0.5))
    scale = np.where(errors > ROUNDING, errors, 1.0)
    return np.where(errors > ROUNDING, stats.t.sf(values / scale, fit.degrees), certain)


def quantile(fit: LogitFit, level: float) -> float:
    """Return how many standard errors an interval reaches to either side.

    Parameters
    ----------
    fit
        The curve.
    level
        Coverage of the interval.

    Returns
    -------
    float
    """
    return float(stats.t.ppf(0.5 + level / 2, fit.degrees))


def _errors(fit: LogitFit, gradients: FloatArray) -> FloatArray:
    """Delta-method standard errors, one a row of gradients; rounding may take a variance just below zero."""
    variances = np.einsum("ij,jk,ik->i", gradients, np.array(fit.covariance), gradients)
    return np.asarray(np.sqrt(np.maximum(variances, 0.0)), dtype=np.float64)


def _row(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _rows(values: FloatArray) -> tuple[tuple[float, ...], ...]:
    return tuple(_row(row) for row in values)
