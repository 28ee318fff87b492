"""The time that one model's calls in one run take."""

import time
from collections.abc import Callable

from core.asking.replies.store import Mark

Clock = Callable[[], float]


class Stopwatch:
    """Notes when the first call, the first two, four, eight and so on were all answered.

    So a long run tells how long a shorter one would have taken, with those that it would have waited for.

    Parameters
    ----------
    clock
        Never goes back; in seconds.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self.left_out = 0.0
        """Seconds that were another run's."""
        self._begun = 0
        self._calls: list[int] = []
        self._work: list[float] = []
        self._last: list[float] = []

    def begin(self) -> int:
        """Note that a call begins; give its number, from 1."""
        self._begun += 1
        octave = (self._begun - 1).bit_length()
        if octave == len(self._calls):
            self._calls.append(0)
            self._work.append(0.0)
            self._last.append(0.0)
        return self._begun

    def leave_out(self, seconds: float) -> None:
        """Take away what passed before the first call had its turn."""
        self.left_out += seconds

    def note(self, number: int, work: float) -> None:
        """Note that a call was answered.

        Parameters
        ----------
        number
            As `begin` gave it.
        work
            Its size.
        """
        octave = (number - 1).bit_length()
        self._calls[octave] += 1
        self._work[octave] += work
        self._last[octave] = self.seconds

    @property
    def seconds(self) -> float:
        """Time since the run began, without what is left out."""
        return self._clock() - self._began - self.left_out

    def marks(self) -> tuple[Mark, ...]:
        """Return what was noted so far, one mark whenever the number of calls that began had doubled."""
        found: list[Mark] = []
        calls, work, seconds = 0, 0.0, 0.0
        for more_calls, more_work, last in zip(self._calls, self._work, self._last, strict=False):
            if more_calls:
                calls, work, seconds = calls + more_calls, work + more_work, max(seconds, last)
                found.append(Mark(calls, work, seconds))
        return tuple(found)
