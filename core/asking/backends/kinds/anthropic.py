"""Claude by Anthropic's messages protocol, through the official SDK, and any server that speaks it.

There are no log-probabilities here: answers are drawn. Since version 2026-10-21 the vendor's API takes no sampling
parameters and draws at temperature 1; other servers are told so.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.asking.backends.base import (
    FIRST_ERROR,
    LIST_TIMEOUT,
    SCHEMA_ROOM,
    THINKING_ROOM,
    TIMEOUT,
    WHOLE_DISTRIBUTION,
    Ask,
    Lines,
)
from core.asking.backends.capabilities import NO_SAMPLING, Capabilities, Learnt, known_models, takes_sampling
from core.asking.backends.complaints import error_status
from core.asking.backends.decoding import decoded
from core.asking.backends.faults import (
    NO_LOGPROBS,
    Failure,
    ask_again,
    explained,
    failure_within,
    given_up_at_the_second,
    status_error,
)
from core.asking.backends.keys import VENDORS, Keyring, say_key_missing
from core.asking.backends.kinds.completions import tokens_counted
from core.asking.backends.kinds.lists import listed_models
from core.asking.backends.kinds.reach import knock
from core.asking.backends.lessons import learn_from
from core.asking.backends.meanings import is_declined
from core.asking.requests import SYSTEM, Reply, Request
from core.basics.errors import InputError, ModelUnusableError
from core.experiment import ModelName
from core.experiment.prompts.messages import answer_schema

if TYPE_CHECKING:  # The SDK takes a second to load, so it is loaded where a server is to be asked.
    from anthropic import AsyncAnthropic

LEARNABLE = ("output_config", "temperature", "top_p", "top_k", "min_p")


class AnthropicBackend:
    """Anthropic, or any server that speaks its protocol.

    Parameters
    ----------
    concurrency
        Calls that may be under way at once at most.
    timeout
        Seconds after which a call is given up.
    """

    kind = "anthropic"
    free = False

    def __init__(self, concurrency: int, timeout: float = TIMEOUT) -> None:
        self.concurrency = concurrency
        self._timeout = timeout
        self._learnt = Learnt()

    def default_model(self) -> str:
        """Return the vendor's first known model."""
        return known_models(self.kind)[0].model

    def gives_logprobs(self, model: ModelName) -> bool:
        """Answer no: the protocol has none."""
        return False

    def thinks(self, model: ModelName) -> bool:
        """Say whether a model thinks before it answers, as far as is known."""
        return self._learnt.of(model).thinks

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        """Say why a model cannot be asked here, or None where it can be tried."""
        return say_key_missing(model) if keys.lacks(self.kind, model.base_url) else None

    def _client(self, model: ModelName, keys: Keyring, timeout: float) -> "AsyncAnthropic":
        from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient

        from core.asking.backends.kinds.transport import guarded

        base_url = model.base_url
        secret = keys.find(self.kind, base_url)
        key = secret.value if secret else "none"
        client = AsyncAnthropic(
            base_url=base_url or VENDORS[self.kind],
            api_key=key,
            http_client=guarded(DefaultAsyncHttpxClient(timeout=timeout), model, key),
            timeout=timeout,
            max_retries=0,
        )
        if not keys.takes_environments(self.kind, base_url):
            # The SDK takes them from the environment for whatever server it is given, and has no way to say no.
            client._custom_headers = {}
        return client

    @asynccontextmanager
    async def open(self, model: ModelName, keys: Keyring) -> AsyncIterator[Ask]:
        """Connect to a model's server.

        Parameters
        ----------
        model
            The model.
        keys
            Where its server's key is, if it needs one.

        Yields
        ------
        Ask

        Raises
        ------
        InputError
            When the key is missing.
        UnreachableError
            When nothing listens there.
        """
        if reason := self.unavailable(model, keys):
            raise InputError(reason)
        await knock(model, model.base_url or VENDORS[self.kind])
        async with self._client(model, keys, self._timeout) as client:

            async def ask(request: Request) -> Reply:
                return await self._ask(client, request)

            yield ask

    async def _ask(self, client: "AsyncAnthropic", request: Request) -> Reply:
        import anthropic
        from httpx2 import Response

        model = request.model
        known = self._learnt.of(model)
        parameters = _body(request, known)
        started = time.perf_counter()
        with given_up_at_the_second(self._learnt, model), explained(anthropic, model, self._timeout):
            try:
                # The SDK's own method checks all parameters, which takes as long as the rest.
                answer = await client.post("/v1/messages", cast_to=Response, body=parameters)
            except anthropic.APIStatusError as error:
                self._learn(model, error.status_code, error.body, parameters, known)
                if not is_declined(error.status_code, error.body):
                    raise
                return _declined(model, time.perf_counter() - started, known.refusals)
            body, took = decoded(model, answer.text), time.perf_counter() - started
            return self._read(request, body, took, known, client.api_key or "")

    def offline(self, model: ModelName) -> Lines:
        """Return how a model's calls are written to a file, and their answers read."""
        known = self._learnt.of(model)

        def read(request: Request, status: int, body: Any, secret: str) -> Reply:
            import anthropic

            with explained(anthropic, model, self._timeout):
                if status < FIRST_ERROR:
                    return self._read(request, body, 0.0, known, secret)
                self._learn(model, status, body, _body(request, known), known)
                if is_declined(status, body):
                    return _declined(model, 0.0, known.refusals)
                raise status_error(model, status, {}, body)

        return Lines("/v1/messages", lambda request: _body(request, known), read)

    def _read(self, request: Request, body: Any, took: float, known: Capabilities, secret: str) -> Reply:
        model = request.model
        failure = _failure_in(body)
        if failure is not None:
            if failure.status is not None:
                self._learn(model, failure.status, failure.body, _body(request, known), known)
            if failure.is_declined:
                return _declined(model, took, known.refusals)
            raise failure_within(model, failure, secret)
        reply = _reply(body, model, took, known.refusals)
        if not known.thinks and reply.finish_reason == "max_tokens" and not reply.text:
            self._learnt.note_thinks(model)
            raise ask_again(model, reply)
        return reply

    def _learn(
        self, model: ModelName, status: int, body: object, parameters: dict[str, Any], known: Capabilities
    ) -> None:
        learn_from(self._learnt, model, (status, body), parameters, LEARNABLE, known)

    async def list_models(self, base_url: str | None, keys: Keyring) -> tuple[str, ...]:
        """Ask a server which models it has.

        Parameters
        ----------
        base_url
            Its address; None for the vendor's own.
        keys
            Where its key is, if it needs one.

        Returns
        -------
        tuple of str

        Raises
        ------
        BackendError
            When it does not say.
        """
        model = ModelName(self.kind, "the list of models", base_url)
        await knock(model, model.base_url or VENDORS[self.kind])
        import anthropic

        with explained(anthropic, model, LIST_TIMEOUT):
            async with self._client(model, keys, LIST_TIMEOUT) as client:
                answer = await client.models.with_raw_response.list()
                return listed_models(model, await answer.text(), client.api_key or "")


def _body(request: Request, known: Capabilities) -> dict[str, Any]:
    if request.sampling.top_logprobs is not None:
        raise ModelUnusableError(NO_LOGPROBS.format(model=request.model.model))
    if not takes_sampling(request.model, request.sampling.temperature, request.sampling.top_p):
        raise ModelUnusableError(NO_SAMPLING)
    return _parameters(request, known)


def _parameters(request: Request, known: Capabilities) -> dict[str, Any]:
    messages = known.told(request.prompt)
    system = "\n".join(one["content"] for one in messages if one["role"] == "system")
    structured = "output_config" not in known.refused
    room = (THINKING_ROOM if known.thinks else 0) + (SCHEMA_ROOM if structured else 0)
    parameters: dict[str, Any] = {
        "model": request.model.model,
        "max_tokens": known.room_for(request.sampling.max_tokens + room),
        "messages": [one for one in messages if one["role"] == "user"],
    }
    if SYSTEM not in known.refused:
        parameters["system"] = system
    if structured:
        parameters["output_config"] = {
            "format": {"type": "json_schema", "schema": answer_schema(request.prompt)},
            **({"effort": request.sampling.effort} if request.sampling.effort else {}),
        }
    if request.model.base_url is None:
        return parameters
    sampling = {"temperature": request.sampling.temperature, "top_p": request.sampling.top_p, **WHOLE_DISTRIBUTION}
    return parameters | {name: value for name, value in sampling.items() if name not in known.refused}


def _failure_in(body: dict[str, Any]) -> Failure | None:
    """Find the failure in what came with status 200; nothing written and nothing charged is one."""
    if error := body.get("error"):
        told = {"error": error}
        status = error_status(told)
        return Failure(status, told, stopped=False, is_declined=is_declined(status or 400, told))
    void = body.get("content") == [] and not body.get("usage") and body.get("stop_reason") in (None, "end_turn")
    return Failure(None, {}, stopped=True, is_declined=False) if void else None


def _declined(model: ModelName, latency: float, refused: tuple[str, ...]) -> Reply:
    return Reply("", (), "refusal", model.model, 0, 0, round(latency, 4), _now(), refused=refused)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _reply(body: dict[str, Any], model: ModelName, latency: float, refused: tuple[str, ...]) -> Reply:
    usage = body.get("usage") or {}
    told = body.get("stop_reason") or "", body.get("model") or model.model
    if not all(isinstance(one, str) for one in told):
        raise TypeError
    given = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    return Reply(
        text=_joined(body, "text"),
        first_token=(),
        finish_reason=told[0],
        model=told[1],
        input_tokens=sum(tokens_counted(usage, name) for name in given),
        output_tokens=tokens_counted(usage, "output_tokens"),
        latency=round(latency, 4),
        time=_now(),
        thinking=_joined(body, "thinking"),
        refused=refused,
    )


def _joined(body: dict[str, Any], kind: str) -> str:
    return "".join(block[kind] for block in body["content"] if block["type"] == kind)
