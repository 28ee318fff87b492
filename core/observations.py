"""The tables that every analysis reads: one row a cell that was answered or given up."""

import math
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from core.backends.base import Reply, Request, request_for
from core.cache import ReplyCache
from core.context import CONTEXT_BOUNDS, variable_title
from core.elicitation import Filled, Reading, read, read_filled
from core.experiment import Cell, Experiment
from core.models import model_title
from core.strategies import strategy_title
from core.variants import CODE_PARTS, variant_code

_QUESTION = {
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
COLUMNS = _QUESTION | {
    "purchase": "float64",
    "method": "str",
    "status": "str",
    "reply_key": "str",
    "mass": "float64",
}
PROBE_COLUMNS = _QUESTION | {
    "variable": "str",
    "unit": "str",
    "stated": "float64",
    "value": "float64",
    "bounded": "float64",
    "in_range": "bool",
    "status": "str",
    "reply_key": "str",
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
        One row a cell, in the experiment's order, with the columns of `COLUMNS`: ``price`` in US dollars;
        ``stated_competitor``, what the prompt states of a competitor's price, and ``competitor_price``, the same
        relative to the regular price, or NaN; ``purchase`` and
        ``mass`` from 0 to 1 or NaN. Cells that nobody asked yet have no row.
    """
    experiment_id, rows = experiment.id, []
    for cell, key, reply in _settled(experiment, cache, failed):
        reading = Reading(math.nan, math.nan, "failed") if reply is None else read(reply, cell)
        answer = (reading.purchase, cell.method, reading.status, key, reading.mass)
        rows.append((experiment_id, *_question(cell), *answer))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def observe_probes(experiment: Experiment, cache: ReplyCache, failed: Collection[str] = ()) -> pd.DataFrame:
    """Read what the stored replies of a confounding audit fill in.

    Parameters
    ----------
    experiment
        What was asked; with probes.
    cache
        Where the replies are.
    failed
        Keys of requests that were given up.

    Returns
    -------
    pandas.DataFrame
        One row a cell, in the experiment's order, with the columns of `PROBE_COLUMNS`: ``variable``, what was
        asked for, and its ``unit``; ``stated``, what the prompt states of it, NaN where it states nothing;
        ``value``, the answer, NaN where there is none; ``bounded``, the answer as `Probe.bounded` brings it near
        to what is plausible; ``in_range``, whether it is plausible. Cells that nobody asked yet have no row.
    """
    experiment_id, rows = experiment.id, []
    for cell, key, reply in _settled(experiment, cache, failed):
        if cell.probe is None:
            raise ValueError("An experiment without probes fills nothing in.")
        filled = Filled(math.nan, "failed") if reply is None else read_filled(reply)
        probe, value = cell.probe, filled.value
        context = cell.strategy.context
        stated = getattr(context, probe.variable) if context and probe.variable in CONTEXT_BOUNDS else None
        answer = (probe.variable, probe.unit, stated, value, probe.bounded(value), probe.is_plausible(value))
        rows.append((experiment_id, *_question(cell), *answer, filled.status, key))
    return pd.DataFrame(rows, columns=list(PROBE_COLUMNS)).astype(PROBE_COLUMNS)


def _settled(
    experiment: Experiment, cache: ReplyCache, failed: Collection[str]
) -> Iterator[tuple[Cell, str, Reply | None]]:
    """Yield every cell that was answered or given up, with the key of its reply, and the reply."""
    replies: dict[str, Reply | None] = {}
    for cell in experiment.cells():
        key = request_for(cell).key
        if key not in replies:
            replies[key] = cache.get(key)
        if replies[key] is not None or key in failed:
            yield cell, key, replies[key]


def _question(cell: Cell) -> tuple[Any, ...]:
    """Return a cell's values for the columns of `_QUESTION`, after the experiment's."""
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


def with_titles(observations: pd.DataFrame) -> pd.DataFrame:
    """Add what the screen calls every row's strategy, model and order of answers.

    Parameters
    ----------
    observations
        As `observe` or `observe_probes` gives them.

    Returns
    -------
    pandas.DataFrame
        With the columns ``strategy_title``, ``model_title``, and ``asked``, the order of the answers, or
        ``variable_title`` where a variable was asked for.
    """
    strategies = observations[CODE_PARTS].itertuples(index=False)
    models = observations[["backend", "base_url", "model"]].itertuples(index=False)
    titled = observations.assign(
        strategy_title=[strategy_title(variant_code(*row)) for row in strategies],
        model_title=[model_title(*row) for row in models],
    )
    if "variable" in titled:
        return titled.assign(variable_title=titled["variable"].map(variable_title))
    return titled.assign(asked=titled["order"].str.replace("_", " or "))


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
