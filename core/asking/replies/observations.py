"""The tables that every analysis reads: one row a cell that was answered or given up."""

import math
from collections.abc import Collection, Iterator

import pandas as pd

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import Reply, requests_of
from core.asking.replies.reading import Filled, Reading, read, read_filled
from core.asking.replies.thinking_marks import visible_text
from core.experiment import CONTEXT_BOUNDS, Cell, Experiment
from core.experiment.columns import PROBE_COLUMNS, observed, questions, table

ANSWER_LENGTH = 80
"""Letters of a reply's visible text that a table shows."""
FAILED = Reading(math.nan, math.nan, "failed")
ANSWERED = ("variable", "unit", "stated", "value", "bounded", "in_range", "status")
"""Columns of what a probe's reply fills in."""


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
        One row a cell, in the experiment's order, with the columns of `core.experiment.columns.COLUMNS`:
        ``price`` in US dollars; ``stated_competitor``, what the prompt states of a competitor's price, and
        ``competitor_price``, the same relative to the regular price, or NaN; ``purchase`` and
        ``mass`` from 0 to 1 or NaN; ``answer``, how the visible text begins. Cells that nobody asked yet have
        no row.
    """
    settled = list(_settled(experiment, cache, failed))
    readings = [FAILED if reply is None else read(reply, cell) for cell, _, reply in settled]
    return observed(
        experiment.id,
        [cell for cell, _, _ in settled],
        purchase=[reading.purchase for reading in readings],
        mass=[reading.mass for reading in readings],
        status=[reading.status for reading in readings],
        reply_key=[key for _, key, _ in settled],
        answer=["" if reply is None else visible_text(reply.text)[:ANSWER_LENGTH] for _, _, reply in settled],
    )


def observe_probes(experiment: Experiment, cache: ReplyCache, failed: Collection[str] = ()) -> pd.DataFrame:
    """Read what stored replies fill in where leakage was asked for.

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
    settled = list(_settled(experiment, cache, failed))
    answers = [_filled(cell, reply) for cell, _, reply in settled]
    values = (
        dict(zip(ANSWERED, zip(*answers, strict=True), strict=True)) if answers else dict.fromkeys(ANSWERED, ())
    )
    asked = questions(experiment.id, [cell for cell, _, _ in settled])
    return table(asked | values | {"reply_key": [key for _, key, _ in settled]}, PROBE_COLUMNS)


def _filled(cell: Cell, reply: Reply | None) -> tuple[object, ...]:
    """Read what a reply fills in, as the columns of `ANSWERED`."""
    if cell.probe is None:
        raise ValueError("An experiment without probes fills nothing in.")
    filled = Filled(math.nan, "failed") if reply is None else read_filled(reply, cell.probe.unit)
    probe, value, context = cell.probe, filled.value, cell.strategy.context
    stated = getattr(context, probe.variable) if context and probe.variable in CONTEXT_BOUNDS else None
    bounded, in_range = probe.bounded(value), probe.is_plausible(value)
    return probe.variable, probe.unit, stated, value, bounded, in_range, filled.status


def _settled(
    experiment: Experiment, cache: ReplyCache, failed: Collection[str]
) -> Iterator[tuple[Cell, str, Reply | None]]:
    """Yield every cell that was answered or given up, with the key of its reply, and the reply."""
    asked = requests_of(experiment)
    replies = cache.replies({request.key for _, request in asked})
    for cell, request in asked:
        if request.key in replies or request.key in failed:
            yield cell, request.key, replies.get(request.key)
