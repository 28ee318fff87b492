"""The calls of an experiment, written once."""

import pytest

from core.asking.plan import plan_calls
from core.asking.replies import calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for, requests_of
from core.asking.replies.observations import observe
from core.experiment.cells import Cell
from core.experiment.prompts.messages import Prompt
from core.studies.choice import Choice
from tests.support.helpers import experiment, reply

EVERY_STRATEGY = (
    "naive",
    "full_context",
    "disclosure",
    "disclosure:expert",
    "disclosure:grid",
    "disclosure:forecast",
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Cell]:
    """The cells whose prompts were written since the test began."""
    cells: list[Cell] = []
    render = calls.render

    def note(cell: Cell) -> Prompt:
        cells.append(cell)
        return render(cell)

    monkeypatch.setattr(calls, "render", note)
    return cells


@pytest.mark.parametrize(
    "choice",
    [
        Choice(strategies=EVERY_STRATEGY, wordings="2", draws="3", prices="0.5,1,1.5"),
        Choice(strategies=EVERY_STRATEGY, personas="3", seed="7", prices="0.5,1,1.5"),
        Choice(models=("synthetic", "embedded"), prices="0.5,1,1.5"),
    ],
    ids=["draws in two orders", "personas", "two models"],
)
def test_every_question_has_the_call_that_it_has_alone(choice: Choice) -> None:
    asked = choice.experiment()
    assert [cell for cell, _ in requests_of(asked)] == list(asked.cells())
    assert all(request == request_for(cell) for cell, request in requests_of(asked))


def test_a_prompt_is_written_once_for_all_of_its_draws(written: list[Cell]) -> None:
    asked = experiment(strategies=("naive",), prices="0.71,1", draws="30")
    assert len(requests_of(asked)) == 60
    assert len(written) == 4, "two prices, each in both orders of yes and no"


def test_plan_and_reading_share_the_calls_of_equal_experiments(written: list[Cell], cache: ReplyCache) -> None:
    changes = {"strategies": ("naive",), "prices": "0.72,1"}
    first = plan_calls(experiment(**changes), cache).parts[0].missing[0]
    seen = len(written)
    cache.put(first, reply())
    assert list(observe(experiment(**changes), cache)["reply_key"]) == [first.key]
    assert plan_calls(experiment(**changes), cache).cached == 1
    assert len(written) == seen
