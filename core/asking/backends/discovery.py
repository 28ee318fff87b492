"""Which models can be reached, and why others cannot."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from core.asking.backends.base import LIST_TIMEOUT, Backend
from core.asking.backends.faults import timed_out
from core.asking.backends.keys import Keyring, environment_address, redact
from core.asking.backends.registry import BACKENDS, find_backend
from core.basics.errors import UnblindError
from core.experiment import ModelName

USUAL_ADDRESSES = {
    "Ollama": "http://127.0.0.1:11434/v1",
    "LM Studio": "http://127.0.0.1:1234/v1",
    "llama.cpp": "http://127.0.0.1:8080/v1",
    "vLLM": "http://127.0.0.1:8000/v1",
}
"""Where common model servers listen unless told otherwise."""
LIST_SECONDS = 3 * LIST_TIMEOUT
"""What a list of models may take in all, its SDK's loading included, however steadily it comes."""


@dataclass(frozen=True)
class Server:
    """What a server has to offer.

    Parameters
    ----------
    backend
        Kind of backend that reaches it.
    base_url
        Its address; None for the vendor's own, or the backend's only one.
    models
        Names of its models.
    problem
        Why there are none; None where there are.
    """

    backend: str
    base_url: str | None
    models: tuple[str, ...]
    problem: str | None


def usual_servers() -> list[tuple[str, str | None]]:
    """List the servers that are worth a look where none is named.

    Returns
    -------
    list of tuple
        Backend and address: those of the environment and the vendors', and where model servers usually listen.
    """
    places = [(kind, environment_address(kind)) for kind in BACKENDS]
    found = [place for place in places if place != ("openai-compatible", None)]
    known = {address for _, address in found}
    return found + [("openai-compatible", address) for address in USUAL_ADDRESSES.values() if address not in known]


def look(places: Iterable[tuple[str, str | None]], keys: Keyring) -> list[Server]:
    """Ask servers which models they have, all at once.

    Parameters
    ----------
    places
        Backend and address each.
    keys
        Their keys.

    Returns
    -------
    list of Server
        In the same order.

    Raises
    ------
    InputError
        When there is no such backend.
    """
    backends = [(find_backend(kind), address) for kind, address in places]

    async def look_at_all() -> list[Server]:
        return list(await asyncio.gather(*(_look(backend, address, keys) for backend, address in backends)))

    return asyncio.run(look_at_all())


async def _look(backend: Backend, address: str | None, keys: Keyring) -> Server:
    secret = None
    try:
        name = ModelName(backend.kind, backend.default_model() or "any", address)
        secret = keys.find(backend.kind, address)
        problem = backend.unavailable(name, keys)
        async with asyncio.timeout(LIST_SECONDS):
            models = () if problem else await backend.list_models(address, keys)
    except TimeoutError:
        models, problem = (), str(timed_out(ModelName(backend.kind, "the list of models", address), LIST_SECONDS))
    except UnblindError as error:
        models, problem = (), redact(str(error), [secret])
    if not models and problem is None:
        problem = "The server has no models."
    return Server(backend.kind, address, models, problem)
