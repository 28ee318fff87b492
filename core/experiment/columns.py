"""The tables of observations: what those who ask write and the analysis reads."""

from collections.abc import Callable, Iterable, Mapping
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


def question_row(cell: Cell) -> tuple[Any, ...]:
    """Return a cell's values for the columns of `QUESTION`, after the experiment's."""
    name, strategy = cell.model.name, cell.strategy
    return (
        name.backend,
        name.base_url or "",
        name.model,
        cell.product.id,
        strategy.name,
        strategy.format,
        strategy.voice,
        strategy.design,
        strategy.edit.title if strategy.edit else "",
        cell.competitor_price,
        cell.strategy.context.competitor_price if cell.strategy.context else None,
        cell.wording,
        cell.order,
        cell.persona.name if cell.persona else "",
        cell.point.relative_price,
        cell.point.price,
        cell.draw,
    )


def observation_row(
    experiment_id: str,
    cell: Cell,
    *,
    purchase: float,
    mass: float,
    status: str = "ok",
    reply_key: str = "",
    answer: str = "",
) -> tuple[Any, ...]:
    """Return a cell's values for the columns of `COLUMNS`.

    Parameters
    ----------
    experiment_id
        Of which experiment the cell is; empty where none was run from here.
    cell
        What was asked.
    purchase
        Its answer, 0 to 1; NaN where none could be read.
    mass
        Probability that the first token is a readable answer, 0 to 1; NaN where it is not known.
    status
        ``ok``, ``unparsed``, ``refused`` or ``failed``.
    reply_key
        Under which the reply is stored; empty where no reply is.
    answer
        How the visible text of the reply begins; empty where no reply is.

    Returns
    -------
    tuple
    """
    return (experiment_id, *question_row(cell), purchase, cell.method, status, reply_key, mass, answer)


def table(rows: Iterable[tuple[Any, ...]], columns: Mapping[str, str] = COLUMNS) -> pd.DataFrame:
    """Put rows together, with every column there and of its kind, however few rows there are.

    Parameters
    ----------
    rows
        As `observation_row` gives them, or for other columns.
    columns
        Kind by name, `COLUMNS` or `PROBE_COLUMNS`.

    Returns
    -------
    pandas.DataFrame
    """
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))


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
