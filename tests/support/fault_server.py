"""A local HTTP server that plays the faults that no real server gives on demand, in either protocol."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.chat_server import completion


@dataclass
class Call:
    """One request as it came in."""

    number: int
    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    time: float

    @property
    def openai(self) -> bool:
        return self.path.endswith("/chat/completions")

    @property
    def prompt(self) -> str:
        return str(self.body["messages"][-1]["content"])


@dataclass
class Play:
    """What the server does with a request."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    cut: bool = False
    drip: float = 0.0
    """Seconds between two bytes."""
    length: str | None = None
    """What the server says that the body's length is; the true one unless told otherwise."""


def answer(call: Call, text: str = "No", stop: str | None = None, **more: Any) -> Play:
    """A good answer in the protocol of the call."""
    if call.openai:
        body = completion(0.25)
        choice = body["choices"][0]
        choice["message"] |= {"content": text, **more}
        choice["finish_reason"] = stop or "stop"
        if not call.body.get("logprobs"):
            choice["logprobs"] = None
        return Play(body=body)
    return Play(
        body={
            "id": "1",
            "type": "message",
            "role": "assistant",
            "model": call.body["model"],
            "content": [{"type": "text", "text": text}] if text else [],
            "stop_reason": stop or "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": 50, "output_tokens": 1},
        }
    )


def error(status: int, message: str = "secret detail of the server", **details: Any) -> Play:
    headers = details.pop("headers", {})
    return Play(status, {"type": "error", "error": {"message": message, **details}}, headers)


class FaultServer:
    """Does with every request what `plot` says; good answers unless told otherwise."""

    def __init__(self) -> None:
        self.plot: Callable[[Call], Play] = answer
        self.models = Play(body={"object": "list", "data": [{"id": "test-model", "object": "model"}]})
        self.calls: list[Call] = []
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with server._lock:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    call = Call(len(server.calls) + 1, self.path, body, headers, time.monotonic())
                    server.calls.append(call)
                self._play(server.plot(call))

            def do_GET(self) -> None:
                self._play(server.models)

            def _play(self, play: Play) -> None:
                payload = play.body if isinstance(play.body, bytes) else json.dumps(play.body).encode()
                try:
                    time.sleep(play.hang)
                    self.send_response(play.status)
                    for name, value in {"Content-Type": "application/json", **play.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", play.length or str(len(payload)))
                    self.end_headers()
                    for part in [payload[at : at + 1] for at in range(len(payload))] if play.drip else []:
                        self.wfile.write(part)
                        time.sleep(play.drip)
                    if not play.drip:
                        self.wfile.write(payload[: len(payload) // 2] if play.cut else payload)
                except OSError:
                    pass
                if play.cut or play.length:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> "FaultServer":
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
