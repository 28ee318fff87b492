"""How many tokens a call takes, as far as can be told without its model's tokenizer."""

import json
import string

from core.asking.backends.base import SCHEMA_ROOM, THINKING_ROOM
from core.asking.costs.amounts import NOTHING, Range
from core.asking.requests import Request
from core.experiment.prompts.messages import answer_schema

CHARACTERS_A_TOKEN = (5.5, 3.0)
"""Of English text, from the most to the least that a tokenizer packs into a token."""
PACKED = (string.ascii_letters + " ").encode()
"""What tokenizers pack together; of anything else, such as the digits of prices, each byte may be a token."""
TOKENS_A_MESSAGE = (3, 20)
TOKENS_A_SCHEMA = (0, 350)
"""What a server may add to a prompt to hold the model to a form, beside the form itself."""
LEAST_A_WORD, LEAST_A_PRICE, LEAST_THOUGHT = 1, 5, 50
"""Tokens of the shortest answer, and of the shortest thinking before it."""


def input_range(request: Request) -> Range:
    """Say how long a prompt is.

    Parameters
    ----------
    request
        The call.

    Returns
    -------
    Range
        Tokens.
    """
    prompt = request.prompt
    total = NOTHING
    for message in prompt.messages:
        total += _text_range(message.content) + Range(*TOKENS_A_MESSAGE)
    if _is_structured(request):
        # A server may count the form or not.
        form = Range(0, _text_range(json.dumps(answer_schema(prompt))).high)
        total += form + Range(*TOKENS_A_SCHEMA)
    return total


def _text_range(text: str) -> Range:
    apart = len(text.encode().translate(None, PACKED))
    return Range(len(text) / CHARACTERS_A_TOKEN[0], apart + (len(text.encode()) - apart) / CHARACTERS_A_TOKEN[1])


def output_range(request: Request, *, thinks: bool) -> Range:
    """Say how long an answer may be.

    Parameters
    ----------
    request
        The call.
    thinks
        Whether its model thinks before it answers, and is given room to.

    Returns
    -------
    Range
        Tokens, with what is thought.
    """
    prompt = request.prompt
    least = LEAST_A_PRICE * prompt.several if prompt.several else LEAST_A_WORD
    most = request.sampling.max_tokens + (SCHEMA_ROOM if request.model.backend == "anthropic" else 0)
    return Range(least, most) + (Range(LEAST_THOUGHT, THINKING_ROOM) if thinks else NOTHING)


def _is_structured(request: Request) -> bool:
    return request.prompt.answer not in ("word", "choice") or request.model.backend == "anthropic"
