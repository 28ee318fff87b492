"""The models that can be chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from core.asking.backends.capabilities import expects_logprobs, known_model, known_models
from core.asking.backends.keys import Keyring
from core.asking.backends.registry import BACKENDS, resolve
from core.basics.errors import InputError
from core.basics.paths import data_rows
from core.experiment import SYNTHETIC, ModelName, strategy_phrase

NO_RECORD = "none comes with the app"


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
    price
        List price of a million tokens, in and out; empty where it is not known.
    record
        How far it is from people by the answers that come with the app, and under which strategy.
    """

    text: str
    title: str
    chosen: bool
    unavailable: str | None
    logprobs: bool
    price: str = ""
    record: str = ""


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
    return Offer(text, name.title, chosen, unavailable, expects_logprobs(name), _price_of(name), _record_of(name))


def _record_of(name: ModelName) -> str:
    if name.backend == SYNTHETIC:
        return "no model of people"
    return _records().get(name.model.casefold(), NO_RECORD)


def _price_of(name: ModelName) -> str:
    if BACKENDS[name.backend].free:
        return "free"
    known = known_model(name)
    return f"${known.dollars_in:.2f} in, ${known.dollars_out:.2f} out" if known else ""


@cache
def _records() -> dict[str, str]:
    return {
        row["model"]: f"{float(row['points']):.1f} points, {strategy_phrase(row['strategy'])}"
        for row in data_rows("records.csv")
    }
