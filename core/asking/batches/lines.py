"""The files of batches, in OpenAI's format: a call a line, and an answer a line in whatever order."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any

from core.asking.backends.base import Lines, Offline
from core.asking.backends.registry import find_backend
from core.asking.kept import kept
from core.asking.requests import Reply, Request
from core.basics.errors import BackendError
from core.experiment import ModelName

LONGEST_LINE = 20_000_000
"""Bytes of an answer's line; more than twice what is kept of an answer."""
UNANSWERED = "the batch ended before they were answered"
Answer = tuple[int, Any]
"""HTTP status, 0 where there was no answer, and body."""


def lines_of(model: ModelName) -> Lines | None:
    """Return how a model's calls are written to a file; None where its backend knows no such form.

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    Lines or None
    """
    backend = find_backend(model.backend)
    return backend.offline(model) if isinstance(backend, Offline) else None


def write_line(lines: Lines, request: Request) -> bytes:
    """Write a call as a line.

    Parameters
    ----------
    lines
        How its model's calls are written.
    request
        The call.

    Returns
    -------
    bytes
        JSON in ASCII, named by the key of its reply.
    """
    call = {"custom_id": request.key, "method": "POST", "url": lines.path, "body": lines.body(request)}
    return json.dumps(call, allow_nan=False).encode() + b"\n"


@dataclass
class Answers:
    """The answers in a file, looked up by the key of their call; no more than one is in memory at a time.

    Parameters
    ----------
    file
        Binary file, open for reading.
    lines
        How many there are that could be read.
    spoilt
        Numbers of the lines that could not be; the last, where the file was cut short.
    """

    file: BufferedReader
    lines: int = 0
    spoilt: list[int] = field(default_factory=list)
    _places: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Go through the file once; of two answers to a call the first counts."""
        self.file.seek(0)
        number = 0
        while True:
            place = self.file.tell()
            line = self.file.readline(LONGEST_LINE)
            if not line:
                break
            number += 1
            if line.isspace():
                continue
            found = _row(line)
            if found is None:
                self.spoilt.append(number)
            else:
                self.lines += 1
                self._places.setdefault(short(found["custom_id"]), place)

    def __contains__(self, key: str) -> bool:
        return short(key) in self._places

    def has(self, key: bytes) -> bool:
        """Say whether there is an answer to a call, by `short` of its key."""
        return key in self._places

    def take(self, key: str) -> Answer | None:
        """Return the answer to a call, once.

        Parameters
        ----------
        key
            Of the call.

        Returns
        -------
        tuple or None
            HTTP status and body; None where there is none, or was taken.
        """
        place = self._places.pop(short(key), None)
        if place is None:
            return None
        self.file.seek(place)
        row = _row(self.file.readline(LONGEST_LINE)) or {}
        response = row.get("response")
        if isinstance(response, dict) and isinstance(response.get("status_code"), int):
            return response["status_code"], response.get("body") or {"error": row.get("error")}
        return 0, {"error": row.get("error")}

    def sha256(self) -> str:
        """Return the file's SHA-256, in hexadecimal digits."""
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()

    @property
    def left(self) -> int:
        """How many answers were not taken, being to calls that nobody asked for."""
        return len(self._places)


def read_answers(
    requests: Iterable[Request], answers: Answers, secret: str, failed: Counter[str]
) -> Iterator[tuple[Request, Reply]]:
    """Read the answers to calls.

    Parameters
    ----------
    requests
        The calls.
    answers
        Where they are.
    secret
        The key that was sent; empty for none.
    failed
        Counts the calls whose answer is none, by reason.

    Yields
    ------
    tuple
        Every call that was answered, with what is kept of its reply.
    """
    known: dict[ModelName, Lines | None] = {}
    for request in requests:
        if request.key not in answers:
            continue
        model = request.model
        lines = known.setdefault(model, lines_of(model))
        answer = answers.take(request.key)
        if answer is None or lines is None:
            continue
        if not answer[0]:
            failed[UNANSWERED] += 1
            continue
        try:
            yield request, kept(model, lines.read(request, *answer, secret), None)
        except BackendError as error:
            failed[str(error)] += 1


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) and isinstance(row.get("custom_id"), str) else None


def short(key: str) -> bytes:
    """Write a key in half the room, for there may be a million.

    Parameters
    ----------
    key
        Of a call.

    Returns
    -------
    bytes
    """
    try:
        return bytes.fromhex(key)
    except ValueError:
        return key.encode(errors="replace")


def open_answers(path: Path) -> Answers:
    """Open a file of answers.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Answers
        Whose file is to be closed.
    """
    return Answers(path.open("rb"))
