"""A file of SQLite's that threads and processes share, and that is read where it cannot be written."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakSet

from core.asking.replies.store import faults
from core.basics.errors import CacheError

ROOM = 2**16
"""Bytes that must fit on the disk before anything is asked: replies that are under way then find their place."""
PRAGMAS = ("synchronous = NORMAL", "cache_size = -32768", "temp_store = MEMORY")


@dataclass(frozen=True)
class Table:
    """A table of a file.

    Parameters
    ----------
    columns
        As SQL declares them, in brackets, with what follows them.
    index
        A statement that makes an index of it.
    fill
        A statement that fills it from older tables when it is made.
    """

    columns: str
    index: str = ""
    fill: str = ""


META = Table("(name TEXT PRIMARY KEY, value)")


@dataclass(frozen=True)
class _Way:
    """How the file is opened; ``stamp`` tells, where nobody may write meanwhile, whether somebody did."""

    options: str
    writes: bool = False
    stamp: tuple[int, int] | None = None


_WRITE = _Way("mode=rwc", writes=True)
_READ = _Way("mode=ro")


class _Held:
    """A thread's connection, and how it was opened."""

    def __init__(self, raw: sqlite3.Connection, way: _Way) -> None:
        self.raw = raw
        self.way = way


class Database:
    """A file with tables, opened read-only where the disk is full or its folder takes no file.

    Parameters
    ----------
    path
        The file; it is made, and its folder, where they are missing.
    tables
        By name; those that are missing are made, in memory where the file cannot be written.

    Raises
    ------
    CacheError
        When the file can be neither written nor read.
    """

    def __init__(self, path: Path, tables: Mapping[str, Table]) -> None:
        self.path = path
        self._tables = {"Meta": META, **tables}
        self._local, self._all = threading.local(), WeakSet[_Held]()
        self._opening = threading.Lock()
        self._way, self._refusal = _WRITE, ""
        self._open()

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
        if not self._way.writes:
            raise CacheError(self._refusal)
        with faults.as_sentences(self.path):
            connection = self.connection()
            if connection.in_transaction:
                yield connection
                return
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error) and faults.kind_of(error) in faults.UNWRITABLE:
                    self._refusal = faults.say_read_only(error, self.path)
                raise

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection.

        Returns
        -------
        sqlite3.Connection
        """
        if self._way.stamp is not None and self._way.stamp != self._stamp():
            self._open()
        held: _Held | None = getattr(self._local, "held", None)
        if held is None or held.way != self._way:
            held = self._hold(self._way)
        return held.raw

    def close(self) -> None:
        """Close every thread's connection; the file opens again at its next use."""
        for held in list(self._all):
            held.raw.close()
        self._local, self._all = threading.local(), WeakSet()

    def _open(self) -> None:
        """Find the way in which the file can be opened, and why it is not to be written."""
        with self._opening, faults.as_sentences(self.path):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._try_to_write()
                self._way, self._refusal = _WRITE, ""
            except OSError as error:
                self._read_only(error)
            except sqlite3.Error as error:
                if faults.kind_of(error) not in faults.UNWRITABLE:
                    raise
                self._read_only(error)

    def _try_to_write(self) -> None:
        held: _Held | None = getattr(self._local, "held", None)
        if held is None or not held.way.writes:
            held = self._hold(_WRITE)
        try:
            # Whoever holds the lock shows that there is something to be written to.
            held.raw.execute("PRAGMA busy_timeout = 0")
            held.raw.execute("INSERT OR REPLACE INTO Meta VALUES ('room', zeroblob(?))", (ROOM,))
        except sqlite3.OperationalError as error:
            if faults.kind_of(error) not in faults.LOCKED:
                raise
        finally:
            held.raw.execute(f"PRAGMA busy_timeout = {1000 * faults.BUSY_SECONDS:.0f}")

    def _read_only(self, error: sqlite3.Error | OSError) -> None:
        """Open the file beside others who may write, or as it stands where a file beside it would be needed."""
        stamp = self._stamp()
        standing = [_Way("mode=ro&immutable=1", stamp=stamp)] if stamp[1] == 0 else []
        for way in (_READ, *standing):
            with suppress(sqlite3.Error):
                self._hold(way)
                self._way, self._refusal = way, faults.say_read_only(error, self.path)
                return
        raise CacheError(faults.say(error, self.path)) from error

    def _hold(self, way: _Way) -> _Held:
        held = self._local.held = _Held(self._connect(way), way)
        self._all.add(held)
        return held

    def _stamp(self) -> tuple[int, int]:
        """Tell whether the file is as it was: when it was last written and, of what waits beside it, how much."""
        beside = self.path.with_name(f"{self.path.name}-wal")
        return (
            self.path.stat().st_mtime_ns if self.path.exists() else 0,
            beside.stat().st_size if beside.exists() else 0,
        )

    def _connect(self, way: _Way) -> sqlite3.Connection:
        address = f"{self.path.absolute().as_uri()}?{way.options}"
        connection = sqlite3.connect(
            address, faults.BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
        )
        try:
            # A damaged text is found where it is read, and is no reason to read nothing.
            connection.text_factory = lambda raw: raw.decode(errors="replace")
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if way.writes:
                connection.execute("PRAGMA journal_mode = WAL")
            self._make_tables(connection, way)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_tables(self, connection: sqlite3.Connection, way: _Way) -> None:
        if not self._missing(connection):
            return
        if way.writes:
            connection.execute("BEGIN IMMEDIATE")
        # Asked again under the lock, for another process may have made them.
        for name, table in self._missing(connection):
            connection.execute(f"CREATE {'' if way.writes else 'TEMP'} TABLE {name} {table.columns}")
            if way.writes and table.index:
                connection.execute(table.index)
            if table.fill:
                connection.execute(table.fill)
        if way.writes:
            connection.execute("COMMIT")

    def _missing(self, connection: sqlite3.Connection) -> Iterable[tuple[str, Table]]:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return [(name, table) for name, table in self._tables.items() if name not in there]
