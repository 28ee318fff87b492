"""A folder of diskcache's with tables beside, which is read where it cannot be written."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diskcache
from diskcache.core import DBNAME, MODE_RAW

from core.asking.replies.store import faults
from core.basics.errors import CacheError

ROOM = 2**16
"""Bytes that must fit on the disk before anything is asked: replies that are under way then find their place."""
UNLIMITED = 2**62


class _TextDisk(diskcache.Disk):  # type: ignore[misc]
    """Keeps text as text and refuses all else: diskcache would unpickle whatever it finds (CVE-2025-69872)."""

    def put(self, key: object) -> tuple[str, bool]:
        if not isinstance(key, str):
            raise TypeError("A key of the reply cache is text.")
        return key, True

    def get(self, key: object, raw: bool) -> str:
        if not raw or not isinstance(key, str):
            raise TypeError("A key of the reply cache is text.")
        return key

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, str]:
        if read or not isinstance(value, str):
            raise TypeError("A value of the reply cache is text.")
        return 0, MODE_RAW, None, value

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> str:
        if mode != MODE_RAW or not isinstance(value, str):
            raise TypeError("A value of the reply cache is text.")
        return value

    def remove(self, file_path: str) -> None:
        """Remove no file: none is this app's, whatever a row says."""


@dataclass(frozen=True)
class Table:
    """A table beside that of diskcache.

    Parameters
    ----------
    columns
        As SQL declares them, in brackets, with what follows them.
    beside
        Statements that make its indexes and triggers.
    fill
        A statement that fills it from older rows when it is made.
    """

    columns: str
    beside: tuple[str, ...] = ()
    fill: str = ""


META = Table("(name TEXT PRIMARY KEY, value)")


class FolderDatabase:
    """A folder of texts by their key, opened read-only where the disk is full or the folder takes no file.

    Parameters
    ----------
    directory
        The folder; made where it is missing.
    tables
        What stands in its file beside the texts, by name; what is missing is made, in memory where the file cannot
        be written.

    Raises
    ------
    CacheError
        When the folder can be neither written nor read.
    """

    def __init__(self, directory: Path, tables: Mapping[str, Table]) -> None:
        self.path = directory / DBNAME
        self._tables = {"Meta": META, **tables}
        self._cache: Any = None
        self._reader: sqlite3.Connection | None = None
        self._stamp: tuple[int, int] | None = None
        self._refusal, self._opening = "", threading.Lock()
        self._open(faults.BUSY_SECONDS)

    @property
    def texts(self) -> Any:
        """The texts, to be written; None where they can only be read."""
        return self._cache

    def why_read_only(self) -> str:
        """Say why nothing can be written, as of now.

        Returns
        -------
        str
            One sentence; empty where the file takes what is written.
        """
        if self._refusal:
            self._open()
        return self._refusal

    def check_room(self) -> None:
        """Write something of no meaning, so that nothing is paid for that could not be kept.

        Raises
        ------
        CacheError
            When the file takes nothing; the message says what to do.
        """
        self._open()
        if self._refusal:
            raise CacheError(self._refusal)

    def now(self) -> float:
        """Return the time of this machine, which all who share the folder are on."""
        return time.time()

    def read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the file.

        Parameters
        ----------
        query
            SQL.
        *values
            What stands for its question marks.

        Returns
        -------
        list of tuple
            The rows.

        Raises
        ------
        CacheError
            When the file is locked or damaged, or the disk fails.
        """
        with faults.as_sentences(self.path):
            return self.connection().execute(query, values).fetchall()

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection, or that by which all read what cannot be written."""
        if self._stamp is not None and self._stamp != self._look():
            self._open()
        connection = self._reader if self._cache is None else self._cache._con
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101 (told to the type checker)
        return connection

    def _undone(self, error: sqlite3.Error | diskcache.Timeout) -> CacheError:
        """Say why something was not written, and leave nothing half written."""
        connection = self.connection()
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, diskcache.Timeout):
            # It stands for whatever kept the lock from being taken.
            try:
                self._try_to_write()
            except sqlite3.Error as cause:
                error = cause
        if faults.kind_of(error) in faults.UNWRITABLE and isinstance(error, sqlite3.Error):
            self._refusal = faults.say_read_only(error, self.path)
        return CacheError(faults.say(error, self.path))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the file's lock, and write all that is written under it, or nothing; within another, join that.

        Yields
        ------
        sqlite3.Connection
            This thread's.

        Raises
        ------
        CacheError
            When nothing was written.
        """
        if self._cache is None:
            raise CacheError(self._refusal)
        connection = self.connection()
        if connection.in_transaction:
            yield connection
            return
        try:
            with self._cache.transact():
                yield connection
        except (sqlite3.Error, diskcache.Timeout) as error:
            raise self._undone(error) from error

    def close(self) -> None:
        """Close this thread's connection; the folder opens again at its next use."""
        if self._cache is not None:
            self._cache.close()

    def _open(self, patience: float = 0.0) -> None:
        """Find out whether the file can be written, and if not, why; open it to be read then."""
        with self._opening, faults.as_sentences(self.path):
            try:
                self._try_to_write(patience)
                if self._cache is None:
                    self._cache = self._open_texts()
                self._refusal, self._stamp = "", None
            except OSError as error:
                self._open_to_read(error)
            except sqlite3.Error as error:
                kind = faults.kind_of(error)
                if kind in faults.LOCKED and self._cache is not None:
                    # Whoever holds the lock shows that there is something to be written to.
                    self._refusal = ""
                elif kind in faults.UNWRITABLE | faults.LOCKED:
                    self._open_to_read(error)
                else:
                    raise

    def _open_texts(self) -> Any:
        cache = diskcache.Cache(
            self.path.parent,
            timeout=faults.BUSY_SECONDS,
            disk=_TextDisk,
            eviction_policy="none",
            cull_limit=0,
            size_limit=UNLIMITED,
            # What is deleted is overwritten, not only given free.
            sqlite_secure_delete=1,
        )
        with cache.transact():
            self._make_tables(cache._con)
        return cache

    def _try_to_write(self, patience: float = 0.0) -> None:
        """Write past diskcache, which tells neither a full disk nor a read-only folder from a lock."""
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return
        with closing(self._connect("mode=rw", patience)) as connection:
            connection.execute(f"CREATE TABLE IF NOT EXISTS Meta {META.columns}")
            connection.execute("INSERT OR REPLACE INTO Meta VALUES ('room', zeroblob(?))", (ROOM,))

    def _open_to_read(self, error: sqlite3.Error | OSError) -> None:
        """Open the file beside others who may write, or as it stands where a file beside it would be needed."""
        if self._cache is not None:
            # Opened while it could be written, it still reads.
            self._refusal = faults.say_read_only(error, self.path)
            return
        stamp = self._look()
        alone = stamp[1] == 0 and faults.kind_of(error) not in faults.LOCKED
        ways = {"mode=ro": None} | ({"mode=ro&immutable=1": stamp} if alone else {})
        for options, seen in ways.items():
            with suppress(sqlite3.Error):
                connection = self._connect(options)
                self._make_tables(connection, "TEMP")
                self._reader, self._stamp = connection, seen
                self._refusal = faults.say_read_only(error, self.path)
                return
        raise CacheError(faults.say(error, self.path)) from error

    def _look(self) -> tuple[int, int]:
        """Tell whether the file is as it was: when it was last written and, of what waits beside it, how much."""
        beside = self.path.with_name(f"{DBNAME}-wal")
        return (
            self.path.stat().st_mtime_ns if self.path.exists() else 0,
            beside.stat().st_size if beside.exists() else 0,
        )

    def _connect(self, options: str, patience: float = 0.0) -> sqlite3.Connection:
        address = f"{self.path.absolute().as_uri()}?{options}"
        return sqlite3.connect(address, patience, isolation_level=None, check_same_thread=False, uri=True)

    def _make_tables(self, connection: sqlite3.Connection, kept: str = "") -> None:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name, table in self._tables.items():
            if name in there:
                continue
            connection.execute(f"CREATE {kept} TABLE {name} {table.columns}")
            for statement in (*(() if kept else table.beside), *filter(None, [table.fill])):
                connection.execute(statement)
