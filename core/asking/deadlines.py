"""When the calls of a run end at the latest, whatever their server does."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.asking.pace import LOOK_SECONDS
from core.asking.run import Run

CALL_SECONDS = 300.0
"""A call that has not ended by then is given up, however often its server sends a byte."""
GRACE_SECONDS = 5.0
"""So long the calls under way may still take once a run is stopped."""


class Deadlines:
    """The calls under way of one run; belongs to one event loop.

    Parameters
    ----------
    run
        The run.
    call, grace
        Seconds that a call may take, and that it may still take once the run is stopped.
    """

    def __init__(self, run: Run, call: float = CALL_SECONDS, grace: float = GRACE_SECONDS) -> None:
        self._run, self._call, self._grace = run, call, grace
        self._under_way: set[asyncio.Timeout] = set()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Cancel what is done inside when its time is over.

        Raises
        ------
        TimeoutError
            When it is.
        """
        async with asyncio.timeout(self._grace if self._run.stopping else self._call) as scope:
            self._under_way.add(scope)
            try:
                yield
            finally:
                self._under_way.discard(scope)

    async def watch(self) -> None:
        """Wait until the run is stopped, and let its calls end soon after."""
        while not self._run.stopping:
            await asyncio.sleep(LOOK_SECONDS)
        soon = asyncio.get_running_loop().time() + self._grace
        for scope in self._under_way:
            scope.reschedule(min(scope.when() or soon, soon))


async def sleep(seconds: float, run: Run) -> None:
    """Wait so long, but not once the run is stopped.

    Parameters
    ----------
    seconds
        At most.
    run
        The run.
    """
    until = time.monotonic() + seconds
    while not run.stopping and (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, LOOK_SECONDS))
