"""A claim on a call, taken before it is made, so that two processes on one folder do not both pay for it."""

from contextlib import suppress
from pathlib import Path

from core.asking.replies.store import as_sentences, open_store
from core.basics.errors import CacheError

CLAIM_SECONDS = 15.0
"""A claim ends so long after it was last renewed: a process that dies gives up its claims by that."""
RENEW_SECONDS = 4.0


class Claims:
    """The claims of one runner, on a folder that others share; used by one thread.

    Parameters
    ----------
    directory
        Of the reply cache.

    Raises
    ------
    CacheError
        When the folder cannot be used.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory / "claims"
        self._store = open_store(self._directory)
        self._held: set[str] = set()

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
        with as_sentences(self._directory):
            taken = bool(self._store.add(key, "", expire=CLAIM_SECONDS, retry=True))
        if taken:
            self._held.add(key)
        return taken

    def free(self, key: str) -> None:
        """Give a claim of ours up; without a word where the disk takes nothing more, for it expires by itself."""
        self._held.discard(key)
        with suppress(CacheError), as_sentences(self._directory):
            self._store.delete(key, retry=True)

    def renew(self) -> None:
        """Let every claim of ours last for another `CLAIM_SECONDS`."""
        with as_sentences(self._directory), self._store.transact(retry=True):
            for key in self._held:
                self._store.touch(key, expire=CLAIM_SECONDS)

    def close(self) -> None:
        """Close this thread's connection."""
        self._store.close()
