"""Reads the names of models off a server's list, in every shape that vendors give it."""

from collections.abc import Iterator

from core.asking.backends.decoding import decoded
from core.asking.backends.faults import address_error
from core.asking.backends.keys import SHORTEST_HIDDEN
from core.experiment import ModelName

_HOLDERS = (
    *("data", "models", "result", "results", "items", "object", "model_list", "body", "value", "deployments"),
    *("modelSummaries", "response", "list", "available_models", "content"),
)
_NAMES = ("id", "model", "name", "model_id", "model_name", "modelId", "slug", "key")
_DEEPEST, _LONGEST = 3, 200
MOST = 2_000
"""Names that are taken of one list."""


def model_names(body: object) -> tuple[str, ...]:
    """Read a list of models.

    Parameters
    ----------
    body
        Decoded JSON: a list of objects or of names, an object that holds one, or one by name.

    Returns
    -------
    tuple of str
        In the order of the alphabet, each once, `MOST` of them.
    """
    return tuple(sorted(set(_names(body, 0))))[:MOST]


def _names(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _name_of(item)
    elif isinstance(value, dict):
        held = next((value[key] for key in _HOLDERS if isinstance(value.get(key), list | dict)), None)
        if isinstance(held, dict) and not any(key in held for key in _HOLDERS):
            yield from (name for name in held if isinstance(name, str))
        elif held is not None:
            yield from _names(held, depth + 1)


def _name_of(item: object) -> Iterator[str]:
    if isinstance(item, dict):
        item = next((item[key] for key in _NAMES if isinstance(item.get(key), str) and item[key]), None)
    if isinstance(item, str) and _is_name(name := item.strip().removeprefix("models/")):
        yield name


def _is_name(text: str) -> bool:
    """Whether a text can stand in a list, a link and a terminal, and is not read as another server's address."""
    return 0 < len(text) <= _LONGEST and text.isprintable() and "@http" not in text


def listed_models(model: ModelName, text: str, key: str) -> tuple[str, ...]:
    """Read the answer of a server that was asked for its models.

    Parameters
    ----------
    model
        Stands for the server.
    text
        Body of its answer.
    key
        The key that was sent, which must not be repeated.

    Returns
    -------
    tuple of str

    Raises
    ------
    NoAnswerError
        When it answered with an error, or with something else than a list.
    """
    body = decoded(model, text)
    if isinstance(body, dict) and body.get("error"):
        raise address_error(model, body, key)
    return tuple(name for name in model_names(body) if len(key) < SHORTEST_HIDDEN or key not in name)
