"""Servers on a clock of their own, whose times follow no law that the app knows of, and runs that ask them."""

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from numpy.random import Generator

from core.asking.costs import Stopwatch
from core.asking.level import Level
from core.asking.replies.store import Mark


@dataclass
class Server:
    """Takes log-normal times, more or less from run to run, and for a larger call a multiple that is its own."""

    random: Generator
    power: float = 1.0
    at_once: int = 256
    factor: float = 1.0
    now: float = 0.0
    opening: float = 0.0
    ends: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.power = self.random.uniform(0, 1.3)

    def begin(self) -> None:
        self.factor = self.random.lognormal(0, 0.15)

    def seconds(self, work: float) -> float:
        return 0.4 * work**self.power * self.factor * self.random.lognormal(0, 0.5)

    def answer(self, work: float) -> float:
        """Give the time at which a call that begins now ends; it may have to wait for a place."""
        self.ends = [end for end in self.ends if end > self.now]
        waits = sorted(self.ends)[-self.at_once] if len(self.ends) >= self.at_once else self.now
        end = waits + self.seconds(work)
        self.ends.append(end)
        return end


class Gamma(Server):
    """Its calls and its runs differ by gamma's law."""

    def begin(self) -> None:
        self.factor = self.random.gamma(12, 1 / 12)

    def seconds(self, work: float) -> float:
        return 0.3 * work**self.power * self.factor * self.random.gamma(2)


class Stalling(Server):
    """Three calls in a hundred hang for a while."""

    def seconds(self, work: float) -> float:
        usual = 0.3 * work**self.power * self.random.lognormal(0, 0.3)
        return usual + (self.random.uniform(3, 12) if self.random.random() < 0.03 else 0.0)


class Drifting(Server):
    """Every run begins from where the last one was."""

    def begin(self) -> None:
        self.factor *= self.random.lognormal(0, 0.15)


class Replaced(Server):
    """Now and then it is another machine."""

    def begin(self) -> None:
        if self.random.random() < 1 / 20:
            self.factor = self.random.lognormal(0, 0.8)


class OneAtATime(Server):
    """A model on this machine, beside whatever else runs there, that has to be loaded now and then."""

    def begin(self) -> None:
        self.at_once = 1
        self.factor = self.random.choice([1.0, 1.1, 1.6])
        self.opening = self.random.choice([0.0, 2.5])

    def seconds(self, work: float) -> float:
        return 0.1 * work**self.power * self.factor * self.random.lognormal(0, 0.2)


class Limited(Server):
    """Answers forty calls in twenty seconds, and lets the others wait for the next twenty."""

    taken = 0
    window = 0

    def begin(self) -> None:
        self.taken, self.window = int(self.random.integers(0, 20)), 0

    def answer(self, work: float) -> float:
        window = max(self.window, int(self.now // 20))
        if window > self.window:
            self.window, self.taken = window, 0
        if self.taken >= 40:
            self.window, self.taken = self.window + 1, 0
        self.taken += 1
        return max(self.now, 20.0 * self.window) + 0.5 * work**self.power * self.random.lognormal(0, 0.3)


SERVERS = (Server, Gamma, Stalling, Drifting, Replaced, OneAtATime, Limited)


@dataclass(frozen=True)
class Asked:
    """A run that has ended, and how it stood a tenth, a third and half through its calls."""

    marks: tuple[Mark, ...]
    seconds: float
    looks: tuple[tuple[tuple[Mark, ...], float], ...]


def ask(server: Server, sizes: Sequence[float], level: Level) -> Asked:
    """Ask a server as the runner does: the first call alone, the others as many at once as its answers allow."""
    server.begin()
    server.now, server.ends = 0.0, []
    watch = Stopwatch(lambda: server.now)
    server.now = server.opening
    waiting, order = list(reversed(sizes)), itertools.count()
    under_way: list[tuple[float, int, float, float, int]] = []
    most = 1
    looks, at = [], {max(1, len(sizes) // part) for part in (10, 3, 2)}
    answered = 0
    while waiting or under_way:
        while waiting and len(under_way) < most:
            size = waiting.pop()
            heapq.heappush(under_way, (server.answer(size), next(order), server.now, size, watch.begin()))
            level.note_under_way(len(under_way))
        server.now, _, began, size, number = heapq.heappop(under_way)
        watch.note(number, size)
        level.note_answer(server.now, server.now - began)
        most = level.calls
        answered += 1
        if answered in at:
            looks.append((watch.marks(), watch.seconds))
    return Asked(watch.marks(), watch.seconds, tuple(looks))
