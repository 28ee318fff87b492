"""A folder of texts by their key, which many processes may share; nothing in it is ever unpickled."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import diskcache
from diskcache.core import MODE_RAW

from core.basics.errors import CacheError

CACHE_VARIABLE = "UNBLIND_CACHE_DIR"
UNLIMITED = 2**62


class _TextDisk(diskcache.Disk):  # type: ignore[misc]
    """Keeps text as text and refuses all else: diskcache would unpickle whatever it finds (CVE-2025-69872)."""

    def put(self, key: object) -> tuple[str, bool]:
        if not isinstance(key, str):
            raise TypeError("A key of the reply cache is text.")
        return key, True

    def get(self, key: object, raw: bool) -> str:
        if not raw or not isinstance(key, str):
            refuse(self._directory)
        return key

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, str]:
        if read or not isinstance(value, str):
            raise TypeError("A value of the reply cache is text.")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> str:
        if mode != MODE_RAW or not isinstance(value, str):
            refuse(self._directory)
        return value


def refuse(directory: object) -> NoReturn:
    """Raise that a folder holds something else than this app writes."""
    raise CacheError(
        f"The reply cache in {directory} holds something that this app did not write, so it was not opened. "
        f"Move the folder away, or set {CACHE_VARIABLE} to another one, and start again."
    )


def open_store(directory: Path) -> diskcache.Cache:
    """Open a folder of texts, and make it where it is missing.

    Parameters
    ----------
    directory
        The folder.

    Returns
    -------
    diskcache.Cache
        It evicts nothing.

    Raises
    ------
    CacheError
        When the folder cannot be used.
    """
    with as_sentences(directory):
        return diskcache.Cache(
            directory, disk=_TextDisk, eviction_policy="none", cull_limit=0, size_limit=UNLIMITED
        )


@contextmanager
def as_sentences(directory: Path) -> Iterator[None]:
    """Turn what a disk raises into a sentence for people."""
    try:
        yield
    except (sqlite3.Error, diskcache.Timeout, OSError) as error:
        raise CacheError(
            f"The reply cache in {directory} cannot be used ({error}). What it holds is kept. "
            f"Check the disk's space and the folder's permissions, or set {CACHE_VARIABLE} to another folder."
        ) from error
