"""A study on a cluster: its shards go out as far as money and workers reach, and what comes back is written."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.asking.costs import NOTHING
from core.asking.plan import Plan
from core.basics.errors import UnblindError
from core.studies.many.clustered.cluster import Cluster
from core.studies.many.clustered.task import NotAskedError
from core.studies.many.design import Shard
from core.studies.many.manifest import Done
from core.studies.many.run import Answered, Outcome, Study, Wanted

STOP_SECONDS = 15.0
"""So long what is under way may take once the command is stopped; a call ends within five seconds."""
SLACK = 1 + 1e-9
"""What a shard costs at most is summed in another order than call by call."""
DIED = "The workers that asked {shard} died, one after another. Every reply is kept; run the study again."
Told = Callable[[Shard | None, Outcome | None, int], None]
"""Is told of each shard that ended, and how many workers there are; of no shard now and then while none ends."""


@dataclass
class ClusterAsker:
    """Has a cluster ask a study's shards.

    Parameters
    ----------
    cluster
        Asks.
    study
        Whose shards they are, and whose folder takes what they bring.
    budget
        US dollars that the whole study may cost; None for no limit.
    told
        Is told how far this is.
    """

    cluster: Cluster
    study: Study
    budget: float | None
    told: Told
    _sent: dict[Any, tuple[Shard, float | None]] = field(default_factory=dict)
    """By Dask's future, the shard and the money that is set aside for it."""
    _next: tuple[Shard, Plan] | None = None

    def __call__(self, wanted: Wanted) -> Generator[Answered, None, None]:
        """Ask shards as `core.studies.many.run.Asker` says it.

        Parameters
        ----------
        wanted
            Them.

        Yields
        ------
        Answered
            Each as it ends; after an interrupt, or once a worker cannot ask, what is under way then.

        Raises
        ------
        UnblindError
            When the scheduler is lost, or a worker cannot ask.
        """
        refused: UnblindError | None = None
        try:
            with self.cluster.kept():
                until = float("inf")
                while time.monotonic() < until:
                    try:
                        self._send(wanted)
                        if not self._sent:
                            break
                        ended = self.cluster.ended(list(self._sent))
                        self.told(None, None, self.cluster.workers())
                    except KeyboardInterrupt:
                        if until < float("inf"):
                            raise
                        until = time.monotonic() + STOP_SECONDS
                        self._stop(wanted)
                        continue
                    for future in ended:
                        try:
                            answered = self._take(future)
                        except UnblindError as error:
                            # What is under way is waited for as after an interrupt, so that its money is counted.
                            refused = refused or error
                            until = min(until, time.monotonic() + STOP_SECONDS)
                            self._stop(wanted)
                        else:
                            yield answered
        finally:
            for future in self._sent:
                future.cancel()
        if refused:
            raise refused

    def _stop(self, wanted: Wanted) -> None:
        wanted.close()
        self._next = None
        self.cluster.stop()

    def _send(self, wanted: Wanted) -> None:
        room = self.cluster.room()
        while len(self._sent) < room:
            self._next = self._next or next(wanted, None)
            if self._next is None or not self._is_affordable(self._next[1]):
                return
            shard, plan = self._next
            self._next = None
            share = self._set_aside(plan)
            self._sent[self.cluster.send(shard, plan, self.study, share)] = shard, share

    def _is_affordable(self, plan: Plan) -> bool:
        """Whether all that a shard may cost is left; what is under way may free more, else it gets the rest."""
        return self.budget is None or not self._sent or _most(plan) <= self._left(self.budget)

    def _left(self, budget: float) -> float:
        return max(0.0, budget - self.study.spending.spent)

    def _set_aside(self, plan: Plan) -> float | None:
        if self.budget is None:
            return None
        share = min(_most(plan), self._left(self.budget))
        self.study.spending.settle(share)
        return share

    def _take(self, future: Any) -> Answered:
        shard, share = self._sent.pop(future)
        try:
            brought = self.cluster.brought(future)
        except NotAskedError:
            self.study.spending.settle(-(share or 0.0))
            raise
        if brought is None:
            # What was set aside for it counts as spent, for nobody knows.
            return Answered(Outcome(0, 0, NOTHING, reasons=(DIED.format(shard=shard.name),)), None)
        self.study.spending.settle(brought.dollars - (share or 0.0))
        self.told(shard, brought.outcome, self.cluster.workers())
        done, files = brought.done, brought.files
        return Answered(brought.outcome, partial(self._write, shard, done, files) if done else None)

    def _write(self, shard: Shard, done: Done, files: dict[str, bytes]) -> Done:
        folder = self.study.folder
        for path in (
            folder.observations(shard.name),
            folder.summary_of(shard.name),
            folder.recording(shard.name),
        ):
            if content := files.get(folder.name(path)):
                with folder.replacing(path) as file:
                    file.write(content)
        return done


def _most(plan: Plan) -> float:
    return SLACK * plan.cost.dollars.high if plan.cost.dollars else 0.0
