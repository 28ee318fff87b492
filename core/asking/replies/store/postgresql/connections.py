"""Connections to a shared database: made when they are needed, lent to one thread, and kept for the next."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, TypeVar

import psycopg

from core.asking.replies.store.place import PostgresAddress
from core.asking.replies.store.postgresql import faults
from core.asking.replies.store.postgresql.schema import SCHEMA, prepare
from core.basics.errors import CacheError

IDLE = 8
"""So many connections are kept open for whoever needs one next."""
CONNECT_SECONDS = 10
"""So long an address may not answer."""
PATIENCE = 5.0
"""Seconds within which a database that restarts is back: replies that were paid for wait so long."""
LOOK = 0.1

Connection = psycopg.Connection[tuple[Any, ...]]
Result = TypeVar("Result")


class Connections:
    """The connections of a process to one database.

    Parameters
    ----------
    address
        Of the database.
    """

    def __init__(self, address: PostgresAddress) -> None:
        self.address = address
        self._idle: deque[Connection] = deque()
        self._is_prepared, self._mine = False, threading.local()

    @property
    def held(self) -> Connection | None:
        """The connection by which this thread writes several rows as one step; None where it does not."""
        return getattr(self._mine, "connection", None)

    @contextmanager
    def holding(self, connection: Connection) -> Iterator[None]:
        """Have this thread do everything by one connection, which is given back then."""
        self._mine.connection = connection
        try:
            yield
        finally:
            self._mine.connection = None
            self.give_back(connection)

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do what may be done twice, once more where the connection for it had been lost.

        Parameters
        ----------
        work
            One statement, or several that begin a transaction and end it.

        Returns
        -------
        object
            What came of it.

        Raises
        ------
        CacheError
            When there is no connection.
        """
        connection, result = self.begin(work)
        self.give_back(connection)
        return result

    def begin(self, work: Callable[[Connection], Result]) -> tuple[Connection, Result]:
        """Do as `run`, and go on with the connection.

        Parameters
        ----------
        work
            As for `run`.

        Returns
        -------
        tuple
            The connection, to be given back, and what came of the work.

        Raises
        ------
        CacheError
            As of `run`.
        """
        connection = self._take() or self._connect()
        try:
            return connection, work(connection)
        except psycopg.OperationalError:
            if not connection.closed:
                self.give_back(connection)
                raise
        except BaseException:
            self.give_back(connection)
            raise
        # Those that were idle went the same way.
        connection.close()
        self.close()
        connection = self._connect_again()
        try:
            return connection, work(connection)
        except BaseException:
            self.give_back(connection)
            raise

    def give_back(self, connection: Connection) -> None:
        """Keep a connection for who needs one next; what it had begun and not ended is undone."""
        with suppress(psycopg.Error):
            if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                connection.rollback()
        if connection.closed or len(self._idle) >= IDLE:
            connection.close()
        else:
            self._idle.append(connection)

    def close(self) -> None:
        """Close what is idle; who needs a connection later makes another."""
        while (connection := self._take()) is not None:
            connection.close()

    def _take(self) -> Connection | None:
        with suppress(IndexError):
            return self._idle.pop()
        return None

    def _connect_again(self) -> Connection:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._connect()
            except CacheError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(LOOK)

    def _connect(self) -> Connection:
        try:
            connection = psycopg.connect(
                self.address.url,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                fallback_application_name="unblind",
                client_encoding="utf8",
                # A machine that is gone is noticed in half a minute, and not in the hours that are usual.
                keepalives_idle=20,
                keepalives_interval=5,
                keepalives_count=2,
                tcp_user_timeout=30_000,
            )
        except psycopg.Error as error:
            # Without what caused it, for that may hold the address.
            raise CacheError(faults.say_unreachable(error, self.address)) from None
        try:
            patience = f"{faults.LOCK_SECONDS * 1_000:.0f}ms"
            connection.execute(f"SET search_path TO {SCHEMA}; SET lock_timeout TO '{patience}'")
            if not self._is_prepared:
                prepare(connection, str(self.address))
                self._is_prepared = True
        except psycopg.Error as error:
            connection.close()
            raise CacheError(faults.say(error, self.address)) from None
        except BaseException:
            connection.close()
            raise
        return connection


@cache
def connections_to(address: PostgresAddress) -> Connections:
    """Return the connections of this process to a database, which all of its threads share.

    Parameters
    ----------
    address
        Of the database.

    Returns
    -------
    Connections
    """
    return Connections(address)
