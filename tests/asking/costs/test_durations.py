import math

import pytest

from core.asking.backends.registry import resolve
from core.asking.costs import Cost, Stopwatch, Work, exactly, say, seconds_left, work_by_model
from core.asking.costs.amounts import NOTHING, Order, Range
from core.asking.costs.durations import FEWEST, foresee, seconds_of
from core.asking.replies.calls import request_for
from core.asking.replies.store import Mark
from tests.support.helpers import experiment

HERE, THERE, ELSEWHERE = (
    resolve(name) for name in ("embedded", "openai:gpt-4.1-mini", "openai-compatible:m@https://models.example/v1")
)
TEN = Work(10, 10.0)


def run(seconds_a_call: float, calls: int = 10) -> tuple[Mark, ...]:
    """A run whose calls of size one follow each other."""
    return tuple(Mark(n, float(n), n * seconds_a_call) for n in (1, calls // 2, calls))


def test_a_mark_waits_for_every_call_that_began_before_it() -> None:
    times = iter([0.0, 2.0, 3.0, 9.0])
    watch = Stopwatch(lambda: next(times))
    first, second, third = watch.begin(), watch.begin(), watch.begin()
    watch.note(first, 1.0)
    watch.note(third, 1.5)
    watch.note(second, 1.0)
    assert watch.marks() == (Mark(1, 1.0, 2.0), Mark(2, 2.0, 9.0), Mark(3, 3.5, 9.0))


def test_what_was_never_asked_here_has_no_range() -> None:
    assert seconds_of({HERE: TEN}, {}) is None
    assert seconds_of({HERE: TEN, THERE: TEN}, {str(HERE): [run(1)]}) is None
    assert seconds_of({}, {}) == NOTHING


def test_two_runs_that_agree_do_not_yet_tell_what_a_server_of_others_may_do() -> None:
    assert seconds_of({THERE: TEN}, {str(THERE): [run(1)] * (FEWEST - 1)}) is None
    assert seconds_of({THERE: TEN}, {str(THERE): [run(1)] * FEWEST}) is not None


def test_one_call_at_a_time_takes_twice_as_long_for_twice_as_many() -> None:
    known = {str(HERE): [run(1)]}
    ten, twenty = seconds_of({HERE: TEN}, known), seconds_of({HERE: Work(20, 20.0)}, known)
    assert ten is not None
    assert twenty is not None
    assert math.sqrt(ten.low * ten.high) == pytest.approx(10)
    assert math.sqrt(twenty.low * twenty.high) == pytest.approx(20)
    assert twenty.high / twenty.low > ten.high / ten.low


def test_more_runs_that_agree_narrow_a_range_and_one_that_was_slow_widens_it_to_itself() -> None:
    few, many = (seconds_of({HERE: TEN}, {str(HERE): [run(1)] * count}) for count in (1, 12))
    assert few is not None
    assert many is not None
    assert many.high / many.low < 4 < few.high / few.low
    stalled = seconds_of({HERE: TEN}, {str(HERE): [run(1)] * 12 + [run(4)]})
    assert stalled is not None
    assert stalled.high >= 40 > many.high


def test_the_last_runs_count_most() -> None:
    faster = foresee([run(1)] * 3 + [run(10)] * 3, TEN, alone=True)
    slower = foresee([run(10)] * 3 + [run(1)] * 3, TEN, alone=True)
    assert faster is not None
    assert slower is not None
    assert faster.middle + 0.5 < slower.middle


def test_runs_of_two_modes_give_a_range_around_both_and_not_around_the_middle_between_them() -> None:
    both = seconds_of({THERE: TEN}, {str(THERE): [run(1), run(12)] * 4})
    assert both is not None
    assert both.low < 10 < 120 < both.high < 500


def test_a_range_that_would_tell_nothing_is_not_shown() -> None:
    assert seconds_of({HERE: TEN}, {str(HERE): [run(0.01), run(10)]}) is None


def test_models_of_different_servers_are_asked_beside_each_other_and_those_of_one_may_wait() -> None:
    other = resolve("openai:gpt-4.1")
    known = {str(model): [run(1)] * FEWEST for model in (THERE, ELSEWHERE, other)}
    apart, together = seconds_of({THERE: TEN, ELSEWHERE: TEN}, known), seconds_of({THERE: TEN, other: TEN}, known)
    assert apart is not None
    assert together is not None
    assert (together.low, together.high) == (apart.low, pytest.approx(2 * apart.high))


def test_a_whole_grid_is_a_larger_call_than_a_word() -> None:
    word, grid = (
        work_by_model(map(request_for, experiment(strategies=(strategy,), prices="0.5,1,1.5").cells()))[HERE]
        for strategy in ("disclosure", "disclosure:grid")
    )
    assert grid.work / grid.calls > 2 * word.work / word.calls


def test_what_is_written_of_a_range_holds_it() -> None:
    def written(seconds: Range | None, order: Order | None = None) -> str:
        return say(Cost(1, NOTHING, NOTHING, seconds, NOTHING, order))

    assert "1.2 s to 1.4 s" in written(Range(1.27, 1.33))
    assert "1 min to 3 min" in written(Range(119, 121))
    assert "32 min to 26.6 h" in written(Range(32 * 60, 95_460))
    assert "2 min," in written(exactly(119))
    assert "few minutes (not known here yet)" in written(None, "minutes")


def test_time_left_is_known_before_the_first_answer_where_runs_were_seen() -> None:
    assert seconds_left([], 10.0, [], 1.0) is None
    assert seconds_left([run(1)], 10.0, [], 2.0) == pytest.approx(8)


def test_time_left_moves_to_the_runs_own_rate() -> None:
    known = [run(1, 100)]
    early, late = (seconds_left(known, 100.0 - calls, run(3, calls)[:3], 3.0 * calls) for calls in (2, 80))
    assert early is not None
    assert late is not None
    assert 98 < early < 3 * 98 * 0.6
    assert 3 * 20 * 0.8 < late < 3 * 20
    assert seconds_left([], 50.0, run(3, 50), 150.0) == pytest.approx(150)
