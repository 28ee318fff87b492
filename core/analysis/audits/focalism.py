"""Focalism: whether a stated competitor's price is too salient, so that purchases step there.

A step at one stated price can be taken for any bend of the curve. So the curve is asked at two or more stated
competitor's prices: what moves with them is their doing (Gui & Toubia, arXiv 2312.15524, find a step there).
"""

import itertools
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.special import expit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from core.analysis.demand.fits import (
    CONDITION_LIMIT,
    FIT_ONLY,
    SURE,
    Estimate,
    NoEstimate,
    condition_number,
    error_of_mean,
    t_interval,
)
from core.basics.arrays import FloatArray
from core.basics.words import join
from core.experiment import ModelName, Product, model_names
from core.experiment.columns import asked_of

BETWEEN = 2
"""From fewer prices between the stated ones no step can be told from a whim of the model."""
TOO_FEW = "the answered prices are too few to tell a step from a slope"
HALF_AN_ANSWER = 0.5
"""Yes and no are each counted so much more often at every price, where answers are beyond a logit without."""
UNKNOWN = 5.0
"""A standard error from which on log-odds have no finite estimate."""
EXACT = 1e-6
"""A step so much smaller than the other coefficients is none but for rounding."""
NEAREST = 1e-6
"""Probabilities nearer to 0 or 1 are taken for that near, for log-odds have an end."""


@dataclass(frozen=True)
class Focalism:
    """How far purchases step where a prompt states the competitor's price, by one model.

    Parameters
    ----------
    asked
        Who was.
    competitor_prices
        What was stated, ascending, in the product's currency.
    step
        Log-odds of a purchase just below a stated competitor's price less those just above it, with a 95%
        interval; or why there is none.
    points
        The same in percentage points of purchase, on average over the prices between the stated ones.
    p_value
        Of no step, two-sided; None without an estimate, or where answers were not sampled.
    covers
        What the intervals speak of.
    """

    asked: ModelName
    competitor_prices: tuple[float, ...]
    step: Estimate | NoEstimate
    points: Estimate | NoEstimate
    p_value: float | None
    covers: str

    @property
    def moves(self) -> bool:
        """Whether a step was shown to move with the stated price."""
        return isinstance(self.step, Estimate) and (self.step.low > 0 or self.step.high < 0)


@dataclass(frozen=True)
class _Step:
    """The step in log-odds with its variance, and the log-odds midway of it at the prices between."""

    value: float
    variance: float
    degrees: float
    midway: FloatArray

    def points(self, step: float) -> float:
        """Write a step in log-odds as one of purchase probability, on average over the prices between."""
        return float(np.mean(expit(self.midway + step / 2) - expit(self.midway - step / 2)))


def focalism(observations: pd.DataFrame) -> list[Focalism]:
    """Estimate how far purchases step at a stated competitor's price, wherever that lies.

    Parameters
    ----------
    observations
        As `core.asking.replies.observations.observe` gives them, under
        full context with different competitor's prices.

    Returns
    -------
    list of Focalism
        By model, in the order of the observations.

    Notes
    -----
    logit P = a_k + b_k (r - 1) + f_r + d s, with a level a and a slope b for every stated competitor's price k,
    one f for every price r, and s one half where r lies below k, minus one half above. So d is told by prices that
    lie below one stated price and above another, and no bend that the curves share, nor another slope, can be
    taken for it (differences in differences on the logit scale; Puhani 2012). Answers at a stated price itself are
    left out. Draws are binomial, with half an answer added to yes and no (Anscombe 1956) where there is no finite
    estimate without; the errors of probabilities are as large as the fit leaves them, by Pearson's statistic.
    Across wordings: one estimate a wording and a t interval (Ibragimov & Mueller 2010). Ends of the interval in
    percentage points are those in log-odds carried over, at the levels as estimated.
    """
    stated = observations[observations["competitor_price"].notna()]
    return [_of_model(asked, rows) for asked, rows in stated.groupby(asked_of(stated), sort=False)]


def _of_model(asked: ModelName, rows: pd.DataFrame) -> Focalism:
    first, read = rows.iloc[0], rows[rows["status"] == "ok"]
    drawn, wordings = first["method"] == "draw", sorted(read["wording"].unique())
    found = [_fit(read[read["wording"] == wording], drawn=drawn) for wording in wordings]
    covers = f"sampling of {len(read):,} draws" if drawn else FIT_ONLY
    lacking = next((one for one in found if isinstance(one, NoEstimate)), None)
    fits = [one for one in found if isinstance(one, _Step)]
    step: Estimate | NoEstimate
    points: Estimate | NoEstimate
    p_value = None
    if lacking or not fits:
        step = points = lacking or NoEstimate("no answer could be read")
    else:
        value = float(np.mean([fit.value for fit in fits]))
        if len(fits) == 1:
            error, degrees = math.sqrt(fits[0].variance), fits[0].degrees
        else:
            error = error_of_mean([fit.value for fit in fits])
            degrees, covers = len(fits) - 1, f"{len(fits)} wordings"
        step = t_interval(value, error, degrees)
        ends = step.estimate, step.low, step.high
        points = Estimate(*(float(np.mean([fit.points(end) for fit in fits])) for end in ends))
        if covers != FIT_ONLY and error > 0:
            p_value = 2 * float(stats.t.sf(abs(value) / error, degrees))
    return Focalism(
        asked,
        tuple(sorted(float(price) for price in rows["stated_competitor"].unique())),
        step,
        points,
        p_value,
        covers,
    )


def could_show_a_step(stated: Sequence[float], asked: Sequence[float], *, drawn: bool) -> bool:
    """Say whether a step at stated prices could be told from a slope.

    Parameters
    ----------
    stated, asked
        Relative prices: the competitor's, and those that are asked.
    drawn
        Whether answers are draws; of probabilities there must be more than a fit takes.

    Returns
    -------
    bool
    """
    pairs = pd.DataFrame(list(itertools.product(stated, asked)), columns=["competitor_price", "relative_price"])
    cells = _cells(pairs.assign(purchase=0.5))
    return len(cells) > 0 and _tells_a_step(_design(cells), drawn=drawn)


def _tells_a_step(design: FloatArray, *, drawn: bool) -> bool:
    cells, wanted = design.shape
    return condition_number(design) <= CONDITION_LIMIT and (drawn or cells != wanted)


def _cells(read: pd.DataFrame) -> pd.DataFrame:
    """Average the answers by stated and asked price, and say on which side of the first the second lies."""
    cells = read.groupby(["competitor_price", "relative_price"], as_index=False).agg(
        purchase=("purchase", "mean"), answers=("purchase", "size")
    )
    cells = cells.assign(side=np.sign(cells["competitor_price"] - cells["relative_price"]) / 2)
    return cells[cells["side"] != 0]


def _design(cells: pd.DataFrame) -> FloatArray:
    """Columns: the side; a level a stated price, and a slope but for the first; one a price but the first."""
    stated = pd.get_dummies(cells["competitor_price"]).to_numpy(np.float64)
    slopes = stated[:, 1:] * (cells["relative_price"].to_numpy(np.float64)[:, None] - 1)
    prices = pd.get_dummies(cells["relative_price"]).to_numpy(np.float64)[:, 1:]
    return np.column_stack([cells["side"], stated, slopes, prices])


def _fit(read: pd.DataFrame, *, drawn: bool) -> _Step | NoEstimate:
    cells = _cells(read)
    if cells.loc[_between(cells), "relative_price"].nunique() < BETWEEN:
        return NoEstimate(
            f"fewer than {BETWEEN} of the answered prices lie between the stated competitor's prices"
        )
    alike = ~_differ(cells)
    cells = cells[~alike]
    between = _between(cells)
    if not between.any():
        return NoEstimate("everybody or nobody buys at every price between the stated competitor's prices")
    design, count = _design(cells), cells["answers"].to_numpy(np.float64)
    wanted = design.shape[1]
    if not _tells_a_step(design, drawn=drawn):
        return NoEstimate(
            "at too few prices there is an answer other than always yes or always no" if alike.any() else TOO_FEW
        )
    result = _solve(design, cells["purchase"].to_numpy(np.float64), count if drawn else None)
    coefficients, variance = np.asarray(result.params), float(result.cov_params()[0, 0])
    if not drawn:
        variance *= float(result.pearson_chi2) / (len(design) - wanted)
    rounding = EXACT * max(float(np.abs(coefficients).max()), 1.0)
    if abs(coefficients[0]) <= rounding and variance <= rounding**2:
        coefficients, variance = np.where(np.arange(len(coefficients)), coefficients, 0.0), 0.0
    return _Step(
        float(coefficients[0]),
        max(variance, 0.0),
        math.inf if drawn else len(design) - wanted,
        design[between][:, 1:] @ coefficients[1:],
    )


def _differ(cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which cells are at prices where answers are not all alike: there the others say nothing of a step."""
    bought = cells.groupby("relative_price")["purchase"]
    return np.asarray((bought.transform("max") > SURE) & (bought.transform("min") < 1 - SURE))


def _solve(design: FloatArray, purchase: FloatArray, count: FloatArray | None) -> Any:
    """Fit shares of so many draws, or probabilities where there is no count."""
    with warnings.catch_warnings():
        # What is beyond a logit, or fitted without a rest, is seen to here.
        warnings.simplefilter("ignore")
        if count is None:
            return GLM(np.clip(purchase, NEAREST, 1 - NEAREST), design, family=Binomial()).fit()
        result = GLM(purchase, design, family=Binomial(), var_weights=count).fit()
        if float(result.bse[0]) < UNKNOWN:
            return result
        smoothed = (purchase * count + HALF_AN_ANSWER) / (count + 2 * HALF_AN_ANSWER)
        return GLM(smoothed, design, family=Binomial(), var_weights=count).fit()


def _between(cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which cells are at prices below one stated price and above another."""
    sides = cells.groupby("relative_price")["side"].transform("nunique")
    return np.asarray(sides > 1)


def sentences(found: list[Focalism], product: Product) -> list[str]:
    """Say what a stated competitor's price does, one sentence a model.

    Parameters
    ----------
    found
        Of one experiment.
    product
        Of which it is.

    Returns
    -------
    list of str
    """
    names = model_names([one.asked for one in found])
    return [_sentence(one, f" by {name}" if name else "", product) for one, name in zip(found, names, strict=True)]


def _sentence(one: Focalism, asked: str, product: Product) -> str:
    stated = join([product.write(price) for price in one.competitor_prices])
    under = f"Under full context{asked}, with the competitor's price stated as {stated}"
    if isinstance(one.points, NoEstimate):
        return f"{under}, nothing can be said of a step: {one.points.reason}."
    value, low, high = (100 * part for part in (one.points.estimate, one.points.low, one.points.high))
    numbers = f"(95% interval {low:.1f} to {high:.1f} percentage points, for {one.covers})"
    if f"{low:.1f}" == f"{high:.1f}":
        numbers = f"({value:z.1f} percentage points, without an interval, for these answers show no noise)"
    if not one.moves:
        return f"{under}, no step of purchases is shown to move with it {numbers}, which is no all-clear."
    if value > 0:
        return (
            f"{under}, purchases are {value:.0f} percentage points higher below it than above it, and "
            f"that step moves with it {numbers}: what is stated is too salient, which is focalism."
        )
    return (
        f"{under}, purchases are {-value:.0f} percentage points lower below it than above it, and that "
        f"step moves with it {numbers}: the stated price acts, but not as focalism has it."
    )
