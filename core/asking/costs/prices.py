"""List prices of tokens, by the `genai-prices` package; what it does not know is said to be unknown."""

from functools import cache
from urllib.parse import urlsplit

from core.asking.backends.registry import find_backend
from core.asking.costs.amounts import Range
from core.basics.paths import data_rows
from core.experiment import ModelName


def runs_here(model: ModelName) -> bool:
    """Say whether a model costs no money because it runs on this machine.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    bool
        True for free backends and for servers at this machine's own address.
    """
    host = urlsplit(model.base_url).hostname if model.base_url else None
    return find_backend(model.backend).free or host in ("localhost", "127.0.0.1", "::1")


def dollars(model: ModelName, input_tokens: float, output_tokens: float) -> float | None:
    """Return the list price of a number of tokens.

    Parameters
    ----------
    model
        The model.
    input_tokens, output_tokens
        Tokens.

    Returns
    -------
    float or None
        US dollars, without discounts for batches or repeated prompts; None where the price is unknown.
    """
    if runs_here(model):
        return 0.0
    try:
        given, made = _prices(model)
    except LookupError:
        return None
    return input_tokens * given + output_tokens * made


@cache
def _prices(model: ModelName) -> tuple[float, float]:
    """Dollars a token of input and of output."""
    from genai_prices import Usage, calc_price

    found = []
    for usage in (Usage(input_tokens=1), Usage(output_tokens=1)):
        if model.base_url:
            price = calc_price(usage, model.model, provider_api_url=model.base_url)
        else:
            price = calc_price(usage, model.model, provider_id=model.backend)
        found.append(float(price.total_price))
    return found[0], found[1]


def dollar_range(model: ModelName, given: Range, made: Range) -> Range | None:
    """Return the list price of a number of tokens that is known to lie between two.

    Parameters
    ----------
    model
        The model.
    given, made
        Tokens of input and of output.

    Returns
    -------
    Range or None
        US dollars; None where the price is unknown.
    """
    low, high = dollars(model, given.low, made.low), dollars(model, given.high, made.high)
    return None if low is None or high is None else Range(low, high)


def batch_share(model: ModelName) -> float:
    """Return what share of the list price a call costs where its vendor answers it in a batch.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    float
        1 where its server takes no batches, as far as is known.
    """
    return 1.0 if model.base_url else _batch_shares().get(model.backend, 1.0)


@cache
def _batch_shares() -> dict[str, float]:
    return {row["backend"]: float(row["price_share"]) for row in data_rows("batches.csv")}
