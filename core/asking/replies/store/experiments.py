"""The experiments that were asked, and how much of each is stored, kept so that no reply is counted to see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.asking.replies.store.contract import Database, Writer
from core.asking.replies.store.database import Table

_COUNT = """
CREATE TRIGGER Experiments_{event} AFTER {event} ON Cache WHEN {row}.raw = 1 BEGIN
  UPDATE Experiments SET stored = stored {more}
  WHERE number IN (
    SELECT experiment FROM Asks
    WHERE call = ifnull((SELECT call FROM Forms WHERE name = {row}.key), {row}.key)
  ) AND NOT EXISTS (
    SELECT 1 FROM Cache WHERE raw = 1 AND key IN (
      SELECT call FROM Forms WHERE name = {row}.key UNION ALL SELECT name FROM Forms WHERE call = {row}.key
    )
  );
END
"""
"""A reply counts for every experiment that asks its call, unless the call is answered in another form, too."""
EXPERIMENTS = Table(
    "(number INTEGER PRIMARY KEY, id TEXT UNIQUE, definition TEXT, summary TEXT, calls INTEGER, stored INTEGER, "
    "source INTEGER)",
    (
        _COUNT.format(event="INSERT", row="NEW", more="+ 1"),
        _COUNT.format(event="DELETE", row="OLD", more="- 1"),
    ),
    fill="INSERT INTO Experiments (id, definition) SELECT substr(key, 12), value FROM Cache "
    "WHERE key >= 'experiment:' AND key < 'experiment;' AND raw = 1 AND mode = 1",
)
"""In caches of before, experiments stood among the replies, each under this word and its id."""
ASKS = Table("(call TEXT, experiment INTEGER, PRIMARY KEY (call, experiment)) WITHOUT ROWID")
"""Which calls an experiment asks, by the key of each as it is shown."""
FORMS = Table("(name TEXT PRIMARY KEY, call TEXT)", ("CREATE INDEX Forms_call ON Forms (call)",))
"""Under which key a reply to a call is stored that was put in another form."""


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
    """The experiments beside replies.

    Parameters
    ----------
    database
        With the tables `EXPERIMENTS`, called Experiments, `ASKS`, called Asks, and `FORMS`, called Forms, beside
        that of replies.
    """

    _STORED = "stored"
    """How many calls of an experiment are answered, as SQL says it."""

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
        known = self._database.read("SELECT source, calls FROM Experiments WHERE id = ?", id)
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

    def sources(self) -> dict[str, int | None]:
        """Return by which import every experiment came, by its id; None of one that was asked here."""
        return dict(self._database.read("SELECT id, source FROM Experiments"))

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
        only, values = ("", ()) if source is None else (" AND source = ?", (source,))
        query = f"SELECT id, definition FROM Experiments WHERE calls IS NULL{only}"  # noqa: S608
        return dict(self._database.read(query, *values))

    def listed(self) -> list[Listed]:
        """Return every experiment that was counted, by their ids."""
        columns = f"id, summary, calls, {self._STORED}"
        query = f"SELECT {columns} FROM Experiments WHERE calls IS NOT NULL ORDER BY id"  # noqa: S608
        return [Listed(*row) for row in self._database.read(query)]

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
            (number,) = connection.execute("SELECT number FROM Experiments WHERE id = ?", (found.id,)).fetchone()
            asks = [(call, number) for call in sorted(calls)]
            connection.executemany("INSERT INTO Asks VALUES (?, ?) ON CONFLICT DO NOTHING", asks)
            self._write_count(connection, found, number)

    def _write_count(self, connection: Writer, found: Listed, number: int) -> None:
        connection.execute(
            "UPDATE Experiments SET summary = ?, calls = ?, stored = ? WHERE number = ?",
            (found.summary, found.calls, found.stored, number),
        )

    def note_forms(self, names: Mapping[str, str]) -> None:
        """Write down under which keys replies are stored, or may be, to calls that were put in another form.

        Parameters
        ----------
        names
            Key of the call as it is shown, by the key of its reply.
        """
        with self._database.writing() as connection:
            connection.executemany("INSERT INTO Forms VALUES (?, ?) ON CONFLICT DO NOTHING", list(names.items()))

    def drop(self, id: str) -> None:
        """Take what an experiment is away, personas and product included."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM Asks WHERE experiment IN (SELECT number FROM Experiments WHERE id = ?)", (id,)
            )
            connection.execute("DELETE FROM Experiments WHERE id = ?", (id,))

    def forget(self, source: int) -> None:
        """Forget the experiments that came by an import and of which nothing is stored; the others stay.

        Parameters
        ----------
        source
            Number of the import.
        """
        with self._database.writing() as connection:
            gone = f"source = ? AND calls IS NOT NULL AND {self._STORED} = 0"
            asks = f"SELECT number FROM Experiments WHERE {gone}"  # noqa: S608
            connection.execute(f"DELETE FROM Asks WHERE experiment IN ({asks})", (source,))  # noqa: S608
            connection.execute(f"DELETE FROM Experiments WHERE {gone}", (source,))  # noqa: S608
            connection.execute("UPDATE Experiments SET source = NULL WHERE source = ?", (source,))
