"""What a server's complaint teaches of how its model must be asked."""

from collections.abc import Collection, Mapping
from typing import Any

from core.asking.backends.capabilities import Capabilities, Learnt
from core.asking.backends.complaints import (
    bound_on_tokens,
    lacks_room,
    most_top_logprobs,
    refused_parameter,
    refuses_system,
)
from core.asking.backends.faults import ask_again
from core.asking.requests import SYSTEM
from core.experiment import ModelName

LIMITS = ("max_completion_tokens", "max_tokens")
"""Names of the parameter that bounds an answer."""


def learn_from(
    learnt: Learnt,
    model: ModelName,
    complaint: tuple[int, object],
    parameters: Mapping[str, Any],
    droppable: Collection[str],
    known: Capabilities,
) -> None:
    """Ask again where an error says what was wrong with what was sent, known by now or not.

    Parameters
    ----------
    learnt
        Where it is remembered.
    model
        The model that was asked.
    complaint
        HTTP status and body of the server's answer.
    parameters
        What was sent.
    droppable
        Names of the parameters that can be left out, or go by another name.
    known
        What was known of the model when it was asked.

    Raises
    ------
    AskAgainError
        When something was learnt.
    """
    most = most_top_logprobs(*complaint, parameters.get("top_logprobs", 0))
    if most is not None:
        learnt.note_top_logprobs(model, most)
        raise ask_again(model)
    refused = refused_parameter(*complaint, [name for name in droppable if name in parameters])
    if refused is None and _has_system(parameters) and refuses_system(*complaint):
        refused = SYSTEM
    if refused and refused not in known.refused:
        learnt.refuses(model, refused)
        raise ask_again(model)
    bound = bound_on_tokens(*complaint, next(parameters[name] for name in LIMITS if name in parameters))
    if bound is not None:
        learnt.note_bound(model, *bound)
        raise ask_again(model)
    if lacks_room(*complaint) and not known.thinks:
        learnt.note_thinks(model)
        raise ask_again(model)


def _has_system(parameters: Mapping[str, Any]) -> bool:
    return bool(parameters.get("system")) or any(one["role"] == "system" for one in parameters["messages"])
