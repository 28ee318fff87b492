"""The calls of an experiment, written once."""

import json

import pytest

from core.asking.plan import plan_calls
from core.asking.replies import calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for, requests_of
from core.asking.replies.observations import observe
from core.asking.replies.store.texts import DamagedError, read_reply, row_of
from core.asking.requests import content_key
from core.experiment.cells import Order
from core.experiment.prompts.messages import Prompt
from core.experiment.prompts.render import Writer
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
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was written of prompts since the test began."""
    texts: list[str] = []

    class Noting(Writer):
        def told(self, price: float, order: Order) -> str:
            texts.append(super().told(price, order))
            return texts[-1]

        def prompt(self, price: float, order: Order) -> Prompt:
            texts.append(super().prompt(price, order).told)
            return super().prompt(price, order)

    monkeypatch.setattr(calls, "Writer", Noting)
    return texts


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


def test_a_prompt_is_written_once_for_all_of_its_draws(written: list[str]) -> None:
    asked = experiment(strategies=("naive",), prices="0.71,1", draws="30")
    assert len(list(requests_of(asked))) == 60
    assert len(written) == 4, "two prices, each in both orders of yes and no"


def test_plan_and_reading_share_the_calls_of_equal_experiments(written: list[str], cache: ReplyCache) -> None:
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
    for text in (row, again):
        assert read_reply(first.key, text.encode()) == reply("Yes, “sure”")
        with pytest.raises(DamagedError):
            read_reply(second.key, text.encode())
