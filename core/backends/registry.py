"""The backends by name."""

from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Offer:
    """A model that can be chosen.

    Parameters
    ----------
    text
        ``backend:model``, or what was chosen where that cannot be resolved.
    title
        For the screen.
    chosen
        Whether it is chosen already.
    unavailable
        Why it cannot be asked here; None where it can. What it answered before is shown all the same.
    """

    text: str
    title: str
    chosen: bool
    unavailable: str | None


def offered_models(chosen: Iterable[str]) -> list[Offer]:
    """List the models that every backend offers, and what is chosen beside them.

    Parameters
    ----------
    chosen
        ``backend`` or ``backend:model`` each.

    Returns
    -------
    list of Offer
        Each once.
    """
    picked = {_spelled_out(text) for text in chosen}
    return [
        _offer(text, text in picked) for text in dict.fromkeys([*map(_spelled_out, BACKENDS), *sorted(picked)])
    ]


def _spelled_out(text: str) -> str:
    kind, _, model = text.partition(":")
    return text if model or kind not in BACKENDS else f"{kind}:{BACKENDS[kind].default_model()}"


def _offer(text: str, chosen: bool) -> Offer:
    kind, _, model = text.partition(":")
    reason = BACKENDS[kind].unavailable() if kind in BACKENDS else None
    return Offer(text, f"{model} ({kind})" if model else text, chosen, reason)
