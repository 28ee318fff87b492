"""Where a server gives no first-token probabilities, drawing answers is offered as another experiment."""

from dataclasses import replace

import pytest

from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.backends.registry import BACKENDS
from core.asking.draws import Withheld, drawn_instead, withheld_from
from core.asking.runner import Runner
from core.experiment.experiment import Experiment
from core.experiment.models import ModelName
from core.experiment.products import find_product
from core.experiment.series import Series
from tests.support.helpers import experiment

SILENT = ModelName("openai-compatible", "silent", "http://127.0.0.1:9/v1")
OPEN = ModelName("openai-compatible", "open", "http://127.0.0.1:9/v1")
SILENT_ONE, OPEN_ONE = (str(name) for name in (SILENT, OPEN))


@pytest.fixture(autouse=True)
def learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that turned out to give no probabilities of one of its two models."""
    backend = OpenAIBackend("openai-compatible", concurrency=1)
    backend._models(SILENT).learnt.refuses(SILENT, "logprobs")
    monkeypatch.setitem(BACKENDS, "openai-compatible", backend)


def asked(**changes: object) -> Experiment:
    usual = {"models": (SILENT_ONE, OPEN_ONE), "prices": "0.5,1,1.5", "strategies": ("naive", "disclosure")}
    return experiment(**{**usual, **changes})


def test_the_calls_that_want_what_a_server_does_not_give_are_counted_by_model(runner: Runner) -> None:
    assert withheld_from(runner.plan(asked())) == Withheld((SILENT,), 6)
    assert withheld_from(runner.plan(asked(models=(OPEN_ONE,)))) == Withheld((), 0)


def test_draws_want_no_probabilities(runner: Runner) -> None:
    assert withheld_from(runner.plan(asked(draws="3"))) == Withheld((), 0)


def test_drawing_the_answers_of_one_model_is_another_experiment_and_leaves_the_other_model_alone(
    runner: Runner,
) -> None:
    before = asked()
    after = drawn_instead(before, [SILENT])
    assert isinstance(after, Experiment)
    assert after.id != before.id
    assert [(one.name, one.logprobs) for one in after.models] == [(SILENT, False), (OPEN, True)]
    assert withheld_from(runner.plan(after)).calls == 0
    assert drawn_instead(before, []) == before


def test_of_a_series_every_product_is_drawn() -> None:
    before = Series(tuple(replace(asked(), product=find_product(number)) for number in ("1", "12")))
    after = drawn_instead(before, [SILENT])
    assert isinstance(after, Series)
    assert [one.product.id for one in after.experiments] == ["1", "12"]
    assert all(not one.models[0].logprobs for one in after.experiments)
