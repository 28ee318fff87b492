"""The table of replies in a shared database: texts by their key, of which the first that was stored stays."""

from collections.abc import Iterable, Iterator

from core.asking.replies.store.contract import Row
from core.asking.replies.store.postgresql.database import PostgresDatabase

BLOCK = 1_000
"""Texts that are asked for at once, and in memory at once, where many are read."""


class PostgresRows:
    """The replies in a database, as `core.asking.replies.store.contract.Rows` says.

    Parameters
    ----------
    database
        With the table.
    """

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def which(self, keys: Iterable[str]) -> set[str]:
        """Find out which keys are there, by one question."""
        wanted = set(keys)
        # Mostly none is missing, and then nothing travels.
        query = (
            "SELECT asked FROM unnest(%s::text[]) AS asked "
            "WHERE NOT EXISTS (SELECT 1 FROM Replies WHERE key = asked)"
        )
        return wanted.difference(key for (key,) in self._database.ask(query, (list(wanted),)))

    def origins(self, keys: Iterable[str]) -> dict[str, int | None]:
        """Find out by which import replies came, by one question."""
        wanted = list(keys)
        found = dict(self._database.ask("SELECT key, source FROM Replies WHERE key = ANY(%s)", (wanted,)))
        return {key: found[key] for key in wanted if key in found}

    def get(self, keys: Iterable[str]) -> list[Row]:
        """Look texts up, all at once, as `blocks` yields them."""
        return [row for block in self.blocks(keys) for row in block]

    def blocks(self, keys: Iterable[str]) -> Iterator[list[Row]]:
        """Look texts up, by one question for every `BLOCK` of them."""
        query = "SELECT key, convert_to(text, 'UTF8') FROM Replies WHERE key = ANY(%s)"
        wanted = list(keys)
        for start in range(0, len(wanted), BLOCK):
            block = wanted[start : start + BLOCK]
            found = dict(self._database.ask(query, (block,), binary=True))
            yield [(key, found[key]) for key in block if key in found]

    def add(self, key: str, text: str, source: int | None = None) -> bool:
        """Store a text where none is."""
        query = "INSERT INTO Replies (key, text, source) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
        return bool(self._database.change(query, (key, text, source)))

    def mend(self, key: str, text: str, source: int | None = None) -> None:
        """Store a text in the place of one that is damaged."""
        mended = "ON CONFLICT (key) DO UPDATE SET text = excluded.text, source = excluded.source"
        query = f"INSERT INTO Replies (key, text, source) VALUES (%s, %s, %s) {mended}"  # noqa: S608
        with self._database.writing():
            self._database.change(query, (key, text, source))
            self._note_change()

    def label(self, keys: Iterable[str], source: int) -> None:
        """Say of texts that are there by which import they came."""
        query = "UPDATE Replies SET source = %s WHERE key = ANY(%s) AND source IS NULL"
        self._database.change(query, (source, list(keys)))

    def remove(self, keys: Iterable[str]) -> int:
        """Take texts away, and say how many were there."""
        with self._database.writing():
            removed = self._database.change("DELETE FROM Replies WHERE key = ANY(%s)", (list(keys),))
            self._note_change()
        return removed

    def keys(self, source: int | None = None) -> list[str]:
        """Return the keys of all replies, ascending, or of those that came by the import of that number."""
        only, values = ("", ()) if source is None else (" AND source = %s", (source,))
        query = f"SELECT key FROM Replies WHERE strpos(key, ':') = 0{only} ORDER BY key"  # noqa: S608
        return [key for (key,) in self._database.ask(query, values)]

    def by_source(self) -> dict[int, int]:
        """Count the replies of every import, by its number."""
        query = "SELECT source, count(*) FROM Replies WHERE source IS NOT NULL GROUP BY source"
        return dict(self._database.ask(query))

    def state(self) -> tuple[int, int]:
        """Tell what is stored from what was: where both numbers are the same, so is all of it."""
        # A number that grows with rows would not do, for who took it first may be seen last. Which transactions
        # are seen tells it, and is the same until anything is written by anybody.
        query = "SELECT value, hashtextextended(pg_current_snapshot()::text, 0) FROM Meta WHERE name = 'changes'"
        ((changes, seen),) = self._database.ask(query)
        return changes, seen

    def _note_change(self) -> None:
        self._database.change("UPDATE Meta SET value = value + 1 WHERE name = %s", ("changes",))
