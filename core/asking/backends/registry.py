"""The backends by name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.asking.backends.base import Backend
from core.asking.backends.capabilities import expects_logprobs, known_models
from core.asking.backends.keys import Keyring, environment_address
from core.asking.backends.kinds.anthropic import AnthropicBackend
from core.asking.backends.kinds.embedded import EmbeddedBackend
from core.asking.backends.kinds.market import Market
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.backends.kinds.synthetic import SyntheticBackend
from core.basics.errors import InputError
from core.experiment import SYNTHETIC, ModelName

BACKENDS: dict[str, Backend] = {
    "embedded": EmbeddedBackend(),
    "synthetic": SyntheticBackend(),
    "anthropic": AnthropicBackend(concurrency=16),
    "openai": OpenAIBackend("openai", concurrency=32),
    "openai-compatible": OpenAIBackend("openai-compatible", concurrency=16),
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
        model=str(Market.parse(model)) if name.backend == SYNTHETIC else model,
        base_url=name.base_url or environment_address(name.backend),
    )


@dataclass(frozen=True)
class Offer:
    """A model that can be chosen.

    Parameters
    ----------
    text
        As `resolve` reads it; what was chosen, where that cannot be resolved.
    title
        For the screen.
    chosen
        Whether it is chosen already.
    unavailable
        Why it cannot be asked here; None where it can. What it answered before is shown all the same.
    logprobs
        Whether first-token probabilities are expected of it.
    """

    text: str
    title: str
    chosen: bool
    unavailable: str | None
    logprobs: bool


def offered_models(chosen: Iterable[str], found: Iterable[ModelName], keys: Keyring) -> list[Offer]:
    """List the models that can be chosen, and what is chosen beside them.

    Parameters
    ----------
    chosen
        As `resolve` reads them.
    found
        Models of servers that the session has looked at.
    keys
        The session's keys.

    Returns
    -------
    list of Offer
        Each once: the embedded model, the synthetic market, the vendors' current models, the servers' models.
    """
    picked = {_spelled_out(text) for text in chosen}
    vendors = [f"{known.backend}:{known.model}" for kind in BACKENDS for known in known_models(kind)]
    usual = map(_spelled_out, ["embedded", "synthetic", *vendors])
    texts = dict.fromkeys([*usual, *map(str, found), *sorted(picked)])
    return [_offer(text, text in picked, keys) for text in texts]


def _spelled_out(text: str) -> str:
    try:
        return str(resolve(text))
    except InputError:
        return text


def _offer(text: str, chosen: bool, keys: Keyring) -> Offer:
    try:
        name = resolve(text)
        unavailable = BACKENDS[name.backend].unavailable(name, keys)
    except InputError as error:
        return Offer(text, text, chosen, str(error), logprobs=True)
    title = name.title
    return Offer(text, title, chosen, unavailable, expects_logprobs(name))
