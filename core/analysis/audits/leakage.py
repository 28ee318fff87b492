"""Leakage: which variables a prompt leaves unsaid, and the model makes move with the price.

In an experiment the price is set and nothing else moves. Where the model fills a variable in differently at
different prices, its purchase answers mix the effect of the price with that of the variable (Gui & Toubia, arXiv
2312.15524).
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from core.analysis.demand.fits import Estimate, NoEstimate, holm, t_interval, two_sided
from core.analysis.levels import SIGNIFICANT
from core.basics.arrays import FloatArray
from core.basics.words import join
from core.experiment import ModelName, Product, degrees, model_names, strategy_phrase, variable_title
from core.experiment.columns import asked_of, by_identity, strategy_of

AS_STATED = 0.01
"""An answer so near to what the prompt states, relative to it, came back as stated."""
EXACT = 1e-9
"""Answers that lie so near to a line, relative to their size, lie on it but for rounding."""
MOSTLY = 0.5
"""The model ignores what it states where a smaller share of the answers than this came back as stated."""
LEAST_MOVE = 0.2
"""A variable that moves by less than this share of itself over the asked prices is at rest."""
MOSTLY_READ = 0.8
"""Of fewer answers that could be read it is not known what the others would say."""
FEWEST_AT_REST = 6
"""So many answers, at least, show that a variable is at rest."""
TOO_FEW = "too few answers could be read at different prices"
MOVES = {
    "competitor_price": ("a competitor {} dearer", "a competitor {} cheaper"),
    "last_price": ("a last price {} higher", "a last price {} lower"),
    "temperature": ("weather {} warmer", "weather {} colder"),
    "income": ("a household income {} a year higher", "a household income {} a year lower"),
    "days_to_expiry": ("an expiry {} later", "an expiry {} sooner"),
    "quality": ("a quality {} higher", "a quality {} lower"),
}
"""What a model imagines where a variable rises or falls with the price."""
MONEY = {"competitor_price": 2, "last_price": 2, "income": 0}
"""Variables in the product's currency, with the decimals that are written."""
AMOUNTS = {"temperature": "{:,.1f} °", "days_to_expiry": "{:,.1f} days", "quality": "{:,.2f} points"}


@dataclass(frozen=True)
class Leakage:
    """How one variable moves with the price under one strategy, by one model.

    Parameters
    ----------
    asked
        Who was.
    strategy
        Code of the strategy.
    variable, unit
        What was to be filled in, and what it counts.
    answers, read, in_range
        Answers in all, those that could be read, and of these, those in the plausible range.
    relative
        Change of the variable for a relative price that is 1 higher, as a share of what is imagined at the regular
        price; for the temperature, in units of 30 degrees. With its 95% interval, or why there is none.
    per_dollar
        Change of the variable, in its unit, for a price that is 1 US dollar higher.
    p_value
        Of no change, two-sided, Holm-adjusted over the audit (Holm 1979); None without an estimate.
    stated
        What the prompt states of the variable; None where it is left unsaid.
    as_stated
        Answers read that came back as stated.
    rests
        Whether the variable is left unsaid, and was shown to move by less than `LEAST_MOVE` over the asked prices:
        the means at no two prices are as far apart, and the 95% intervals of a straight trend over all of them and
        of a bend lie within.
    """

    asked: ModelName
    strategy: str
    variable: str
    unit: str
    answers: int
    read: int
    in_range: int
    relative: Estimate | NoEstimate
    per_dollar: Estimate | NoEstimate
    p_value: float | None
    stated: float | None
    as_stated: int
    rests: bool

    def rows(self, observations: pd.DataFrame) -> pd.DataFrame:
        """Pick the answers that this rests on.

        Parameters
        ----------
        observations
            As for `audit`.

        Returns
        -------
        pandas.DataFrame
        """
        of_variable = observations[observations["variable"] == self.variable]
        return of_variable[(asked_of(of_variable) == self.asked) & (strategy_of(of_variable) == self.strategy)]

    @property
    def leaks(self) -> bool:
        """Whether the variable is left unsaid, and was shown to move with the price."""
        return self.stated is None and self.p_value is not None and self.p_value < SIGNIFICANT


@dataclass(frozen=True)
class _Line:
    """A line through the answers: its height at the regular price, and its slope by relative price."""

    coefficients: FloatArray
    covariance: FloatArray
    degrees: int
    regular_price: float

    def interval(self, value: float, gradient: FloatArray) -> Estimate:
        error = math.sqrt(max(float(gradient @ self.covariance @ gradient), 0.0))
        return t_interval(value, error, self.degrees)

    @property
    def per_dollar(self) -> Estimate:
        slope = float(self.coefficients[1])
        return self.interval(slope / self.regular_price, np.array([0.0, 1 / self.regular_price]))

    @property
    def p_value(self) -> float:
        slope, error = float(self.coefficients[1]), math.sqrt(max(float(self.covariance[1, 1]), 0.0))
        return two_sided(slope, error, self.degrees)


def audit(observations: pd.DataFrame) -> list[Leakage]:
    """Estimate how every variable moves with the price.

    Parameters
    ----------
    observations
        As `core.asking.replies.observations.observe` gives them, of one experiment.

    Returns
    -------
    list of Leakage
        By model, strategy and variable, in the order of the observations.

    Notes
    -----
    Least squares of the answers on the price, with the larger of HC3 and conventional standard errors (Angrist &
    Pischke 2009, section 8.1; at one draw even HC3 alone claims too much) and t intervals; the relative slope by
    the delta method. Across wordings: one line a wording, their mean, and a t interval over them (Ibragimov &
    Mueller 2010). The answers are all that could be read: to leave out those that are not plausible would bend a
    slope that leads there. Only what lies farther outside the plausible range than that is wide is brought back so
    far.
    """
    groups = by_identity(observations, "variable")
    lines = [_fit(rows[rows["status"] == "ok"]) for _, _, rows in groups]
    adjusted = holm([line.p_value if isinstance(line, _Line) else None for line in lines])
    return [_leakage(*group, line, p_value) for group, line, p_value in zip(groups, lines, adjusted, strict=True)]


def _fit(read: pd.DataFrame) -> _Line | NoEstimate:
    lines = [_fit_once(rows) for _, rows in read.groupby("wording")]
    if len(lines) < 2:
        return lines[0] if lines else NoEstimate(TOO_FEW)
    fitted = [line for line in lines if isinstance(line, _Line)]
    if len(fitted) < len(lines):
        return NoEstimate(f"{TOO_FEW} in every wording")
    coefficients = np.array([line.coefficients for line in fitted])
    covariance = np.cov(coefficients, rowvar=False) / len(fitted)
    return _Line(coefficients.mean(axis=0), covariance, len(fitted) - 1, fitted[0].regular_price)


def _fit_once(read: pd.DataFrame) -> _Line | NoEstimate:
    if read["relative_price"].nunique() < 2 or len(read) < 3:
        return NoEstimate(TOO_FEW)
    design = np.column_stack([np.ones(len(read)), read["relative_price"] - 1])
    result = OLS(read["bounded"].to_numpy(), design).fit()
    coefficients = np.asarray(result.params)
    covariance = max(result.cov_HC3, result.cov_params(), key=lambda one: float(one[1, 1]))
    rounding = EXACT * float(read["bounded"].abs().max())
    if float(np.abs(result.resid).max()) <= rounding:
        coefficients, covariance = np.where(np.abs(coefficients) <= rounding, 0.0, coefficients), 0 * covariance
    regular_price = float(np.ptp(read["price"]) / np.ptp(read["relative_price"]))
    return _Line(coefficients, covariance, len(read) - 2, regular_price)


def _leakage(
    asked: ModelName, strategy: str, rows: pd.DataFrame, line: _Line | NoEstimate, p_value: float | None
) -> Leakage:
    first, read = rows.iloc[0], rows[rows["status"] == "ok"]
    stated = None if math.isnan(first["stated"]) else float(first["stated"])
    as_stated = 0 if stated is None else int(np.isclose(read["value"], stated, rtol=AS_STATED, atol=0.005).sum())
    return Leakage(
        asked=asked,
        strategy=strategy,
        variable=first["variable"],
        unit=first["unit"],
        answers=len(rows),
        read=len(read),
        in_range=int(read["in_range"].sum()),
        relative=line if isinstance(line, NoEstimate) else _relative(line, first["variable"], first["unit"]),
        per_dollar=line if isinstance(line, NoEstimate) else line.per_dollar,
        p_value=p_value,
        stated=stated,
        as_stated=as_stated,
        rests=stated is None and len(read) >= MOSTLY_READ * len(rows) and _rests(read, first["variable"]),
    )


def _rests(read: pd.DataFrame, variable: str) -> bool:
    """Tell whether answers are shown to differ by less than `LEAST_MOVE` over the prices that were asked."""
    prices = int(read["relative_price"].nunique())
    if prices < 2 or len(read) < FEWEST_AT_REST:
        return False
    wordings = read.groupby("wording")["bounded"]
    level = float(wordings.mean().mean())
    least = LEAST_MOVE * (degrees(read["unit"].iloc[0]) if variable == "temperature" else level)
    answers = (read["bounded"] - wordings.transform("mean")).to_numpy()
    if np.ptp(pd.Series(answers).groupby(read["relative_price"].to_numpy()).mean()) >= least:
        return False
    at = read["relative_price"].to_numpy()
    at = 2 * (at - at.min()) / np.ptp(at) - 1
    design = np.column_stack([np.ones(len(at)), at, at**2][:prices])
    result = OLS(answers, design).fit()
    errors = np.sqrt(np.maximum(np.diag(result.cov_HC3), np.diag(result.cov_params())))
    freedom = len(at) - design.shape[1] - (len(wordings) - 1)
    moves = zip((2.0, 1.0), np.asarray(result.params)[1:], errors[1:], strict=False)
    intervals = [t_interval(ends * value, ends * error, freedom) for ends, value, error in moves]
    return all(-least < one.low and one.high < least for one in intervals)


def _relative(line: _Line, variable: str, unit: str) -> Estimate | NoEstimate:
    level, slope = (float(one) for one in line.coefficients)
    if variable == "temperature":
        return line.interval(slope / degrees(unit), np.array([0.0, 1 / degrees(unit)]))
    if level <= 0:
        return NoEstimate("what is imagined at the regular price is not above zero")
    return line.interval(slope / level, np.array([-slope / level**2, 1 / level]))


def sentences(leakages: list[Leakage], product: Product) -> list[str]:
    """Say what the audit found, one sentence a model and strategy.

    Parameters
    ----------
    leakages
        Of one experiment.
    product
        Of which it is.

    Returns
    -------
    list of str
        In the order of the leakages.
    """
    by_prompt: dict[tuple[ModelName, str], list[Leakage]] = {}
    for one in leakages:
        by_prompt.setdefault((one.asked, one.strategy), []).append(one)
    names = model_names([asked for asked, _ in by_prompt])
    return [
        _sentence(found, f" by {name}" if name else "", product)
        for found, name in zip(by_prompt.values(), names, strict=True)
    ]


def _sentence(found: list[Leakage], asked: str, product: Product) -> str:
    under = f"Under {strategy_phrase(found[0].strategy)}{asked}"
    clauses = [_moves([one for one in found if one.stated is None], product)]
    if stated := [one for one in found if one.stated is not None]:
        clauses.append(_came_back(stated))
    return f"{under}, {'; '.join(clause for clause in clauses if clause)}."


def _moves(unstated: list[Leakage], product: Product) -> str:
    """Say which of the unstated variables move with the price."""
    if not unstated:
        return ""
    leaking = [one for one in unstated if one.leaks]
    if leaking:
        moves = join([_move(one, product) for one in leaking])
        return f"a {product.write(1, 0)} higher price makes the model imagine {moves}"
    tested = [one for one in unstated if isinstance(one.per_dollar, Estimate)]
    if not tested:
        answers, read = sum(one.answers for one in unstated), sum(one.read for one in unstated)
        if read == answers:
            return "nothing can be said of leakage, for too few prices were asked"
        return f"nothing can be said of leakage, for only {read:,} of {answers:,} answers could be read"
    asked_for = f"(asked for: {join([variable_title(one.variable) for one in unstated])})"
    moving = [variable_title(one.variable) for one in unstated if not one.rests]
    if not moving:
        warmth = any(one.variable == "temperature" for one in unstated)
        least = f"{LEAST_MOVE * degrees(product.scale):.0f} °{product.scale[0]}"
        besides = f" or, the temperature, {least}" if warmth else ""
        return f"over the asked prices no unstated variable moves by a fifth of itself{besides} {asked_for}"
    which = "any" if len(moving) == len(unstated) else join(moving, "or")
    return (
        f"no unstated variable is shown to move with the price {asked_for}, which is no all-clear: it takes more "
        f"draws or wordings to tell whether {which} does"
    )


def _move(one: Leakage, product: Product) -> str:
    if not isinstance(one.per_dollar, Estimate):
        raise AssertionError("A leakage without an estimate is not shown.")
    slope = one.per_dollar.estimate
    if one.variable not in MOVES:
        return f"{one.variable} {abs(slope):,.3g} {one.unit} {'higher' if slope > 0 else 'lower'}"
    decimals = MONEY.get(one.variable)
    written = AMOUNTS[one.variable].format(abs(slope)) if decimals is None else product.write(abs(slope), decimals)
    written += product.scale[0] if one.variable == "temperature" else ""
    dearer, cheaper = MOVES[one.variable]
    return (dearer if slope > 0 else cheaper).format(written)


def _came_back(stated: list[Leakage]) -> str:
    """Say whether what the prompt states is what the model answers."""
    read = [one for one in stated if one.read]
    if not read:
        return "no answer could be read about what the prompt states"
    ignored = [one for one in read if one.as_stated < MOSTLY * one.read]
    if not ignored:
        return "what the prompt states comes back as stated"
    counts = [
        f"the stated {variable_title(one.variable)} in {one.as_stated:,} of {one.read:,} answers"
        for one in ignored
    ]
    return f"the model ignores its context, for it repeats {join(counts)}"
