"""How fast a server is asked: all runs that use it wait for each other, and slow down together."""

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from core.asking.level import Level
from core.experiment import ModelName

LOOK_SECONDS = 0.2
MAX_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
PATIENCE = 180.0
"""A server that limits the rate of calls is not given up for so many seconds after its last answer."""


def waiting_time(tries: int, retry_after: float | None) -> float:
    """Say how long to wait before a call is tried again.

    Parameters
    ----------
    tries
        How often it was tried already, from 1.
    retry_after
        Seconds that the server asked for; None where it did not.

    Returns
    -------
    float
        Seconds: what the server asked for, or twice as long with every try up to `LONGEST_WAIT`, both with jitter.
    """
    jitter = 0.5 + random.random()  # noqa: S311
    if retry_after is not None:
        return retry_after + 0.5 * jitter * FIRST_WAIT
    return min(FIRST_WAIT * 2.0 ** (tries - 1), LONGEST_WAIT) * jitter


def is_patient(last_reply: float | None) -> bool:
    """Say whether a model that limits the rate of calls is worth another try, however many there were.

    Parameters
    ----------
    last_reply
        Time of its last reply on the monotonic clock; None where there was none.

    Returns
    -------
    bool
    """
    return last_reply is not None and time.monotonic() - last_reply < PATIENCE


def own_pace(model: ModelName, most: int) -> "Pace":
    """Return how fast a model's server is asked that this process asks alone."""
    return Pace(most)


class Pace:
    """The calls under way to one server; belongs to one event loop.

    Parameters
    ----------
    most
        Calls that may be under way at once at most. How many are, `Level` finds. A server that has too much to do
        halves them; they come back one by one as calls succeed.
    """

    def __init__(self, most: int) -> None:
        self._level = Level(most)
        self._under_way = 0
        self._resume = 0.0
        self._pauses = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def calls(self) -> int:
        """Calls that may be under way at once when all is well."""
        return self._level.calls

    @asynccontextmanager
    async def turn(self, given_up: Callable[[], bool]) -> AsyncIterator[bool]:
        """Wait for a turn to call.

        Parameters
        ----------
        given_up
            Whether the caller does not want to call any more.

        Yields
        ------
        bool
            Whether it is the caller's turn; False where it gave up.
        """
        while not given_up():
            pause = self._resume - time.monotonic()
            if pause > 0:
                await asyncio.sleep(min(pause, LOOK_SECONDS))
            elif self._under_way < self._allowed():
                break
            else:
                await self._wait()
        else:
            yield False
            return
        self._under_way += 1
        self._level.note_under_way(self._under_way)
        try:
            yield True
        finally:
            self._under_way -= 1
            self._call_up()

    async def _wait(self) -> None:
        called = asyncio.get_running_loop().create_future()
        self._waiting.append(called)
        with suppress(TimeoutError):
            await asyncio.wait_for(called, LOOK_SECONDS)

    def _call_up(self) -> None:
        """Let as many look again as may call now; those who wait no more are passed over."""
        free = self._allowed() - self._under_way
        while free > 0 and self._waiting:
            called = self._waiting.popleft()
            if not called.done():
                called.set_result(None)
                free -= 1

    def _allowed(self) -> int:
        """Count the calls that may be under way: after a pause one, until it shows that the server takes calls."""
        return 1 if self._pauses else self._level.calls

    def slow_down(self, retry_after: float | None) -> None:
        """Let nobody call for a while, then one, and then fewer at once; calls that fail together count once.

        Parameters
        ----------
        retry_after
            Seconds that the server asked for; None where it did not, so that every pause is longer than the last.
        """
        now = time.monotonic()
        if now >= self._resume:
            self._level.halve(now)
            self._pauses += 1
        self._resume = max(self._resume, now + waiting_time(self._pauses, retry_after))

    def speed_up(self, seconds: float) -> None:
        """Note that a call succeeded: the first after a pause lets others follow, and those let more at once.

        Parameters
        ----------
        seconds
            That it took.
        """
        now = time.monotonic()
        if now < self._resume:
            # It began before the pause, and says nothing of what the server takes now.
            return
        if not self._pauses:
            self._level.note_answer(now, seconds)
        self._pauses = 0
