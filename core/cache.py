"""Every reply ever received, on disk: what was paid for once is never paid for again."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import diskcache
from diskcache.core import MODE_RAW

from core.backends.base import Reply, Request
from core.errors import CacheError

CACHE_VARIABLE = "UNBLIND_CACHE_DIR"
DEFAULT_DIRECTORY = Path(__file__).parent.parent / "cache" / "replies"
UNLIMITED = 2**62


class _TextDisk(diskcache.Disk):  # type: ignore[misc]
    """Keeps text as text and refuses all else: diskcache would unpickle whatever it finds (CVE-2025-69872)."""

    def put(self, key: object) -> tuple[str, bool]:
        if not isinstance(key, str):
            raise TypeError("A key of the reply cache is text.")
        return key, True

    def get(self, key: object, raw: bool) -> str:
        if not raw or not isinstance(key, str):
            _refuse(self._directory)
        return key

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, str]:
        if read or not isinstance(value, str):
            raise TypeError("A value of the reply cache is text.")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> str:
        if mode != MODE_RAW or not isinstance(value, str):
            _refuse(self._directory)
        return value


def _refuse(directory: object) -> NoReturn:
    raise CacheError(
        f"The reply cache in {directory} holds something that this app did not write, so it was not opened. "
        f"Move the folder away, or set {CACHE_VARIABLE} to another one, and start again."
    )


def cache_directory() -> Path:
    """Return the folder of the reply cache.

    Returns
    -------
    pathlib.Path
        What ``UNBLIND_CACHE_DIR`` names, else ``cache/replies`` in the project.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen).expanduser() if chosen else DEFAULT_DIRECTORY


class ReplyCache:
    """Raw replies by the content of their request; nothing expires, nothing is evicted.

    Parameters
    ----------
    directory
        Folder of the cache; made where it is missing. Threads and processes may share it.

    Raises
    ------
    CacheError
        When the folder cannot be used.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        with self._errors():
            self._cache = diskcache.Cache(
                directory, disk=_TextDisk, eviction_policy="none", cull_limit=0, size_limit=UNLIMITED
            )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, diskcache.Timeout, OSError) as error:
            raise CacheError(
                f"The reply cache in {self._directory} cannot be used ({error}). What it holds is kept. "
                f"Check the disk's space and the folder's permissions, or set {CACHE_VARIABLE} to another folder."
            ) from error

    def __contains__(self, key: str) -> bool:
        with self._errors():
            return key in self._cache

    def __len__(self) -> int:
        """Count what is stored; where the count is the same, so is all of it, for nothing is ever taken away."""
        with self._errors():
            return len(self._cache)

    def get(self, key: str) -> Reply | None:
        """Look a reply up.

        Parameters
        ----------
        key
            `Request.key`.

        Returns
        -------
        Reply or None
            None where nothing is stored.

        Raises
        ------
        CacheError
            When the row is not one that this app wrote.
        """
        with self._errors():
            text = self._cache.get(key)
        if text is None:
            return None
        try:
            return _reply(json.loads(text)["reply"])
        except (ValueError, TypeError, KeyError):
            _refuse(self._directory)

    def put(self, request: Request, reply: Reply) -> None:
        """Store a reply with the request that it answers.

        Parameters
        ----------
        request, reply
            The call and what came back, as received.

        Raises
        ------
        CacheError
            When it could not be stored.
        """
        # In ASCII, for a text may hold half of a character, which no encoding takes.
        text = json.dumps({"request": request.content(), "reply": asdict(reply)}, allow_nan=False)
        with self._errors():
            self._cache.set(request.key, text, retry=True)

    def close(self) -> None:
        """Close this thread's connection; the cache opens again at its next use."""
        self._cache.close()


def _reply(data: dict[str, Any]) -> Reply:
    first_token = tuple((str(token), float(logprob)) for token, logprob in data["first_token"])
    return Reply(**{**data, "first_token": first_token, "refused": tuple(data.get("refused", ()))})
