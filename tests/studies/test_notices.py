"""What is said of a run before it begins."""

import pytest

from core.asking.runner import Runner
from core.studies.choice import Choice
from core.studies.notices import what_one_wording_leaves_open


@pytest.mark.parametrize(
    ("model", "told"),
    [("openai:gpt-4.1", True), ("openai-compatible:m@http://localhost:9/v1", True), ("synthetic", False)],
)
def test_whoever_asks_a_model_in_one_wording_hears_what_that_leaves_open(
    runner: Runner, model: str, told: bool
) -> None:
    one = Choice(models=(model,), wordings="1").experiment()
    said = what_one_wording_leaves_open(one, runner.plan)
    assert said.startswith("One wording is asked") == told
    three = Choice(models=(model,), wordings="3").experiment()
    assert not what_one_wording_leaves_open(three, runner.plan)
