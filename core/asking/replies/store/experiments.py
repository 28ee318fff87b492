"""The experiments that were asked, and how much of each is stored, kept so that no reply is counted to see it."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from core.asking.replies.store.database import Database, Table

BEFORE = "experiment:"
"""In caches of before, experiments stood among the replies, each under this and its id."""
EXPERIMENTS = Table(
    "(number INTEGER PRIMARY KEY, id TEXT UNIQUE, definition TEXT, summary TEXT, calls INTEGER, stored INTEGER, "
    "source INTEGER)",
    fill="INSERT INTO Experiments (id, definition) SELECT substr(key, 12), value FROM Cache "
    "WHERE key >= 'experiment:' AND key < 'experiment;' AND raw = 1 AND mode = 1",
)
ASKS = Table("(call TEXT, experiment INTEGER, PRIMARY KEY (call, experiment)) WITHOUT ROWID")
"""Which calls an experiment asks, by the key of each as it is shown."""


@dataclass(frozen=True)
class Listed:
    """An experiment that was asked.

    Parameters
    ----------
    id
        Its id.
    summary
        What it asks, for people: a JSON object; empty where it was not counted yet.
    calls, stored
        How many calls it makes, and how many of them are answered.
    """

    id: str
    summary: str
    calls: int
    stored: int


class Experiments:
    """The experiments in a file.

    Parameters
    ----------
    database
        With the tables `EXPERIMENTS`, called Experiments, and `ASKS`, called Asks, beside that of replies.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, id: str, definition: str, source: int | None) -> bool:
        """Write an experiment down where it is not known.

        Parameters
        ----------
        id, definition
            The experiment, and its JSON.
        source
            Number of the import by which it came; None where it is asked here, as it is from then on.

        Returns
        -------
        bool
            Whether it is known how much of it is stored.
        """
        known = self._database.read("SELECT source, stored FROM Experiments WHERE id = ?", id)
        counted = bool(known) and known[0][1] is not None
        if known and (source is not None or known[0][0] is None):
            return counted
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO Experiments (id, definition, source) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET source = NULL WHERE excluded.source IS NULL",
                (id, definition, source),
            )
        return counted

    def definition(self, id: str) -> str | None:
        """Return an experiment's JSON; None where it is not known."""
        found = self._database.read("SELECT definition FROM Experiments WHERE id = ?", id)
        return str(found[0][0]) if found else None

    def definitions(self) -> dict[str, str]:
        """Return every experiment's JSON by its id, ascending."""
        return dict(self._database.read("SELECT id, definition FROM Experiments ORDER BY id"))

    def uncounted(self, source: int | None = None) -> dict[str, str]:
        """Return the JSON of experiments of which it is not known how much is stored, by their ids.

        Parameters
        ----------
        source
            Number of the import by which they came; None for all.

        Returns
        -------
        dict
        """
        query = "SELECT id, definition FROM Experiments WHERE stored IS NULL AND (?1 IS NULL OR source = ?1)"
        return dict(self._database.read(query, source))

    def listed(self) -> list[Listed]:
        """Return every experiment that was counted, by their ids."""
        rows = self._database.read(
            "SELECT id, summary, calls, stored FROM Experiments WHERE stored IS NOT NULL ORDER BY id"
        )
        return [Listed(*row) for row in rows]

    def count(self, found: Listed, calls: Collection[str]) -> None:
        """Write down how much is stored of an experiment; from then on it is kept up to date.

        Parameters
        ----------
        found
            What was counted within the same `Database.writing`.
        calls
            Key of every call, as it is shown.
        """
        with self._database.writing() as connection:
            number = connection.execute("SELECT number FROM Experiments WHERE id = ?", (found.id,)).fetchone()
            asks = [(call, *number) for call in sorted(calls)]
            connection.executemany("INSERT OR IGNORE INTO Asks VALUES (?, ?)", asks)
            connection.execute(
                "UPDATE Experiments SET summary = ?, calls = ?, stored = ? WHERE number = ?",
                (found.summary, found.calls, found.stored, *number),
            )

    def note(self, calls: Collection[str], more: int) -> None:
        """Add to what is stored of every experiment that asks one of some calls.

        Parameters
        ----------
        calls
            Keys of calls as they are shown, of which replies came, or were taken away.
        more
            1, or -1.
        """
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE Experiments SET stored = stored + ?1 * asked.calls FROM "
                "(SELECT experiment, count(*) AS calls FROM Asks "
                "WHERE call IN (SELECT value FROM json_each(?2)) GROUP BY experiment) AS asked "
                "WHERE number = asked.experiment",
                (more, json.dumps(list(calls))),
            )

    def forget(self, source: int) -> None:
        """Forget the experiments that came by an import and of which nothing is stored; the others stay.

        Parameters
        ----------
        source
            Number of the import.
        """
        with self._database.writing() as connection:
            gone = "SELECT number FROM Experiments WHERE source = ? AND stored = 0"
            connection.execute(f"DELETE FROM Asks WHERE experiment IN ({gone})", (source,))  # noqa: S608
            connection.execute("DELETE FROM Experiments WHERE source = ? AND stored = 0", (source,))
            connection.execute("UPDATE Experiments SET source = NULL WHERE source = ?", (source,))
