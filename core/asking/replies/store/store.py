"""All that is kept with replies."""

from collections.abc import Mapping

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
        The folder; made where it is missing.

    Raises
    ------
    CacheError
        When the place can be neither written nor read.
    """

    def __init__(self, place: Place) -> None:
        folder = FolderDatabase(place, TABLES)
        self.database: Database = folder
        self.rows: Rows = FolderRows(folder)
        self.experiments = Experiments(self.database)
        self.sources = Sources(self.database)
        self.timings = Timings(self.database)


def open_beside(place: Place, folder: str, tables: Mapping[str, Table]) -> Database:
    """Open tables that stand beside replies, and hold none.

    Parameters
    ----------
    place
        Where the replies are.
    folder
        The folder of the tables' file, in that of the replies.
    tables
        By their names.

    Returns
    -------
    Database

    Raises
    ------
    CacheError
        As of `Store`.
    """
    return FolderDatabase(place / folder, tables)
