"""What a disk or another process does to a stored file, as sentences for people."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import diskcache

from core.basics.errors import CacheError

CACHE_VARIABLE = "UNBLIND_CACHE_DIR"
BUSY_SECONDS = 60.0
"""So long another process may write before this one gives up."""
_PRIMARY = 0xFF
"""The bits of an error code of SQLite's that tell its kind."""
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
UNWRITABLE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    }
)
"""What a full disk, a read-only folder, or one of somebody else's leads to."""
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk is full, or fails",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "its folder takes no file",
    sqlite3.SQLITE_PERM: "its folder takes no file",
}


def kind_of(error: sqlite3.Error | OSError | diskcache.Timeout) -> int:
    """Return what kind of error it is.

    Parameters
    ----------
    error
        As it was raised.

    Returns
    -------
    int
        SQLite's primary result code; that of a file that cannot be opened where the system refused.
    """
    if isinstance(error, diskcache.Timeout):
        return sqlite3.SQLITE_BUSY
    if isinstance(error, OSError):
        return sqlite3.SQLITE_CANTOPEN
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY


def say(error: sqlite3.Error | OSError | diskcache.Timeout, path: Path) -> str:
    """Say what happened to a file, what was kept, and what to do.

    Parameters
    ----------
    error
        As it was raised.
    path
        The file.

    Returns
    -------
    str
    """
    kind = kind_of(error)
    if kind in LOCKED:
        return (
            f"Another process has locked the reply cache in {path.parent} for {BUSY_SECONDS:.0f} seconds. What is "
            "stored is kept. Wait for that process to end, or end it, and try again."
        )
    if kind in DAMAGED:
        return (
            f"The reply cache's file {path} is damaged ({error}). Move it away and start again: what comes with "
            "the app is stored anew, and recordings can be imported. “sqlite3 FILE .recover” reads what it holds."
        )
    return (
        f"The reply cache in {path.parent} cannot be used ({error}). What it holds is kept. "
        f"Check the disk's space and the folder's permissions, or set {CACHE_VARIABLE} to another folder."
    )


def say_read_only(error: sqlite3.Error | OSError, path: Path) -> str:
    """Say that a file can be read, and why it cannot be written, or not now.

    Parameters
    ----------
    error
        What came of trying.
    path
        The file.

    Returns
    -------
    str
    """
    if kind_of(error) in LOCKED:
        return (
            f"Another process has locked the reply cache in {path.parent}, so what is stored is shown and nothing "
            "is asked until that process has done its work, or ends."
        )
    reason = error.strerror if isinstance(error, OSError) else _REASONS.get(kind_of(error), str(error))
    return (
        f"The reply cache in {path.parent} cannot be written ({reason}), so what is stored is shown and nothing "
        "is asked, for no reply could be kept. Make room on the disk, let the folder be written, or set "
        f"{CACHE_VARIABLE} to another one."
    )


@contextmanager
def as_sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a sentence for people."""
    try:
        yield
    except (sqlite3.Error, diskcache.Timeout) as error:
        raise CacheError(say(error, path)) from error
