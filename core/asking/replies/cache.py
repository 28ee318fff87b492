"""Every reply ever received: what was paid for once is never paid for again."""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from core.asking.replies.store import (
    CACHE_VARIABLE,
    SHARED_VARIABLE,
    DamagedError,
    Entry,
    Place,
    Source,
    Store,
    read_address,
    read_entry,
    read_reply,
    read_said,
    row_of,
)
from core.asking.requests import AT_THE_HEAD, Reply, Request, content_of, key_in_form
from core.basics.paths import ROOT

DEFAULT_DIRECTORY = ROOT / "cache" / "replies"
OTHER_FORM = f"form:{AT_THE_HEAD}"
"""Is in a cache that holds replies to questions put in that form."""
AT_A_TIME = 10
"""So many replies are in memory at once where all are gone through."""


def cache_place() -> Place:
    """Return where the reply cache is.

    Returns
    -------
    pathlib.Path or PostgresAddress
        The database that ``UNBLIND_CACHE`` names, else the folder that ``UNBLIND_CACHE_DIR`` does, else
        ``cache/replies`` in the project.

    Raises
    ------
    CacheError
        When ``UNBLIND_CACHE`` is no address of a database.
    """
    if shared := os.environ.get(SHARED_VARIABLE):
        return read_address(shared)
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen).expanduser() if chosen else DEFAULT_DIRECTORY


class ReplyCache:
    """Raw replies by the content of their request; nothing expires, nothing is evicted.

    Parameters
    ----------
    place
        Folder of the cache, or a database; what is missing there is made. Threads, processes and, of a database,
        machines may share it. Where it cannot be written, what it holds can still be read.

    Raises
    ------
    CacheError
        When the place cannot be used.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.store = Store(place)
        self._rows, self._damaged = self.store.rows, set[str]()
        self._looks = 0

    def why_read_only(self) -> str:
        """Say why nothing can be stored, as of now.

        Returns
        -------
        str
            Empty where what is written is taken.
        """
        return self.store.database.why_read_only()

    def check_room(self) -> None:
        """Refuse to begin what could not be stored.

        Raises
        ------
        CacheError
            When nothing can be stored; the message says what to do.
        """
        self.store.database.check_room()

    def state(self) -> tuple[int, int]:
        """Tell whether anything has changed: where it is equal, so is all that is stored.

        Returns
        -------
        tuple of int
            The first is another once a reply was taken away, or found or mended as damaged; the second once
            one was added.
        """
        changes, newest = self._rows.state()
        return changes + self._looks, newest

    def __contains__(self, key: str) -> bool:
        return bool(self.stored([key]))

    def get(self, key: str) -> Reply | None:
        """Look a reply up.

        Parameters
        ----------
        key
            `Request.key`.

        Returns
        -------
        Reply or None
            None where nothing is stored, or what is stored is damaged.
        """
        return self.replies([key]).get(key)

    def stored(self, keys: Iterable[str]) -> set[str]:
        """Find out which replies are stored, by one question to the store.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        set of str
            Those of them that are stored, in whichever form the question was put; without those that are known
            to be damaged.
        """
        return set(self._whole(keys).values())

    def kept_under(self, keys: Iterable[str]) -> set[str]:
        """Find the keys under which replies are stored, which tell in which form a question was put.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        set of str
        """
        return set(self._whole(keys))

    def _whole(self, keys: Iterable[str]) -> dict[str, str]:
        """Find the keys under which whole replies are stored, each with that of its question."""
        names = self._names(keys)
        found = self._rows.which(names)
        # Looked at again, for another process may have mended them.
        for key in [key for key in self._damaged.intersection(names) if self._reads(key)]:
            self._note(key, damaged=False)
        return {key: names[key] for key in found - self._damaged}

    def _reads(self, key: str) -> bool:
        with suppress(DamagedError):
            return all(read_reply(*found) for found in self._rows.get([key]))
        return False

    def other_names(self, keys: Iterable[str]) -> dict[str, str]:
        """Say under which other keys replies may be stored, where any is.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        dict
            Key of the request, by the key of its reply in another form.
        """
        return {name: key for name, key in self._names(keys).items() if name != key}

    def _names(self, keys: Iterable[str]) -> dict[str, str]:
        """Give the key of its question for every key under which a reply may be stored."""
        names = {key: key for key in keys}
        has_others = self._rows.which([OTHER_FORM])
        return {key_in_form(key, AT_THE_HEAD): key for key in names} | names if has_others else names

    def replies(self, keys: Iterable[str]) -> dict[str, Reply]:
        """Look many replies up, by one question to the store.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        dict
            Those that are stored, by their question's key, in the form that is shown where there are two. One that
            is damaged is left out, and `damaged` names it from then on.

        Raises
        ------
        CacheError
            When the file is damaged as a whole, or locked.
        """
        found: dict[str, Reply] = {}
        for names in self._by_form(keys):
            for block in self._rows.blocks(names):
                for key, text in block:
                    try:
                        found[names[key]] = read_reply(key, text)
                    except DamagedError:
                        self._note(key, damaged=True)
        return found

    def said(self, keys: Iterable[str]) -> Iterator[tuple[list[str], Reply]]:
        """Read what many replies say, whenever they came, by one question to the store.

        Parameters
        ----------
        keys
            Keys of requests.

        Yields
        ------
        tuple
            Keys of questions, and the reply that all of them have, without its latency and time; of two forms, the
            one that is shown comes last. What is damaged is left out as by `replies`.

        Raises
        ------
        CacheError
            As of `replies`.
        """
        for names in (forms := self._by_form(keys)):
            for block in self._rows.blocks(names):
                for found, reply in read_said(block):
                    if reply is not None:
                        yield [names[key] for key in found] if len(forms) > 1 else found, reply
                        continue
                    for key in found:
                        self._note(key, damaged=True)

    def _by_form(self, keys: Iterable[str]) -> list[dict[str, str]]:
        """Part the keys under which replies may be stored, those of the form that is shown last."""
        names = self._names(keys)
        others = {name: key for name, key in names.items() if name != key}
        return [others, {key: key for key in names.values()}] if others else [names]

    def damaged(self, keys: Iterable[str]) -> list[str]:
        """Name the replies that were found to be damaged.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        list of str
            Keys under which they are stored, ascending; asking again puts whole ones in their place.
        """
        return sorted(self._damaged.intersection(self._names(keys))) if self._damaged else []

    def origins(self, keys: Iterable[str]) -> dict[str, Source | None]:
        """Say from where stored replies came, by one question to the store.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        dict
            By the questions' keys, of all that are stored and not known to be damaged: the file by which the reply
            came, in whichever form; None where it was asked here.
        """
        names, files = self._names(keys), self.store.sources.all()
        found: dict[str, Source | None] = {}
        for name, number in self._rows.origins(names).items():
            if name not in self._damaged:
                found[names[name]] = files.get(number) if number else found.get(names[name])
        return found

    def put(self, request: Request, reply: Reply) -> None:
        """Store a reply with the request that it answers; the first that was stored stays.

        Parameters
        ----------
        request, reply
            The call and what came back, as received.

        Raises
        ------
        CacheError
            When it could not be stored.
        """
        if reply.refused:
            # The question may have been put in another form, which has a key of its own.
            self.keep(Entry(content_of(request, reply), reply))
        else:
            self._keep(request.key, row_of(request.text, reply), None)

    def keep(self, entry: Entry, source: int | None = None) -> None:
        """Store a reply where none is, or a damaged one.

        Parameters
        ----------
        entry
            The reply and its request.
        source
            Number of the import by which it comes; None where it was asked here.

        Raises
        ------
        CacheError
            When it could not be stored.
        """
        if entry.key == entry.question:
            self._keep(entry.key, entry.text, source)
            return
        with self.store.database.writing():
            self._rows.add(OTHER_FORM, "")
            self.store.experiments.note_forms({entry.key: entry.question})
            self._keep(entry.key, entry.text, source)

    def _keep(self, key: str, text: str, source: int | None) -> None:
        if not self._rows.add(key, text, source) and key in self._damaged:
            self._rows.mend(key, text, source)
            self._note(key, damaged=False)

    def _note(self, key: str, *, damaged: bool) -> None:
        """Note that a reply was found damaged, or whole again; whoever remembers what was stored looks anew."""
        if damaged != (key in self._damaged):
            self._looks += 1
        (self._damaged.add if damaged else self._damaged.discard)(key)

    def keys(self) -> list[str]:
        """Return the key of every reply, by one question to the store.

        Returns
        -------
        list of str
            Ascending.
        """
        return self._rows.keys()

    def entries(self, keys: Iterable[str]) -> Iterator[Entry]:
        """Yield the replies that are stored, with the content of their requests, some in memory at a time.

        Parameters
        ----------
        keys
            Those under which they are stored.

        Yields
        ------
        Entry
            In the order of the keys; without those that are damaged, which `damaged` names from then on.
        """
        wanted = list(keys)
        for start in range(0, len(wanted), AT_A_TIME):
            part = wanted[start : start + AT_A_TIME]
            texts = dict(self._rows.get(part))
            for key in part:
                if key in texts:
                    try:
                        yield read_entry(key, texts[key])
                    except DamagedError:
                        self._note(key, damaged=True)

    def remove(self, keys: Collection[str]) -> int:
        """Take replies away.

        Parameters
        ----------
        keys
            Those under which they are stored.

        Returns
        -------
        int
            How many were stored.

        Raises
        ------
        CacheError
            When none was taken away.
        """
        return self._rows.remove(keys)

    def close(self) -> None:
        """Close every connection; the cache opens again at its next use."""
        self.store.database.close()
