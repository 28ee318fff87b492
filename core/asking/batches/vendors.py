"""Batches of OpenAI and of Anthropic, through their official SDKs."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from core.asking.backends.faults import explained, unreadable
from core.asking.backends.keys import VENDORS, Keyring
from core.asking.batches.services import BatchService, BatchState
from core.experiment import ModelName

if TYPE_CHECKING:  # The SDKs take long to load, so they are loaded where batches are asked for.
    from ssl import SSLContext

    from anthropic import Anthropic
    from openai import OpenAI

Client = TypeVar("Client", "OpenAI", "Anthropic")
SECONDS = 600.0
"""After which a request about a batch is given up; one that submits it may carry 180 MB."""
TAG = "unblind_batch"
SLACK = 600.0
"""Seconds by which a vendor's clock may differ from ours."""
ENDED = ("completed", "expired", "cancelled", "failed")


@cache
def _trusted() -> "SSLContext":
    """Read once whom this machine trusts, which takes longer than a request about a batch."""
    from httpx2 import create_ssl_context

    return create_ssl_context()


@contextmanager
def _opened(sdk: Any, kind: "type[Client]", model: ModelName, keys: Keyring) -> "Iterator[Client]":
    """Open an SDK's client of a model's vendor or server, whose faults are sentences."""
    secret = keys.find(model.backend, model.base_url)
    client: Any = kind(
        base_url=model.base_url or VENDORS[model.backend],
        api_key=secret.value if secret else "none",
        http_client=sdk.DefaultHttpxClient(follow_redirects=False, timeout=SECONDS, verify=_trusted()),
        max_retries=2,
    )
    if not keys.takes_environments(model.backend, model.base_url):
        # The SDKs take these from the environment for whatever server they are given, and have no way to say no.
        client._custom_headers = {}
    with explained(sdk, model, SECONDS), client:
        yield client


def service_of(model: ModelName, keys: Keyring) -> BatchService:
    """Return what takes a model's batches.

    Parameters
    ----------
    model
        Of OpenAI or Anthropic, or of a server that speaks their protocol of batches.
    keys
        Where its key is.

    Returns
    -------
    BatchService
    """
    return OpenAIBatches(model, keys) if model.backend == "openai" else AnthropicBatches(model, keys)


class OpenAIBatches:
    """OpenAI's Batch API: a file of calls, found again by its metadata.

    Parameters
    ----------
    model, keys
        As for `service_of`.
    """

    def __init__(self, model: ModelName, keys: Keyring) -> None:
        self._model, self._keys = model, keys

    @contextmanager
    def _client(self) -> "Iterator[OpenAI]":
        import openai

        with _opened(openai, openai.OpenAI, self._model, self._keys) as client:
            if not self._keys.takes_environments(self._model.backend, self._model.base_url):
                client.organization = client.project = None
            yield client

    def submit(self, lines: Path, name: str) -> str:
        """Submit a file of calls under a name, and return the batch's id."""
        with self._client() as client, lines.open("rb") as file:
            path = json.loads(file.readline())["url"]
            file.seek(0)
            sent = client.files.create(file=(f"{name}.jsonl", file), purpose="batch")
            # Not tried again by itself, for what was taken though no answer came would be taken twice.
            return (
                client.with_options(max_retries=0)
                .batches.create(
                    input_file_id=sent.id, endpoint=path, completion_window="24h", metadata={TAG: name}
                )
                .id
            )

    def find(self, name: str, since: float, calls: int, known: Collection[str]) -> str | None:
        """Find a batch by its name in its metadata."""
        with self._client() as client:
            for batch in client.batches.list(limit=100):
                if batch.created_at < since - SLACK:
                    return None
                if (batch.metadata or {}).get(TAG) == name:
                    return batch.id
        return None

    def poll(self, id: str) -> BatchState:
        """Say how far a batch is."""
        with self._client() as client:
            batch = client.batches.retrieve(id)
        counts = batch.request_counts
        if batch.status == "failed":
            codes = {error.code for error in (batch.errors.data if batch.errors else None) or [] if error.code}
            return BatchState(ended=True, counted=0, failed=", ".join(sorted(codes)) or "no reason given")
        counted = counts.completed + counts.failed if counts else 0
        return BatchState(batch.status in ENDED, counted, whole=batch.status == "completed")

    def collect(self, id: str, file: IO[bytes]) -> None:
        """Write what results a batch has: its outputs, and its errors."""
        with self._client() as client:
            batch = client.batches.retrieve(id)
            for part in filter(None, (batch.output_file_id, batch.error_file_id)):
                with client.files.with_streaming_response.content(part) as answer:
                    for chunk in answer.iter_bytes():
                        file.write(chunk)
                file.write(b"\n")

    def cancel(self, id: str) -> None:
        """Have a batch end."""
        with self._client() as client:
            client.batches.cancel(id)


class AnthropicBatches:
    """Anthropic's Message Batches, which take no name: found again by when they were made and how many they hold.

    Parameters
    ----------
    model, keys
        As for `service_of`.
    """

    def __init__(self, model: ModelName, keys: Keyring) -> None:
        self._model, self._keys = model, keys

    @contextmanager
    def _client(self) -> "Iterator[Anthropic]":
        import anthropic

        with _opened(anthropic, anthropic.Anthropic, self._model, self._keys) as client:
            yield client

    def submit(self, lines: Path, name: str) -> str:
        """Submit a file of calls, and return the batch's id; the name stays here, for there is no place for it."""
        with self._client() as client, lines.open("rb") as file:
            calls = map(json.loads, file)
            requests: Any = [{"custom_id": call["custom_id"], "params": call["body"]} for call in calls]
            # Not tried again by itself, for what was taken though no answer came would be taken twice.
            return client.with_options(max_retries=0).messages.batches.create(requests=requests).id

    def find(self, name: str, since: float, calls: int, known: Collection[str]) -> str | None:
        """Find a batch of so many calls that was made since, and is not known; its results show whose it is."""
        with self._client() as client:
            for batch in client.messages.batches.list(limit=100):
                if batch.created_at < datetime.fromtimestamp(since - SLACK, UTC):
                    return None
                counts = batch.request_counts
                size = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
                if size == calls and batch.id not in known:
                    return batch.id
        return None

    def poll(self, id: str) -> BatchState:
        """Say how far a batch is."""
        with self._client() as client:
            batch = client.messages.batches.retrieve(id)
        counts = batch.request_counts
        counted = counts.succeeded + counts.errored + counts.canceled + counts.expired
        return BatchState(batch.processing_status == "ended", counted)

    def collect(self, id: str, file: IO[bytes]) -> None:
        """Write what results a batch has; from the server that was asked, whatever address it names for them."""
        from httpx2 import Response

        with self._client() as client:
            answer = client.get(f"/v1/messages/batches/{id}/results", cast_to=Response)
            for line in answer.iter_lines():
                if line.strip():
                    file.write(_row(self._model, line))

    def cancel(self, id: str) -> None:
        """Have a batch end."""
        with self._client() as client:
            client.messages.batches.cancel(id)


STATUSES = {"invalid_request_error": 400, "authentication_error": 401, "permission_error": 403}
STATUSES |= {"not_found_error": 404, "rate_limit_error": 429, "overloaded_error": 529}


def _row(model: ModelName, line: str) -> bytes:
    """Write one of Anthropic's results as a line of OpenAI's form; one that is cut short stays as it is."""
    try:
        told = json.loads(line)
        key, result = told["custom_id"], told["result"]
    except (ValueError, RecursionError):
        return line.encode() + b"\n"
    except (KeyError, TypeError):
        raise unreadable(model) from None
    response: dict[str, Any] | None = None
    if result.get("type") == "succeeded":
        response = {"status_code": 200, "body": result.get("message")}
    elif result.get("type") == "errored":
        error = result.get("error") or {}
        kind: Any = (error.get("error") or {}).get("type") or error.get("type")
        response = {"status_code": STATUSES.get(kind, 500), "body": error}
    row = {"custom_id": key, "response": response, "error": None if response else {"code": result.get("type")}}
    return json.dumps(row).encode() + b"\n"
