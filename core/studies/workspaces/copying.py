"""A cache with the workspaces beside it, copied from a folder or database to another, in the form of today."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from diskcache.core import DBNAME

from core.asking.replies.asked import count_new
from core.asking.replies.cache import ReplyCache
from core.asking.replies.store import Place
from core.basics.errors import InputError
from core.studies.workspaces.store import Change, Workspaces
from core.studies.workspaces.usual import store_at
from core.studies.workspaces.workspace import Workspace

BLOCK = 500
"""Replies that are stored under one lock, so that whoever asks meanwhile does not wait for long."""


@dataclass(frozen=True)
class Copied:
    """How much was copied, and how much was there already.

    Parameters
    ----------
    replies, experiments, workspaces
        Of each, both numbers.
    unread
        How many replies and workspaces are damaged, and so were left where they are.
    """

    replies: tuple[int, int]
    experiments: tuple[int, int]
    workspaces: tuple[int, int]
    unread: int

    def summary(self) -> str:
        """Say it.

        Returns
        -------
        str
        """
        parts = [
            f"{new:,} {one if new == 1 else several} copied, {there:,} there already"
            for (one, several), (new, there) in (
                (("reply", "replies"), self.replies),
                (("experiment", "experiments"), self.experiments),
                (("workspace", "workspaces"), self.workspaces),
            )
        ]
        left = f" {self.unread:,} that are damaged were left where they are." if self.unread else ""
        return f"{'; '.join(parts)}.{left}"


def copy(before: Place, to: Place) -> Copied:
    """Copy what is kept; what is there already stays as it is.

    Parameters
    ----------
    before
        From where: replies with what is known of where they came from, experiments, and the workspaces beside.
    to
        Where to.

    Returns
    -------
    Copied

    Raises
    ------
    InputError
        When there is nothing to copy from, or both places are one.
    CacheError, WorkspaceError
        When something cannot be read or written; what was copied before stays, and is not copied twice.
    """
    if isinstance(before, Path) and not (before / DBNAME).exists():
        raise InputError(f"There is no reply cache in {before}. Nothing was copied. Give the folder of one.")
    if before == to or (isinstance(before, Path) and isinstance(to, Path) and before.resolve() == to.resolve()):
        raise InputError(f"{before} cannot be copied to itself. Nothing was copied. Give another place.")
    with closing(ReplyCache(before)) as old, closing(ReplyCache(to)) as new:
        new.check_room()
        numbers = {number: new.store.sources.add(source) for number, source in old.store.sources.all().items()}
        replies, unread = _copy_replies(old, new, numbers)
        experiments = _copy_experiments(old, new, numbers)
    workspaces, unread_workspaces = _copy_workspaces(store_at(before), store_at(to))
    return Copied(replies, experiments, workspaces, unread + unread_workspaces)


def _copy_replies(old: ReplyCache, new: ReplyCache, numbers: dict[int, int]) -> tuple[tuple[int, int], int]:
    copied = there = unread = 0
    keys = old.keys()
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        known = new.store.rows.which(block)
        wanted = [key for key in block if key not in known]
        origins = old.store.rows.origins(wanted)
        read = 0
        with new.store.database.writing():
            for entry in old.entries(wanted):
                number = origins[entry.key]
                new.keep(entry, numbers.get(number) if number is not None else None)
                read += 1
        copied, there, unread = copied + read, there + len(known), unread + len(wanted) - read
    return (copied, there), unread


def _copy_experiments(old: ReplyCache, new: ReplyCache, numbers: dict[int, int]) -> tuple[int, int]:
    known, there = new.store.experiments.definitions().keys(), 0
    sources = old.store.experiments.sources()
    for id, definition in old.store.experiments.definitions().items():
        there += id in known
        number = sources[id]
        new.store.experiments.remember(id, definition, numbers.get(number) if number is not None else None)
    count_new(new)
    return len(sources) - there, there


def _copy_workspaces(old: Workspaces, new: Workspaces) -> tuple[tuple[int, int], int]:
    copied = there = unread = 0
    for owner in old.owners():
        known = {one.id for one in new.listed(owner)}
        # The one that was last written first, as it is listed, is copied last.
        for one in reversed(old.listed(owner)):
            if one.id in known:
                there += 1
            elif one.workspace is None:
                unread += 1
            else:
                new.change(owner, one.id, _as_it_is(one.workspace))
                copied += 1
    return (copied, there), unread


def _as_it_is(workspace: Workspace) -> Change:
    return lambda _: workspace
