"""How many calls a server is asked at once follows from its answers."""

import pytest

from core.asking.level import FIRST_LEVEL, Level


def served(level: Level, rounds: int, slots: int, seconds: float = 0.1) -> list[int]:
    """Ask a server that works on so many calls at once, for so many rounds; the level of each."""
    now, levels = 0.0, []
    for _ in range(rounds):
        calls = level.calls
        levels.append(calls)
        took = seconds * max(1.0, calls / slots)
        level.note_under_way(calls)
        for number in range(calls):
            level.note_answer(now + took * (1 + number / (1000 * calls)), took)
        now += 1.01 * took
    return levels


def test_a_server_that_takes_any_number_is_soon_asked_by_the_most() -> None:
    assert served(Level(256), 7, slots=1000) == [8, 16, 32, 64, 128, 256, 256]


def test_a_server_that_takes_forty_at_once_is_asked_by_no_fewer_and_not_by_many_more() -> None:
    assert all(30 <= calls <= 100 for calls in served(Level(256), 60, slots=40)[5:])


def test_a_server_that_answers_one_by_one_is_not_asked_by_more_and_more() -> None:
    assert max(served(Level(256), 60, slots=1)) <= 2 * FIRST_LEVEL


@pytest.mark.parametrize("most", [1, 5, 20])
def test_the_most_is_never_gone_beyond(most: int) -> None:
    assert max(served(Level(most), 20, slots=1000)) == most


def test_a_server_that_limits_the_rate_is_asked_by_half_as_many_who_come_back_one_by_one() -> None:
    level = Level(256)
    served(level, 4, slots=1000)
    assert level.calls == 128
    level.halve(1000.0)
    assert level.calls == 64
    now, levels = 1000.0, []
    for _ in range(3):
        level.note_under_way(level.calls)
        for _ in range(level.calls):
            now += 0.01
            level.note_answer(now, 0.01)
        levels.append(level.calls)
    assert levels == [65, 66, 67]


def test_a_level_that_is_not_reached_does_not_grow() -> None:
    level = Level(256)
    for number in range(100):
        level.note_under_way(3)
        level.note_answer(1.0 + number, 0.1)
    assert level.calls == FIRST_LEVEL


def test_calls_that_began_before_the_level_changed_say_nothing_of_it() -> None:
    level = Level(256)
    level.note_under_way(8)
    for _ in range(8):
        level.note_answer(10.0, 0.1)
    assert level.calls == 16
    level.note_under_way(16)
    for _ in range(16):
        level.note_answer(10.05, 0.1)
    assert level.calls == 16
