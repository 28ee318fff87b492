"""How fast a server is asked by all workers of a cluster together: the scheduler lends out turns."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from core.asking.backends.keys import VARIABLES
from core.asking.costs import runs_here
from core.asking.pace import LOOK_SECONDS, Pace
from core.experiment import ModelName

TURN_SECONDS = 2.0
"""So long the scheduler keeps a question for a turn; then it is looked whether it is still wanted."""


def shared_pace(worker: Any, at_once: int) -> Callable[[ModelName, int], Pace]:
    """Return what makes the paces of a worker.

    Parameters
    ----------
    worker
        Dask's, of this process.
    at_once
        Calls that all workers together may have under way to one server.

    Returns
    -------
    callable
        As `core.asking.runner.Runner` takes it. What answers inside the worker is nobody else's.
    """

    def pace_for(model: ModelName, most: int) -> Pace:
        if model.backend not in VARIABLES:
            return Pace(most)
        # The same loopback address is another server on every machine.
        whose = f" of {socket.gethostname()}" if runs_here(model) else ""
        return SharedPace(most, f"unblind {model.backend} {model.base_url or ''}{whose}", at_once, worker)

    return pace_for


class SharedPace(Pace):
    """The calls of one worker to one server; each needs a turn that the scheduler lends.

    A turn that is lent to a worker which dies comes back after Dask's ``lease-timeout``, 30 seconds.

    Parameters
    ----------
    most
        As for `Pace`: the level of this worker is its own, as is the pause that a server asks it for.
    name
        The same in every worker that asks the server.
    at_once
        Turns in all.
    worker
        Dask's, of this process.
    """

    def __init__(self, most: int, name: str, at_once: int, worker: Any) -> None:
        super().__init__(most)
        self._name, self._at_once, self._worker = f"{name} {at_once}", at_once, worker
        self._semaphore: Any = None
        # One question at a time from each worker, so that all are served in turn.
        self._asking = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, given_up: Callable[[], bool]) -> AsyncIterator[bool]:
        """Wait for a turn to call, here and at the scheduler."""
        async with super().turn(given_up) as mine:
            lent = mine and await self._borrow(given_up)
            try:
                yield lent
            finally:
                if lent:
                    asyncio.run_coroutine_threadsafe(self._give_back(), self._loop)

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop: asyncio.AbstractEventLoop = self._worker.loop.asyncio_loop
        return loop

    async def _borrow(self, given_up: Callable[[], bool]) -> bool:
        async with self._asking:
            while not given_up():
                if (pause := self._resume - time.monotonic()) > 0:
                    await asyncio.sleep(min(pause, LOOK_SECONDS))
                elif await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._take(), self._loop)):
                    return True
            return False

    async def _take(self) -> bool:
        """Ask the scheduler; in the worker's loop, to which the semaphore belongs."""
        from distributed import Semaphore

        if self._semaphore is None:
            rpc, loop = self._worker.scheduler, self._worker.loop
            self._semaphore = Semaphore(self._at_once, self._name, scheduler_rpc=rpc, loop=loop)
        return bool(await self._semaphore.acquire(timeout=TURN_SECONDS))

    async def _give_back(self) -> None:
        await self._semaphore.release()
