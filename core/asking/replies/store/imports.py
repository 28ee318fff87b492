"""From which files replies came that were not asked here."""

from dataclasses import astuple, dataclass
from typing import Literal

from core.asking.replies.store.contract import Database
from core.asking.replies.store.database import Table

SOURCES = Table(
    "(number INTEGER PRIMARY KEY, kind TEXT, file TEXT, sha256 TEXT, time TEXT, person TEXT, "
    "UNIQUE (kind, sha256))",
    ("CREATE INDEX Cache_source ON Cache (tag) WHERE tag IS NOT NULL",),
)


@dataclass(frozen=True)
class Source:
    """A file from which replies came.

    Parameters
    ----------
    kind
        ``app`` for a recording that comes with the app, ``import`` for one that somebody took.
    file
        Its name.
    sha256
        Digest of the file, in hexadecimal digits.
    time
        When it was taken, ISO 8601 in UTC.
    person
        By whom; empty where that is not known.
    """

    kind: Literal["app", "import"]
    file: str
    sha256: str
    time: str
    person: str = ""


class Sources:
    """The imports beside replies.

    Parameters
    ----------
    database
        With the table `SOURCES`, called Sources.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def knows(self, kind: str, sha256: str) -> bool:
        """Say whether a file was taken."""
        return bool(self._database.read("SELECT 1 FROM Sources WHERE kind = ? AND sha256 = ?", kind, sha256))

    def add(self, source: Source) -> int:
        """Write a file down where it is not known.

        Parameters
        ----------
        source
            The file, and when and by whom it is taken.

        Returns
        -------
        int
            Its number; of one that was taken before, with its date.
        """
        with self._database.writing() as connection:
            columns = "kind, file, sha256, time, person"
            query = f"INSERT INTO Sources ({columns}) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"  # noqa: S608
            connection.execute(query, astuple(source))
            known = "SELECT number FROM Sources WHERE kind = ? AND sha256 = ?"
            return int(connection.execute(known, (source.kind, source.sha256)).fetchone()[0])

    def all(self) -> dict[int, Source]:
        """Return every file by its number, in the order in which they were taken."""
        query = "SELECT number, kind, file, sha256, time, person FROM Sources ORDER BY number"
        return {number: Source(*source) for number, *source in self._database.read(query)}

    def remove(self, number: int) -> None:
        """Forget a file."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM Sources WHERE number = ?", (number,))
