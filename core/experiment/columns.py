"""The tables of observations: what those who ask write and the analysis reads."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.experiment.cells import Cell, Questionnaire
from core.experiment.models import ModelName
from core.experiment.strategies import CodeParts, variant_code

Made = TypeVar("Made", bound=Hashable)
Numbers = npt.NDArray[np.intp]

QUESTION = {
    "experiment_id": "str",
    "backend": "str",
    "base_url": "str",
    "model": "str",
    "product_id": "str",
    "strategy": "str",
    "format": "str",
    "voice": "str",
    "design": "str",
    "edit": "str",
    "competitor_price": "float64",
    "stated_competitor": "float64",
    "wording": "int64",
    "order": "str",
    "persona": "str",
    "relative_price": "float64",
    "price": "float64",
    "draw": "int64",
}


COLUMNS = QUESTION | {
    "purchase": "float64",
    "method": "str",
    "status": "str",
    "reply_key": "str",
    "mass": "float64",
    "answer": "str",
}


PROBE_COLUMNS = QUESTION | {
    "variable": "str",
    "unit": "str",
    "stated": "float64",
    "value": "float64",
    "bounded": "float64",
    "in_range": "bool",
    "status": "str",
    "reply_key": "str",
}


def questions(
    experiment_id: str, asked: Sequence[Questionnaire], keys: Sequence[str], columns: Mapping[str, str]
) -> dict[str, Any]:
    """Return what is known of questions before there is any answer.

    Parameters
    ----------
    experiment_id
        Of which experiment the questionnaires are; empty where none was run from here.
    asked
        The questionnaires.
    keys
        Of the call that answers each question; empty where none is made.
    columns
        `COLUMNS`, or `PROBE_COLUMNS` where all are probes'.

    Returns
    -------
    dict
        Array by column, one value a question.
    """
    firsts = [one.first for one in asked]
    names = [cell.model.name for cell in firsts]
    strategies = [cell.strategy for cell in firsts]
    contexts = [strategy.context for strategy in strategies]
    shared: dict[str, Sequence[Any]] = {
        "experiment_id": [experiment_id] * len(firsts),
        "backend": [name.backend for name in names],
        "base_url": [name.base_url or "" for name in names],
        "model": [name.model for name in names],
        "product_id": [cell.product.id for cell in firsts],
        "strategy": [strategy.name for strategy in strategies],
        "format": [strategy.format for strategy in strategies],
        "voice": [strategy.voice for strategy in strategies],
        "design": [strategy.design for strategy in strategies],
        "edit": [strategy.edit.title if strategy.edit else "" for strategy in strategies],
        "competitor_price": [cell.competitor_price for cell in firsts],
        "stated_competitor": [context.competitor_price if context else None for context in contexts],
        "wording": [cell.wording for cell in firsts],
        "persona": [cell.persona.name if cell.persona else "" for cell in firsts],
        "method": [cell.method for cell in firsts],
        "variable": [cell.probe.variable if cell.probe else "" for cell in firsts],
        "unit": [cell.probe.unit if cell.probe else "" for cell in firsts],
        "stated": [_stated(cell) for cell in firsts],
    }
    prices = [point for one in asked for point in one.first.points for _ in one.repeats]
    repeats = [repeat for one in asked for repeat in one.repeats * len(one.first.points)]
    each: dict[str, Sequence[Any]] = {
        "order": [order for order, _ in repeats],
        "relative_price": [point.relative_price for point in prices],
        "price": [point.price for point in prices],
        "draw": [draw for _, draw in repeats],
        "reply_key": keys,
    }
    # What a whole questionnaire shares is written once, and then repeated.
    cells = np.repeat(np.arange(len(asked)), np.array([len(one) for one in asked], dtype=int))
    return {name: column(values, columns[name]) for name, values in each.items()} | {
        name: column(values, columns[name]).take(cells) for name, values in shared.items() if name in columns
    }


def _stated(probed: Cell) -> float | None:
    """Return what a prompt states of the variable that it asks for."""
    context, probe = probed.strategy.context, probed.probe
    if not context or not probe:
        return None
    own = context.variable
    return own.value if own and own.name == probe.variable else context.stated().get(probe.variable)


def column(values: Sequence[Any], kind: str) -> Any:
    """Put the values of a column together.

    Parameters
    ----------
    values
        One a row.
    kind
        As in `COLUMNS`.

    Returns
    -------
    pandas array
    """
    return pd.Series(values, dtype=kind).array


def observed(
    experiment_id: str,
    asked: Sequence[Questionnaire],
    *,
    purchase: Sequence[float],
    mass: Sequence[float],
) -> pd.DataFrame:
    """Put observations together of which no reply is stored, with the columns of `COLUMNS`.

    Parameters
    ----------
    experiment_id, asked
        As for `questions`.
    purchase
        The answer to each question, 0 to 1; NaN where none could be read.
    mass
        Probability that the first token is a readable answer, 0 to 1; NaN where it is not known.

    Returns
    -------
    pandas.DataFrame
    """
    count = len(purchase)
    answered = {
        "purchase": purchase,
        "status": ["ok"] * count,
        "mass": mass,
        "answer": [""] * count,
    }
    return table(questions(experiment_id, asked, [""] * count, COLUMNS) | answered, COLUMNS)


def table(values: Mapping[str, Any], columns: Mapping[str, str]) -> pd.DataFrame:
    """Put columns together, each there and of its kind, however few rows there are.

    Parameters
    ----------
    values
        By column, one a row.
    columns
        Kind by name, `COLUMNS` or `PROBE_COLUMNS`.

    Returns
    -------
    pandas.DataFrame
    """
    return pd.DataFrame({name: pd.Series(values[name], dtype=kind) for name, kind in columns.items()})


def asked_of(rows: pd.DataFrame) -> pd.Series:
    """Say who was asked, whole, by row.

    Parameters
    ----------
    rows
        With the columns ``backend``, ``base_url`` (empty for none) and ``model``.

    Returns
    -------
    pandas.Series
        A `ModelName` a row, with the rows' index.
    """
    return _whole(rows, *_ASKED)


def strategy_of(rows: pd.DataFrame) -> pd.Series:
    """Say by which strategy was asked, whole, by row.

    Parameters
    ----------
    rows
        With the columns that `CodeParts` names.

    Returns
    -------
    pandas.Series
        `Strategy.code` a row, with the rows' index.
    """
    return _whole(rows, *_CODED)


def by_asked(rows: pd.DataFrame, *further: str) -> list[tuple[ModelName, tuple[Any, ...], pd.DataFrame]]:
    """Split rows by who was asked.

    Parameters
    ----------
    rows
        As for `asked_of`.
    further
        Columns by which they are split too.

    Returns
    -------
    list of tuple
        Model, values of the further columns, and their rows, in the order of the rows.
    """
    whom, names = _numbered(rows, *_ASKED)
    groups: Any = rows.groupby([whom, *further], sort=False, dropna=False)
    return [(names[asked], tuple(values), group) for (asked, *values), group in groups]


def by_identity(rows: pd.DataFrame, *further: str) -> list[tuple[ModelName, str, pd.DataFrame]]:
    """Split rows by who was asked and by which strategy.

    Parameters
    ----------
    rows
        As for `asked_of` and `strategy_of`.
    further
        Columns by which they are split too.

    Returns
    -------
    list of tuple
        Model, code of the strategy, and their rows, in the order of the rows.
    """
    (whom, names), (how, codes) = _numbered(rows, *_ASKED), _numbered(rows, *_CODED)
    groups: Any = rows.groupby([whom, how, *further], sort=False, dropna=False)
    return [(names[asked], codes[strategy], group) for (asked, strategy, *_), group in groups]


def _named(backend: str, base_url: str, model: str) -> ModelName:
    return ModelName(backend, model, base_url or None)


_ASKED = ["backend", "base_url", "model"], _named
_CODED = list(CodeParts._fields), variant_code


def _whole(rows: pd.DataFrame, columns: list[str], make: Callable[..., object]) -> pd.Series:
    """Put the values of several columns together, once for every combination there is."""
    numbers, made = _numbered(rows, columns, make)
    return pd.Series([made[number] for number in numbers], index=rows.index, dtype=object)


def _numbered(rows: pd.DataFrame, columns: list[str], make: Callable[..., Made]) -> tuple[Numbers, list[Made]]:
    """Give what the values of several columns make together as numbers, and what each number stands for."""
    # Not by groupby, which takes longer for a small table than all that is done with it.
    parts = list(zip(*(rows[column].tolist() for column in columns), strict=True))
    made: dict[Made, int] = {}
    number_of = {one: made.setdefault(make(*one), len(made)) for one in dict.fromkeys(parts)}
    return np.array([number_of[one] for one in parts], dtype=np.intp), list(made)
