"""The tables that every analysis reads: one row a cell that was answered or given up."""

import math
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import Reply, requests_of
from core.asking.replies.reading import Filled, Reading, read, read_filled
from core.asking.replies.thinking_marks import visible_text
from core.basics.texts import whole
from core.experiment import CONTEXT_BOUNDS, Cell, Experiment
from core.experiment.columns import COLUMNS, PROBE_COLUMNS, QUESTION, questions, table

ANSWER_LENGTH = 80
"""Letters of a reply's visible text that a table shows."""
FAILED = Reading(math.nan, math.nan, "failed")


Read = tuple[Any, ...]


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
        As `Observer.table` gives it.
    """
    return Observer(experiment, cache).table(failed)


def saying(observations: pd.DataFrame, cache: ReplyCache, text: str) -> pd.Series:
    """Say in which rows the reply holds a text, in what it answers or in what was thought before.

    Parameters
    ----------
    observations
        As `Observer.table` gives them.
    cache
        Where the replies are.
    text
        To be looked for, in whatever case.

    Returns
    -------
    pandas.Series
        True or False a row.
    """
    wanted = text.casefold()
    replies = cache.replies(set(observations["reply_key"]))
    holding = {key for key, reply in replies.items() if wanted in f"{reply.text}\n{reply.thinking}".casefold()}
    return observations["reply_key"].isin(holding)


class Observer:
    """The replies of an experiment, each read once, however often the table of them is wanted.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where the replies are; none is taken away while this is used.
    """

    def __init__(self, experiment: Experiment, cache: ReplyCache) -> None:
        self._experiment, self._cache = experiment, cache
        self._read = _filled if experiment.probes else _answered
        self._answers: dict[int, Read] = {}
        self._unread: Sequence[int] = range(len(requests_of(experiment)))

    def __len__(self) -> int:
        """Count the cells."""
        return len(requests_of(self._experiment))

    def table(self, failed: Collection[str] = ()) -> pd.DataFrame:
        """Read the replies that have come since, and put all of them together.

        Parameters
        ----------
        failed
            Keys of requests that were given up.

        Returns
        -------
        pandas.DataFrame
            One row a cell, in the experiment's order; cells that nobody asked yet have no row. Its columns are
            those of `core.experiment.columns.COLUMNS`: ``price`` in US dollars; ``stated_competitor``, what the
            prompt states of a competitor's price, and ``competitor_price``, the same relative to the regular
            price, or NaN; ``purchase`` and ``mass`` from 0 to 1 or NaN; ``answer``, how the visible text begins.
            Of an experiment with probes they are `PROBE_COLUMNS`: ``variable``, what was asked for, and its
            ``unit``; ``stated``, what the prompt states of it, NaN where it states nothing; ``value``, the
            answer, NaN where there is none; ``bounded``, the answer as `Probe.bounded` brings it near to what is
            plausible; ``in_range``, whether it is plausible.
        """
        asked = requests_of(self._experiment)
        replies = self._cache.replies({asked[number][1].key for number in self._unread})
        unread, given_up = [], dict[int, Read]()
        for number in self._unread:
            cell, request = asked[number]
            if (reply := replies.get(request.key)) is not None:
                self._answers[number] = self._read(cell, request.key, reply)
                continue
            unread.append(number)
            if request.key in failed:
                given_up[number] = self._read(cell, request.key, None)
        self._unread = unread
        read = self._answers | given_up
        numbers = sorted(read)
        columns = PROBE_COLUMNS if self._experiment.probes else COLUMNS
        names = [name for name in columns if name not in QUESTION]
        values = zip(*(read[number] for number in numbers), strict=True) if read else [()] * len(names)
        cells = [asked[number][0] for number in numbers]
        return table(questions(self._experiment.id, cells) | dict(zip(names, values, strict=True)), columns)


def _answered(cell: Cell, key: str, reply: Reply | None) -> Read:
    """Read a reply, as the columns of `COLUMNS` that are not of `QUESTION`."""
    reading = FAILED if reply is None else read(reply, cell)
    answer = "" if reply is None else whole(visible_text(reply.text)[:ANSWER_LENGTH])
    return reading.purchase, cell.method, reading.status, key, reading.mass, answer


def _filled(cell: Cell, key: str, reply: Reply | None) -> Read:
    """Read what a reply fills in, as the columns of `PROBE_COLUMNS` that are not of `QUESTION`."""
    if cell.probe is None:
        raise ValueError("An experiment without probes fills nothing in.")
    filled = Filled(math.nan, "failed") if reply is None else read_filled(reply, cell.probe.unit)
    probe, value, context = cell.probe, filled.value, cell.strategy.context
    stated = getattr(context, probe.variable) if context and probe.variable in CONTEXT_BOUNDS else None
    bounded, in_range = probe.bounded(value), probe.is_plausible(value)
    return probe.variable, probe.unit, stated, value, bounded, in_range, filled.status, key
