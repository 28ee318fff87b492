"""The table of replies: texts by their key, of which the first that was stored stays."""

import json
import sqlite3
from collections.abc import Iterable

from diskcache.core import MODE_RAW

from core.asking.replies.store import faults
from core.asking.replies.store.database import Database
from core.basics.errors import CacheError

ASKED_FOR = "key IN (SELECT value FROM json_each(?)) AND raw = 1"
IS_REPLY = "raw = 1 AND typeof(key) = 'text' AND instr(key, ':') = 0"


class Rows:
    """The replies in a file.

    Parameters
    ----------
    database
        Where they are written by diskcache, and read by SQL, for it has no look-up of many keys.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def which(self, keys: Iterable[str]) -> set[str]:
        """Find out which keys are there, by one question.

        Parameters
        ----------
        keys
            Any.

        Returns
        -------
        set of str
        """
        query = f"SELECT key FROM Cache WHERE {ASKED_FOR}"  # noqa: S608 (no text of others)
        return {key for (key,) in self._database.read(query, json.dumps(list(keys)))}

    def sources(self, keys: Iterable[str]) -> dict[str, int]:
        """Find out which replies were not asked here.

        Parameters
        ----------
        keys
            Any.

        Returns
        -------
        dict
            Number of the import by which each came, by its key.
        """
        query = f"SELECT key, tag FROM Cache WHERE {ASKED_FOR} AND tag IS NOT NULL"  # noqa: S608
        return dict(self._database.read(query, json.dumps(list(keys))))

    def get(self, keys: Iterable[str]) -> list[tuple[str, bytes | None]]:
        """Look texts up, by one question; where the file is damaged in the place of one, by one for each.

        Parameters
        ----------
        keys
            Any.

        Returns
        -------
        list of tuple
            Key and text of those that are there: in UTF-8, or, where a byte was changed, perhaps in no writing;
            None where it cannot be read.
        """
        wanted = list(keys)
        try:
            return self._get(wanted)
        except sqlite3.Error as error:
            if faults.kind_of(error) not in faults.DAMAGED:
                raise CacheError(faults.say(error, self._database.path)) from error
        return [found for key in wanted for found in self._get_alone(key)]

    def _get(self, keys: list[str]) -> list[tuple[str, bytes | None]]:
        text = f"iif(mode = {MODE_RAW}, CAST(value AS BLOB), NULL)"
        query = f"SELECT key, {text} FROM Cache WHERE {ASKED_FOR}"  # noqa: S608 (no text of others)
        return self._database.connection().execute(query, (json.dumps(keys),)).fetchall()

    def _get_alone(self, key: str) -> list[tuple[str, bytes | None]]:
        try:
            return self._get([key])
        except sqlite3.DatabaseError:
            return [(key, None)]

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
        with self._database.writing():
            return bool(self._database.texts.add(key, text, tag=source))

    def mend(self, key: str, text: str, source: int | None = None) -> None:
        """Store a text in the place of one that is damaged.

        Parameters
        ----------
        key, text, source
            As for `add`.
        """
        with self._database.writing() as connection:
            self._database.texts.set(key, text, tag=source)
            self._note_change(connection)

    def label(self, keys: Iterable[str], source: int) -> None:
        """Say of texts that are there by which import they came.

        Parameters
        ----------
        keys
            Of those that were not said to have come by another.
        source
            Number of the import.
        """
        with self._database.writing() as connection:
            query = f"UPDATE Cache SET tag = ? WHERE {ASKED_FOR} AND tag IS NULL"  # noqa: S608
            connection.execute(query, (source, json.dumps(list(keys))))

    def remove(self, keys: Iterable[str]) -> int:
        """Take texts away.

        Parameters
        ----------
        keys
            Any.

        Returns
        -------
        int
            How many were there.
        """
        with self._database.writing() as connection:
            removed = sum(bool(self._database.texts.delete(key)) for key in keys)
            self._note_change(connection)
        return removed

    def keys(self, source: int | None = None) -> list[str]:
        """Return the keys of all replies, or of those that came by one import, by one question.

        Parameters
        ----------
        source
            Number of the import; None for all.

        Returns
        -------
        list of str
            Ascending.
        """
        only = "" if source is None else " AND tag = ?"
        query = f"SELECT key FROM Cache WHERE {IS_REPLY}{only} ORDER BY key"  # noqa: S608
        return [key for (key,) in self._database.read(query, *(() if source is None else (source,)))]

    def by_source(self) -> dict[int, int]:
        """Count the replies of every import, by one question.

        Returns
        -------
        dict
            Number of replies by number of the import.
        """
        return dict(self._database.read("SELECT tag, count(*) FROM Cache WHERE tag IS NOT NULL GROUP BY tag"))

    def state(self) -> tuple[int, int]:
        """Tell what is stored from what was: where both numbers are the same, so is all of it.

        Returns
        -------
        tuple of int
            How often anything was taken away or mended, and a number that grows with what is added.
        """
        query = "SELECT (SELECT value FROM Meta WHERE name = 'changes'), (SELECT max(rowid) FROM Cache)"
        changes, newest = self._database.read(query)[0]
        return changes or 0, newest or 0

    @staticmethod
    def _note_change(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO Meta VALUES ('changes', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
        )
