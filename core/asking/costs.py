"""What calls cost, before and after: tokens, time, dollars, and the precision that they buy.

Prices are those of the `genai-prices` package; what it does not know is said to be unknown.
"""

import json
import math
import string
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from core.asking.backends.base import SCHEMA_ROOM, THINKING_ROOM
from core.asking.backends.registry import find_backend
from core.asking.replies.calls import Reply, Request
from core.basics.errors import InputError
from core.experiment.models import SYNTHETIC, ModelName
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
SECONDS_A_CALL, SECONDS_A_TOKEN = (0.3, 3.0), (0.004, 0.02)
EMBEDDED_SECONDS_A_CALL, EMBEDDED_SECONDS_A_TOKEN = (0.1, 0.6), (0.01, 0.08)
SYNTHETIC_SECONDS_A_CALL = (0.0005, 0.005)


@dataclass(frozen=True)
class Range:
    """A quantity that is known to lie between two numbers, as far as can be told.

    Parameters
    ----------
    low, high
        In the unit of what is counted.
    """

    low: float
    high: float

    def __add__(self, other: "Range") -> "Range":
        """Add two ranges."""
        return Range(self.low + other.low, self.high + other.high)

    def divided(self, count: int) -> "Range":
        """Divide by a number."""
        return Range(self.low / count, self.high / count)


NOTHING = Range(0.0, 0.0)


@dataclass(frozen=True)
class Cost:
    """What calls take.

    Parameters
    ----------
    calls
        How many.
    input_tokens, output_tokens
        Tokens; output with what models think.
    seconds
        Time.
    dollars
        US dollars; None where the price of a model is unknown.
    """

    calls: int
    input_tokens: Range
    output_tokens: Range
    seconds: Range
    dollars: Range | None

    def __add__(self, other: "Cost") -> "Cost":
        """Add what other calls take."""
        return Cost(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.seconds + other.seconds,
            None if self.dollars is None or other.dollars is None else self.dollars + other.dollars,
        )


NO_COST = Cost(0, NOTHING, NOTHING, NOTHING, NOTHING)


def runs_here(model: ModelName) -> bool:
    """Say whether a model costs no money because it runs on this machine.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    bool
        True for free backends and for servers at this machine's own address.
    """
    host = urlsplit(model.base_url).hostname if model.base_url else None
    return find_backend(model.backend).free or host in ("localhost", "127.0.0.1", "::1")


def dollars(model: ModelName, input_tokens: float, output_tokens: float) -> float | None:
    """Return the list price of a number of tokens.

    Parameters
    ----------
    model
        The model.
    input_tokens, output_tokens
        Tokens.

    Returns
    -------
    float or None
        US dollars, without discounts for batches or repeated prompts; None where the price is unknown.
    """
    if runs_here(model):
        return 0.0
    try:
        given, made = _prices(model)
    except LookupError:
        return None
    return input_tokens * given + output_tokens * made


@cache
def _prices(model: ModelName) -> tuple[float, float]:
    """Dollars a token of input and of output."""
    from genai_prices import Usage, calc_price

    found = []
    for usage in (Usage(input_tokens=1), Usage(output_tokens=1)):
        if model.base_url:
            price = calc_price(usage, model.model, provider_api_url=model.base_url)
        else:
            price = calc_price(usage, model.model, provider_id=model.backend)
        found.append(float(price.total_price))
    return found[0], found[1]


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
            one = replace(one, seconds=one.seconds.divided(backend.concurrency))
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
    return Cost(1, given, made, seconds, _dollars_of(model, given, made))


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


def _dollars_of(model: ModelName, given: Range, made: Range) -> Range | None:
    low, high = dollars(model, given.low, made.low), dollars(model, given.high, made.high)
    return None if low is None or high is None else Range(low, high)


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
    return Cost(1, given, made, NOTHING, _dollars_of(model, given, made))


def _reported(tokens: int, most: Range) -> Range:
    return exactly(tokens) if tokens else Range(0, most.high)


def say(cost: Cost) -> str:
    """Write what calls take as a clause.

    Parameters
    ----------
    cost
        Estimated or exact.

    Returns
    -------
    str
        Tokens, time and dollars.
    """
    money = "at a price that is not known" if cost.dollars is None else f"and cost {say_dollars(cost.dollars)}"
    tokens = f"{_token_range(cost.input_tokens)} tokens in, {_token_range(cost.output_tokens)} out"
    return f"{tokens}, {_time_range(cost.seconds)}, {money}"


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _token_range(tokens: Range) -> str:
    return _between(*(f"{number:.0f}" if number < 1000 else f"{number / 1000:,.0f}k" for number in _ends(tokens)))


def _time_range(seconds: Range) -> str:
    return _between(*map(_time, _ends(seconds)))


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


def say_dollars(money: Range) -> str:
    """Write an amount of money.

    Parameters
    ----------
    money
        US dollars.

    Returns
    -------
    str
    """
    if money.high == 0:
        return "nothing"
    return _between(*(f"${number:.2f}" if number >= 0.1 else f"${number:.4f}" for number in _ends(money)))


def _ends(span: Range) -> tuple[float, float]:
    return span.low, span.high


def check_budget(budget: float | None, cost: Cost) -> None:
    """Refuse a budget that cannot be kept.

    Parameters
    ----------
    budget
        US dollars; None for no limit.
    cost
        What the calls will take.

    Raises
    ------
    InputError
        When the budget is no amount of money, or the price of a model is unknown.
    """
    if budget is None:
        return
    if not math.isfinite(budget) or budget < 0:
        raise InputError("A budget is an amount in US dollars, 0 or above.")
    if cost.dollars is None:
        raise InputError(
            "The price of a model is unknown, so a budget cannot be kept. Take the budget away, or the model."
        )


def enough(money: Range) -> float:
    """Return a budget that lets a run through.

    Parameters
    ----------
    money
        Estimate, US dollars.

    Returns
    -------
    float
        The estimate's high end, up to the next cent.
    """
    return max(0.01, math.ceil(100 * money.high) / 100)


def exactly(number: float) -> Range:
    """Return the range of a quantity that is known.

    Parameters
    ----------
    number
        The quantity.

    Returns
    -------
    Range
    """
    return Range(number, number)


def half_width(draws: int) -> float:
    """Half the width of a 95% interval for a purchase probability of one half.

    Parameters
    ----------
    draws
        Answers sampled at a price.

    Returns
    -------
    float
        Between 0 and 1; the normal approximation 1.96 sqrt(0.25 / draws).
    """
    return 1.96 * math.sqrt(0.25 / draws)
