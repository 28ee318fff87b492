"""The table that every analysis reads: one row a cell that was answered or given up."""

import math
from collections.abc import Collection

import pandas as pd

from core.backends.base import Reply, Request, request_for
from core.cache import ReplyCache
from core.elicitation import Reading, read
from core.experiment import Experiment, variant_code
from core.models import model_title
from core.strategies import TITLES

COLUMNS = {
    "experiment_id": "str",
    "backend": "str",
    "base_url": "str",
    "model": "str",
    "product_id": "str",
    "strategy": "str",
    "format": "str",
    "voice": "str",
    "wording": "int64",
    "order": "str",
    "persona": "str",
    "relative_price": "float64",
    "price": "float64",
    "draw": "int64",
    "purchase": "float64",
    "method": "str",
    "status": "str",
    "reply_key": "str",
    "mass": "float64",
}


def observe(experiment: Experiment, cache: ReplyCache, failed: Collection[str] = ()) -> pd.DataFrame:
    """Read the stored replies of an experiment.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where the replies are.
    failed
        Keys of requests that were given up.

    Returns
    -------
    pandas.DataFrame
        One row a cell, in the experiment's order, with the columns of `COLUMNS`: prices in US dollars,
        ``purchase`` and ``mass`` from 0 to 1 or NaN. Cells that nobody asked yet have no row.
    """
    experiment_id = experiment.id
    rows = []
    replies: dict[str, Reply | None] = {}
    for cell in experiment.cells():
        key = request_for(cell).key
        if key not in replies:
            replies[key] = cache.get(key)
        reply = replies[key]
        if reply is not None:
            reading = read(reply, cell)
        elif key in failed:
            reading = Reading(math.nan, math.nan, "failed")
        else:
            continue
        rows.append(
            (
                experiment_id,
                cell.model.name.backend,
                cell.model.name.base_url or "",
                cell.model.name.model,
                cell.product.id,
                cell.strategy.name,
                cell.strategy.format,
                cell.strategy.voice,
                cell.wording,
                cell.order,
                "",
                cell.point.relative_price,
                cell.point.price,
                cell.draw,
                reading.purchase,
                cell.method,
                reading.status,
                key,
                reading.mass,
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def with_titles(observations: pd.DataFrame) -> pd.DataFrame:
    """Add what the screen calls every row's strategy, model and order of answers.

    Parameters
    ----------
    observations
        As `observe` gives them.

    Returns
    -------
    pandas.DataFrame
        With the columns ``strategy_title``, ``model_title`` and ``asked``.
    """
    strategies = observations[["strategy", "format", "voice"]].itertuples(index=False)
    models = observations[["backend", "base_url", "model"]].itertuples(index=False)
    return observations.assign(
        strategy_title=[TITLES[variant_code(*row)] for row in strategies],
        model_title=[model_title(*row) for row in models],
        asked=observations["order"].str.replace("_", " or "),
    )


def find_request(experiment: Experiment, key: str) -> Request:
    """Return the call of an experiment that has a key.

    Parameters
    ----------
    experiment
        What was asked.
    key
        ``reply_key`` of one of its observations.

    Returns
    -------
    Request
    """
    return next(request for request in map(request_for, experiment.cells()) if request.key == key)
