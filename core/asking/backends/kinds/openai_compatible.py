"""Chat completions by OpenAI's protocol, through the official SDK: OpenAI, and any server that speaks it."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.asking.backends.base import LIST_TIMEOUT, THINKING_ROOM, TIMEOUT, WHOLE_DISTRIBUTION, Ask
from core.asking.backends.capabilities import Capabilities, Learnt, known_models
from core.asking.backends.faults import (
    DECLINED,
    NO_LOGPROBS,
    ask_again,
    error_codes,
    explained,
    most_top_logprobs,
    refused_parameter,
    tokens_reported,
)
from core.asking.backends.keys import VARIABLES, VENDORS, Keyring, is_environments
from core.asking.replies.calls import Reply, Request
from core.asking.replies.thinking_marks import thinks_first, visible_start, visible_text
from core.basics.errors import InputError, ModelUnusableError
from core.experiment.models import ModelName
from core.experiment.prompts.messages import answer_schema

if TYPE_CHECKING:  # The SDK takes long to load, so it is loaded where a server is to be asked.
    import openai
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

LEARNABLE = ("response_format", "top_logprobs", "logprobs", "temperature", "top_p", "top_k", "min_p", "seed")
LIMITS = ("max_completion_tokens", "max_tokens")
LEAST_LOGPROB = -9999.0
"""Stands for the logarithm of 0, as at OpenAI: JSON has no infinity."""
HALF_A_CHARACTER = "\N{REPLACEMENT CHARACTER}"
"""What llama.cpp writes for a token that is part of a character; it gives no probabilities beside one."""
OTHER_DRAWS = 5
"""So often a token is drawn anew where the probabilities beside it are wanted and it came without."""


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
        self._drawn_anew: Counter[str] = Counter()

    async def ask(self, client: "AsyncOpenAI", request: Request) -> Reply:
        """Put one request to a server, in one call, as its model must be asked as far as is known.

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
        AskAgainError
            When the call taught how the model must be asked.
        BackendError
            When no answer came.
        """
        import openai

        model = request.model
        known = self.learnt.of(model)
        wants_logprobs = request.sampling.top_logprobs is not None
        if wants_logprobs and not known.logprobs:
            raise ModelUnusableError(NO_LOGPROBS.format(model=model.model))
        parameters = self._parameters(request, known)
        started = time.perf_counter()
        with explained(openai, model, client.timeout if isinstance(client.timeout, float) else TIMEOUT):
            try:
                completion = await client.chat.completions.create(**_in_sdk_form(parameters))
            except openai.APIStatusError as error:
                self._learn_from(error, model, parameters, known)
                if error_codes(error.body) & DECLINED:
                    return _declined(model, time.perf_counter() - started)
                raise
            reply = _reply(completion, model, time.perf_counter() - started, tuple(sorted(known.refused)))
            if not known.thinks and _still_thinking(completion, reply):
                self.learnt.note_thinks(model)
                raise ask_again(model, reply)
            if wants_logprobs and _withholds_logprobs(completion):
                if reply.text == HALF_A_CHARACTER and self._drawn_anew[request.key] < OTHER_DRAWS:
                    self._drawn_anew[request.key] += 1
                    raise ask_again(model, reply)
                self.learnt.refuses(model, "logprobs")
                raise ask_again(model, reply)
        return reply

    def _learn_from(
        self, error: "openai.APIStatusError", model: ModelName, parameters: dict[str, Any], known: Capabilities
    ) -> None:
        """Ask again where an error says what was wrong with what was sent, known by now or not."""
        most = most_top_logprobs(error.status_code, error.body, parameters.get("top_logprobs", 0))
        if most is not None:
            self.learnt.note_top_logprobs(model, most)
            raise ask_again(model)
        sent = [name for name in (*LEARNABLE, *LIMITS) if name in parameters]
        refused = refused_parameter(error.status_code, error.body, sent)
        if refused and refused not in known.refused:
            self.learnt.refuses(model, refused)
            raise ask_again(model)

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
            parameters |= {"logprobs": True, "top_logprobs": min(sampling.top_logprobs, known.top_logprobs)}
        if request.prompt.answer != "word":
            schema = {"name": "answers", "strict": True, "schema": answer_schema(request.prompt)}
            parameters["response_format"] = {"type": "json_schema", "json_schema": schema}
        if not self._hosted:
            parameters |= {"seed": int(request.key[:7], 16) + self._drawn_anew[request.key], **WHOLE_DISTRIBUTION}
        return {name: value for name, value in parameters.items() if name not in known.refused or name == limit}


def _in_sdk_form(parameters: dict[str, Any]) -> dict[str, Any]:
    extra = {name: value for name, value in parameters.items() if name in WHOLE_DISTRIBUTION}
    return {name: value for name, value in parameters.items() if name not in extra} | {"extra_body": extra}


def _withholds_logprobs(completion: "ChatCompletion") -> bool:
    """Whether an answer has no log-probabilities at all; that an empty one has none is no sign of it."""
    choice = completion.choices[0]
    if not _text(choice.message.content) or choice.finish_reason == "content_filter":
        return False
    return getattr(choice.logprobs, "content", None) is None


def _still_thinking(completion: "ChatCompletion", reply: Reply) -> bool:
    """Whether an answer was cut off before its visible text; a blank first token alone is no sign of thinking."""
    if reply.finish_reason != "length" or visible_text(reply.text):
        return False
    generated = "".join(token.token for token in _tokens(completion))
    details = completion.usage.completion_tokens_details if completion.usage else None
    thought = bool(reply.thinking) or bool(details and details.reasoning_tokens)
    return thought or thinks_first(reply.text or generated) or not (reply.text or generated)


def _declined(model: ModelName, latency: float) -> Reply:
    return Reply("", (), "content_filter", model.model, 0, 0, round(latency, 4), _now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _reply(completion: "ChatCompletion", model: ModelName, latency: float, refused: tuple[str, ...]) -> Reply:
    choice = completion.choices[0]
    message, tokens, usage = choice.message, _tokens(completion), completion.usage
    refusal = _text(getattr(message, "refusal", None))
    text = _text(message.content) or refusal
    start = visible_start([token.token for token in tokens], text)
    return Reply(
        text=text,
        first_token=() if start is None else tuple(map(_alternative, tokens[start].top_logprobs)),
        finish_reason="refusal" if refusal else _text(choice.finish_reason),
        model=_text(completion.model) or model.model,
        input_tokens=tokens_reported(usage, "prompt_tokens"),
        output_tokens=tokens_reported(usage, "completion_tokens"),
        latency=round(latency, 4),
        time=_now(),
        thinking=_thinking(message),
        hidden_tokens=start or 0,
        refused=refused,
    )


def _tokens(completion: "ChatCompletion") -> list[Any]:
    return getattr(completion.choices[0].logprobs, "content", None) or []


def _alternative(top: Any) -> tuple[str, float]:
    logprob = max(float(top.logprob), LEAST_LOGPROB)
    if logprob != logprob:
        raise ValueError
    return _text(top.token), logprob


def _text(content: object) -> str:
    """Join the parts in which some servers give a text; what the SDK did not expect, it leaves as it came."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(_text(part["text"]) for part in content if part["type"] == "text")
    if not isinstance(content, str):
        raise TypeError
    return content


def _thinking(message: Any) -> str:
    found = getattr(message, "reasoning_content", None) or getattr(message, "reasoning", None)
    return found if isinstance(found, str) else ""


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
        self._vendor = VENDORS.get(kind)
        self._hosted, self._elsewhere = ChatModels(hosted=True), ChatModels(hosted=False)

    def _models(self, model: ModelName) -> ChatModels:
        return self._hosted if self._vendor and model.base_url is None else self._elsewhere

    def default_model(self) -> str:
        """Return the vendor's first known model; empty where models differ from server to server."""
        known = known_models(self.kind)
        return known[0].model if known else ""

    def gives_logprobs(self, model: ModelName) -> bool:
        """Say whether first-token probabilities can be had of a model, as far as is known."""
        return self._models(model).learnt.of(model).logprobs

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
            return f"OpenAI needs a key: enter one in the app under “Keys and servers”, or set {variable}."
        return None

    def _client(self, base_url: str | None, keys: Keyring, timeout: float) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAioHttpClient

        secret = keys.find(self.kind, base_url)
        client = AsyncOpenAI(
            base_url=base_url or self._vendor,
            api_key=secret.value if secret else "none",
            http_client=DefaultAioHttpClient(timeout=timeout),
            timeout=timeout,
            max_retries=0,
        )
        if not (self._vendor and is_environments(self.kind, base_url)):
            # The SDK takes these from the environment for whatever server it is given, and has no way to say no.
            client.organization = client.project = None
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
            When the key or the address is missing.
        """
        if reason := self.unavailable(model, keys):
            raise InputError(reason)
        models = self._models(model)
        async with self._client(model.base_url, keys, self._timeout) as client:

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
        import openai

        model = ModelName(self.kind, "the list of models", base_url)
        with explained(openai, model, LIST_TIMEOUT):
            async with self._client(base_url, keys, LIST_TIMEOUT) as client:
                return tuple(sorted(one.id for one in (await client.models.list()).data or []))
