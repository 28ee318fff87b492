"""What the reply cache asks of whatever keeps it: a folder, or a database that several machines share."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[str, bytes | None]
"""A key, and its text in UTF-8, or, where a byte was changed, perhaps in none; None where it cannot be read."""


class Answer(Protocol):
    """The rows that a statement gives."""

    def fetchone(self) -> Any:
        """Return the next row; None where there is no more."""

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows."""


class Writer(Protocol):
    """Takes statements of SQL in which question marks stand for values."""

    def execute(self, query: str, values: Sequence[Any] = ..., /) -> Answer:
        """Run one."""

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Run one for every row of values."""


class Database(Protocol):
    """Tables that are written under a lock which holds across processes, and machines where they share them."""

    def why_read_only(self) -> str:
        """Say in one sentence why nothing can be written, as of now; empty where it can."""

    def check_room(self) -> None:
        """Write something of no meaning, so that nothing is paid for that could not be kept.

        Raises
        ------
        CacheError
            When nothing can be written; the message says what to do.
        """

    def now(self) -> float:
        """Return the time that all who share the tables agree on, in seconds."""

    def read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the tables.

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
            When they cannot be read; the message says what to do.
        """

    def writing(self) -> AbstractContextManager[Writer]:
        """Hold the lock, and write all that is written under it, or nothing; within another, join that.

        Raises
        ------
        CacheError
            When nothing was written.
        """

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""


class Rows(Protocol):
    """Texts by their key, of which the first that was stored stays."""

    def which(self, keys: Iterable[str]) -> set[str]:
        """Find out which keys are there."""

    def origins(self, keys: Iterable[str]) -> dict[str, int | None]:
        """Find out by which import replies came.

        Parameters
        ----------
        keys
            Any.

        Returns
        -------
        dict
            Number of the import by the key of every reply that is there; None of one that was asked here.
        """

    def get(self, keys: Iterable[str]) -> list[Row]:
        """Look texts up, all at once, as `blocks` yields them."""

    def blocks(self, keys: Iterable[str]) -> Iterator[list[Row]]:
        """Look texts up, some in memory at a time.

        Parameters
        ----------
        keys
            Any.

        Yields
        ------
        list of Row
            Those that are there, in the order of the keys.

        Raises
        ------
        CacheError
            When nothing can be read.
        """

    def add(self, key: str, text: str, source: int | None = None) -> bool:
        """Store a text where none is.

        Parameters
        ----------
        key, text
            What to store, and under what.
        source
            Number of the import by which it comes; None where it was asked here.

        Returns
        -------
        bool
            Whether none was there.
        """

    def mend(self, key: str, text: str, source: int | None = None) -> None:
        """Store a text in the place of one that is damaged.

        Parameters
        ----------
        key, text, source
            As for `add`.
        """

    def label(self, keys: Iterable[str], source: int) -> None:
        """Say of texts that are there by which import they came.

        Parameters
        ----------
        keys
            Of those that were not said to have come by another.
        source
            Number of the import.
        """

    def remove(self, keys: Iterable[str]) -> int:
        """Take texts away, and say how many were there."""

    def keys(self, source: int | None = None) -> list[str]:
        """Return the keys of all replies, ascending, or of those that came by the import of that number."""

    def by_source(self) -> dict[int, int]:
        """Count the replies of every import, by its number."""

    def state(self) -> tuple[int, int]:
        """Tell what is stored from what was: where both numbers are the same, so is all of it.

        Returns
        -------
        tuple of int
            How often anything was taken away or mended, and a number that is another once anything was added.
        """


class Leases(Protocol):
    """Keys that are held by one holder at a time, each until it is given up or expires."""

    def take(self, key: str, holder: str, seconds: float) -> bool:
        """Hold a key for so long, unless somebody else does.

        Raises
        ------
        CacheError
            When it is not known who does.
        """

    def drop(self, keys: Sequence[str], holder: str) -> None:
        """Give up those of the keys that the holder has.

        Raises
        ------
        CacheError
            When none was given up.
        """

    def renew(self, keys: Sequence[str], holder: str, seconds: float) -> None:
        """Hold those of the keys that the holder still has for so long from now; and one lost, if nobody took it.

        Raises
        ------
        CacheError
            When none was renewed.
        """

    def close(self) -> None:
        """Close this thread's connection."""
