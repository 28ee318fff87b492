"""Lists of models, in every shape in which servers give them."""

from typing import Any

import pytest

from core.asking.backends.discovery import look
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.lists import model_names
from tests.support.cases import FIELD
from tests.support.fault_server import Play
from tests.support.stage import Stage

BOTH = ("a/b", "c/d")
SHAPES: list[Any] = [
    FIELD["S35"]["body"],
    {"object": "list", "data": [{"id": "a/b"}, {"id": "c/d"}]},
    {"data": ["a/b", "c/d"]},
    ["a/b", "c/d"],
    {"models": [{"name": "models/a/b"}, {"name": "models/c/d"}]},
    {"models": [{"model": "a/b", "size": 1}, {"model": "c/d", "size": 2}]},
    {"result": [{"id": "", "name": "a/b"}, {"name": "c/d"}], "success": True},
    {"data": {"a/b": {"owner": "x"}, "c/d": {"owner": "y"}}},
    {"data": {"models": [{"id": "c/d"}, {"id": "a/b"}, {"id": "a/b"}]}},
]


@pytest.mark.parametrize("body", SHAPES, ids=range(len(SHAPES)))
def test_a_list_of_models_is_read_in_every_shape(body: Any) -> None:
    assert model_names(body) == BOTH


@pytest.mark.parametrize("body", [{}, [], None, {"data": None}, {"data": [None, 7, {}]}, "a"])
def test_a_list_that_names_no_model_is_empty(body: Any) -> None:
    assert model_names(body) == ()


def test_models_are_listed_over_http_and_an_error_is_not_taken_for_an_empty_list(stage: Stage) -> None:
    suffix = "/v1" if stage.kind == "openai-compatible" else ""
    stage.server.models = Play(body=FIELD["S35"]["body"])
    (found,) = look([(stage.kind, stage.server.address + suffix)], Keyring())
    assert (found.models, found.problem) == (BOTH, None)
    stage.server.models = Play(body=FIELD["S16"]["body"])
    (failed,) = look([(stage.kind, stage.server.address)], Keyring())
    assert "answered with an error" in str(failed.problem)
    if suffix:
        assert "/v1" in str(failed.problem)
