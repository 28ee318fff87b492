"""The calls of an experiment, written once."""

import json
from collections.abc import Callable

import pytest

from core.asking.plan import plan_calls
from core.asking.replies import calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import content_key, reply_in, request_for, requests_of, row_of
from core.asking.replies.observations import observe
from core.experiment.cells import Cell, Order
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
def written(monkeypatch: pytest.MonkeyPatch) -> list[Prompt]:
    """The prompts that were written since the test began."""
    prompts: list[Prompt] = []
    writer_of = calls.writer_of

    def noting(cell: Cell) -> Callable[[float, Order], Prompt]:
        write = writer_of(cell)

        def note(price: float, order: Order) -> Prompt:
            prompts.append(write(price, order))
            return prompts[-1]

        return note

    monkeypatch.setattr(calls, "writer_of", noting)
    return prompts


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
    assert all(request.key == content_key(request.content()) for _, request in requests_of(asked))


def test_a_prompt_is_written_once_for_all_of_its_draws(written: list[Prompt]) -> None:
    asked = experiment(strategies=("naive",), prices="0.71,1", draws="30")
    assert len(requests_of(asked)) == 60
    assert len(written) == 4, "two prices, each in both orders of yes and no"


def test_plan_and_reading_share_the_calls_of_equal_experiments(written: list[Prompt], cache: ReplyCache) -> None:
    changes = {"strategies": ("naive",), "prices": "0.72,1"}
    first = plan_calls(experiment(**changes), cache).parts[0].missing[0]
    seen = len(written)
    cache.put(first, reply())
    assert list(observe(experiment(**changes), cache)["reply_key"]) == [first.key]
    assert plan_calls(experiment(**changes), cache).cached == 1
    assert len(written) == seen


def test_a_row_holds_the_text_of_which_its_key_is_the_digest_and_is_read_under_no_other_key() -> None:
    first, second = (request for _, request in requests_of(experiment(strategies=("naive",), prices="0.5,1")))
    row = row_of(first.text, reply("Yes, “sure”"))
    assert json.loads(row)["request"] == first.content()
    again = json.dumps(json.loads(row), indent=1)
    assert reply_in(row, first.key) == reply_in(again, first.key) == reply("Yes, “sure”")
    for text in (row, again):
        with pytest.raises(ValueError, match=second.key):
            reply_in(text, second.key)
