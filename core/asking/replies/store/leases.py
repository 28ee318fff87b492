"""Leases in a folder that several processes share, by the clock of the machine."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from core.asking.replies.store.database import FolderDatabase

FOLDER = "claims"


class FolderLeases:
    """Keeps leases as `core.asking.replies.store.contract.Leases` says.

    Parameters
    ----------
    directory
        Of the reply cache; nothing is made in it before the first lease.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory / FOLDER

    @cached_property
    def _database(self) -> FolderDatabase:
        return FolderDatabase(self._directory, {})

    def take(self, key: str, holder: str, seconds: float) -> bool:
        """Hold a key for so long, unless somebody else does."""
        # Under the lock first, so that a lease that waited for it does not begin as it expires.
        with self._database.writing():
            return bool(self._database.texts.add(key, holder, expire=seconds))

    def drop(self, keys: Sequence[str], holder: str) -> None:
        """Give up those of the keys that the holder has."""
        ours = "raw = 1 AND value = ? AND key IN (SELECT value FROM json_each(?))"
        with self._database.writing() as connection:
            connection.execute(f"DELETE FROM Cache WHERE {ours}", (holder, json.dumps(keys)))  # noqa: S608

    def renew(self, keys: Sequence[str], holder: str, seconds: float) -> None:
        """Hold those of the keys that the holder still has for so long from now."""
        texts = self._database.texts
        with self._database.writing():
            for key in keys:
                if texts.get(key) == holder:
                    texts.touch(key, expire=seconds)

    def close(self) -> None:
        """Close this thread's connection."""
        if "_database" in vars(self):
            self._database.close()
