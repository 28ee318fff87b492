"""What a process has found already, so that drawing again neither reads nor fits what has not changed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import pandas as pd

from core.analysis.demand.limits import USUAL, Limits
from core.asking.replies.observations import Observer
from core.asking.replies.provenance import Provenance, provenance_of
from core.asking.replies.unread import Remarks, remarks_on
from core.asking.runner import Runner
from core.basics.last_used import LastUsed
from core.experiment import AnyExperiment, Experiment, Series
from core.studies.findings import Findings, find_in

REMEMBERED = 64
"""So many tables, findings and figures are kept; the oldest go first."""
PATIENCE = 3.0
"""Seconds for which findings of a run under way stand, however many answers have come since."""

REMEMBERED_CELLS = 100_000
"""So many cells are kept as they were read, over all experiments."""
LONGEST_SHARE = 4
"""So many times as long as it took to find them they stand at least, so that pages are drawn in between."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class _Kept:
    replies: tuple[bool, int, int]
    failed: frozenset[str]
    stands_until: float
    value: Any


class Memory:
    """Remembers what the replies of experiments show; where none was taken away, their number tells what is new.

    Parameters
    ----------
    runner
        Holds the replies, and knows which calls were given up.
    """

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._observers: LastUsed[tuple[int, Observer]] = LastUsed(REMEMBERED_CELLS)

    def observations(self, experiment: Experiment) -> pd.DataFrame:
        """Return what an experiment's replies say, read anew only where there are others.

        Parameters
        ----------
        experiment
            What was asked.

        Returns
        -------
        pandas.DataFrame
            As `Observer.table` gives it. Shared: not to be changed.
        """

        def read() -> pd.DataFrame:
            run, cache = self.runner.find(experiment), self.runner.cache
            changes, known = cache.state()[0], self._observers.get(experiment.id)
            if known is None or known[0] != changes:
                known = changes, Observer(experiment, cache)
                self._observers.keep(experiment.id, known, len(known[1]))
            return known[1].table(run.failures if run else ())

        return self.recollect("observations", experiment, read)

    def remarks(self, experiment: AnyExperiment) -> Remarks:
        """Return what is to be said of an experiment's replies beside, anew only where there are others.

        Parameters
        ----------
        experiment
            What was asked.

        Returns
        -------
        Remarks
        """
        return self.recollect("remarks", experiment, lambda: remarks_on(experiment, self.runner.cache))

    def provenance(self, asked: AnyExperiment | Series) -> Provenance:
        """Return from where the replies to a question or a series came, anew only where there are others.

        Parameters
        ----------
        asked
            What was asked.

        Returns
        -------
        Provenance
        """
        return self.recollect("provenance", asked, lambda: provenance_of(asked, self.runner.cache))

    def findings(self, experiment: Experiment, limits: Limits = USUAL) -> Findings:
        """Return what an experiment shows, worked out anew only where there are other replies.

        Parameters
        ----------
        experiment
            What was asked; without probes.
        limits
            What the answers of a curve must reach.

        Returns
        -------
        Findings
            While a run is under way, some seconds old.
        """

        def work(read: pd.DataFrame) -> Findings:
            return find_in(experiment, read, limits, self.provenance(experiment).warnings())

        return self.recall(f"findings {limits}", experiment, work)

    def recall(self, name: str, experiment: Experiment, work: Callable[[pd.DataFrame], Found]) -> Found:
        """Return what was made of an experiment's observations, made anew only where there are others.

        Parameters
        ----------
        name
            Of what is made.
        experiment
            What was asked.
        work
            Makes it.

        Returns
        -------
        Found
        """
        return self.recollect(name, experiment, lambda: work(self.observations(experiment)))

    def recollect(self, name: str, experiment: AnyExperiment | Series, work: Callable[[], Found]) -> Found:
        """Return what was made of an experiment's replies, made anew only where there are others.

        Parameters
        ----------
        name
            Of what is made.
        experiment
            What was asked.
        work
            Makes it.

        Returns
        -------
        Found
        """
        key, run = (name, experiment.id), self.runner.find(experiment)
        kept, active = self._kept.get(key), run is not None and run.active
        if kept is not None and active and time.monotonic() < kept.stands_until:
            return cast(Found, kept.value)
        # A run that is under way counts the replies; to plan anew would look up all that is missing.
        counted = run.progress().settled if run and active else self.runner.plan(experiment).cached
        replies = active, counted, self.runner.cache.state()[0]
        failed = frozenset(run.failures) if run else frozenset()
        if kept is None or (kept.replies, kept.failed) != (replies, failed):
            began = time.monotonic()
            value = work()
            ended = time.monotonic()
            kept = _Kept(replies, failed, ended + max(PATIENCE, LONGEST_SHARE * (ended - began)), value)
            self._kept.pop(key, None)
            self._kept[key] = kept
            while len(self._kept) > REMEMBERED:
                self._kept.pop(next(iter(self._kept)), None)
        return cast(Found, kept.value)
