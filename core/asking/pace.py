"""How fast a server is asked: all runs that use it wait for each other, and slow down together."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

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


class Pace:
    """The calls under way to one server; belongs to one event loop.

    Parameters
    ----------
    most
        Calls that may be under way at once when all is well. A server that has too much to do halves them; they
        come back one by one as calls succeed.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = float(most)
        self._under_way = 0
        self._resume = 0.0
        self._pauses = 0
        self._changed = asyncio.Condition()

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
            async with self._changed:
                pause = self._resume - time.monotonic()
                if pause <= 0 and self._under_way < self._allowed():
                    self._under_way += 1
                    break
                if pause <= 0:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._changed.wait(), LOOK_SECONDS)
                    continue
            await asyncio.sleep(min(pause, LOOK_SECONDS))
        else:
            yield False
            return
        try:
            yield True
        finally:
            async with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _allowed(self) -> int:
        """Count the calls that may be under way: after a pause one, until it shows that the server takes calls."""
        return 1 if self._pauses else int(self._limit)

    def slow_down(self, retry_after: float | None) -> None:
        """Let nobody call for a while, then one, and then fewer at once; calls that fail together count once.

        Parameters
        ----------
        retry_after
            Seconds that the server asked for; None where it did not, so that every pause is longer than the last.
        """
        now = time.monotonic()
        if now >= self._resume:
            self._limit = max(1.0, self._limit / 2)
            self._pauses += 1
        self._resume = max(self._resume, now + waiting_time(self._pauses, retry_after))

    def speed_up(self) -> None:
        """Note that a call succeeded: the first after a pause lets others follow, and those let more at once."""
        if time.monotonic() < self._resume:
            # It began before the pause, and says nothing of what the server takes now.
            return
        if not self._pauses:
            self._limit = min(float(self._most), self._limit + 1 / self._limit)
        self._pauses = 0
