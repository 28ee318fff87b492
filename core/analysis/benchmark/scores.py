"""How far models and strategies are from people, product by product, and which is nearer than which."""

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from core.analysis.benchmark.calibration import leave_one_out
from core.analysis.benchmark.entries import Entry, Key
from core.analysis.benchmark.resampling import flip_tests, mean_over_units, rank_correlation
from core.analysis.demand.fits import (
    Estimate,
    NoEstimate,
    elasticity_of,
    exact_answers,
    fit_logit,
    mean_curve,
)
from core.analysis.demand.people import ANSWERS_A_POINT, asked_prices, people_matrix, people_shares
from core.analysis.levels import SIGNIFICANT
from core.basics.arrays import FloatArray

RETEST = 0.024
"""Mean absolute error of the same people asked again in a later wave, as FOS 2026 reports; not in our table."""


@dataclass(frozen=True)
class Distance:
    """How far shares are from people's.

    Parameters
    ----------
    error
        Mean over products of their mean absolute errors, 0 to 1; where every product has all its cells, the mean
        over the cells.
    cells, products
        Which people and the model both answered.
    """

    error: Estimate
    cells: int
    products: int


@dataclass(frozen=True, eq=False)
class Score:
    """What the benchmark says of one entry.

    Parameters
    ----------
    entry
        Model and strategy.
    raw
        Distance as answered.
    calibrated
        Distance after a calibration by the other products, or why there is none.
    price_only
        Distance of the same calibration without the model, from the price alone, on the same cells.
    gain
        How much nearer to people the calibrated curve is than the price alone, paired over products.
    beyond_flat
        How much farther from people the entry is than a flat line at people's overall mean, on the same cells.
    rank
        Rank correlation of its elasticities at the regular price with people's.
    elasticities
        Shape (40,), NaN where none describes the curve.
    bias
        A row a price: ``relative_price``, ``bias`` (share less people's, mean over products), ``low``, ``high``
        and ``products``.
    missing
        Cells of the chosen products that people answered and the model did not.
    """

    entry: Entry
    raw: Distance
    calibrated: Distance | NoEstimate
    price_only: Distance | NoEstimate
    gain: Estimate | NoEstimate
    beyond_flat: Estimate
    rank: Estimate | NoEstimate
    elasticities: FloatArray
    bias: pd.DataFrame
    missing: int

    @property
    def elasticity(self) -> float:
        """Mean of the elasticities; NaN where there are none."""
        known = self.elasticities[~np.isnan(self.elasticities)]
        return float(known.mean()) if len(known) else float("nan")


@dataclass(frozen=True)
class Reference:
    """A distance to hold the others against.

    Parameters
    ----------
    name
        Short name.
    title
        For the screen.
    error
        Mean absolute error against people on the chosen products.
    cited
        Whether it is taken from a publication and not computed here.
    """

    name: str
    title: str
    error: float
    cited: bool = False


@dataclass(frozen=True)
class Comparison:
    """How much farther from people one entry is than another, on the cells that both answered.

    Parameters
    ----------
    first, second
        Keys of the entries.
    difference
        Error of the first less that of the second, paired over products; below zero where the first is nearer.
    p_value
        Sign-flip test, Holm-adjusted over all comparisons.
    cells, products
        Which both answered.
    """

    first: Key
    second: Key
    difference: Estimate
    p_value: float
    cells: int
    products: int

    @property
    def more_than_noise(self) -> bool:
        """Whether the difference is more than how products happen to differ."""
        return self.p_value < SIGNIFICANT


def score(entry: Entry, products: int) -> Score:
    """Score an entry.

    Parameters
    ----------
    entry
        Model and strategy.
    products
        How many products are chosen.

    Returns
    -------
    Score
    """
    people = people_matrix()
    raw = _errors(entry.shares)
    fitted, price = leave_one_out(entry.shares), leave_one_out(entry.shares, price_only=True)
    elasticities = elasticities_of(entry.shares)
    return Score(
        entry=entry,
        raw=_distance(raw),
        calibrated=fitted if isinstance(fitted, NoEstimate) else _distance(_errors(fitted)),
        price_only=price if isinstance(price, NoEstimate) else _distance(_errors(price)),
        gain=_gain(fitted, price),
        beyond_flat=mean_over_units(_by_product(raw - np.abs(people - people.mean()))),
        # Prices are rounded to cents, so that like curves differ in the third decimal.
        rank=rank_correlation(elasticities.round(2), people_elasticities().round(2)),
        elasticities=elasticities,
        bias=_bias(entry.shares - people),
        missing=products * len(asked_prices()) - int((~np.isnan(raw)).sum()),
    )


def _errors(shares: FloatArray) -> FloatArray:
    return np.asarray(np.abs(shares - people_matrix()), dtype=np.float64)


def _by_product(cells: FloatArray) -> FloatArray:
    """Average every product's cells; NaN for a product without any."""
    counts = (~np.isnan(cells)).sum(axis=1)
    sums = np.nansum(cells, axis=1)
    means: FloatArray = np.divide(sums, counts, out=np.full(len(cells), np.nan), where=counts > 0)
    return means


def _distance(errors: FloatArray) -> Distance:
    by_product = _by_product(errors)
    return Distance(
        mean_over_units(by_product), int((~np.isnan(errors)).sum()), int((~np.isnan(by_product)).sum())
    )


def _gain(fitted: FloatArray | NoEstimate, price: FloatArray | NoEstimate) -> Estimate | NoEstimate:
    if isinstance(fitted, NoEstimate):
        return fitted
    if isinstance(price, NoEstimate):
        return price
    return mean_over_units(_by_product(_errors(price)) - _by_product(_errors(fitted)))


def _bias(differences: FloatArray) -> pd.DataFrame:
    rows = []
    for price, column in zip(asked_prices(), differences.T, strict=True):
        products = int((~np.isnan(column)).sum())
        if products:
            bias = mean_over_units(column)
            rows.append((price, bias.estimate, bias.low, bias.high, products))
    return pd.DataFrame(rows, columns=["relative_price", "bias", "low", "high", "products"])


def elasticities_of(shares: FloatArray) -> FloatArray:
    """Estimate every product's elasticity at the regular price, by a logit in relative price.

    Parameters
    ----------
    shares
        Shape (40, 10), as in `Entry`.

    Returns
    -------
    numpy.ndarray
        Shape (40,); NaN where the regular price lies outside the prices answered, or no logit describes them.
    """
    found = np.full(len(shares), np.nan)
    for product, row in enumerate(shares):
        known = ~np.isnan(row)
        if not known.any():
            continue
        fit = fit_logit(exact_answers(asked_prices()[known], row[known]))
        if not isinstance(fit, NoEstimate) and fit.lowest <= 1 <= fit.highest:
            found[product] = elasticity_of(mean_curve(fit), 1.0)
    return found


@cache
def people_elasticities() -> FloatArray:
    """Return people's elasticities at the regular price.

    Returns
    -------
    numpy.ndarray
        Shape (40,).
    """
    return elasticities_of(people_matrix())


def references(products: tuple[str, ...] | None = None) -> list[Reference]:
    """Work out the distances to hold the others against.

    Parameters
    ----------
    products
        Ids of the products that count; None for all.

    Returns
    -------
    list of Reference
        Lines are drawn from all of people's answers, and their errors taken on the chosen products.
    """
    table = people_shares()
    every, chosen = table.to_numpy(np.float64), table if products is None else table.loc[list(products)]
    people = chosen.to_numpy(np.float64)
    others = (every.sum(axis=0) - people) / (len(every) - 1)
    error = np.sqrt(people * (1 - people) / ANSWERS_A_POINT)
    return [
        Reference("flat_line", "flat line at people's mean", float(np.abs(people - every.mean()).mean())),
        Reference("same_curve", "people's average curve", float(np.abs(people - every.mean(axis=0)).mean())),
        Reference(
            "same_curve_left_out",
            "average curve of the other products' people",
            float(np.abs(people - others).mean()),
        ),
        Reference(
            "sampling_error",
            f"standard error of one cell of {ANSWERS_A_POINT} people",
            float(error.mean()),
        ),
        Reference("retest", "the same people asked again", RETEST, cited=True),
    ]


def compare(entries: list[Entry]) -> list[Comparison]:
    """Compare every pair of entries on the cells that both answered.

    Parameters
    ----------
    entries
        Models and strategies.

    Returns
    -------
    list of Comparison
        In the entries' order; none for two that answered no cell in common.
    """
    pairs, differences = [], []
    for first, second in itertools.combinations(entries, 2):
        paired = _errors(first.shares) - _errors(second.shares)
        by_product = _by_product(paired)
        if not np.isnan(by_product).all():
            pairs.append((first, second, int((~np.isnan(paired)).sum())))
            differences.append(by_product)
    return [
        Comparison(
            first.key,
            second.key,
            mean_over_units(by_product),
            chance,
            cells,
            int((~np.isnan(by_product)).sum()),
        )
        for (first, second, cells), by_product, chance in zip(
            pairs, differences, flip_tests(differences), strict=True
        )
    ]
