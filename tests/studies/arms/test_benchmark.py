"""Every experiment of the app as one question to models, and what is answered of it beside people."""

import pytest

from core.asking.replies.cache import ReplyCache
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import Series
from core.experiment.arms import ArmExperiment, shipped_vignettes
from core.studies.arms.benchmark import arm_benchmark_for
from core.studies.arms.board import arm_board
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice
from core.studies.memory import Memory

MARKET = Choice(models=("synthetic:market/noise=0.1",), draws="2")


def test_every_experiment_is_asked_as_the_page_beyond_price_asks_it() -> None:
    asked = arm_benchmark_for(Choice())
    experiments = {one.subject: one for one in asked.series.beyond_price}
    assert experiments.keys() == shipped_vignettes().keys()
    assert not asked.left_out
    for name, experiment in experiments.items():
        assert experiment == ArmChoice.of(Choice(beyond=name)).experiment()


def test_what_an_experiment_cannot_be_put_by_is_left_out_there_and_said() -> None:
    asked = arm_benchmark_for(
        Choice(arm_strategies="naive,full_context,disclosure,disclosure:placebo,disclosure:range")
    )
    by_name = {one.subject: one.strategies for one in asked.series.beyond_price}
    assert by_name["default_green_power"] == ("naive", "full_context", "disclosure", "disclosure:placebo")
    assert by_name["alcohol_task"] == ("naive", "full_context", "disclosure")
    said = " ".join(asked.left_out)
    assert "Any-value disclosure is not asked in" in said
    assert "experiments: they vary no number." in said
    assert "Placebo disclosure is not asked in 2 of 40 experiments (Alcohol purchase task: share" in said


def test_more_wordings_than_fit_an_experiment_are_fewer_there_and_as_chosen_elsewhere() -> None:
    asked = arm_benchmark_for(Choice(wordings="3")).series.beyond_price
    wordings = {one.subject: one.wordings for one in asked}
    assert (wordings.pop("alcohol_task"), wordings.pop("alcohol_task__drinks")) == (1, 1)
    assert set(wordings.values()) == {3}


@pytest.mark.parametrize(
    ("strategies", "said"),
    [("magic", "no strategy “magic”"), ("none", "no strategy “none”")],
)
def test_a_choice_that_cannot_be_asked_is_refused_in_a_sentence(strategies: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        arm_benchmark_for(Choice(arm_strategies=strategies))


def test_a_series_is_of_one_kind_and_has_each_experiment_once() -> None:
    series = arm_benchmark_for(Choice()).series
    assert series.beyond_price == series.experiments
    assert not series.priced
    with pytest.raises(InputError, match=r"Alcohol purchase task.* is chosen twice"):
        Series((*series.experiments, series.experiments[0]))


def test_what_is_answered_stands_beside_people_and_what_is_not_is_named(cache: ReplyCache) -> None:
    runner = Runner(cache)
    series = arm_benchmark_for(MARKET).series
    few = [one for one in series.beyond_price if one.subject in ("default_green_power", "fee_hotel")]
    assert runner.start(Series(tuple(few))).wait(60)
    memory = Memory(runner)
    board = arm_board(memory, series)
    assert len(board.unanswered) == 38
    assert [(one.strategy, one.experiments) for one in board.standings] == [
        ("naive", 2),
        ("disclosure", 2),
    ]
    assert arm_board(memory, series) is board
    other = next(one for one in series.beyond_price if one.subject == "targeting_fairness")
    assert isinstance(other, ArmExperiment)
    assert runner.start(other).wait(60)
    assert len(arm_board(memory, series).unanswered) == 37
    runner.close()
