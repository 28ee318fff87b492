"""Chat completions by OpenAI's protocol, through the official SDK: OpenAI, and any server that speaks it."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from core.asking.backends.base import (
    FIRST_ERROR,
    LIST_TIMEOUT,
    THINKING_ROOM,
    TIMEOUT,
    WHOLE_DISTRIBUTION,
    Ask,
    Lines,
)
from core.asking.backends.capabilities import Capabilities, Learnt, known_models
from core.asking.backends.decoding import decoded
from core.asking.backends.faults import (
    NO_LOGPROBS,
    ask_again,
    explained,
    failure_within,
    given_up_at_the_second,
    status_error,
    unreadable,
)
from core.asking.backends.keys import VARIABLES, VENDORS, Keyring, say_key_missing
from core.asking.backends.kinds.completions import (
    declined,
    failure_in,
    has_tokens,
    is_still_thinking,
    read_completion,
    withholds_logprobs,
)
from core.asking.backends.kinds.lists import listed_models
from core.asking.backends.kinds.reach import knock
from core.asking.backends.lessons import LIMITS, learn_from
from core.asking.backends.meanings import is_declined
from core.asking.replies.arms.first_choice import read_chances
from core.asking.replies.first_token import read_alternatives
from core.asking.replies.reading import is_refusal
from core.asking.replies.thinking_marks import visible_text
from core.asking.requests import Reply, Request
from core.basics.errors import InputError, ModelUnusableError
from core.experiment import ModelName
from core.experiment.prompts.messages import answer_schema

if TYPE_CHECKING:  # The SDK takes long to load, so it is loaded where a server is to be asked.
    from openai import AsyncOpenAI

LEARNABLE = ("response_format", "top_logprobs", "logprobs", "temperature", "top_p", "top_k", "min_p", "seed")
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
        from httpx2 import Response

        model = request.model
        known = self.learnt.of(model)
        parameters = self._body(request, known)
        started = time.perf_counter()
        seconds = client.timeout if isinstance(client.timeout, float) else TIMEOUT
        with given_up_at_the_second(self.learnt, model), explained(openai, model, seconds):
            try:
                # The SDK's own method checks all parameters, which takes as long as the rest.
                answer = await client.post("/chat/completions", cast_to=Response, body=parameters)
            except openai.APIStatusError as error:
                self._learn(model, error.status_code, error.body, parameters, known)
                if not is_declined(error.status_code, error.body):
                    raise
                return declined(model, time.perf_counter() - started, known.refusals)
            body, took = decoded(model, answer.text), time.perf_counter() - started
            return self._read(request, body, took, parameters, known, client.api_key)

    def offline(self, model: ModelName) -> Lines:
        """Return how a model's calls are written to a file and their answers read, by what is known of it now."""
        known = self.learnt.of(model)

        def read(request: Request, status: int, body: Any, secret: str) -> Reply:
            import openai

            parameters = self._body(request, known)
            with explained(openai, model, TIMEOUT):
                if status < FIRST_ERROR:
                    return self._read(request, body, 0.0, parameters, known, secret)
                self._learn(model, status, body, parameters, known)
                if is_declined(status, body):
                    return declined(model, 0.0, known.refusals)
                raise status_error(model, status, {}, body)

        return Lines("/v1/chat/completions", lambda request: self._body(request, known), read)

    def _body(self, request: Request, known: Capabilities) -> dict[str, Any]:
        if request.sampling.top_logprobs is not None and not known.logprobs:
            raise ModelUnusableError(NO_LOGPROBS.format(model=request.model.model))
        return self._parameters(request, known)

    def _read(
        self,
        request: Request,
        body: Any,
        took: float,
        parameters: dict[str, Any],
        known: Capabilities,
        secret: str,
    ) -> Reply:
        model = request.model
        failure = failure_in(body)
        if failure is not None:
            if failure.status is not None:
                self._learn(model, failure.status, failure.body, parameters, known)
            if failure.is_declined:
                return declined(model, took, known.refusals)
            raise failure_within(model, failure, secret)
        reply = read_completion(body, model, took, known.refusals)
        if not known.thinks and is_still_thinking(body, reply):
            self.learnt.note_thinks(model)
            raise ask_again(model, reply)
        if request.sampling.top_logprobs is not None:
            self._check_probabilities(body, reply, request)
        return reply

    def _learn(
        self, model: ModelName, status: int, body: object, parameters: dict[str, Any], known: Capabilities
    ) -> None:
        learn_from(self.learnt, model, (status, body), parameters, (*LEARNABLE, *LIMITS), known)

    def _check_probabilities(self, body: dict[str, Any], reply: Reply, request: Request) -> None:
        """Ask again where an answer's probabilities cannot be used, and that is its server's doing."""
        model, prompt = request.model, request.prompt
        listed = reply.first_token
        found = read_chances(listed, prompt.choices) if prompt.answer == "choice" else read_alternatives(listed)
        if found.tells_both:
            self.learnt.note_tells_both(model)
        if not visible_text(reply.text) or is_refusal(reply.finish_reason):
            return
        withheld = withholds_logprobs(body)
        if withheld and reply.text == HALF_A_CHARACTER and self._drawn_anew[request.key] < OTHER_DRAWS:
            self._drawn_anew[request.key] += 1
            raise ask_again(model, reply)
        seldom = self.learnt.of(model).tells_both and not withheld
        if (withheld or found.needs_draws) and not seldom:
            self.learnt.refuses(model, "logprobs")
            raise ask_again(model, reply)
        if found.is_broken and has_tokens(body):
            raise unreadable(model)

    def _parameters(self, request: Request, known: Capabilities) -> dict[str, Any]:
        sampling = request.sampling
        room = THINKING_ROOM if known.thinks else 0
        limits = LIMITS if self._hosted else tuple(reversed(LIMITS))
        limit = next((name for name in limits if name not in known.refused), limits[0])
        parameters: dict[str, Any] = {
            "model": request.model.model,
            "messages": known.told(request.prompt),
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            limit: known.room_for(sampling.max_tokens + room),
        }
        if sampling.effort:
            parameters["reasoning_effort"] = sampling.effort
        if sampling.top_logprobs is not None:
            parameters |= {"logprobs": True, "top_logprobs": min(sampling.top_logprobs, known.top_logprobs)}
        if request.prompt.answer not in ("word", "choice"):
            schema = {"name": "answers", "strict": True, "schema": answer_schema(request.prompt)}
            parameters["response_format"] = {"type": "json_schema", "json_schema": schema}
        if not self._hosted:
            parameters |= {"seed": int(request.key[:7], 16) + self._drawn_anew[request.key], **WHOLE_DISTRIBUTION}
        return {name: value for name, value in parameters.items() if name not in known.refused or name == limit}


class OpenAIBackend:
    """OpenAI, or any server that speaks its protocol.

    Parameters
    ----------
    kind
        ``openai`` or ``openai-compatible``.
    concurrency
        Calls that may be under way at once at most.
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
        if self._vendor is None and model.base_url is None:
            return (
                "An OpenAI-compatible server needs its address, such as http://127.0.0.1:11434/v1: give it with "
                f"the model, or set {VARIABLES[self.kind][1]}."
            )
        if not model.model:
            return f"Name a model of {model.base_url}; “python -m core models” lists what is there."
        return say_key_missing(model) if keys.lacks(self.kind, model.base_url) else None

    def offline(self, model: ModelName) -> Lines:
        """Return how a model's calls are written to a file, and their answers read."""
        return self._models(model).offline(model)

    def _address(self, model: ModelName) -> str:
        return model.base_url or self._vendor or ""

    def _client(self, model: ModelName, keys: Keyring, timeout: float) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAioHttpClient

        from core.asking.backends.kinds.transport import guarded

        base_url = model.base_url
        secret = keys.find(self.kind, base_url)
        key = secret.value if secret else "none"
        client = AsyncOpenAI(
            base_url=self._address(model),
            api_key=key,
            http_client=guarded(DefaultAioHttpClient(timeout=timeout), model, key),
            timeout=timeout,
            max_retries=0,
        )
        if not (self._vendor and keys.takes_environments(self.kind, base_url)):
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
        UnreachableError
            When nothing listens there.
        """
        if reason := self.unavailable(model, keys):
            raise InputError(reason)
        await knock(model, self._address(model))
        models = self._models(model)
        async with self._client(model, keys, self._timeout) as client:

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
        await knock(model, self._address(model))
        import openai

        with explained(openai, model, LIST_TIMEOUT):
            async with self._client(model, keys, LIST_TIMEOUT) as client:
                answer = await client.models.with_raw_response.list()
                return listed_models(model, answer.text, client.api_key)
