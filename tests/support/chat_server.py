"""A small HTTP server that answers chat completions as told, and counts them; and the backend that asks it."""

import json
import math
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from openai import AsyncOpenAI, DefaultAioHttpClient

from core.asking.backends.base import Ask
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.openai_compatible import ChatModels
from core.asking.requests import Reply, Request
from core.experiment.models import ModelName


def completion(yes: float) -> dict[str, Any]:
    tokens = [("Yes", yes), ("No", 1 - yes)]
    top = [{"token": token, "logprob": math.log(mass), "bytes": None} for token, mass in tokens if mass > 0]
    first = {**max(top, key=lambda one: one["logprob"]), "top_logprobs": top}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "test-model",
        "choices": [
            {
                "index": 0,
                "finish_reason": "length",
                "message": {"role": "assistant", "content": "Yes" if yes > 0.5 else "No"},
                "logprobs": {"content": [first]},
            }
        ],
        "usage": {"prompt_tokens": 50, "completion_tokens": 1, "total_tokens": 51},
    }


class ChatServer:
    """Answers every prompt with yes at 0.25; `fail_when` names a text whose prompts get an error instead."""

    kind = "test"
    concurrency = 4
    free = True

    def __init__(self) -> None:
        self._chat = ChatModels(hosted=False)
        self.delay = 0.0
        self.delays: tuple[float, ...] = ()
        self.fail_when: str | None = None
        self.prompts: list[str] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = chat._answer(body["messages"][-1]["content"])
                payload = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def _answer(self, prompt: str) -> tuple[int, dict[str, Any]]:
        with self._lock:
            self.prompts.append(prompt)
            delay = self.delays[len(self.prompts) % len(self.delays)] if self.delays else self.delay
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(delay)
        with self._lock:
            self._at_once -= 1
        if self.fail_when and self.fail_when in prompt:
            return 400, {"error": {"message": "secret detail of the server"}}
        return 200, completion(0.25)

    def __enter__(self) -> "ChatServer":
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def default_model(self) -> str:
        return "test-model"

    def gives_logprobs(self, model: ModelName) -> bool:
        return True

    def thinks(self, model: ModelName) -> bool:
        return False

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        return None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @asynccontextmanager
    async def open(self, model: ModelName, keys: Keyring) -> AsyncIterator[Ask]:
        http = DefaultAioHttpClient()
        async with AsyncOpenAI(base_url=self.address, api_key="none", max_retries=0, http_client=http) as client:

            async def ask(request: Request) -> Reply:
                return await self._chat.ask(client, request)

            yield ask
