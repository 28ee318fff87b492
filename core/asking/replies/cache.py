"""Every reply ever received, on disk: what was paid for once is never paid for again."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from core.asking.replies.calls import (
    AT_THE_HEAD,
    Reply,
    Request,
    content_key,
    content_of,
    key_in_form,
    reply_in,
    reply_of,
    row_of,
)
from core.asking.replies.store import CACHE_VARIABLE, as_sentences, open_store, refuse
from core.basics.errors import InputError
from core.basics.paths import ROOT
from core.basics.typed_json import canonical_json
from core.experiment import Experiment

DEFAULT_DIRECTORY = ROOT / "cache" / "replies"
BLOCK = 2_000
"""So many replies are looked up by one question to the disk."""
MARK = ":"
"""In no reply's key; a key that has it keeps something else."""
EXPERIMENT = f"experiment{MARK}"
OTHER_FORM = f"form{MARK}{AT_THE_HEAD}"
"""Is in a cache that holds replies to questions put in that form."""
WHICH_ARE_STORED = "SELECT key FROM Cache WHERE raw = 1 AND key IN (SELECT value FROM json_each(?))"
WHAT_IS_STORED = "SELECT key, mode, value FROM Cache WHERE raw = 1 AND key IN (SELECT value FROM json_each(?))"
"""In diskcache's own table, for it has no look-up of many keys."""


@dataclass(frozen=True)
class Entry:
    """A reply and the content of the request that it answers.

    Parameters
    ----------
    request
        As `content_of` gives it.
    reply
        As received.
    """

    request: Mapping[str, Any]
    reply: Reply

    @cached_property
    def key(self) -> str:
        """As `content_key`."""
        return content_key(self.request)


@dataclass(frozen=True)
class Added:
    """What became of replies that were added to a cache.

    Parameters
    ----------
    new
        Stored.
    same
        Known already, but for when they came and how long they took.
    different
        Not stored, for the cache holds another reply to the same request.
    """

    new: int
    same: int
    different: int


def cache_directory() -> Path:
    """Return the folder of the reply cache.

    Returns
    -------
    pathlib.Path
        What ``UNBLIND_CACHE_DIR`` names, else ``cache/replies`` in the project.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen).expanduser() if chosen else DEFAULT_DIRECTORY


class ReplyCache:
    """Raw replies by the content of their request; nothing expires, nothing is evicted.

    Parameters
    ----------
    directory
        Folder of the cache; made where it is missing. Threads and processes may share it.

    Raises
    ------
    CacheError
        When the folder cannot be used.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._cache = open_store(directory)

    def _errors(self) -> AbstractContextManager[None]:
        return as_sentences(self.directory)

    def __contains__(self, key: str) -> bool:
        return bool(self.stored([key]))

    def __len__(self) -> int:
        """Count what is stored; where the count is the same, so is all of it, for nothing is ever taken away."""
        with self._errors():
            return len(self._cache)

    def get(self, key: str) -> Reply | None:
        """Look a reply up.

        Parameters
        ----------
        key
            `Request.key`.

        Returns
        -------
        Reply or None
            None where nothing is stored.

        Raises
        ------
        CacheError
            When the row is not one that this app wrote.
        """
        return self.replies([key]).get(key)

    def stored(self, keys: Iterable[str]) -> set[str]:
        """Find out which replies are stored, by one question to the disk.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        set of str
            Those of them that are stored, in whichever form the question was put.
        """
        names = self._names(keys)
        return {names[key] for (key,) in self._ask(WHICH_ARE_STORED, names)}

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
        return {key for (key,) in self._ask(WHICH_ARE_STORED, self._names(keys))}

    def _names(self, keys: Iterable[str]) -> dict[str, str]:
        """Give the key of its question for every key under which a reply may be stored."""
        names = {key: key for key in keys}
        with self._errors():
            has_others = OTHER_FORM in self._cache
        return {key_in_form(key, AT_THE_HEAD): key for key in names} | names if has_others else names

    def replies(self, keys: Iterable[str]) -> dict[str, Reply]:
        """Look many replies up, by one question to the disk.

        Parameters
        ----------
        keys
            Keys of requests.

        Returns
        -------
        dict
            Those that are stored, by their question's key; of two forms, that which is shown.

        Raises
        ------
        CacheError
            When a row is not one that this app wrote.
        """
        names, found = self._names(keys), dict[str, Reply]()
        for key, mode, text in self._ask(WHAT_IS_STORED, names):
            if key == names[key] or names[key] not in found:
                found[names[key]] = self._reply(key, self._cache.disk.fetch(mode, None, text, False))
        return found

    def _ask(self, query: str, keys: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        wanted = list(keys)
        for start in range(0, len(wanted), BLOCK):
            with self._errors():
                rows = self._cache._sql(query, (json.dumps(wanted[start : start + BLOCK]),)).fetchall()
            yield from rows

    def _entry(self, key: str) -> Entry | None:
        with self._errors():
            text = self._cache.get(key)
        return None if text is None else self._read(text)

    def _read(self, text: str) -> Entry:
        try:
            data = json.loads(text)
            return Entry(data["request"], reply_of(data["reply"]))
        except (ValueError, TypeError, KeyError):
            refuse(self.directory)

    def _reply(self, key: str, text: str) -> Reply:
        try:
            return reply_in(text, key)
        except (ValueError, TypeError, KeyError):
            refuse(self.directory)

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
            self._store(Entry(content_of(request, reply), reply))
        else:
            with self._errors():
                self._cache.add(request.key, row_of(request.text, reply), retry=True)

    def _store(self, entry: Entry) -> None:
        with self._errors():
            if "form" in entry.request:
                self._cache.set(OTHER_FORM, "")
            self._cache.add(entry.key, row_of(canonical_json(entry.request), entry.reply), retry=True)

    def keys(self) -> Iterator[str]:
        """Yield the key of every reply.

        Yields
        ------
        str
            Ascending.
        """
        with self._errors():
            yield from (key for key in self._cache.iterkeys() if MARK not in key)

    def entries(self, keys: Iterable[str]) -> Iterator[Entry]:
        """Yield the replies that are stored, with the content of their requests, one in memory at a time.

        Parameters
        ----------
        keys
            Those under which they are stored.

        Yields
        ------
        Entry
            In the order of the keys.
        """
        for key in keys:
            entry = self._entry(key)
            if entry is not None and entry.key != key:
                refuse(self.directory)
            if entry is not None:
                yield entry

    def add(self, entries: Iterable[Entry], experiments: Iterable[Experiment] = (), mark: str = "") -> Added:
        """Store replies that were obtained elsewhere, all of them or, where anything fails, none.

        Parameters
        ----------
        entries
            What is new is stored; what the cache holds already stays as it is.
        experiments
            Remembered with them.
        mark
            Remembered with them, where not empty: a text with a colon in it, which is in the cache from then on.

        Returns
        -------
        Added

        Raises
        ------
        CacheError
            When nothing could be stored.
        """
        new = same = different = 0
        with self._errors(), self._cache.transact():
            for entry in entries:
                stored = self._entry(entry.key)
                if stored is None:
                    self._store(entry)
                    new += 1
                elif _timeless(stored.reply) == _timeless(entry.reply):
                    same += 1
                else:
                    different += 1
            for experiment in experiments:
                self.remember(experiment)
            if mark:
                self._cache.set(mark, "")
        return Added(new, same, different)

    def remember(self, experiment: Experiment) -> None:
        """Remember that an experiment was asked, so that its id finds it again.

        Parameters
        ----------
        experiment
            What is asked.
        """
        key = EXPERIMENT + experiment.id
        if key not in self:
            with self._errors():
                self._cache.set(key, experiment.to_json())

    def experiments(self) -> list[Experiment]:
        """Return every experiment that was asked.

        Returns
        -------
        list of Experiment
            By their ids.
        """
        with self._errors():
            keys = [key for key in self._cache.iterkeys() if key.startswith(EXPERIMENT)]
            texts = [self._cache.get(key) for key in keys]
        try:
            return [Experiment.from_json(text) for text in texts]
        except InputError:
            refuse(self.directory)

    def close(self) -> None:
        """Close this thread's connection; the cache opens again at its next use."""
        self._cache.close()


def _timeless(reply: Reply) -> Reply:
    return replace(reply, latency=0.0, time="")
