"""The tables of observations: what those who ask write and the analysis reads."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from core.experiment.cells import Cell
from core.experiment.models import ModelName
from core.experiment.strategies import CodeParts, variant_code

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


def questions(experiment_id: str, cells: Sequence[Cell]) -> dict[str, Sequence[Any]]:
    """Return what was asked, by column of `QUESTION`.

    Parameters
    ----------
    experiment_id
        Of which experiment the cells are; empty where none was run from here.
    cells
        One a row.

    Returns
    -------
    dict
    """
    names = [cell.model.name for cell in cells]
    strategies = [cell.strategy for cell in cells]
    contexts = [strategy.context for strategy in strategies]
    return {
        "experiment_id": [experiment_id] * len(cells),
        "backend": [name.backend for name in names],
        "base_url": [name.base_url or "" for name in names],
        "model": [name.model for name in names],
        "product_id": [cell.product.id for cell in cells],
        "strategy": [strategy.name for strategy in strategies],
        "format": [strategy.format for strategy in strategies],
        "voice": [strategy.voice for strategy in strategies],
        "design": [strategy.design for strategy in strategies],
        "edit": [strategy.edit.title if strategy.edit else "" for strategy in strategies],
        "competitor_price": [cell.competitor_price for cell in cells],
        "stated_competitor": [context.competitor_price if context else None for context in contexts],
        "wording": [cell.wording for cell in cells],
        "order": [cell.order for cell in cells],
        "persona": [cell.persona.name if cell.persona else "" for cell in cells],
        "relative_price": [cell.point.relative_price for cell in cells],
        "price": [cell.point.price for cell in cells],
        "draw": [cell.draw for cell in cells],
    }


def observed(
    experiment_id: str,
    cells: Sequence[Cell],
    *,
    purchase: Sequence[float],
    mass: Sequence[float],
) -> pd.DataFrame:
    """Put observations together of which no reply is stored, with the columns of `COLUMNS`.

    Parameters
    ----------
    experiment_id, cells
        As for `questions`.
    purchase
        The answer to each, 0 to 1; NaN where none could be read.
    mass
        Probability that the first token is a readable answer, 0 to 1; NaN where it is not known.

    Returns
    -------
    pandas.DataFrame
    """
    answered = {
        "purchase": purchase,
        "method": [cell.method for cell in cells],
        "status": ["ok"] * len(cells),
        "reply_key": [""] * len(cells),
        "mass": mass,
        "answer": [""] * len(cells),
    }
    return table(questions(experiment_id, cells) | answered, COLUMNS)


def table(values: Mapping[str, Sequence[Any]], columns: Mapping[str, str]) -> pd.DataFrame:
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
    return _whole(
        rows,
        ["backend", "base_url", "model"],
        lambda backend, base_url, model: ModelName(backend, model, base_url or None),
    )


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
    return _whole(rows, list(CodeParts._fields), variant_code)


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
    groups: Any = rows.groupby([asked_of(rows), strategy_of(rows), *further], sort=False, dropna=False)
    return [(asked, strategy, group) for (asked, strategy, *_), group in groups]


def _whole(rows: pd.DataFrame, columns: list[str], make: Callable[..., object]) -> pd.Series:
    """Put the values of several columns together, once for every combination there is."""
    made = [make(*parts) for parts in rows[columns].drop_duplicates().itertuples(index=False)]
    numbers = rows.groupby(columns, sort=False).ngroup()
    return pd.Series([made[number] for number in numbers], index=rows.index, dtype=object)
