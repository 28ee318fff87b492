"""One experiment or series being asked: how far it is, what it took, and how to stop it."""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from core.asking.backends.keys import Keyring
from core.asking.costs import Cost, Stopwatch, exactly, seconds_left, work_of
from core.asking.ledger import Hold, Ledger
from core.asking.plan import Plan
from core.asking.requests import Request
from core.basics.errors import CacheError, UnblindError
from core.experiment import ModelName

NO_KEYS = Keyring()
NOT_ITS_OWN = 0.05
"""Of a run more of whose calls failed, or were answered by other runs' calls, no time is kept: what it waited for
them is in its seconds and their work is not. So few move its rate by a twentieth, less than runs differ."""

RunState = Literal["running", "stopping", "stopped", "done"]


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    state
        ``stopping`` waits for the calls under way, which are paid for.
    calls
        Different prompts and draws in all.
    cached
        Answered before the run began.
    asked
        Answered by this run's own calls.
    shared
        Answered during this run by another run's calls.
    failed
        Given up.
    seconds_left
        Estimate; None where a model was never asked here and has not answered yet.
    """

    state: RunState
    calls: int
    cached: int
    asked: int
    shared: int
    failed: int
    seconds_left: float | None

    @property
    def settled(self) -> int:
        """Calls that are answered or given up."""
        return self.cached + self.asked + self.shared + self.failed


@dataclass
class _Tally:
    """What came of one model's calls so far: how many, and the sizes of all that are settled."""

    asked: int = 0
    shared: int = 0
    failed: int = 0
    work: float = 0.0
    ended: bool = False

    @property
    def settled(self) -> int:
        return self.asked + self.shared + self.failed


@dataclass(frozen=True)
class Terms:
    """On what a run is made.

    Parameters
    ----------
    budget
        US dollars that all its calls may cost; None for no limit.
    set_aside
        Sets the budget aside before the first call; None where nobody else counts it.
    starter
        Who may stop the run, as `Access.starter` says it; empty where nobody is told apart.
    """

    budget: float | None = None
    set_aside: Callable[[float], Hold] | None = None
    starter: str = ""


class Run:
    """One experiment or series being asked; made by `Runner.start`.

    Parameters
    ----------
    plan
        What was missing when the run began.
    keys
        Of the session that started it.
    terms
        What it may cost, and where that is set aside, which it is now; and for whom it is.

    Raises
    ------
    InputError
        When it cannot be set aside.
    """

    def __init__(self, plan: Plan, keys: Keyring, terms: Terms) -> None:
        hold = terms.set_aside(terms.budget) if terms.set_aside and terms.budget is not None else None
        self.plan = plan
        self.keys = keys
        self.starter = terms.starter
        self.ledger = Ledger(terms.budget, hold)
        self.failures: dict[str, str] = {}
        self.watches: dict[ModelName, Stopwatch] = {}
        self.errors: tuple[UnblindError, ...] = ()
        self._tallies = {model: _Tally() for model in plan.work}
        self._stop = False
        self._started = time.monotonic()
        self._seconds = 0.0
        self._finished = threading.Event()

    @property
    def error(self) -> UnblindError | None:
        """Why models were not asked, of all that were not; None where every one was."""
        if len(self.errors) < 2:
            return self.errors[0] if self.errors else None
        return UnblindError(" ".join(map(str, self.errors)))

    @property
    def active(self) -> bool:
        """Whether calls are still under way."""
        return not self._finished.is_set()

    @property
    def stopping(self) -> bool:
        """Whether no further call is to be made."""
        return self._stop

    @property
    def out_of_budget(self) -> bool:
        """Whether the budget allowed for no further call."""
        return self.ledger.exhausted

    def stop(self) -> None:
        """Make no further call; those under way are kept where they end within seconds."""
        self._stop = True

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end.

        Parameters
        ----------
        timeout
            Seconds at most; None for no limit.

        Returns
        -------
        bool
            Whether the run has ended.
        """
        return self._finished.wait(timeout)

    def waits_for(self, under_way: Iterable["Run"]) -> tuple["Run", ...]:
        """Return the runs that ask one of this one's servers, and began before.

        Parameters
        ----------
        under_way
            Runs that have not ended.

        Returns
        -------
        tuple of Run
        """
        return tuple(
            run for run in under_way if run._started < self._started and run.plan.servers & self.plan.servers
        )

    def progress(self) -> Progress:
        """Return how far the run is, as of now.

        Returns
        -------
        Progress
        """
        asked = sum(tally.asked for tally in self._tallies.values())
        shared, failed = sum(tally.shared for tally in self._tallies.values()), len(self.failures)
        settled = asked + shared + failed
        left = self.plan.new_calls - settled
        return Progress(
            state=self._state(left),
            calls=self.plan.calls,
            cached=self.plan.cached,
            asked=asked,
            shared=shared,
            failed=failed,
            seconds_left=self._seconds_left(),
        )

    def _seconds_left(self) -> float | None:
        """Say when the last of its models will have answered."""
        longest = 0.0
        for model, work in self.plan.work.items():
            tally, watch = self._tallies[model], self.watches.get(model)
            if tally.ended or tally.settled >= work.calls:
                continue
            own = watch.marks() if watch else ()
            # Until the first answer is there, what has passed may all be another run's, for which it waits.
            seconds = watch.seconds if watch and own else 0.0
            its = seconds_left(self.plan.past.get(str(model), ()), work.work - tally.work, own, seconds)
            if its is None:
                return None
            longest = max(longest, its)
        return longest

    def _state(self, left: int) -> RunState:
        if self.active:
            return "stopping" if self._stop else "running"
        return "stopped" if left else "done"

    def actual(self) -> Cost:
        """Return what the run has taken so far, with replies that were paid for but could not be used.

        Returns
        -------
        Cost
            As the servers reported, at list price; where they did not, a range up to the most that it can be.
        """
        seconds = time.monotonic() - self._started if self.active else self._seconds
        return replace(self.ledger.paid, seconds=exactly(seconds))

    @property
    def waited(self) -> float:
        """Seconds that every one of its models first waited for other runs."""
        return min((watch.left_out for watch in list(self.watches.values())), default=0.0)

    def note_asked(self, request: Request, number: int) -> None:
        """Count a reply that this run obtained, by the call of this number among those to its model."""
        self._tally(request).asked += 1
        self.watches[request.model].note(number, work_of(request))

    def note_failed(self, request: Request, reason: str) -> None:
        """Keep why a call was given up."""
        self.failures[request.key] = reason
        self._tally(request).failed += 1

    def note_error(self, error: UnblindError) -> None:
        """Keep why a model is not asked any further; what several calls ran into at once is said once."""
        if str(error) not in map(str, self.errors):
            self.errors = (*self.errors, error)

    def note_shared(self, request: Request) -> None:
        """Count a reply that another run obtained."""
        self._tally(request).shared += 1

    def _tally(self, request: Request) -> _Tally:
        """Give what is counted of a model, whose call is settled now."""
        tally = self._tallies[request.model]
        tally.work += work_of(request)
        return tally

    def note_end(self, model: ModelName) -> bool:
        """Note that a model is asked no further.

        Parameters
        ----------
        model
            The model.

        Returns
        -------
        bool
            Whether so many of its calls were this run's own that their time tells something of the next run's.
        """
        tally = self._tallies[model]
        tally.ended = True
        return tally.asked > 0 and tally.shared + tally.failed <= NOT_ITS_OWN * tally.settled

    def finish(self) -> None:
        """Mark the run as ended, count what it cost, and forget its keys."""
        self.keys = NO_KEYS
        # Where it cannot be counted, what it had written down before its calls counts.
        with suppress(CacheError):
            self.ledger.settle()
        self._seconds = time.monotonic() - self._started
        self._finished.set()
