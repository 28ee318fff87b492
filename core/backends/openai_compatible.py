"""Chat completions by OpenAI's protocol, through the official SDK: OpenAI, and any server that speaks it."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import openai
from httpx2 import ConnectTimeout
from openai import AsyncOpenAI, DefaultAioHttpClient
from openai.types.chat import ChatCompletion

from core.backends.base import Ask, Reply, Request
from core.backends.faults import (
    DECLINED,
    NO_LOGPROBS,
    error_codes,
    refused_parameter,
    status_error,
    timed_out,
    unreachable,
    unreadable,
)
from core.backends.known import Capabilities, Learnt, known_models
from core.channels import thinks_first, visible_start, visible_text
from core.errors import InputError, ModelUnusableError
from core.keys import VARIABLES, Keyring
from core.models import ModelName
from core.prompts import answer_schema

OPENAI_ADDRESS = "https://api.openai.com/v1"
TIMEOUT = 120.0
THINKING_ROOM = 4096
"""Tokens for what a model thinks before its visible answer."""
LEARNABLE = ("response_format", "top_logprobs", "logprobs", "temperature", "top_p", "top_k", "min_p", "seed")
LIMITS = ("max_completion_tokens", "max_tokens")
WHOLE_DISTRIBUTION = {"top_k": 0, "min_p": 0.0}
"""Local servers cut off unlikely tokens unless told otherwise; draws should follow the model's probabilities."""


class ChatModels:
    """Asks models of chat-completions servers, and remembers what each server does not take.

    Parameters
    ----------
    hosted
        Whether the server is OpenAI's own, which takes no parameters beyond the protocol.
    """

    def __init__(self, *, hosted: bool) -> None:
        self.learnt = Learnt()
        self._hosted = hosted

    async def ask(self, client: AsyncOpenAI, request: Request) -> Reply:
        """Put one request to a server; what it does not take is left out, and the request is put again.

        Parameters
        ----------
        client
            Open client; it belongs to the running event loop.
        request
            The call.

        Returns
        -------
        Reply

        Raises
        ------
        BackendError
            When no answer came.
        """
        model = request.model
        while True:
            known = self.learnt.of(model)
            wants_logprobs = request.sampling.top_logprobs is not None
            if wants_logprobs and known.refused & {"logprobs", "top_logprobs"}:
                raise ModelUnusableError(NO_LOGPROBS.format(model=model.model))
            parameters = self._parameters(request, known)
            started = time.perf_counter()
            try:
                completion = await client.chat.completions.create(**_in_sdk_form(parameters))
            except openai.APIStatusError as error:
                sent = [name for name in (*LEARNABLE, *LIMITS) if name in parameters]
                refused = refused_parameter(error.status_code, error.body, sent)
                if refused and refused not in self.learnt.of(model).refused:
                    self.learnt.refuses(model, refused)
                    continue
                if error_codes(error.body) & DECLINED:
                    return _declined(model, time.perf_counter() - started)
                raise status_error(model, error.status_code, error.response.headers, error.body) from None
            except openai.APITimeoutError as error:
                # The aiohttp transport reports a refused connection as one that took too long to make.
                if isinstance(error.__cause__, ConnectTimeout):
                    raise unreachable(model) from None
                raise timed_out(model, client.timeout if isinstance(client.timeout, float) else TIMEOUT) from None
            except openai.APIConnectionError:
                raise unreachable(model) from None
            except (openai.APIError, ValueError, TypeError):
                raise unreadable(model) from None
            if not isinstance(completion, ChatCompletion) or not completion.choices:
                raise unreadable(model)
            reply = _reply(completion, time.perf_counter() - started, tuple(sorted(known.refused)))
            if not known.thinks and _still_thinking(completion):
                self.learnt.thinks(model)
                continue
            if wants_logprobs and not _gives_logprobs(completion):
                self.learnt.refuses(model, "logprobs")
                continue
            return reply

    def _parameters(self, request: Request, known: Capabilities) -> dict[str, Any]:
        sampling = request.sampling
        room = THINKING_ROOM if known.thinks else 0
        limits = LIMITS if self._hosted else tuple(reversed(LIMITS))
        limit = next((name for name in limits if name not in known.refused), limits[0])
        parameters: dict[str, Any] = {
            "model": request.model.model,
            "messages": [{"role": one.role, "content": one.content} for one in request.prompt.messages],
            "temperature": sampling.temperature,
            "top_p": 1.0,
            limit: sampling.max_tokens + room,
        }
        if sampling.top_logprobs is not None:
            parameters |= {"logprobs": True, "top_logprobs": sampling.top_logprobs}
        if request.prompt.answer != "word":
            schema = {"name": "answers", "strict": True, "schema": answer_schema(request.prompt)}
            parameters["response_format"] = {"type": "json_schema", "json_schema": schema}
        if not self._hosted:
            parameters |= {"seed": int(request.key[:7], 16), **WHOLE_DISTRIBUTION}
        return {name: value for name, value in parameters.items() if name not in known.refused or name == limit}


def _in_sdk_form(parameters: dict[str, Any]) -> dict[str, Any]:
    extra = {name: value for name, value in parameters.items() if name in WHOLE_DISTRIBUTION}
    return {name: value for name, value in parameters.items() if name not in extra} | {"extra_body": extra}


def _gives_logprobs(completion: ChatCompletion) -> bool:
    choice = completion.choices[0]
    return bool(choice.logprobs and choice.logprobs.content) or choice.finish_reason == "content_filter"


def _still_thinking(completion: ChatCompletion) -> bool:
    """Whether an answer was cut off before its visible text; a blank first token alone is no sign of thinking."""
    choice = completion.choices[0]
    text = choice.message.content or ""
    if choice.finish_reason != "length" or visible_text(text):
        return False
    tokens = (choice.logprobs.content if choice.logprobs else None) or []
    generated = "".join(token.token for token in tokens)
    details = completion.usage.completion_tokens_details if completion.usage else None
    thought = bool(_thinking(completion)) or bool(details and details.reasoning_tokens)
    return thought or thinks_first(text or generated) or not (text or generated)


def _thinking(completion: ChatCompletion) -> str:
    message = completion.choices[0].message
    found = getattr(message, "reasoning_content", None) or getattr(message, "reasoning", None)
    return found if isinstance(found, str) else ""


def _declined(model: ModelName, latency: float) -> Reply:
    return Reply("", (), "content_filter", model.model, 0, 0, round(latency, 4), _now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _reply(completion: ChatCompletion, latency: float, refused: tuple[str, ...]) -> Reply:
    choice = completion.choices[0]
    tokens = (choice.logprobs.content if choice.logprobs else None) or []
    text = choice.message.content or choice.message.refusal or ""
    start = visible_start([token.token for token in tokens], text)
    usage = completion.usage
    return Reply(
        text=text,
        first_token=() if start is None else tuple((top.token, top.logprob) for top in tokens[start].top_logprobs),
        finish_reason="refusal" if choice.message.refusal else choice.finish_reason or "",
        model=completion.model,
        input_tokens=usage.prompt_tokens if usage else 0,
        output_tokens=usage.completion_tokens if usage else 0,
        latency=round(latency, 4),
        time=_now(),
        thinking=_thinking(completion),
        hidden_tokens=start or 0,
        refused=refused,
    )


class OpenAIBackend:
    """OpenAI, or any server that speaks its protocol.

    Parameters
    ----------
    kind
        ``openai`` or ``openai-compatible``.
    concurrency
        Calls that may be under way at once.
    timeout
        Seconds after which a call is given up.
    """

    free = False

    def __init__(self, kind: str, concurrency: int, timeout: float = TIMEOUT) -> None:
        self.kind = kind
        self.concurrency = concurrency
        self._timeout = timeout
        self._vendor = OPENAI_ADDRESS if kind == "openai" else None
        self._hosted, self._elsewhere = ChatModels(hosted=True), ChatModels(hosted=False)

    def _models(self, model: ModelName) -> ChatModels:
        return self._hosted if self._vendor and model.base_url is None else self._elsewhere

    def default_model(self) -> str:
        """Return the vendor's first known model; empty where models differ from server to server."""
        known = known_models(self.kind)
        return known[0].model if known else ""

    def gives_logprobs(self, model: ModelName) -> bool:
        """Say whether first-token probabilities can be had of a model, as far as is known."""
        return not self._models(model).learnt.of(model).refused & {"logprobs", "top_logprobs"}

    def thinks(self, model: ModelName) -> bool:
        """Say whether a model thinks before it answers, as far as is known."""
        return self._models(model).learnt.of(model).thinks

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        """Say why a model cannot be asked here, or None where it can be tried."""
        variable, address_variable = VARIABLES[self.kind]
        if self._vendor is None and model.base_url is None:
            return (
                "An OpenAI-compatible server needs its address, such as http://127.0.0.1:11434/v1: give it with "
                f"the model, or set {address_variable}."
            )
        if not model.model:
            return f"Name a model of {model.base_url}; “python -m core models” lists what is there."
        if model.base_url is None and keys.find(self.kind, None) is None:
            return f"OpenAI needs a key: enter one under “Keys and servers”, or set {variable}."
        return None

    def _client(self, base_url: str | None, keys: Keyring) -> AsyncOpenAI:
        secret = keys.find(self.kind, base_url)
        return AsyncOpenAI(
            base_url=base_url or self._vendor,
            api_key=secret.value if secret else "none",
            http_client=DefaultAioHttpClient(timeout=self._timeout),
            timeout=self._timeout,
            max_retries=0,
        )

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
            When the key or the address is missing.
        """
        if reason := self.unavailable(model, keys):
            raise InputError(reason)
        models = self._models(model)
        async with self._client(model.base_url, keys) as client:

            async def ask(request: Request) -> Reply:
                return await models.ask(client, request)

            yield ask

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
        try:
            async with self._client(base_url, keys) as client:
                return tuple(sorted(one.id for one in (await client.models.list()).data or []))
        except openai.APIStatusError as error:
            raise status_error(model, error.status_code, error.response.headers, error.body) from None
        except openai.APIConnectionError:
            raise unreachable(model) from None
        except (openai.APIError, ValueError, TypeError, AttributeError):
            raise unreadable(model) from None
