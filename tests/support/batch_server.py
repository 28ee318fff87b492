"""A local server that takes batches as OpenAI's and Anthropic's documentation has them, and ends them as told."""

import json
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.chat_server import completion

Json = dict[str, Any]
NO = {"type": "invalid_request_error", "message": "no"}
ANSWERED, REFUSED, EXPIRED = "answered", "refused", "expired"


def message(body: Json) -> Json:
    return {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": '{"answer": "no"}'}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 50, "output_tokens": 5},
    }


@dataclass
class Batch:
    """One that was taken, with its calls' bodies by their ids."""

    id: str
    calls: dict[str, Json]
    name: str = ""
    created: float = field(default_factory=time.time)
    looks: int = 0
    cancelled: bool = False


class BatchServer:
    """Takes batches in either protocol; `outcome` says what becomes of each call, every one is answered else."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.live: list[Json] = []
        self.outcome: Callable[[str], str] = lambda key: ANSWERED
        self.looks_before_the_end = 1
        self.fewer_by = 0
        """So many results fewer are counted and given than there are calls."""
        self.cut = False
        """Whether the results are cut short."""
        self.silent = False
        """Whether a batch is taken and nobody hears of it."""
        self.refuses = False
        """Whether a batch as a whole is found not to be one, at OpenAI."""
        self.keys: set[str] = set()
        """By what OpenAI's callers said they may."""
        self._files: dict[str, bytes] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                server.keys.add(self.headers.get("Authorization") or "")
                self._answer(server._post(self.path.split("?")[0], data))

            def do_GET(self) -> None:
                self._answer(server._get(self.path.split("?")[0]))

            def _answer(self, body: Json | bytes | None) -> None:
                if body is None:
                    self.close_connection = True
                    return
                payload = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> "BatchServer":
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _post(self, path: str, data: bytes) -> Json | None:
        if path == "/v1/files":
            id = f"file-{len(self._files)}"
            self._files[id] = next(part for part in data.split(b"\r\n") if part.startswith(b'{"custom_id"'))
            return {
                "id": id,
                "object": "file",
                "bytes": 1,
                "created_at": 0,
                "filename": "f",
                "purpose": "batch",
                "status": "processed",
            }
        if found := re.fullmatch(r"/v1/(?:messages/)?batches/([\w-]+)/cancel", path):
            self._find(found[1]).cancelled = True
            return self._told(self._find(found[1]), anthropic="messages" in path)
        body = json.loads(data)
        if path == "/v1/batches":
            rows = [json.loads(line) for line in self._files[body["input_file_id"]].splitlines() if line]
            assert {row["url"] for row in rows} == {body["endpoint"]}
            return self._take({row["custom_id"]: row["body"] for row in rows}, body["metadata"]["unblind_batch"])
        if path == "/v1/messages/batches":
            return self._take({one["custom_id"]: one["params"] for one in body["requests"]})
        self.live.append(body)
        return message(body) if path == "/v1/messages" else completion(0.25)

    def _take(self, calls: dict[str, Json], name: str = "") -> Json | None:
        batch = Batch(f"batch-{len(self.batches)}", calls, name)
        self.batches.append(batch)
        return None if self.silent else self._told(batch, anthropic=not name)

    def _get(self, path: str) -> Json | bytes | None:
        if found := re.fullmatch(r"/v1/files/(batch-\d+)-(out|err)/content", path):
            batch = self._find(found[1])
            return self._lines([row for row in self._rows(batch) if bool(row["error"]) == (found[2] == "err")])
        if found := re.fullmatch(r"/v1/messages/batches/(batch-\d+)/results", path):
            return self._lines([_anthropic(row) for row in self._rows(self._find(found[1]))])
        if path.endswith("/batches"):
            listed = [self._told(one, anthropic="messages" in path) for one in reversed(self.batches)]
            return {"object": "list", "data": listed, "has_more": False, "first_id": None, "last_id": None}
        batch = self._find(path.rpartition("/")[2])
        batch.looks += 1
        return self._told(batch, anthropic="messages" in path)

    def _find(self, id: str) -> Batch:
        return next(one for one in self.batches if one.id == id)

    def _ended(self, batch: Batch) -> bool:
        return batch.cancelled or batch.looks >= self.looks_before_the_end

    def _rows(self, batch: Batch) -> list[Json]:
        """In no order, as documented."""
        rows = []
        for key, body in batch.calls.items():
            outcome = EXPIRED if batch.cancelled else self.outcome(key)
            told = message(body) if "max_tokens" in body and "system" in body else completion(0.25)
            good = {"status_code": 200, "request_id": "r", "body": told}
            bad = {
                "status_code": 400,
                "request_id": "r",
                "body": {"error": {"type": "invalid_request_error", "message": "no"}},
            }
            response = {ANSWERED: good, REFUSED: bad, EXPIRED: None}[outcome]
            error = {"code": "batch_expired", "message": "late"} if outcome == EXPIRED else None
            rows.append({"id": "r", "custom_id": key, "response": response, "error": error})
        return random.Random(0).sample(rows, len(rows))[: len(rows) - self.fewer_by]

    def _lines(self, rows: list[Json]) -> bytes:
        data = b"\n".join(json.dumps(row).encode() for row in rows)
        return data[:-40] if self.cut else data

    def _told(self, batch: Batch, *, anthropic: bool) -> Json:
        ended, size = self._ended(batch), len(batch.calls)
        rows = self._rows(batch) if ended else []
        good = sum(bool(row["response"]) and row["response"]["status_code"] == 200 for row in rows)
        if anthropic:
            at = datetime.fromtimestamp(batch.created, UTC).isoformat()
            counts = {"processing": size - len(rows), "succeeded": good, "errored": len(rows) - good}
            return {
                "id": batch.id,
                "type": "message_batch",
                "processing_status": "ended" if ended else "in_progress",
                "request_counts": {**counts, "canceled": 0, "expired": 0},
                "created_at": at,
                "expires_at": at,
                "results_url": "https://elsewhere.example/steals/keys" if ended else None,
            }
        expired = any(row["error"] for row in rows)
        status = (
            "cancelled" if batch.cancelled else "expired" if expired else "completed" if ended else "in_progress"
        )
        files = {"output_file_id": f"{batch.id}-out", "error_file_id": f"{batch.id}-err"} if ended else {}
        told = {
            "id": batch.id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "input_file_id": "f",
            "completion_window": "24h",
            "status": status,
            "created_at": int(batch.created),
            "metadata": {"unblind_batch": batch.name},
            "request_counts": {"total": size, "completed": good, "failed": len(rows) - good},
            **files,
        }
        if ended and self.refuses:
            errors = {"object": "list", "data": [{"code": "token_limit_exceeded", "message": "no"}]}
            return told | {"status": "failed", "errors": errors, "output_file_id": None, "error_file_id": None}
        return told


def _anthropic(row: Json) -> Json:
    response = row["response"]
    if response is None:
        return {"custom_id": row["custom_id"], "result": {"type": "expired"}}
    if response["status_code"] == 200:
        return {"custom_id": row["custom_id"], "result": {"type": "succeeded", "message": response["body"]}}
    return {
        "custom_id": row["custom_id"],
        "result": {"type": "errored", "error": {"type": "error", **response["body"]}},
    }
