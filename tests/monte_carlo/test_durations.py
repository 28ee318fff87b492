"""How often a run ends within the range that was shown before it, on servers whose times follow other laws.

Time passes on a clock of each server's own, so that nothing here depends on the machine. Each question is asked in
a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.random import Generator, default_rng

from core.asking.backends.registry import resolve
from core.asking.costs import Work, seconds_left
from core.asking.costs.amounts import Range
from core.asking.costs.durations import HERE, SERVER, WIDEST, foresee, seconds_of
from core.asking.level import Level
from core.asking.replies.store import Mark
from core.asking.replies.store.timings import LAST_RUNS
from tests.support.servers import SERVERS, Asked, Drifting, Gamma, OneAtATime, Replaced, Server, ask

Sizes = Callable[[Generator], list[float]]

RUNS = 22
HISTORIES = [pytest.param(12, id="reduced"), pytest.param(300, id="full", marks=pytest.mark.slow)]
BEGINNINGS = [pytest.param(60, id="reduced"), pytest.param(1000, id="full", marks=pytest.mark.slow)]
SIZES = (1.2, 1.35, 1.6, 11.0)
"""Of a call: short, longer and long prompts, and a whole grid."""


def alike(random: Generator) -> list[float]:
    return [1.2] * 33


def mixed(random: Generator) -> list[float]:
    calls, size = int(np.exp(random.uniform(math.log(9), math.log(400)))), float(random.choice(SIZES))
    return [size] * (calls if size < 2 else max(1, calls // 10))


@dataclass(frozen=True)
class Seen:
    """A run, and what was foreseen of it."""

    past: list[tuple[Mark, ...]]
    work: Work
    shown: Range | None
    run: Asked


def histories(kind: type[Server], sizes_of: Sizes, count: int, runs: int = RUNS) -> Iterator[Seen]:
    """Runs of an app that is started again before some of them; each is foreseen from those before it."""
    alone = kind is OneAtATime
    habit = HERE if alone else SERVER
    for history in range(count):
        random = default_rng([history, SERVERS.index(kind)])
        server, past = kind(random), list[tuple[Mark, ...]]()
        for number in range(runs):
            if number == 0 or random.random() < 0.3:
                level = Level(1 if alone else 256)
            sizes = sizes_of(random)
            work = Work(len(sizes), sum(sizes))
            foreseen = foresee(past, work, habit)
            range_ = foreseen.within() if foreseen else None
            run = ask(server, sizes, level)
            yield Seen(past, work, range_ if range_ and range_.high <= WIDEST * range_.low else None, run)
            past = [run.marks, *past][:LAST_RUNS]


@pytest.mark.parametrize("count", HISTORIES)
@pytest.mark.parametrize("sizes_of", [alike, mixed])
@pytest.mark.parametrize("kind", SERVERS)
def test_nine_of_ten_runs_end_within_the_range_that_was_shown(
    kind: type[Server], sizes_of: Sizes, count: int
) -> None:
    runs = list(histories(kind, sizes_of, count))
    shown = [(seen.shown, seen.run.seconds) for seen in runs if seen.shown]
    held = np.mean([range_.low <= seconds <= range_.high for range_, seconds in shown])
    width = np.median([range_.high / range_.low for range_, _ in shown])
    share = len(shown) / len(runs)
    print(f"{kind.__name__}, {sizes_of.__name__}: {held:.3f} held of {share:.2f} shown, half under 1:{width:.1f}")
    assert held >= 0.9
    assert share > 0.5


@pytest.mark.parametrize("count", BEGINNINGS)
@pytest.mark.parametrize("sizes_of", [alike, mixed])
@pytest.mark.parametrize("kind", SERVERS)
def test_the_first_ranges_that_are_shown_hold_as_often(kind: type[Server], sizes_of: Sizes, count: int) -> None:
    by_known: dict[int, list[bool]] = {}
    for seen in histories(kind, sizes_of, count, SERVER.fewest + 3):
        if seen.shown:
            held = by_known.setdefault(len(seen.past), [])
            held.append(seen.shown.low <= seen.run.seconds <= seen.shown.high)
    said = ", ".join(f"{np.mean(held):.3f} by {known}" for known, held in sorted(by_known.items()))
    print(f"{kind.__name__}, {sizes_of.__name__}, by number of known runs: {said}")
    assert min(by_known) == (HERE if kind is OneAtATime else SERVER).fewest
    assert max(by_known) == SERVER.fewest + 2
    for held in by_known.values():
        assert np.mean(held) >= 0.9


@pytest.mark.parametrize("count", HISTORIES)
def test_four_models_at_once_end_within_the_range_that_was_shown_for_all(count: int) -> None:
    """Two of servers of their own, and two on this machine, which take turns at it to an unknown part."""
    names = [resolve(f"openai-compatible:m@https://{host}.example/v1") for host in ("one", "other")]
    names += [resolve("embedded"), resolve("openai-compatible:m@http://127.0.0.1:8080/v1")]
    held = []
    for history in range(count):
        random = default_rng(history)
        servers = dict(zip(names, (kind(random) for kind in (Gamma, Replaced, OneAtATime, Drifting)), strict=True))
        past: dict[str, list[tuple[Mark, ...]]] = {str(name): [] for name in names}
        for _ in range(RUNS):
            asked = {name: alike(random) for name in names}
            known = seconds_of({name: Work(len(its), sum(its)) for name, its in asked.items()}, past)
            shown = known.within if known else None
            runs = {name: ask(servers[name], its, Level(256)) for name, its in asked.items()}
            apart, here = [runs[name].seconds for name in names[:2]], [runs[name].seconds for name in names[2:]]
            took = max(*apart, random.uniform(max(here), sum(here)))
            held += [shown.low <= took <= shown.high] if shown else []
            past = {name: [runs[resolve(name)].marks, *its][:LAST_RUNS] for name, its in past.items()}
    print(f"four models: {np.mean(held):.3f} of {len(held)} held")
    assert np.mean(held) >= 0.9
    assert len(held) > count * RUNS / 2


@pytest.mark.parametrize("count", HISTORIES)
def test_runs_that_are_alike_give_a_range_that_is_worth_showing(count: int) -> None:
    ranges = [seen.shown for seen in histories(Server, alike, count) if seen.shown]
    assert np.median([range_.high / range_.low for range_ in ranges]) < 5


@pytest.mark.parametrize("count", HISTORIES)
@pytest.mark.parametrize("kind", SERVERS)
def test_time_left_is_nearer_than_by_the_runs_mean_rate(kind: type[Server], count: int) -> None:
    errors = []
    for seen in histories(kind, mixed, count):
        for marks, seconds in seen.run.looks if seen.past else ():
            left = seen.run.seconds - seconds
            told = seconds_left(seen.past, seen.work.work - marks[-1].work, marks, seconds)
            assert told is not None
            by_mean_rate = seconds / marks[-1].calls * (seen.work.calls - marks[-1].calls)
            errors.append([abs(math.log((1 + by_this) / (1 + left))) for by_this in (told, by_mean_rate)])
    mean = np.mean(errors, axis=0)
    print(f"{kind.__name__}: off by {math.exp(mean[0]):.2f} times, by the mean rate {math.exp(mean[1]):.2f}")
    assert mean[0] < mean[1]
