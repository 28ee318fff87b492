"""A server that has too much to do is asked by fewer at once, by all who use it together."""

import asyncio
import time

import pytest

from core.pace import LONGEST_WAIT, Pace, waiting_time


async def most_at_once(pace: Pace, calls: int) -> int:
    under_way, most = 0, 0

    async def call() -> None:
        nonlocal under_way, most
        async with pace.turn(lambda: False) as mine:
            assert mine
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1

    await asyncio.gather(*(call() for _ in range(calls)))
    return most


def test_no_more_calls_than_allowed_are_under_way() -> None:
    async def scenario() -> int:
        return await most_at_once(Pace(3), 12)

    assert asyncio.run(scenario()) == 3


def test_a_busy_server_halves_the_calls_once_for_all_that_fail_together_and_successes_bring_them_back() -> None:
    async def scenario() -> tuple[int, int]:
        pace = Pace(8)
        for _ in range(8):
            pace.slow_down(0.05)
        slow = await most_at_once(pace, 24)
        for _ in range(40):
            pace.speed_up()
        return slow, await most_at_once(pace, 24)

    assert asyncio.run(scenario()) == (4, 8)


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
