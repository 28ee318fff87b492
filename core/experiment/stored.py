"""Experiments as JSON from this or another machine: what they share in being read again."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from core.basics.errors import InputError
from core.basics.typed_json import canonical_json, fits
from core.experiment.models import ModelChoice, ModelName, SamplingSettings
from core.experiment.personas import Persona

Made = TypeVar("Made")


def read_stored(text: str, kind: type[Made], make: Callable[[dict[str, Any]], Made]) -> Made:
    """Read what an experiment's `to_json` wrote.

    Parameters
    ----------
    text
        JSON from this or another machine.
    kind
        Dataclass that the text must fit.
    make
        Makes it of what the text holds.

    Returns
    -------
    object
        Of the kind.

    Raises
    ------
    InputError
        When the text is no such experiment.
    """
    try:
        data = json.loads(text)
        if not fits(data, kind):
            raise TypeError
        # Half a character, as a text from elsewhere may hold, goes into no id.
        canonical_json(data).encode()
        return make(data)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError("This is not an experiment that this app wrote; nothing was taken from it.") from error


def model_of(data: dict[str, Any]) -> ModelChoice:
    """Read a model with how its answers are measured."""
    sampling = SamplingSettings(**data.get("sampling", {}))
    return ModelChoice(**{**data, "name": ModelName(**data["name"]), "sampling": sampling})


def persona_of(data: dict[str, Any]) -> Persona:
    """Read a persona."""
    return Persona(data["name"], tuple((str(name), str(value)) for name, value in data["traits"]))
