"""The models that can be chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.asking.backends.capabilities import expects_logprobs, known_models
from core.asking.backends.keys import Keyring
from core.asking.backends.registry import BACKENDS, resolve
from core.basics.errors import InputError
from core.experiment import ModelName


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
