"""The tables of observations: what those who ask write and the analysis reads."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from core.experiment.cells import Cell

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
    experiment_id: str, cell: Cell, *, purchase: float, mass: float, status: str = "ok", reply_key: str = ""
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

    Returns
    -------
    tuple
    """
    return (experiment_id, *question_row(cell), purchase, cell.method, status, reply_key, mass)


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
