"""The table of replies in a folder: texts by their key, of which the first that was stored stays."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from diskcache.core import MODE_RAW

from core.asking.replies.store import faults
from core.asking.replies.store.contract import Row
from core.asking.replies.store.database import FolderDatabase
from core.basics.errors import CacheError

IS_ITS = "Cache.key = asked.value AND Cache.raw = 1"
FOR_EACH = f"FROM json_each(?) AS asked CROSS JOIN Cache ON {IS_ITS}"
"""Looks keys up in their order, in which replies mostly stand, too; ``asked.key`` is the place of each."""
BLOCK = 256
"""Texts that are in memory at once where many are read."""
IS_REPLY = "raw = 1 AND typeof(key) = 'text' AND instr(key, ':') = 0"


class FolderRows:
    """The replies in a file, as `core.asking.replies.store.contract.Rows` says.

    Parameters
    ----------
    database
        Where they are written by diskcache, and read by SQL, for it has no look-up of many keys.
    """

    def __init__(self, database: FolderDatabase) -> None:
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
        wanted = set(keys)
        # To be told of those that are not there takes half as long, for mostly none is missing.
        there = f"SELECT 1 FROM Cache WHERE {IS_ITS}"  # noqa: S608
        query = f"SELECT value FROM json_each(?) AS asked WHERE NOT EXISTS ({there})"  # noqa: S608
        return wanted.difference(key for (key,) in self._database.read(query, json.dumps(list(wanted))))

    def origins(self, keys: Iterable[str]) -> dict[str, int | None]:
        """Find out by which import replies came, by one question.

        Parameters
        ----------
        keys
            Any.

        Returns
        -------
        dict
            Number of the import by the key of every reply that is there; None of one that was asked here.
        """
        wanted = list(keys)
        query = f"SELECT asked.key, tag {FOR_EACH}"
        return {wanted[place]: number for place, number in self._database.read(query, json.dumps(wanted))}

    def get(self, keys: Iterable[str]) -> list[Row]:
        """Look texts up, all at once, as `blocks` yields them.

        Parameters
        ----------
        keys
            Any.

        Returns
        -------
        list of Row
        """
        return [row for block in self.blocks(keys) for row in block]

    def blocks(self, keys: Iterable[str]) -> Iterator[list[Row]]:
        """Look texts up, by one question; where the file is damaged in the place of one, by one for each.

        Parameters
        ----------
        keys
            Any.

        Yields
        ------
        list of Row
            Those that are there, `BLOCK` at a time, so that no more are in memory: key, and text in UTF-8, or,
            where a byte was changed, perhaps in no writing; None where it cannot be read.

        Raises
        ------
        CacheError
            When the file is damaged as a whole, or locked.
        """
        wanted, next_place = list(keys), 0
        try:
            found = self._ask(wanted)
            while block := found.fetchmany(BLOCK):
                next_place = block[-1][0] + 1
                yield [(wanted[place], text) for place, text in block]
        except sqlite3.Error as error:
            if faults.kind_of(error) not in faults.DAMAGED:
                raise CacheError(faults.say(error, self._database.path)) from error
            yield [row for key in wanted[next_place:] for row in self._get_alone(key)]

    def _ask(self, keys: list[str]) -> sqlite3.Cursor:
        text = f"iif(mode = {MODE_RAW}, CAST(Cache.value AS BLOB), NULL)"
        query = f"SELECT asked.key, {text} {FOR_EACH}"
        return self._database.connection().execute(query, (json.dumps(keys),))

    def _get_alone(self, key: str) -> list[Row]:
        try:
            return [(key, text) for _, text in self._ask([key])]
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
            mine = "key IN (SELECT value FROM json_each(?)) AND raw = 1"
            query = f"UPDATE Cache SET tag = ? WHERE {mine} AND tag IS NULL"  # noqa: S608
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
