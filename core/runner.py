"""Asks what is missing: one worker thread with one event loop serves every run of the process.

A page or a command only starts a run, looks at its progress, and stops it; what a run has obtained is in the
cache, which is the only checkpoint.
"""

import asyncio
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from core.backends.base import Ask, Backend, Request
from core.backends.registry import find_backend
from core.cache import ReplyCache
from core.errors import BackendError, UnblindError
from core.experiment import Experiment
from core.keys import Keyring
from core.models import ModelName
from core.plan import Plan, plan_calls

NO_KEYS = Keyring()
REMEMBERED_RUNS = 100
"""So many ended runs are remembered, so that a stopped one does not start again by itself."""

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
        Estimate; None before the first reply.
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


class Run:
    """One experiment being asked; made by `Runner.start`.

    Parameters
    ----------
    plan
        What was missing when the run began.
    keys
        Of the session that started it.
    """

    def __init__(self, plan: Plan, keys: Keyring) -> None:
        self.plan = plan
        self.keys = keys
        self.failures: dict[str, str] = {}
        self.error: UnblindError | None = None
        self._asked = 0
        self._shared = 0
        self._stop = False
        self._started = time.monotonic()
        self._finished = threading.Event()

    @property
    def active(self) -> bool:
        """Whether calls are still under way."""
        return not self._finished.is_set()

    @property
    def stopping(self) -> bool:
        """Whether no further call is to be made."""
        return self._stop

    def stop(self) -> None:
        """Make no further call; those under way are finished and kept."""
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

    def progress(self) -> Progress:
        """Return how far the run is, as of now.

        Returns
        -------
        Progress
        """
        asked, shared, failed = self._asked, self._shared, len(self.failures)
        settled = asked + shared + failed
        left = self.plan.new_calls - settled
        elapsed = time.monotonic() - self._started
        return Progress(
            state=self._state(left),
            calls=self.plan.calls,
            cached=self.plan.cached,
            asked=asked,
            shared=shared,
            failed=failed,
            seconds_left=elapsed / settled * left if settled else None,
        )

    def _state(self, left: int) -> RunState:
        if self.active:
            return "stopping" if self._stop else "running"
        return "stopped" if left else "done"

    def note_asked(self) -> None:
        """Count a reply that this run obtained."""
        self._asked += 1

    def note_shared(self) -> None:
        """Count a reply that another run obtained."""
        self._shared += 1

    def finish(self) -> None:
        """Mark the run as ended."""
        self._finished.set()


class Runner:
    """Runs experiments in a worker thread of its own.

    Parameters
    ----------
    cache
        Where replies are kept.
    backend_for
        Gives the backend of a kind.
    """

    def __init__(self, cache: ReplyCache, backend_for: Callable[[str], Backend] = find_backend) -> None:
        self.cache = cache
        self._backend_for = backend_for
        self._runs: dict[str, Run] = {}
        self._in_flight: dict[str, asyncio.Event] = {}
        self._slots: dict[str, asyncio.Semaphore] = {}
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="runner", daemon=True)
        self._thread.start()

    def find(self, experiment: Experiment) -> Run | None:
        """Return the last run of an experiment in this process, under way or ended.

        Parameters
        ----------
        experiment
            What was asked.

        Returns
        -------
        Run or None
        """
        return self._runs.get(experiment.id)

    def start(self, experiment: Experiment, keys: Keyring = NO_KEYS) -> Run:
        """Ask what is missing, or join the run that is asking it already.

        Parameters
        ----------
        experiment
            What to ask.
        keys
            Keys that were entered, beside those of the environment.

        Returns
        -------
        Run
        """
        with self._lock:
            run = self._runs.get(experiment.id)
            if run is None or not run.active:
                self._forget_ended_runs()
                run = self._runs[experiment.id] = Run(plan_calls(experiment, self.cache), keys)
                asyncio.run_coroutine_threadsafe(self._execute(run), self._loop)
            return run

    def _forget_ended_runs(self) -> None:
        ended = [key for key, run in self._runs.items() if not run.active]
        for key in ended[:-REMEMBERED_RUNS]:
            del self._runs[key]

    def close(self) -> None:
        """Stop every run after the calls under way, and end the thread."""
        for run in self._runs.values():
            run.stop()
        for run in self._runs.values():
            run.wait()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.cache.close()

    async def _execute(self, run: Run) -> None:
        by_model: dict[ModelName, list[Request]] = {}
        for part in run.plan.parts:
            by_model.setdefault(part.model.name, []).extend(part.missing)
        try:
            await asyncio.gather(
                *(self._ask_model(run, model, requests) for model, requests in by_model.items() if requests)
            )
        finally:
            run.finish()

    async def _ask_model(self, run: Run, model: ModelName, requests: list[Request]) -> None:
        try:
            backend = self._backend_for(model.backend)
            slots = self._slots.setdefault(backend.kind, asyncio.Semaphore(backend.concurrency))
            async with backend.open(model, run.keys) as ask:
                queue = iter(requests)
                workers = (self._work(run, ask, slots, queue) for _ in range(backend.concurrency))
                for outcome in await asyncio.gather(*workers, return_exceptions=True):
                    if outcome is not None:
                        raise outcome
        except UnblindError as error:
            run.error = error
        except Exception as error:
            traceback.print_exc()
            run.error = UnblindError(
                f"The run of {model.model} broke off by a fault of this app ({type(error).__name__}). "
                "Every reply so far is kept. Run again to go on."
            )

    async def _work(self, run: Run, ask: Ask, slots: asyncio.Semaphore, queue: Iterator[Request]) -> None:
        for request in queue:
            if run.stopping:
                return
            try:
                await self._obtain(run, ask, slots, request)
            except BackendError as error:
                run.failures[request.key] = str(error)
            except Exception:
                run.stop()
                raise

    async def _obtain(self, run: Run, ask: Ask, slots: asyncio.Semaphore, request: Request) -> None:
        """Get one reply into the cache: two runs that want it at once share one call."""
        while (other := self._in_flight.get(request.key)) is not None:
            await other.wait()
        if request.key in self.cache:
            run.note_shared()
            return
        settled = self._in_flight[request.key] = asyncio.Event()
        try:
            async with slots:
                if run.stopping:
                    return
                reply = await ask(request)
                self.cache.put(request, reply)
                run.note_asked()
        finally:
            del self._in_flight[request.key]
            settled.set()
