"""What a server complains of is told from complaints about something else, whatever the vendor's words."""

import json

import pytest

from core.asking.backends.complaints import bound_on_tokens, refused_parameter, refuses_system
from core.asking.backends.meanings import is_declined
from tests.support.cases import FIELD


def test_bounds_from_above_and_below_are_told_apart() -> None:
    too_large = {"message": "max_tokens is too large: 4112. This model supports at most 2048 completion tokens."}
    assert bound_on_tokens(400, too_large, 4112) == ("most", 2048)
    assert bound_on_tokens(400, {"message": "max_tokens: must be between 1 and 2048"}, 4112) == ("most", 2048)
    assert bound_on_tokens(400, {"message": "temperature must be at least 16"}, 1) is None
    assert bound_on_tokens(500, FIELD["S07"]["body"], 1) is None


def test_a_complaint_about_something_else_is_no_complaint_about_the_system_message() -> None:
    for said in ("The system is overloaded.", "Internal system error", "Invalid user message"):
        assert not refuses_system(400, {"error": {"message": said}})


SENT = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "seed",
    "response_format",
    "logprobs",
    "top_logprobs",
    "max_tokens",
)
IN_OTHER_WORDS = [
    ("json: unknown field “topK”", "top_k"),
    ("property 'min_p' should not exist", "min_p"),
    ("Additional properties are not allowed ('min_p' was unexpected)", "min_p"),
    ("unknown field `min_p`, expected one of `temperature`, `top_p`", "min_p"),
    ("create() got an unexpected keyword argument 'seed'", "seed"),
    ("Model grok-4 does not support parameter topLogprobs.", "top_logprobs"),
    ("参数 top_k 不支持", "top_k"),
    ("top_p must be less than 1", "top_p"),
    ("top_k should be between 1 and 100", "top_k"),
    ("Structured outputs are not supported by this model", "response_format"),
    ("litellm.UnsupportedParamsError: groq does not support parameters: ['min_p']", "min_p"),
    ("temperature must be between 0 and 2", None),
    ("The prompt is too long", None),
]


@pytest.mark.parametrize(("said", "name"), IN_OTHER_WORDS)
def test_a_refused_parameter_is_known_in_any_vendors_words(said: str, name: str | None) -> None:
    nested = {"error": {"message": "Provider returned error", "metadata": {"raw": json.dumps({"message": said})}}}
    for body in (
        {"message": said},
        {"errors": [{"message": said}]},
        {"error": {"details": [{"detail": said}]}},
        nested,
    ):
        assert refused_parameter(400, body, SENT) == name


def test_a_word_of_refusal_in_another_complaint_declines_nothing() -> None:
    assert not is_declined(400, {"error": {"message": "top_k is prohibited", "code": "unsupported_parameter"}})
    assert not is_declined(500, {"error": {"message": "The safety system is down."}})
