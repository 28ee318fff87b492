"""What calls will take, and what they took."""

import math
from collections.abc import Collection
from dataclasses import replace

from core.asking.backends.registry import find_backend
from core.asking.costs.amounts import HOUR, MINUTE, NO_COST, NOTHING, Cost, Order, Range, exactly
from core.asking.costs.durations import alike, seconds_of, work_by_model
from core.asking.costs.prices import dollar_range
from core.asking.costs.tokens import input_range, output_range
from core.asking.replies.store import PastRuns
from core.asking.requests import Reply, Request
from core.experiment import SYNTHETIC, ModelName

USUALLY_AT_ONCE = 16
SECONDS_A_CALL, SECONDS_A_TOKEN = (0.3, 3.0), (0.004, 0.02)
EMBEDDED_SECONDS_A_CALL, EMBEDDED_SECONDS_A_TOKEN = (0.1, 0.6), (0.01, 0.08)
SYNTHETIC_SECONDS_A_CALL = (0.0005, 0.005)


def estimate(requests: Collection[Request], past: PastRuns | None = None) -> Cost:
    """Estimate what calls will take.

    Parameters
    ----------
    requests
        The calls.
    past
        How long the last runs on this machine took; None where none is known.

    Returns
    -------
    Cost
        Ranges; what models think before they answer widens them. Time follows from the last runs; where there were
        none its order is guessed: a first call to each model, and then its server's usual number at once.
    """
    total, guess, begun = NO_COST, NOTHING, set[ModelName]()
    for same in alike(requests):
        model = same[0].model
        backend, alone = find_backend(model.backend), int(model not in begun)
        begun.add(model)
        one = estimate_call(same[0], thinks=backend.thinks(model))
        total += one.times(len(same))
        at_once = min(backend.concurrency, USUALLY_AT_ONCE)
        guess += _guess(model, one.output_tokens).times(alone + (len(same) - alone) / at_once)
    known = seconds_of(work_by_model(requests), past or {})
    if known is None:
        return replace(total, seconds=None, about=None, order=_order(guess))
    return replace(total, seconds=known.within, about=known.about, order=None)


def _guess(model: ModelName, made: Range) -> Range:
    """Give the seconds that a call may take, on any machine."""
    if model.backend == SYNTHETIC:
        return Range(*SYNTHETIC_SECONDS_A_CALL)
    free = find_backend(model.backend).free
    a_call = EMBEDDED_SECONDS_A_CALL if free else SECONDS_A_CALL
    a_token = EMBEDDED_SECONDS_A_TOKEN if free else SECONDS_A_TOKEN
    return Range(a_call[0] + a_token[0] * made.low, a_call[1] + a_token[1] * made.high)


def _order(guess: Range) -> Order:
    seconds = math.sqrt(guess.low * guess.high)
    if seconds < MINUTE:
        return "seconds"
    return "minutes" if seconds < HOUR else "hours"


def estimate_call(request: Request, *, thinks: bool) -> Cost:
    """Estimate what one call takes; its time is not counted.

    Parameters
    ----------
    request
        The call.
    thinks
        Whether its model is known to think before it answers, and is given room to.

    Returns
    -------
    Cost
        Ranges whose high ends the call does not go beyond.
    """
    model = request.model
    if model.backend == SYNTHETIC:
        return Cost(1, NOTHING, NOTHING, NOTHING, NOTHING)
    given, made = input_range(request), output_range(request, thinks=thinks)
    return Cost(1, given, made, NOTHING, dollar_range(model, given, made))


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
