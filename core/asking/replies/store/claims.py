"""A claim on a call, taken before it is made, so that two processes that share replies do not both pay for it."""

import threading
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.asking.replies.store.contract import Leases
from core.asking.replies.store.leases import FolderLeases
from core.asking.replies.store.place import Place
from core.basics.errors import CacheError

CLAIM_SECONDS = 15.0
"""A claim ends so long after it was last renewed: a process that dies gives up its claims by that."""
RENEW_SECONDS = 4.0
TOGETHER = 32
"""So many claims that were given up are taken out at once, and all of them whenever claims are renewed."""


class Claims:
    """The claims of one runner, where others share the replies.

    Parameters
    ----------
    place
        Of the reply cache; nothing is made in it before the first claim.
    """

    def __init__(self, place: Place) -> None:
        self._leases = _open(place)
        self._held: set[str] = set()
        self._done: deque[str] = deque()
        self._holder = uuid.uuid4().hex

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
            When the place cannot be used.
        """
        if key in self._done:
            self.forget()
        taken = self._leases.take(key, self._holder, CLAIM_SECONDS)
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
            with suppress(CacheError):
                self._leases.drop(done, self._holder)

    def renew(self) -> None:
        """Let every claim that is still ours last for another `CLAIM_SECONDS`."""
        held = list(self._held)
        if held:
            self._leases.renew(held, self._holder, CLAIM_SECONDS)

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

    def close(self) -> None:
        """Close this thread's connection."""
        self._leases.close()


def _open(place: Place) -> Leases:
    if isinstance(place, Path):
        return FolderLeases(place)
    from core.asking.replies.store import postgresql

    return postgresql.PostgresLeases(postgresql.PostgresDatabase(postgresql.connections_to(place)))
