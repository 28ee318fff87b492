import math
from collections.abc import Mapping

import pytest

from core.asking.backends.registry import resolve
from core.asking.costs import Cost, Stopwatch, Work, exactly, say, seconds_left, work_by_model
from core.asking.costs.amounts import NOTHING, Order, Range
from core.asking.costs.durations import HERE as IN_THE_APP
from core.asking.costs.durations import SERVER, Expected, foresee, seconds_of
from core.asking.replies.calls import request_for
from core.asking.replies.store import Mark, PastRuns
from core.experiment import ModelName
from tests.support.helpers import experiment

HERE, THERE, ELSEWHERE = (
    resolve(name) for name in ("embedded", "openai:gpt-4.1-mini", "openai-compatible:m@https://models.example/v1")
)
TEN = Work(10, 10.0)


def within(asked: Mapping[ModelName, Work], past: PastRuns) -> Range:
    """The range that is shown, which there is."""
    known = seconds_of(asked, past)
    assert known is not None
    assert known.within is not None
    return known.within


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


def test_of_what_was_never_asked_here_nothing_is_known() -> None:
    assert seconds_of({HERE: TEN}, {}) is None
    assert seconds_of({HERE: TEN, THERE: TEN}, {str(HERE): [run(1)]}) is None
    assert seconds_of({}, {}) == Expected(0.0, NOTHING)


@pytest.mark.parametrize("model", [HERE, THERE, resolve("synthetic")])
def test_after_one_run_it_is_known_about_how_long_the_next_one_takes(model: ModelName) -> None:
    known = seconds_of({model: Work(20, 20.0)}, {str(model): [run(1)]})
    assert known is not None
    assert known.about == pytest.approx(20)


def test_two_runs_that_agree_do_not_yet_tell_what_a_server_of_others_may_do() -> None:
    few = seconds_of({THERE: TEN}, {str(THERE): [run(1)] * (SERVER.fewest - 1)})
    assert few is not None
    assert few.within is None
    assert within({THERE: TEN}, {str(THERE): [run(1)] * SERVER.fewest}).high > 10


def test_one_call_at_a_time_takes_twice_as_long_for_twice_as_many() -> None:
    known = {str(HERE): [run(1)]}
    ten, twenty = within({HERE: TEN}, known), within({HERE: Work(20, 20.0)}, known)
    assert math.sqrt(ten.low * ten.high) == pytest.approx(10)
    assert math.sqrt(twenty.low * twenty.high) == pytest.approx(20)
    assert twenty.high / twenty.low > ten.high / ten.low


def test_more_runs_that_agree_narrow_a_range_and_one_that_was_slow_widens_it_to_itself() -> None:
    few, many = (within({HERE: TEN}, {str(HERE): [run(1)] * count}) for count in (1, 12))
    assert many.high / many.low < 5 < few.high / few.low
    assert within({HERE: TEN}, {str(HERE): [run(1)] * 12 + [run(4)]}).high >= 40 > many.high


def test_the_last_runs_count_most() -> None:
    faster = foresee([run(1)] * 3 + [run(10)] * 3, TEN, IN_THE_APP)
    slower = foresee([run(10)] * 3 + [run(1)] * 3, TEN, IN_THE_APP)
    assert faster is not None
    assert slower is not None
    assert faster.middle + 0.5 < slower.middle


def test_runs_of_two_modes_give_a_range_around_both_and_not_around_the_middle_between_them() -> None:
    both = within({THERE: TEN}, {str(THERE): [run(1), run(12)] * 4})
    assert both.low < 10 < 120 < both.high < 500


def test_a_range_that_would_tell_nothing_is_not_shown() -> None:
    known = seconds_of({HERE: TEN}, {str(HERE): [run(0.01), run(10)]})
    assert known is not None
    assert known.within is None


def test_models_of_different_servers_are_asked_beside_each_other_and_those_of_one_may_wait() -> None:
    other = resolve("openai:gpt-4.1")
    known = {str(model): [run(1)] * SERVER.fewest for model in (THERE, ELSEWHERE, other)}
    apart, together = within({THERE: TEN, ELSEWHERE: TEN}, known), within({THERE: TEN, other: TEN}, known)
    assert (together.low, together.high) == (apart.low, pytest.approx(2 * apart.high))


def test_models_of_this_machine_take_turns_at_it_and_those_of_servers_do_not() -> None:
    other, market = resolve("openai:gpt-4.1"), resolve("synthetic")
    known = {str(model): [run(1)] for model in (HERE, THERE, other, market)}
    here, there = seconds_of({HERE: TEN, market: TEN}, known), seconds_of({THERE: TEN, other: TEN}, known)
    assert here is not None
    assert there is not None
    assert (here.about, there.about) == (pytest.approx(20), pytest.approx(10))


def test_a_whole_grid_is_a_larger_call_than_a_word() -> None:
    word, grid = (
        work_by_model(map(request_for, experiment(strategies=(strategy,), prices="0.5,1,1.5").cells()))[HERE]
        for strategy in ("disclosure", "disclosure:grid")
    )
    assert grid.work / grid.calls > 2 * word.work / word.calls


def test_what_is_written_of_a_range_holds_it() -> None:
    def written(seconds: Range | None, order: Order | None = None, about: float | None = None) -> str:
        return say(Cost(1, NOTHING, NOTHING, seconds, NOTHING, order, about))

    assert "1.2 s to 1.4 s" in written(Range(1.27, 1.33))
    assert "1 min to 3 min" in written(Range(119, 121))
    assert "32 min to 26.6 h" in written(Range(32 * 60, 95_460))
    assert "2 min," in written(exactly(119))
    assert "2 min (1 min to 5 min)," in written(Range(95, 290), about=119)
    assert "12 s if it goes as before," in written(None, about=12.3)
    assert written(Range(0.4, 5.1), about=1.6) == "few seconds, and cost nothing"
    assert "few minutes (how many is known after a first run here)" in written(None, "minutes")


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
