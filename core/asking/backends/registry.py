"""The backends by name."""

from collections.abc import Iterable
from dataclasses import replace

from core.asking.backends.base import MOST_AT_ONCE, Backend
from core.asking.backends.keys import Keyring, environment_address, say_key_missing
from core.asking.backends.kinds.anthropic import AnthropicBackend
from core.asking.backends.kinds.embedded import EmbeddedBackend
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.backends.kinds.synthetic import SyntheticBackend, market_name
from core.basics.errors import InputError
from core.experiment import SYNTHETIC, ModelName

BACKENDS: dict[str, Backend] = {
    "embedded": EmbeddedBackend(),
    "synthetic": SyntheticBackend(),
    "anthropic": AnthropicBackend(MOST_AT_ONCE),
    "openai": OpenAIBackend("openai", MOST_AT_ONCE),
    "openai-compatible": OpenAIBackend("openai-compatible", MOST_AT_ONCE),
}


def find_backend(kind: str) -> Backend:
    """Look a backend up by its kind.

    Parameters
    ----------
    kind
        Such as ``embedded``.

    Returns
    -------
    Backend

    Raises
    ------
    InputError
        When there is no such backend.
    """
    if kind not in BACKENDS:
        raise InputError(f"There is no backend “{kind[:40]}”. Choose from {', '.join(BACKENDS)}.")
    return BACKENDS[kind]


def resolve(text: str) -> ModelName:
    """Read a model as links and commands write it, and fill in what they leave to the backend.

    Parameters
    ----------
    text
        As for `ModelName.parse`.

    Returns
    -------
    ModelName
        With the backend's default model, and the server's address that the environment sets, where none is named.

    Raises
    ------
    InputError
        When there is no such backend, or the address or the synthetic market cannot be used.
    """
    name = ModelName.parse(text)
    backend = find_backend(name.backend)
    model = name.model or backend.default_model()
    return replace(
        name,
        model=market_name(model) if name.backend == SYNTHETIC else model,
        base_url=name.base_url or environment_address(name.backend),
    )


def why_not_asked(names: Iterable[ModelName], keys: Keyring) -> list[str]:
    """Say why models cannot be asked here.

    Parameters
    ----------
    names
        The models.
    keys
        The session's keys.

    Returns
    -------
    list of str
        Nothing of a model that can be; one sentence for all of a vendor's that wait for its key.
    """
    waiting: dict[str, list[ModelName]] = {}
    reasons = []
    for name in dict.fromkeys(names):
        if keys.lacks(name.backend, name.base_url):
            waiting.setdefault(name.backend, []).append(name)
        elif reason := find_backend(name.backend).unavailable(name, keys):
            reasons.append(reason)
    return [*(say_key_missing(names[0], names) for names in waiting.values()), *dict.fromkeys(reasons)]
