"""The tables that every analysis reads: one row a cell that was answered or given up."""

import math
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import calls_of
from core.asking.replies.reading import Filled, read_filled, reader_of
from core.asking.replies.thinking_marks import visible_text
from core.asking.requests import Reply
from core.basics.texts import whole
from core.experiment import Cell, Experiment, PricePoint
from core.experiment.columns import COLUMNS, PROBE_COLUMNS, column, questions, table

ANSWER_LENGTH = 80
"""Letters of a reply's visible text that a table shows."""

NONE = -1
"""Stands for the answer to a question that has none yet."""
Read = tuple[Any, ...]
Reader = Callable[[Reply | None, PricePoint], Read]
"""Reads a reply, or that there is none, to the question at a price."""


@dataclass(frozen=True, eq=False)
class _Question:
    """What one reply answers in one way: questions that differ in the order of answers and the draw alone."""

    read: Reader
    point: PricePoint


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

    Threads may share it.

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
        self._lock = threading.Lock()
        self._keys = [key for one in calls for key in one.keys]
        self._asked = questions(experiment.id, [one.asked for one in calls], self._keys, self._columns)
        self._questions: list[_Question] = []
        for one in calls:
            read = reader_of(one.asked.first)
            for point in one.asked.first.points:
                self._questions += [_Question(read, point)] * len(one.asked.repeats)
        self._found: dict[Read, int] = {}
        self._answers = [NONE] * len(self._keys)
        # Where every price is asked at once, one reply answers several questions.
        self._unread: dict[str, int] = dict(zip(self._keys, range(len(self._keys)), strict=True))
        self._others: dict[str, list[int]] = {}
        if len(self._unread) < len(self._keys):
            for number, key in enumerate(self._keys):
                if number != self._unread[key]:
                    self._others.setdefault(key, []).append(number)

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
        with self._lock:
            self._read_what_came()
            answers = self._answers
            if given_up := list(self._unread.keys() & failed):
                answers = answers.copy()
                self._read(given_up, None, answers)
            return self._put_together(answers)

    def _read_what_came(self) -> None:
        read = set[str]()
        for keys, reply in self._cache.said(self._unread):
            self._read(keys, reply, self._answers)
            read.update(keys)
        self._unread = {key: number for key, number in self._unread.items() if key not in read}

    def _read(self, keys: list[str], reply: Reply | None, answers: list[int]) -> None:
        """Note what a reply to several calls answers to the questions of each."""
        numbers = [self._unread[key] for key in keys]
        if self._others:
            numbers += [number for key in keys for number in self._others.get(key, ())]
        known: dict[_Question, int] = {}
        for number in numbers:
            question = self._questions[number]
            if question not in known:
                said = question.read(reply, question.point)
                known[question] = self._found.setdefault(said, len(self._found))
            answers[number] = known[question]

    def _put_together(self, answers: list[int]) -> pd.DataFrame:
        found, numbers = self._asked, np.array(answers, dtype=np.intp)
        if not (answered := numbers != NONE).all():
            found = {name: values[answered] for name, values in found.items()}
            numbers = numbers[answered]
        names = [name for name in self._columns if name not in found]
        # Each different answer is written once, and then repeated.
        read = {
            name: column([one[place] for one in self._found], self._columns[name]).take(numbers)
            for place, name in enumerate(names)
        }
        return table(found | read, self._columns)


def _answerer_of(cell: Cell) -> Reader:
    """Say how replies are read as the columns of `COLUMNS` that are not known before."""
    read = reader_of(cell)

    def answer(reply: Reply | None, point: PricePoint) -> Read:
        if reply is None:
            return math.nan, "failed", math.nan, ""
        reading = read(reply, point)
        return reading.purchase, reading.status, reading.mass, shown(reply.text)

    return answer


@lru_cache(maxsize=256)
def shown(text: str) -> str:
    """Return how a reply's visible text begins, as a table shows it.

    Parameters
    ----------
    text
        As received.

    Returns
    -------
    str
    """
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
