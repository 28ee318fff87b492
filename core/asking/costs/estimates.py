"""What calls will take, and what they took."""

import json
import string
from collections.abc import Iterable
from dataclasses import replace

from core.asking.backends.base import SCHEMA_ROOM, THINKING_ROOM
from core.asking.backends.registry import find_backend
from core.asking.costs.amounts import NO_COST, NOTHING, Cost, Range, exactly
from core.asking.costs.prices import dollar_range
from core.asking.replies.calls import Reply, Request
from core.experiment import SYNTHETIC, ModelName
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
USUALLY_AT_ONCE = 16
SECONDS_A_CALL, SECONDS_A_TOKEN = (0.3, 3.0), (0.004, 0.02)
EMBEDDED_SECONDS_A_CALL, EMBEDDED_SECONDS_A_TOKEN = (0.1, 0.6), (0.01, 0.08)
SYNTHETIC_SECONDS_A_CALL = (0.0005, 0.005)


def estimate(requests: Iterable[Request]) -> Cost:
    """Estimate what calls will take.

    Parameters
    ----------
    requests
        The calls.

    Returns
    -------
    Cost
        Ranges; what models think before they answer widens them. Time is that of a first call to each model, and
        then of its server's usual number of calls at once.
    """
    total, begun = NO_COST, set[ModelName]()
    for request in requests:
        backend = find_backend(request.model.backend)
        one = estimate_call(request, thinks=backend.thinks(request.model))
        if request.model in begun:
            one = replace(one, seconds=one.seconds.divided(min(backend.concurrency, USUALLY_AT_ONCE)))
        begun.add(request.model)
        total += one
    return total


def estimate_call(request: Request, *, thinks: bool) -> Cost:
    """Estimate what one call takes.

    Parameters
    ----------
    request
        The call.
    thinks
        Whether its model is known to think before it answers, and is given room to.

    Returns
    -------
    Cost
        Ranges whose high ends the call does not go beyond, but for the time.
    """
    model = request.model
    if model.backend == SYNTHETIC:
        return Cost(1, NOTHING, NOTHING, Range(*SYNTHETIC_SECONDS_A_CALL), NOTHING)
    given, made = _input_range(request), _output_range(request, thinks)
    free = find_backend(model.backend).free
    a_call = EMBEDDED_SECONDS_A_CALL if free else SECONDS_A_CALL
    a_token = EMBEDDED_SECONDS_A_TOKEN if free else SECONDS_A_TOKEN
    seconds = Range(a_call[0] + a_token[0] * made.low, a_call[1] + a_token[1] * made.high)
    return Cost(1, given, made, seconds, dollar_range(model, given, made))


def _input_range(request: Request) -> Range:
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


def _output_range(request: Request, thinks: bool) -> Range:
    prompt = request.prompt
    least = LEAST_A_WORD if prompt.answer in ("word", "number") else LEAST_A_PRICE * len(prompt.stated.prices)
    most = request.sampling.max_tokens + (SCHEMA_ROOM if request.model.backend == "anthropic" else 0)
    return Range(least, most) + (Range(LEAST_THOUGHT, THINKING_ROOM) if thinks else NOTHING)


def _is_structured(request: Request) -> bool:
    return request.prompt.answer != "word" or request.model.backend == "anthropic"


def cost_of(model: ModelName, reply: Reply | None, most: Cost) -> Cost:
    """Return what a call took, by list price; its time is not counted.

    Parameters
    ----------
    model
        The model that was asked.
    reply
        With the usage that the server reported; None where the call may have been answered, but nothing came.
    most
        Estimate of the call, whose high end bounds what was not reported.

    Returns
    -------
    Cost
    """
    given = _reported(reply.input_tokens if reply else 0, most.input_tokens)
    made = _reported(reply.output_tokens if reply else 0, most.output_tokens)
    return Cost(1, given, made, NOTHING, dollar_range(model, given, made))


def _reported(tokens: int, most: Range) -> Range:
    return exactly(tokens) if tokens else Range(0, most.high)
