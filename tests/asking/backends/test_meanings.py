"""What a server's error comes to, in whatever words and with whatever status it comes."""

import pytest

from core.asking.backends.faults import status_error
from core.asking.backends.kinds.lists import model_names
from core.asking.backends.waits import seconds_to_wait
from core.experiment.models import ModelName


def told(status: int, body: object) -> str:
    return str(status_error(ModelName("openai-compatible", "m", "http://127.0.0.1:1/v1"), status, {}, body))


@pytest.mark.parametrize(
    "body",
    [
        [{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key."}}],
        {"error": {"code": 400, "message": "API key expired. Please renew the API key."}},
        {"error": {"message": "No connected db.", "type": "no_db_connection", "param": None, "code": "400"}},
        {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}},
    ],
)
def test_a_key_that_is_refused_as_a_bad_request_is_said_to_be_one(body: object) -> None:
    assert "did not accept the key" in told(400, body)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "Invalid model name passed in model=m. Call `/v1/models` to view them."}},
        {"error": {"message": "The model `m` does not exist or you do not have access to it."}},
        {"error": {"message": "Model `m` has been decommissioned.", "code": "model_decommissioned"}},
        {"error": "model 'm' not found, try pulling it first"},
        {"error": {"message": "m is not a valid model ID", "code": 400}},
        {"error": "No models loaded. Please load a model first."},
    ],
)
def test_a_model_that_is_refused_as_a_bad_request_is_said_to_be_unknown(body: object) -> None:
    assert "knows no model “m”" in told(400, body)


def test_what_a_model_does_not_take_is_no_model_that_is_unknown() -> None:
    for said in ("model does not support logprobs", "This model's maximum context length is 4096 tokens."):
        assert "refused the call" in told(400, {"error": {"message": said}})


def test_a_method_that_is_not_allowed_is_another_address() -> None:
    assert "nothing answers at this address (HTTP 405)" in told(405, {"detail": "Method Not Allowed"})


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("You have reached your usage limit for today", "daily quota"),
        ("已达到每日限额", "daily quota"),
        ("organization has reached its monthly spending limit", "monthly quota"),
        ("Spending limit reached", "quota or credit is spent"),
    ],
)
def test_a_quota_is_named_in_more_words(said: str, kind: str) -> None:
    assert kind in told(429, {"error": {"message": said}})


def test_a_model_that_is_being_loaded_says_for_how_long() -> None:
    assert seconds_to_wait({}, {"error": "Model is loading", "estimated_time": 42.0}) == 42.0


@pytest.mark.parametrize(
    "body",
    [
        {"modelSummaries": [{"modelId": "a"}]},
        {"value": [{"id": "a"}]},
        {"deployments": [{"model_name": "a"}]},
        {"models": [{"key": "a", "type": "llm"}]},
        {"data": [{"slug": "a"}]},
        {"response": {"models": [{"id": "a"}]}},
        {"available_models": ["a"]},
        {"list": [{"id": "a"}]},
    ],
)
def test_more_shapes_of_lists_are_read(body: object) -> None:
    assert model_names(body) == ("a",)
