"""The backends by name."""

from core.backends.base import Backend
from core.backends.embedded import EmbeddedBackend
from core.errors import InputError

BACKENDS: dict[str, Backend] = {backend.kind: backend for backend in (EmbeddedBackend(),)}


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
