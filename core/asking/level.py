"""How many calls a server is asked at once: as many as make it answer more a second, and none sooner or later."""

import statistics

FIRST_LEVEL = 8
SLOWER = 1.5
"""Answers that take so many times as long as the quickest did are a sign that calls wait for each other."""
FORGETTING = 1.02
"""By so much a round the quickest answers are forgotten, for a server may be slower today for other reasons."""
GAIN, LITTLE_GAIN = 1.2, 1.05
"""By so much twice as many calls at once, and any more calls, must speed up the answers."""
BEYOND = 1.5
"""So many times the level that was the fastest may be tried."""


class Level:
    """The calls that may be under way at once to one server, by what its answers say.

    It doubles a round while twice as many calls are answered in little more time, and then moves by one, as the
    windows of TCP do (Jacobson 1988), with delay as the sign of too much (Brakmo & Peterson 1995).

    Parameters
    ----------
    most
        It never goes beyond.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._level = float(min(FIRST_LEVEL, most))
        self._doubles = True
        self._quickest = self._fastest = 0.0
        self._fastest_level = self._level
        self._begin_round(None)

    def _begin_round(self, now: float | None) -> None:
        self._since = now
        self._was_full = False
        self._seconds: list[float] = []

    @property
    def calls(self) -> int:
        """Calls that may be under way now."""
        return int(self._level)

    def note_under_way(self, calls: int) -> None:
        """Note how many are under way: a level that is not reached tells nothing of a higher one."""
        self._was_full |= calls >= self.calls

    def note_answer(self, now: float, seconds: float) -> None:
        """Note that a call was answered.

        Parameters
        ----------
        now
            On a clock that never goes back, in seconds.
        seconds
            That it took. One that began before the level was what it is now says nothing of it.
        """
        if self._since is None:
            self._since = now - seconds
        if now - seconds < self._since:
            return
        self._seconds.append(seconds)
        if len(self._seconds) >= self.calls:
            if self._was_full:
                self._settle(statistics.median(self._seconds), len(self._seconds) / max(now - self._since, 1e-9))
            self._begin_round(now)

    def _settle(self, seconds: float, answers_a_second: float) -> None:
        self._quickest = min(seconds, self._quickest * FORGETTING or seconds)
        is_slow = seconds > SLOWER * self._quickest
        gains = answers_a_second >= GAIN * self._fastest
        if answers_a_second >= LITTLE_GAIN * self._fastest:
            self._fastest, self._fastest_level = answers_a_second, self._level
        if self._doubles and gains and not is_slow:
            self._move(2 * self._level)
        elif self._doubles:
            self._doubles = False
            self._move(self._fastest_level)
        elif is_slow:
            self._move(max(self._level * 7 / 8, min(self._level, FIRST_LEVEL)))
        elif self._level < BEYOND * self._fastest_level:
            self._move(self._level + 1)

    def _move(self, level: float) -> None:
        self._level = min(max(level, 1.0), float(self._most))

    def halve(self, now: float) -> None:
        """Halve the calls, as for a server that limits their rate, and come back slowly."""
        self._doubles = False
        self._move(self._level / 2)
        self._begin_round(now)
