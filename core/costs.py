"""What calls cost, before and after: tokens, time, dollars, and the precision that they buy.

Prices are those of the `genai-prices` package; what it does not know is said to be unknown.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from genai_prices import Usage, calc_price

from core.backends.base import Reply, Request
from core.backends.openai_compatible import THINKING_ROOM
from core.backends.registry import find_backend
from core.errors import InputError
from core.models import SYNTHETIC, ModelName

CHARACTERS_A_TOKEN = (5.5, 3.0)
"""Of English prompts with prices in them, from the most to the least that a tokenizer packs into a token."""
TOKENS_A_MESSAGE = (3, 20)
TOKENS_A_SCHEMA = (0, 350)
"""What a server may add to a prompt to hold the model to a form."""
TOKENS_A_WORD = (1, 20)
TOKENS_A_PRICE = (5, 16)
TOKENS_THOUGHT = (50, THINKING_ROOM)
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
        Ranges; what models think before they answer widens them. Time is that of one server's usual number of
        calls at once.
    """
    total = Cost(0, NOTHING, NOTHING, NOTHING, NOTHING)
    for request in requests:
        one = _estimate_call(request)
        total = Cost(
            total.calls + 1,
            total.input_tokens + one.input_tokens,
            total.output_tokens + one.output_tokens,
            total.seconds + one.seconds,
            None if total.dollars is None or one.dollars is None else total.dollars + one.dollars,
        )
    return total


def _estimate_call(request: Request) -> Cost:
    model, prompt = request.model, request.prompt
    if model.backend == SYNTHETIC:
        return Cost(1, NOTHING, NOTHING, Range(*SYNTHETIC_SECONDS_A_CALL), NOTHING)
    backend = find_backend(model.backend)
    structured = prompt.answer != "word" or model.backend == "anthropic"
    characters = sum(len(message.content) for message in prompt.messages)
    given = [
        characters / CHARACTERS_A_TOKEN[side]
        + TOKENS_A_MESSAGE[side] * len(prompt.messages)
        + (TOKENS_A_SCHEMA[side] if structured else 0)
        for side in (0, 1)
    ]
    thinks = backend.thinks(model)
    answer = TOKENS_A_WORD if prompt.answer == "word" else TOKENS_A_PRICE
    made = [answer[side] * len(prompt.stated.prices) + (TOKENS_THOUGHT[side] if thinks else 0) for side in (0, 1)]
    if request.sampling.max_tokens == 1 and not thinks:
        made = [1, 1]
    a_call = EMBEDDED_SECONDS_A_CALL if backend.free else SECONDS_A_CALL
    a_token = EMBEDDED_SECONDS_A_TOKEN if backend.free else SECONDS_A_TOKEN
    seconds = [(a_call[side] + a_token[side] * made[side]) / backend.concurrency for side in (0, 1)]
    low, high = (dollars(model, given[side], made[side]) for side in (0, 1))
    return Cost(
        1,
        Range(given[0], given[1]),
        Range(made[0], made[1]),
        Range(seconds[0], seconds[1]),
        None if low is None or high is None else Range(low, high),
    )


def cost_of(model: ModelName, reply: Reply) -> float | None:
    """Return what a reply cost by list price.

    Parameters
    ----------
    model
        The model that was asked.
    reply
        With the usage that the server reported.

    Returns
    -------
    float or None
        US dollars; None where the price is unknown.
    """
    return dollars(model, reply.input_tokens, reply.output_tokens)


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
    money = "at a price that is not known" if cost.dollars is None else f"and cost {_dollar_range(cost.dollars)}"
    tokens = f"{_token_range(cost.input_tokens)} tokens in, {_token_range(cost.output_tokens)} out"
    return f"{tokens}, {_time_range(cost.seconds)}, {money}"


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _token_range(tokens: Range) -> str:
    return _between(*(f"{number:.0f}" if number < 1000 else f"{number / 1000:,.0f}k" for number in _ends(tokens)))


def _time_range(seconds: Range) -> str:
    low, high = (f"{number:.0f} s" if number < 90 else f"{number / 60:.0f} min" for number in _ends(seconds))
    return _between(low, high)


def _dollar_range(money: Range) -> str:
    if money.high == 0:
        return "nothing"
    return _between(*(f"${number:.2f}" if number >= 0.1 else f"${number:.4f}" for number in _ends(money)))


def _ends(span: Range) -> tuple[float, float]:
    return span.low, span.high


def most_dollars(request: Request) -> float:
    """Return the most that a call can cost.

    Parameters
    ----------
    request
        The call.

    Returns
    -------
    float
        US dollars; 0 where the price is unknown.
    """
    cost = _estimate_call(request).dollars
    return cost.high if cost else 0.0


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
