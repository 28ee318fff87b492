"""What the stored replies of an experiment tell of themselves: who answered, when, and what that took."""

from dataclasses import dataclass
from datetime import UTC, datetime

from core.asking.backends.registry import find_backend
from core.asking.costs import NO_COST, Cost, cost_of, estimate_call
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import call_keys, every_call
from core.asking.requests import Reply, Request
from core.basics.texts import whole
from core.experiment import AnyExperiment, ModelName


@dataclass(frozen=True)
class Account:
    """The replies of one model.

    Parameters
    ----------
    model
        The model that was asked.
    answered_as
        Names under which it answered, in the servers' words.
    first, last
        When the first and the last of its replies came, in UTC.
    cost
        What the replies took, at list price, whenever they were asked for; without their time.
    """

    model: ModelName
    answered_as: tuple[str, ...]
    first: datetime
    last: datetime
    cost: Cost


def accounts_of(experiment: AnyExperiment, cache: ReplyCache) -> list[Account]:
    """Read who answered an experiment, when, and what that took.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where the replies are.

    Returns
    -------
    list of Account
        In the experiment's order; without models of which no reply is stored.
    """
    replies, seen = cache.replies(call_keys(experiment)), set[str]()
    answered: dict[ModelName, list[tuple[Request, Reply]]] = {}
    for calls in every_call(experiment):
        for number, key in enumerate(calls.keys):
            if key in replies and key not in seen:
                seen.add(key)
                answered.setdefault(calls.asked.first.model.name, []).append((calls.request(number), replies[key]))
    return [_account(model, replied) for model, replied in answered.items()]


def _account(model: ModelName, replies: list[tuple[Request, Reply]]) -> Account:
    thinks = find_backend(model.backend).thinks(model)
    cost = NO_COST
    for request, reply in replies:
        cost += cost_of(model, reply, estimate_call(request, thinks=thinks))
    times = sorted(datetime.fromisoformat(reply.time).astimezone(UTC) for _, reply in replies)
    return Account(
        model, tuple(dict.fromkeys(whole(reply.model) for _, reply in replies)), times[0], times[-1], cost
    )
