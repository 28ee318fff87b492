"""Tables in PostgreSQL, which are read where they cannot be written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg

from core.asking.replies.store.contract import Answer, Writer
from core.asking.replies.store.postgresql import faults
from core.asking.replies.store.postgresql.connections import Connection, Connections
from core.basics.errors import CacheError

ROOM = (
    "INSERT INTO Leases VALUES ('room', '', clock_timestamp()) "
    "ON CONFLICT (key) DO UPDATE SET until = excluded.until"
)
"""A row of no meaning where no lock is waited for."""
HOLD = "BEGIN; LOCK TABLE Meta IN EXCLUSIVE MODE"
"""As in a folder, whoever writes more than one row does it alone; a reply or a lease alone waits for nobody."""

Result = TypeVar("Result")


class _Statements:
    """Takes statements whose values stand behind question marks, as those of SQLite do."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def execute(self, query: str, values: Sequence[Any] = ()) -> Answer:
        return self.connection.execute(_of_psycopg(query), values or None)

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(_of_psycopg(query), rows)


class PostgresDatabase:
    """Keeps tables as `core.asking.replies.store.contract.Database` says.

    Parameters
    ----------
    connections
        To the database.

    Raises
    ------
    CacheError
        When it can be neither written nor read.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._refusal = ""
        self._try_to_write()

    def why_read_only(self) -> str:
        """Say why nothing can be written, as of now; empty where it can."""
        if self._refusal:
            self._try_to_write()
        return self._refusal

    def check_room(self) -> None:
        """Write something of no meaning, so that nothing is paid for that could not be kept."""
        self._try_to_write()
        if self._refusal:
            raise CacheError(self._refusal)

    def now(self) -> float:
        """Return the time of the database's clock."""
        ((now,),) = self.read("SELECT extract(epoch FROM clock_timestamp())::float8")
        return float(now)

    def read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the tables."""
        return self.ask(_of_psycopg(query), values)

    def ask(self, query: str, values: Sequence[Any] = (), *, binary: bool = False) -> list[tuple[Any, ...]]:
        """Ask the tables in psycopg's writing.

        Parameters
        ----------
        query, values
            The statement, which may be run twice, and what stands for its marks.
        binary
            Whether bytes come as they are.

        Returns
        -------
        list of tuple
            The rows.

        Raises
        ------
        CacheError
            As of `read`.
        """
        return self._run(lambda one: one.execute(query, values or None, binary=binary).fetchall())

    def change(self, query: str, values: Sequence[Any]) -> int:
        """Change the tables by one statement, within `writing` or alone.

        Parameters
        ----------
        query, values
            As for `ask`.

        Returns
        -------
        int
            How many rows were changed.

        Raises
        ------
        CacheError
            When none was.
        """
        return self._run(lambda one: one.execute(query, values).rowcount)

    def _run(self, work: Callable[[Connection], Result]) -> Result:
        with self._sentences():
            held = self._connections.held
            return work(held) if held is not None else self._connections.run(work)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Hold the lock, and write all that is written under it, or nothing; within another, join that."""
        if (held := self._connections.held) is not None:
            yield _Statements(held)
            return
        if self._refusal:
            raise CacheError(self._refusal)
        with self._sentences():
            connection, _ = self._connections.begin(lambda one: one.execute(HOLD))
            with self._connections.holding(connection):
                yield _Statements(connection)
                connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connections that are idle."""
        self._connections.close()

    def _try_to_write(self) -> None:
        try:
            self._connections.run(lambda one: one.execute(ROOM))
            self._refusal = ""
        except faults.UNWRITABLE as error:
            self._refusal = faults.say_read_only(error, self._connections.address)
        except psycopg.Error as error:
            raise CacheError(faults.say(error, self._connections.address)) from error

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            if isinstance(error, faults.UNWRITABLE):
                self._refusal = faults.say_read_only(error, self._connections.address)
            raise CacheError(faults.say(error, self._connections.address)) from error


def _of_psycopg(query: str) -> str:
    return query.replace("?", "%s")
