"""The positive control as a backend: the synthetic market answers; no language model is asked."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from core.asking.backends.base import Ask
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.arm_market import arm_reply
from core.asking.backends.kinds.market import MARKET, WEIGHTS, Market
from core.asking.requests import Reply, Request
from core.basics.errors import BackendError, InputError
from core.experiment import SYNTHETIC, ModelName, Probe
from core.experiment.prompts.messages import Prompt, Stated, StatedArm, price_key


class SyntheticBackend:
    """Asks synthetic markets; what they answer depends on nothing but the market and the request."""

    kind = SYNTHETIC
    concurrency = 8
    free = True

    def default_model(self) -> str:
        """Return the market with the usual parameters."""
        return MARKET

    def gives_logprobs(self, model: ModelName) -> bool:
        """Say that purchase probabilities can be read."""
        return True

    def thinks(self, model: ModelName) -> bool:
        """Say that nothing comes before the answer."""
        return False

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        """Say what is wrong with the market's name, or None."""
        try:
            Market.parse(model.model)
        except InputError as error:
            return str(error)
        return None

    @asynccontextmanager
    async def open(self, model: ModelName, keys: Keyring) -> AsyncIterator[Ask]:
        """Set up a market.

        Parameters
        ----------
        model
            Its name has the parameters.
        keys
            Not needed.

        Yields
        ------
        Ask

        Raises
        ------
        InputError
            When the name is no market's.
        """
        market = Market.parse(model.model)

        async def ask(request: Request) -> Reply:
            stated = request.prompt.stated
            if isinstance(stated, Stated) and stated.edited:
                raise BackendError(
                    "A synthetic market understands the app's own prompts alone, not an edited one."
                )
            return answer(market, request)

        yield ask

    async def list_models(self, base_url: str | None, keys: Keyring) -> tuple[str, ...]:
        """Return the market with the usual parameters."""
        return (MARKET,)


def answer(market: Market, request: Request) -> Reply:
    """Answer one request as a market's respondent does.

    Parameters
    ----------
    market
        The market.
    request
        What is asked.

    Returns
    -------
    Reply
        The same for the same market and request.
    """
    from scipy.special import expit, log_expit

    prompt, time = request.prompt, datetime.now(UTC).isoformat(timespec="seconds")
    stated = prompt.stated
    if isinstance(stated, StatedArm):
        return arm_reply(market, request, stated, float(_noise(market, prompt)[0]), time)
    if stated.probe:
        said = _filled_in(market, request, stated, stated.probe)
        return Reply(said, (), "stop", request.model.model, 0, 0, 0.0, time)
    log_odds = _log_odds(market, prompt, stated)
    shopper = np.random.default_rng(int(request.key, 16)).logistic()
    bought = ["yes" if odds + shopper > 0 else "no" for odds in log_odds]
    first_token: tuple[tuple[str, float], ...] = ()
    if prompt.answer == "word":
        text = bought[0].capitalize()
        if request.sampling.top_logprobs:
            first_token = (("Yes", float(log_expit(log_odds[0]))), ("No", float(log_expit(-log_odds[0]))))
    elif prompt.answer == "answers":
        text = _by_price(prompt, bought)
    else:
        text = _by_price(prompt, [round(100 * float(share), 1) for share in expit(log_odds)])
    return Reply(text, first_token, "stop", request.model.model, 0, 0, 0.0, time)


def _filled_in(market: Market, request: Request, stated: Stated, probe: Probe) -> str:
    if probe.variable not in WEIGHTS:
        return "This market has no such variable."
    noise = np.random.default_rng(int(request.key, 16)).standard_normal()
    return json.dumps({"answer": round(market.reported(stated, stated.prices[0], probe.variable, noise), 2)})


def prompt_log_odds(market: Market, prompt: Prompt) -> npt.NDArray[np.float64]:
    """Return the log-odds with which a market's respondent buys, as a prompt tells it, with the prompt's noise.

    Parameters
    ----------
    market
        The market.
    prompt
        What it is told.

    Returns
    -------
    numpy.ndarray
        A number a price that the prompt asks about.
    """
    return _log_odds(market, prompt, prompt.of_price)


def _log_odds(market: Market, prompt: Prompt, stated: Stated) -> npt.NDArray[np.float64]:
    return np.array([market.log_odds(stated, price) for price in stated.prices]) + _noise(market, prompt)


def _noise(market: Market, prompt: Prompt) -> npt.NDArray[np.float64]:
    """Draw what the respondent adds at each price, or once beyond price, the same for the same words."""
    count = max(len(prompt.prices), 1)
    if not market.noise:
        return np.zeros(count)
    words = f"[{market.seed},{prompt.told}]"
    generator = np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()))
    return market.noise * generator.standard_normal(count)


def _by_price(prompt: Prompt, answers: list[str] | list[float]) -> str:
    return json.dumps(dict(zip(map(price_key, prompt.prices), answers, strict=True)))


def market_name(text: str) -> str:
    """Write a market's name with every parameter, so that equal markets have equal names.

    Parameters
    ----------
    text
        As `Market.parse` reads it.

    Returns
    -------
    str

    Raises
    ------
    InputError
        When it is no market's name.
    """
    return str(Market.parse(text))
