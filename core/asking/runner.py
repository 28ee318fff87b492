"""Asks what is missing: one worker thread with one event loop serves every run of the process.

A page or a command only starts a run, looks at its progress, and stops it; what a run has obtained is in the
cache, which is the only checkpoint.
"""

import asyncio
import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import cache

from core.asking.backends.base import (
    AskAgainError,
    Backend,
    LostForGoodError,
    LostReplyError,
    TimedOutError,
    UnreachableError,
)
from core.asking.backends.faults import timed_out
from core.asking.backends.keys import Keyring
from core.asking.backends.registry import find_backend
from core.asking.conversation import Conversation, Tries, fault_of_the_app
from core.asking.costs import Cost, Stopwatch, check_budget, cost_of, estimate_call
from core.asking.deadlines import CALL_SECONDS, GRACE_SECONDS, Deadlines, sleep
from core.asking.kept import kept
from core.asking.pace import LOOK_SECONDS, MAX_TRIES, Pace, is_patient, own_pace, waiting_time
from core.asking.plan import REMEMBERED_CALLS, Plan, Plans
from core.asking.replies.asked import remember
from core.asking.replies.cache import ReplyCache
from core.asking.replies.recordings import import_shipped
from core.asking.replies.store import Claims
from core.asking.requests import Request
from core.asking.run import NO_KEYS, Run, Terms
from core.basics.errors import BackendError, CacheError, ModelUnusableError, TransientError, UnblindError
from core.experiment import AnyExperiment, ModelName, Series, experiments_in

HIRE_SECONDS = 0.05
"""So soon a server that takes more calls at once is asked by more."""
MONEY_SECONDS = 60.0
"""So often the money that is set aside for a run is said to be needed still."""
FIRST_TRIES = 2
"""So often a server may let its first call wait in vain, or not be there, and its model is asked no more."""
REMEMBERED_RUNS = 100
"""So many ended runs are remembered, of no more calls than plans are, so that a stopped one is not begun again."""


@cache
def leave_what_is_loaded_alone() -> None:
    """Look for garbage in what is made from now on; to go through every module again takes longer than to read."""
    gc.freeze()


class Runner:
    """Runs experiments in a worker thread of its own.

    Parameters
    ----------
    cache
        Where replies are kept.
    backend_for
        Gives the backend of a kind.
    call_seconds, grace_seconds
        What a call may take in all, and what it may still take once its run is stopped.
    pace_for
        Says how fast a model's server is asked, of which a backend takes so many calls at once.
    """

    def __init__(
        self,
        cache: ReplyCache,
        backend_for: Callable[[str], Backend] = find_backend,
        call_seconds: float = CALL_SECONDS,
        grace_seconds: float = GRACE_SECONDS,
        pace_for: Callable[[ModelName, int], Pace] = own_pace,
    ) -> None:
        leave_what_is_loaded_alone()
        self.cache = cache
        self._backend_for, self._pace_for = backend_for, pace_for
        self._seconds = call_seconds, grace_seconds
        self._claims = Claims(cache.place)
        self._runs: dict[str, Run] = {}
        self._plans = Plans(cache)
        self._brought: set[str] = set()
        self._in_flight: dict[str, asyncio.Event] = {}
        self._paces: dict[tuple[str, str | None], Pace] = {}
        self._last_replies: dict[ModelName, float] = {}
        self._lock, self._bringing = threading.Lock(), threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="runner", daemon=True)
        self._thread.start()

    async def _keep_money(self, run: Run) -> None:
        while True:
            await asyncio.sleep(MONEY_SECONDS)
            # Where the disk takes nothing, the run that stores its next reply says so.
            with suppress(CacheError):
                run.ledger.renew()

    def find(self, asked: AnyExperiment | Series) -> Run | None:
        """Return the last run of an experiment or a series in this process, under way or ended.

        Parameters
        ----------
        asked
            What was asked.

        Returns
        -------
        Run or None
        """
        return self._runs.get(asked.id)

    def under_way(self, besides: Collection[str]) -> tuple[Run, ...]:
        """Return the runs of this process that have not ended.

        Parameters
        ----------
        besides
            Ids of experiments and series that are left out.

        Returns
        -------
        tuple of Run
            The one that began first is the first.
        """
        # Without the lock, for what is drawn is not to wait for a plan.
        return tuple(run for key, run in list(self._runs.items()) if run.active and key not in besides)

    def plan(self, asked: AnyExperiment | Series) -> Plan:
        """Count what would be asked, anew only where replies have come since.

        Parameters
        ----------
        asked
            What to ask.

        Returns
        -------
        Plan
        """
        self._bring(asked)
        return self._plans.of(asked)

    def _bring(self, asked: AnyExperiment | Series) -> None:
        """Store what comes with the app on these products; without it they are asked."""
        # Whoever looks at the same product meanwhile waits, or would be offered to ask what is about to be there.
        with self._bringing:
            products = {experiment.subject for experiment in experiments_in(asked)} - self._brought
            with suppress(UnblindError):
                import_shipped(self.cache, sorted(products))
            self._brought |= products

    def start(
        self,
        asked: AnyExperiment | Series,
        keys: Keyring = NO_KEYS,
        budget: float | None = None,
        agree: Callable[[Plan], Terms] | None = None,
    ) -> Run:
        """Ask what is missing, or join the run that is asking it already.

        Parameters
        ----------
        asked
            What to ask.
        keys
            Keys that were entered, beside those of the environment.
        budget
            US dollars that the run may cost; None for no limit. A run that is joined keeps its own.
        agree
            Says on which terms the plan that is run may be, instead of the budget, or raises why it may not be.

        Returns
        -------
        Run

        Raises
        ------
        InputError
            When the budget cannot be kept because a model's price is unknown, or too little is left to spend, or
            when it is not agreed.
        CacheError
            When something is to be asked and its reply could not be stored.
        """
        with self._lock:
            run = self._runs.get(asked.id)
            if run is None or not run.active:
                plan = self.plan(asked)
                # Of this plan alone: since a page last looked, replies may have been deleted.
                terms = agree(plan) if agree else Terms(budget)
                check_budget(terms.budget, plan.cost)
                if plan.new_calls:
                    self.cache.check_room()
                if not self.cache.why_read_only():
                    for experiment in plan.experiments:
                        remember(experiment, self.cache)
                self._forget_ended_runs()
                run = self._runs[asked.id] = Run(plan, keys, terms)
                asyncio.run_coroutine_threadsafe(self._execute(run), self._loop)
            return run

    def _forget_ended_runs(self) -> None:
        calls, ended = 0, [key for key, run in self._runs.items() if not run.active]
        for number, key in enumerate(reversed(ended)):
            calls += self._runs[key].plan.new_calls
            if number >= REMEMBERED_RUNS or calls > REMEMBERED_CALLS:
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
        self._claims.close()
        self.cache.close()

    async def _execute(self, run: Run) -> None:
        by_model: dict[ModelName, list[Request]] = {}
        for part in run.plan.parts:
            by_model.setdefault(part.model.name, []).extend(part.missing)
        deadlines = Deadlines(run, *self._seconds)
        beside = [asyncio.create_task(deadlines.watch()), asyncio.create_task(self._keep_money(run))]
        try:
            with self._claims.renewed():
                await asyncio.gather(
                    *(
                        self._ask_model(run, model, requests, deadlines)
                        for model, requests in by_model.items()
                        if requests
                    )
                )
        finally:
            for task in beside:
                task.cancel()
            run.finish()

    async def _ask_model(self, run: Run, model: ModelName, requests: list[Request], deadlines: Deadlines) -> None:
        run.watches[model] = Stopwatch()
        try:
            backend = self._backend_for(model.backend)
            server = backend.kind, model.base_url
            pace = self._paces.setdefault(server, self._pace_for(model, backend.concurrency))
            async with backend.open(model, run.keys) as ask:
                secret = run.keys.find(model.backend, model.base_url)
                conversation = Conversation(run, model, backend, ask, pace, deadlines, secret)
                # The first call goes alone: it learns what the server takes, and whether it takes the key at all.
                await self._work(conversation, deque(requests[:1]))
                await self._work_together(conversation, deque(requests[1:]))
        except BackendError as error:
            # Of calls the conversation knows; this was before any.
            for request in requests:
                run.note_failed(request, str(error))
        except UnblindError as error:
            run.note_error(error)
        except Exception as error:
            run.note_error(fault_of_the_app(run, model, error))
        # Where the disk takes nothing, the run said so; the next estimate knows of one run less.
        if run.note_end(model):
            with suppress(CacheError):
                self.cache.store.timings.note(str(model), run.watches[model].marks())

    async def _work_together(self, conversation: Conversation, queue: deque[Request]) -> None:
        """Work with as many hands as its server takes calls at once; one that fails ends when the others have."""
        hands: set[asyncio.Task[None]] = set()
        failed: BaseException | None = None
        while queue or hands:
            while len(hands) < conversation.pace.calls and queue and not (failed or conversation.run.stopping):
                hands.add(asyncio.create_task(self._work(conversation, queue)))
            if not hands:
                break
            done, hands = await asyncio.wait(hands, timeout=HIRE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            failed = next((error for task in done if (error := task.exception())), failed)
        if failed:
            raise failed

    async def _work(self, conversation: Conversation, queue: deque[Request]) -> None:
        run = conversation.run
        while queue and not run.stopping:
            request = queue.popleft()
            if conversation.unusable:
                run.note_failed(request, conversation.unusable)
                continue
            try:
                if not await self._obtain(conversation, request):
                    queue.append(request)
                    await sleep(LOOK_SECONDS, run)
            except BackendError as error:
                conversation.fail(request, error)
            except CacheError:
                run.stop()
                raise
            except Exception as error:
                conversation.break_off(request, fault_of_the_app(run, conversation.model, error))

    async def _obtain(self, conversation: Conversation, request: Request) -> bool:
        """Get one reply into the cache by one call, whoever makes it; False where another process is making it."""
        run = conversation.run
        while (other := self._in_flight.get(request.key)) is not None:
            if run.stopping:
                return True
            with suppress(TimeoutError):
                await asyncio.wait_for(other.wait(), LOOK_SECONDS)
        settled = self._in_flight[request.key] = asyncio.Event()
        try:
            if not self._claims.take(request.key):
                # Whoever had it may have stored the reply and not have given the claim up yet.
                return self._is_shared(conversation, request)
            try:
                await self._obtain_claimed(conversation, request)
            finally:
                self._claims.free(request.key)
            return True
        finally:
            del self._in_flight[request.key]
            settled.set()

    async def _obtain_claimed(self, conversation: Conversation, request: Request) -> None:
        # Looked up under the claim, for until then another process may store it.
        if self._is_shared(conversation, request):
            return
        tries = Tries(conversation.run.watches[request.model].begin())
        while (wait := await self._try(conversation, request, tries)) is not None:
            await sleep(wait, conversation.run)

    def _is_shared(self, conversation: Conversation, request: Request) -> bool:
        """Note a reply that another process has stored, where one has."""
        if request.key not in self.cache:
            return False
        conversation.run.note_shared(request)
        return True

    async def _try(self, conversation: Conversation, request: Request, tries: Tries) -> float | None:
        """Call once; give the seconds after which to try again, or None where the matter is settled."""
        run = conversation.run
        async with conversation.turn(tries) as mine:
            if not mine:
                return None
            # What is known of the model may have changed since the last try, and the cost of a call with it.
            cost = estimate_call(request, thinks=conversation.backend.thinks(request.model))
            most = cost.dollars.high if cost.dollars else 0.0
            if not run.ledger.reserve(most):
                if run.out_of_budget:
                    run.stop()
                return None if run.stopping else LOOK_SECONDS
            try:
                return await self._call(conversation, request, cost, tries)
            finally:
                run.ledger.release(most)

    async def _call(self, conversation: Conversation, request: Request, cost: Cost, tries: Tries) -> float | None:
        run, model = conversation.run, conversation.model
        try:
            async with conversation.deadlines.kept():
                reply = kept(model, await conversation.ask(request), conversation.secret)
        except TimeoutError:
            run.ledger.pay(cost_of(model, None, cost))
            late = timed_out(model, self._seconds[0])
            return None if run.stopping else self._wait_after(late, conversation, tries)
        except AskAgainError as error:
            if error.paid:
                run.ledger.pay(cost_of(model, error.paid, cost))
            return 0.0
        except TransientError as error:
            if isinstance(error, LostReplyError):
                run.ledger.pay(cost_of(model, None, cost))
            return self._wait_after(error, conversation, tries)
        except LostForGoodError:
            run.ledger.pay(cost_of(model, None, cost))
            raise
        run.ledger.pay(cost_of(model, reply, cost))
        self.cache.put(request, reply)
        self._last_replies[model] = time.monotonic()
        conversation.succeed(request, tries.number, reply.latency)
        return None

    def _wait_after(self, error: TransientError, conversation: Conversation, tries: Tries) -> float:
        """Give the seconds after which to try again, or raise the error where it is no use."""
        if error.slow_down:
            tries.slowed += 1
            conversation.pace.slow_down(error.retry_after)
        else:
            tries.failed += 1
        if not conversation.has_answered and tries.failed >= FIRST_TRIES:
            if isinstance(error, TimedOutError):
                raise LostForGoodError(str(error))
            if isinstance(error, UnreachableError):
                raise ModelUnusableError(str(error))
        patient = is_patient(self._last_replies.get(conversation.model))
        if tries.failed + (0 if patient else tries.slowed) >= MAX_TRIES:
            raise error
        return 0.0 if error.slow_down else waiting_time(tries.failed, error.retry_after)
