"""From where replies came that were not asked here, and the way in and out for what comes by a file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice

import pandas as pd

from core.asking.replies.asked import count_new
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import every_call
from core.asking.replies.store import Entry, Source
from core.asking.requests import Reply
from core.experiment import AnyExperiment, Series, experiments_in

BLOCK = 200
"""Replies that an import stores under one lock."""


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


def add(
    cache: ReplyCache, entries: Iterable[Entry], experiments: Iterable[AnyExperiment], source: Source
) -> Added:
    """Store replies that come by a file, some at a time; what was stored before anything failed stays.

    Parameters
    ----------
    cache
        Where to; what it holds already stays as it is.
    entries
        The replies.
    experiments
        Remembered with them.
    source
        The file.

    Returns
    -------
    Added

    Raises
    ------
    CacheError
        When one could not be stored; `take_out` takes out those before it.
    """
    new = same = different = 0
    remaining, number = iter(entries), cache.store.sources.add(source)
    # By blocks, for who waits for the lock may hold calls that are paid for; half a file can be taken out again.
    while block := list(islice(remaining, BLOCK)):
        with cache.store.database.writing():
            equal = []
            for entry in block:
                stored = next(cache.entries([entry.key]), None)
                if stored is None:
                    new += 1
                    cache.keep(entry, number)
                elif _timeless(stored.reply) == _timeless(entry.reply):
                    same += 1
                    equal += [entry.key] if stored.reply == entry.reply else []
                else:
                    different += 1
            if source.kind == "app":
                # Before it was kept from where replies come, what comes with the app was stored without it.
                cache.store.rows.label(equal, number)
    with cache.store.database.writing():
        for experiment in experiments:
            cache.store.experiments.remember(experiment.id, experiment.to_json(), number)
    return Added(new, same, different)


def _timeless(reply: Reply) -> Reply:
    return replace(reply, latency=0.0, time="")


@dataclass(frozen=True)
class Import:
    """A file whose replies were taken.

    Parameters
    ----------
    number
        By which it is named here.
    source
        The file.
    replies
        How many of the stored replies came by it.
    """

    number: int
    source: Source
    replies: int


def imports(cache: ReplyCache) -> list[Import]:
    """List the files whose replies were taken.

    Parameters
    ----------
    cache
        Where replies are kept.

    Returns
    -------
    list of Import
        In the order in which they were; without what comes with the app.
    """
    taken = cache.store.sources.all()
    counts = cache.store.rows.by_source() if taken else {}
    return [Import(number, one, counts.get(number, 0)) for number, one in taken.items() if one.kind == "import"]


def take_out(cache: ReplyCache, number: int) -> int:
    """Take away the replies that came by an import, and its experiments of which then nothing is stored.

    Parameters
    ----------
    cache
        Where replies are kept; what came in another way stays.
    number
        `Import.number`.

    Returns
    -------
    int
        How many replies that were.

    Raises
    ------
    CacheError
        When nothing could be taken away.
    """
    with cache.store.database.writing():
        count_new(cache, number)
        removed = cache.remove(cache.store.rows.keys(number))
        cache.store.experiments.forget(number)
        cache.store.sources.remove(number)
    return removed


@dataclass(frozen=True)
class Provenance:
    """From where the replies behind a result came.

    Parameters
    ----------
    stored
        How many replies it rests on; 0 where none of them came by a file.
    files
        How many of them came by which file; the others were asked here.
    """

    stored: int
    files: Mapping[Source, int]

    @property
    def imported(self) -> dict[Source, int]:
        """Without what comes with the app."""
        return {source: count for source, count in self.files.items() if source.kind == "import"}

    @property
    def shipped(self) -> int:
        """How many come with the app."""
        return sum(count for source, count in self.files.items() if source.kind == "app")

    def warnings(self) -> list[str]:
        """Say how much rests on files that somebody took.

        Returns
        -------
        list of str
            A sentence a file.
        """
        return [
            f"Not asked here: {count:,} of {self.stored:,} replies behind this came by {said(source)}, and "
            "whoever wrote that file may have written them."
            for source, count in self.imported.items()
        ]

    def notes(self) -> list[str]:
        """Say how much comes with the app.

        Returns
        -------
        list of str
            Empty where nothing does.
        """
        if not self.shipped:
            return []
        return [f"{self.shipped:,} of {self.stored:,} replies were not asked here: they come with the app."]


def said(source: Source) -> str:
    """Name a file for people.

    Parameters
    ----------
    source
        The file.

    Returns
    -------
    str
        What to say after “came by”.
    """
    if source.kind == "app":
        return f"the recording “{source.file}”, which comes with the app"
    by = f" by {source.person}" if source.person else ""
    return f"the file “{source.file}” (SHA-256 {source.sha256[:12]}…), imported on {source.time[:10]}{by}"


def origin(source: Source | None) -> str:
    """Say from where a reply came, in a few words.

    Parameters
    ----------
    source
        The file by which it came; None where it was asked here.

    Returns
    -------
    str
    """
    if source is None:
        return "asked here"
    return "comes with the app" if source.kind == "app" else f"imported: {source.file} ({source.sha256[:12]}…)"


def with_origins(observations: pd.DataFrame, cache: ReplyCache) -> pd.DataFrame:
    """Add from where the reply of every row came.

    Parameters
    ----------
    observations
        As `observe` or `observe_probes` gives them, of one experiment or several.
    cache
        Where the replies are.

    Returns
    -------
    pandas.DataFrame
        With the column ``origin``, as the function says it; empty where a call failed.
    """
    keys = observations["reply_key"]
    sources = cache.origins(keys.unique())
    origins = {key: origin(sources.get(key)) for key in keys.unique()}
    return observations.assign(origin=keys.map(origins).where(observations["status"] != "failed", ""))


def provenance_of(asked: AnyExperiment | Series, cache: ReplyCache) -> Provenance:
    """Say from where the stored replies of an experiment or a series came.

    Parameters
    ----------
    asked
        What was asked.
    cache
        Where the replies are.

    Returns
    -------
    Provenance
    """
    if not cache.store.sources.all():
        return Provenance(0, {})
    calls = chain.from_iterable(map(every_call, experiments_in(asked)))
    origins = cache.origins(dict.fromkeys(key for one in calls for key in one.keys))
    files = Counter(filter(None, origins.values()))
    return Provenance(len(origins) if files else 0, files)
