"""A claim on a call, taken before it is made, so that two processes on one folder do not both pay for it."""

import time
import uuid
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from core.asking.replies.store.database import Database, Table
from core.basics.errors import CacheError

FILE = "claims.db"
CLAIMS = Table("(key TEXT PRIMARY KEY, holder TEXT, until REAL) WITHOUT ROWID")
CLAIM_SECONDS = 15.0
"""A claim ends so long after it was last renewed: a process that dies gives up its claims by that."""
RENEW_SECONDS = 4.0


class Claims:
    """The claims of one runner, on a folder that others share.

    Parameters
    ----------
    directory
        Of the reply cache; nothing is made in it before the first claim.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE
        self._holder = uuid.uuid4().hex

    @cached_property
    def _database(self) -> Database:
        return Database(self._path, {"Claims": CLAIMS})

    def take(self, key: str) -> bool:
        """Claim a call, unless somebody else holds a claim on it.

        Parameters
        ----------
        key
            `Request.key`.

        Returns
        -------
        bool
            Whether the claim is ours.

        Raises
        ------
        CacheError
            When the folder cannot be used.
        """
        now = time.time()
        with self._database.writing() as connection:
            made = connection.execute(
                "INSERT INTO Claims VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE "
                "SET holder = excluded.holder, until = excluded.until WHERE until < ?",
                (key, self._holder, now + CLAIM_SECONDS, now),
            )
            return made.rowcount == 1

    def free(self, key: str) -> None:
        """Give a claim of ours up; without a word where the disk takes nothing more, for it expires by itself."""
        with suppress(CacheError), self._database.writing() as connection:
            connection.execute("DELETE FROM Claims WHERE key = ? AND holder = ?", (key, self._holder))

    def renew(self) -> None:
        """Let every claim of ours last for another `CLAIM_SECONDS`."""
        if "_database" in vars(self):
            with self._database.writing() as connection:
                until = time.time() + CLAIM_SECONDS
                connection.execute("UPDATE Claims SET until = ? WHERE holder = ?", (until, self._holder))

    def close(self) -> None:
        """Close the file, where it was opened."""
        if "_database" in vars(self):
            self._database.close()
