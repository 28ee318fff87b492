"""A server that has too much to do is asked by fewer at once, by all who use it together."""

import asyncio
import time

import pytest

from core.asking import pace as pacing
from core.asking.pace import LONGEST_WAIT, Pace, waiting_time


async def most_at_once(pace: Pace, calls: int, *, succeed: bool = False) -> int:
    under_way, most = 0, 0

    async def call() -> None:
        nonlocal under_way, most
        async with pace.turn(lambda: False) as mine:
            assert mine
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1
            if succeed:
                pace.speed_up(0.01)

    await asyncio.gather(*(call() for _ in range(calls)))
    return most


def test_no_more_calls_than_allowed_are_under_way() -> None:
    async def scenario() -> int:
        return await most_at_once(Pace(3), 12)

    assert asyncio.run(scenario()) == 3


def test_a_busy_server_halves_the_calls_once_for_all_that_fail_together_and_successes_bring_them_back() -> None:
    async def scenario() -> tuple[int, int, int]:
        pace = Pace(8)
        for _ in range(8):
            pace.slow_down(0.05)
        probing = await most_at_once(pace, 3)
        pace.speed_up(0.01)
        slow = await most_at_once(pace, 24)
        await most_at_once(pace, 60, succeed=True)
        return probing, slow, await most_at_once(pace, 24)

    assert asyncio.run(scenario()) == (1, 4, 8)


def test_a_call_that_succeeds_in_a_pause_began_before_it_and_opens_nothing() -> None:
    async def scenario() -> int:
        pace = Pace(8)
        pace.slow_down(0.05)
        pace.speed_up(0.01)
        return await most_at_once(pace, 3)

    assert asyncio.run(scenario()) == 1


def test_pauses_grow_while_no_call_succeeds_and_begin_anew_after_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT", 0.01)

    async def scenario() -> list[float]:
        pace, pauses = Pace(8), []
        for again in (False, False, False, True):
            if again:
                pace.speed_up(0.01)
            pace.slow_down(None)
            pauses.append(pace._resume - time.monotonic())
            await asyncio.sleep(pauses[-1])
        return pauses

    first, second, third, anew = asyncio.run(scenario())
    assert first < 0.02 <= third
    assert second < third + 0.01
    assert anew < 0.02


def test_who_waits_for_the_calls_under_way_hears_that_it_is_to_give_up() -> None:
    async def scenario() -> float:
        pace, began = Pace(1), time.monotonic()
        async with pace.turn(lambda: False):
            asyncio.get_running_loop().call_later(0.05, stopped.append, True)
            async with pace.turn(lambda: bool(stopped)) as mine:
                assert not mine
        return time.monotonic() - began

    stopped: list[bool] = []
    assert asyncio.run(scenario()) < 1


def test_nobody_calls_before_the_time_that_the_server_named() -> None:
    async def scenario() -> float:
        pace, began = Pace(4), time.monotonic()
        pace.slow_down(0.3)
        await most_at_once(pace, 4)
        return time.monotonic() - began

    assert asyncio.run(scenario()) >= 0.3


def test_who_gives_up_while_waiting_gets_no_turn() -> None:
    async def scenario() -> bool:
        pace = Pace(1)
        pace.slow_down(60)
        asyncio.get_running_loop().call_later(0.05, stopped.append, True)
        async with pace.turn(lambda: bool(stopped)) as mine:
            return mine

    stopped: list[bool] = []
    assert asyncio.run(scenario()) is False


@pytest.mark.parametrize("tries", range(1, 5))
def test_waits_double_with_jitter_unless_the_server_says_how_long(tries: int) -> None:
    waits = {waiting_time(tries, None) for _ in range(50)}
    assert len(waits) > 1
    assert all(0.25 * 2 ** (tries - 1) <= wait <= 0.75 * 2 ** (tries - 1) for wait in waits)
    assert waiting_time(50, None) <= 1.5 * LONGEST_WAIT
    assert 7 < waiting_time(tries, 7) < 7.5
