"""A claim on a call, taken before it is made, so that two processes on one folder do not both pay for it."""

import json
import threading
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from core.asking.replies.store.database import Database
from core.basics.errors import CacheError

FOLDER = "claims"
CLAIM_SECONDS = 15.0
"""A claim ends so long after it was last renewed: a process that dies gives up its claims by that."""
RENEW_SECONDS = 4.0
TOGETHER = 32
"""So many claims that were given up are taken out at once, and all of them whenever claims are renewed."""


class Claims:
    """The claims of one runner, on a folder that others share.

    Parameters
    ----------
    directory
        Of the reply cache; nothing is made in it before the first claim.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory / FOLDER
        self._held: set[str] = set()
        self._done: deque[str] = deque()
        self._holder = uuid.uuid4().hex

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
        if key in self._done:
            self.forget()
        # Under the lock first, so that a claim that waited for it does not begin as it expires.
        with self._database.writing():
            taken = bool(self._database.texts.add(key, self._holder, expire=CLAIM_SECONDS))
        if taken:
            self._held.add(key)
        return taken

    def free(self, key: str) -> None:
        """Give a claim of ours up, with others and a little later, for every write of its own takes as long."""
        self._held.discard(key)
        self._done.append(key)
        if len(self._done) >= TOGETHER:
            self.forget()

    def forget(self) -> None:
        """Take out the claims that were given up; without a word where the disk takes nothing, for they expire."""
        done = []
        with suppress(IndexError):
            while True:
                done.append(self._done.popleft())
        if done:
            ours = "raw = 1 AND value = ? AND key IN (SELECT value FROM json_each(?))"
            with suppress(CacheError), self._database.writing() as connection:
                connection.execute(f"DELETE FROM Cache WHERE {ours}", (self._holder, json.dumps(done)))  # noqa: S608

    def renew(self) -> None:
        """Let every claim that is still ours last for another `CLAIM_SECONDS`."""
        held = list(self._held)
        if held:
            with self._database.writing():
                for key in filter(self._is_ours, held):
                    self._database.texts.touch(key, expire=CLAIM_SECONDS)

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Renew the claims by a thread of their own, for whoever makes calls may wait for the disk meanwhile."""
        ended = threading.Event()
        threading.Thread(target=self._renew_until, args=(ended,), name="claims", daemon=True).start()
        try:
            yield
        finally:
            ended.set()

    def _renew_until(self, ended: threading.Event) -> None:
        while not ended.wait(RENEW_SECONDS):
            # Where the disk takes nothing, the run that stores its next reply says so.
            self.forget()
            with suppress(CacheError):
                self.renew()
        self.forget()
        self.close()

    def _is_ours(self, key: str) -> bool:
        return bool(self._database.texts.get(key) == self._holder)

    def close(self) -> None:
        """Close this thread's connection."""
        if "_database" in vars(self):
            self._database.close()
