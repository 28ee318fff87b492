"""The tables that every analysis reads: one row a cell that was answered or given up."""

import math
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import Reply, calls_of
from core.asking.replies.reading import Filled, read_filled, reader_of
from core.asking.replies.thinking_marks import visible_text
from core.basics.texts import whole
from core.experiment import Cell, Experiment, PricePoint
from core.experiment.columns import COLUMNS, PROBE_COLUMNS, questions, table

ANSWER_LENGTH = 80
"""Letters of a reply's visible text that a table shows."""

Read = tuple[Any, ...]
Reader = Callable[[Reply | None, PricePoint], Read]
"""Reads a reply, or that there is none, to the question at a price."""


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
        calls, reader_of = calls_of(experiment), _filler_of if experiment.probes else _answerer_of
        self._cache, self._columns = cache, PROBE_COLUMNS if experiment.probes else COLUMNS
        self._keys = [key for one in calls for key in one.keys]
        self._asked = questions(experiment.id, [one.asked for one in calls], self._keys, self._columns)
        self._readers: list[tuple[Reader, PricePoint]] = []
        for one in calls:
            read = reader_of(one.asked.first)
            for point in one.asked.first.points:
                self._readers += [(read, point)] * len(one.asked.repeats)
        self._answers: list[Read | None] = [None] * len(self._keys)
        self._unread: dict[str, tuple[int, ...]] = {}
        for number, key in enumerate(self._keys):
            self._unread[key] = (*self._unread.get(key, ()), number)

    def __len__(self) -> int:
        """Count the cells."""
        return len(self._keys)

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
        met = set()
        for key, reply in self._cache.each(self._unread):
            met.add(key)
            self._read(key, reply, self._answers)
        for key in met:
            del self._unread[key]
        answers = self._answers
        if given_up := self._unread.keys() & failed:
            answers = answers.copy()
            for key in given_up:
                self._read(key, None, answers)
        numbers = [number for number, answer in enumerate(answers) if answer is not None]
        return self._put_together(np.array(numbers, dtype=int), list(filter(None, answers)))

    def _read(self, key: str, reply: Reply | None, answers: list[Read | None]) -> None:
        for number in self._unread[key]:
            read, point = self._readers[number]
            answers[number] = read(reply, point)

    def _put_together(self, numbers: np.ndarray, answers: list[Read]) -> pd.DataFrame:
        found = {name: values.take(numbers) for name, values in self._asked.items()}
        names = [name for name in self._columns if name not in found]
        read = {name: [answer[place] for answer in answers] for place, name in enumerate(names)}
        return table(found | read, self._columns)


def _answerer_of(cell: Cell) -> Reader:
    """Say how replies are read as the columns of `COLUMNS` that are not known before."""
    read = reader_of(cell)

    def answer(reply: Reply | None, point: PricePoint) -> Read:
        if reply is None:
            return math.nan, "failed", math.nan, ""
        reading = read(reply, point)
        return reading.purchase, reading.status, reading.mass, _shown(reply.text)

    return answer


@lru_cache(maxsize=256)
def _shown(text: str) -> str:
    return whole(visible_text(text)[:ANSWER_LENGTH])


def _filler_of(cell: Cell) -> Reader:
    """Say how replies are read as the columns of `PROBE_COLUMNS` that are not known before."""
    if cell.probe is None:
        raise ValueError("An experiment without probes fills nothing in.")
    probe = cell.probe

    def fill(reply: Reply | None, _: PricePoint) -> Read:
        filled = Filled(math.nan, "failed") if reply is None else read_filled(reply, probe.unit)
        return filled.value, probe.bounded(filled.value), probe.is_plausible(filled.value), filled.status

    return fill
