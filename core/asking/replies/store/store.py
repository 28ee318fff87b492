"""All that is kept with replies."""

from collections.abc import Mapping
from pathlib import Path

from core.asking.replies.store.contract import Database, Rows
from core.asking.replies.store.database import FolderDatabase, Table
from core.asking.replies.store.experiments import ASKS, EXPERIMENTS, FORMS, Experiments
from core.asking.replies.store.imports import SOURCES, Sources
from core.asking.replies.store.place import Place
from core.asking.replies.store.rows import FolderRows
from core.asking.replies.store.timings import TIMINGS, Timings

TABLES = {"Experiments": EXPERIMENTS, "Asks": ASKS, "Forms": FORMS, "Sources": SOURCES, "Timings": TIMINGS}


class Store:
    """Replies, experiments, imports and timings in a place that threads and processes share.

    Parameters
    ----------
    place
        A folder, or a database; what is missing there is made.

    Raises
    ------
    CacheError
        When the place can be neither written nor read.
    """

    def __init__(self, place: Place) -> None:
        self.database, self.rows, self.experiments = _open(place)
        self.sources = Sources(self.database)
        self.timings = Timings(self.database)


def _open(place: Place) -> tuple[Database, Rows, Experiments]:
    if isinstance(place, Path):
        folder = FolderDatabase(place, TABLES)
        return folder, FolderRows(folder), Experiments(folder)
    from core.asking.replies.store import postgresql

    shared = postgresql.PostgresDatabase(postgresql.connections_to(place))
    return shared, postgresql.PostgresRows(shared), postgresql.PostgresExperiments(shared)


def open_beside(place: Place, folder: str, tables: Mapping[str, Table]) -> Database:
    """Open tables that stand beside replies, and hold none.

    Parameters
    ----------
    place
        Where the replies are.
    folder
        The folder of the tables' file, in that of the replies.
    tables
        By their names; a shared database has them with all others.

    Returns
    -------
    Database

    Raises
    ------
    CacheError
        As of `Store`.
    """
    if isinstance(place, Path):
        return FolderDatabase(place / folder, tables)
    from core.asking.replies.store import postgresql

    return postgresql.PostgresDatabase(postgresql.connections_to(place))
