"""A claim on a call, taken before it is made, so that two processes on one folder do not both pay for it."""

from contextlib import suppress
from functools import cached_property
from pathlib import Path

from core.asking.replies.store.database import Database
from core.basics.errors import CacheError

FOLDER = "claims"
CLAIM_SECONDS = 15.0
"""A claim ends so long after it was last renewed: a process that dies gives up its claims by that."""
RENEW_SECONDS = 4.0


class Claims:
    """The claims of one runner, on a folder that others share; used by one thread.

    Parameters
    ----------
    directory
        Of the reply cache; nothing is made in it before the first claim.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory / FOLDER
        self._held: set[str] = set()

    @cached_property
    def _database(self) -> Database:
        return Database(self._directory, {})

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
        taken = bool(self._database.write(lambda texts: texts.add(key, "", expire=CLAIM_SECONDS)))
        if taken:
            self._held.add(key)
        return taken

    def free(self, key: str) -> None:
        """Give a claim of ours up; without a word where the disk takes nothing more, for it expires by itself."""
        self._held.discard(key)
        with suppress(CacheError):
            self._database.write(lambda texts: texts.delete(key))

    def renew(self) -> None:
        """Let every claim of ours last for another `CLAIM_SECONDS`."""
        if self._held:
            with self._database.writing():
                for key in self._held:
                    self._database.texts.touch(key, expire=CLAIM_SECONDS)

    def close(self) -> None:
        """Close this thread's connection."""
        if "_database" in vars(self):
            self._database.close()
