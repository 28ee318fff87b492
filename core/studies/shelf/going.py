"""A study that runs in this process, whoever looks at it."""

import sys
import threading
import time
import traceback
from contextlib import ExitStack
from dataclasses import dataclass, replace

from core.asking.backends.keys import redact
from core.asking.costs import NOTHING, Range
from core.asking.run import Run
from core.basics.errors import UnblindError
from core.studies.many import Entry, Shard, Study, always, by_no_batch, nothing_new, plan_study
from core.studies.shelf.agreement import Order, Requester

LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Standing:
    """How far a study is.

    Parameters
    ----------
    shards, shards_done
        Experiments in all, and those that are asked and written.
    calls, settled, failed
        New calls in all; those that are answered or given up; and the latter alone.
    dollars
        What the study has cost so far by list price, with what calls in batches may cost; None where that is not
        known.
    seconds_left
        As fast as it went so far; None before the first answer.
    batches
        With their vendors.
    stopping
        Whether it ends after the calls under way.
    """

    shards: int
    shards_done: int
    calls: int
    settled: int = 0
    failed: int = 0
    dollars: Range | None = NOTHING
    seconds_left: float | None = None
    batches: int = 0
    stopping: bool = False

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1: of its new calls, or of its experiments where none is new."""
        done, every = (self.settled, self.calls) if self.calls else (self.shards_done, self.shards)
        return min(done / every, 1.0) if every else 1.0


class Going:
    """A study under way, or as it ended.

    Parameters
    ----------
    order
        What is asked, and how.
    requester
        By whom.
    limit
        US dollars that the whole study may cost; None for no limit.
    spent
        What it has cost already; None where that is not known.
    poll_seconds
        So often it is looked whether a batch has ended.
    stop
        Is set where no further call is to be made.
    """

    def __init__(
        self,
        order: Order,
        requester: Requester,
        limit: float | None,
        spent: Range | None,
        poll_seconds: float,
        stop: threading.Event,
    ) -> None:
        self.study, self.starter = order.design.id, requester.access.starter(requester.session)
        self.problems: tuple[str, ...] = ()
        self._order, self._limit, self._poll = order, limit, poll_seconds
        self._before = Standing(order.plan.shards, order.plan.done, order.plan.new_calls, dollars=spent)
        self._run: Run | None = None
        self._stop, self._ended, self._since = stop, threading.Event(), time.monotonic()
        self._thread: threading.Thread | None = None

    def begin(self, study: Study, held: ExitStack, requester: Requester) -> None:
        """Run the study in a thread of its own.

        Parameters
        ----------
        study
            The one that is asked.
        held
            Its folder, which is let go in the end.
        requester
            Whose keys are forgotten then.
        """
        self._thread = threading.Thread(
            target=self._work, args=(study, held, requester), name=f"study {self._order.name}", daemon=True
        )
        self._thread.start()

    @property
    def active(self) -> bool:
        """Whether it is under way."""
        return not self._ended.is_set()

    def stop(self) -> None:
        """Make no further call; those under way are kept, and batches stay with their vendors."""
        self._stop.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end.

        Parameters
        ----------
        timeout
            Seconds at most; None for no limit.

        Returns
        -------
        bool
            Whether it has ended, and its folder is let go.
        """
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def standing(self) -> Standing:
        """Return how far it is, as of now."""
        run, now = self._run, self._before
        now = replace(now if run is None else _with(now, run), stopping=self._stop.is_set())
        if now.batches or not now.settled:
            return now
        seconds = time.monotonic() - self._since
        return replace(now, seconds_left=max(now.calls - now.settled, 0) * seconds / now.settled)

    def _work(self, study: Study, held: ExitStack, requester: Requester) -> None:
        with held:
            try:
                self._go(study)
            except UnblindError as error:
                self._say(str(error))
            except Exception as error:
                secrets = [requester.keys.find(name.backend, name.base_url) for name in self._order.plan.models]
                sys.stderr.write(redact("".join(traceback.format_exception(error)), secrets))
                self._say(
                    f"The study broke off by a fault of this app ({type(error).__name__}). Every reply is kept."
                )
        self._ended.set()

    def _say(self, problem: str) -> None:
        self.problems = (*self.problems, problem)

    def _go(self, study: Study) -> None:
        asks = always
        if self._order.how != "live":
            asks = nothing_new if self._follow_batches(study) else by_no_batch
        written = study.written()
        study.run(plan_study(study.design, study.runner, written), written, self._watch, self._limit, asks)

    def _follow_batches(self, study: Study) -> bool:
        """Submit and collect until no batch is outstanding; True where a stop leaves them with their vendors."""
        batches, cancels = study.batches(self._limit), self._order.how == "cancel"
        at_first, known = self._before, batches.book.entries()
        if cancels:
            batches.cancel()
        while left := batches.step(submit=not cancels):
            self._before = _in_batches(at_first, known, batches.book.entries(), left)
            if self._stop.wait(self._poll):
                break
        self._before = _in_batches(at_first, known, batches.book.entries(), 0)
        self.problems = tuple(batches.problems)
        return self._stop.is_set() or cancels

    def _watch(self, shard: Shard, run: Run) -> None:
        self._run = run
        if self._stop.is_set():
            run.stop()
        while not run.wait(LOOK_SECONDS):
            if self._stop.is_set():
                run.stop()
        ended = _with(self._before, run)
        self._run, self._before = None, replace(ended, shards_done=ended.shards_done + 1)


def _with(before: Standing, run: Run) -> Standing:
    """Add a run to what was before it."""
    progress, dollars = run.progress(), run.actual().dollars
    return replace(
        before,
        settled=before.settled + progress.asked + progress.shared + progress.failed,
        failed=before.failed + progress.failed,
        dollars=None if dollars is None or before.dollars is None else before.dollars + dollars,
    )


def _in_batches(before: Standing, known: list[Entry], entries: list[Entry], left: int) -> Standing:
    """Add what batches brought that were not collected before, and what they cost and may cost."""
    paid = sum(one.reserved for one in entries if one.state == "ended") - sum(one.reserved for one in known)
    risked = sum(one.reserved for one in entries if one.state != "ended")
    return replace(
        before,
        settled=before.settled + sum(one.replies for one in entries) - sum(one.replies for one in known),
        dollars=None if before.dollars is None else before.dollars + Range(paid, paid + risked),
        batches=left,
    )
