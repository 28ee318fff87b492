"""All that stands in a file of replies."""

from pathlib import Path

from core.asking.replies.store.database import Database
from core.asking.replies.store.experiments import ASKS, EXPERIMENTS, FORMS, Experiments
from core.asking.replies.store.imports import SOURCES, Sources
from core.asking.replies.store.rows import Rows
from core.asking.replies.store.timings import TIMINGS, Timings

TABLES = {"Experiments": EXPERIMENTS, "Asks": ASKS, "Forms": FORMS, "Sources": SOURCES, "Timings": TIMINGS}


class Store:
    """Replies, experiments, imports and timings in a folder, which threads and processes share.

    Parameters
    ----------
    directory
        The folder; made where it is missing.

    Raises
    ------
    CacheError
        When the folder can be neither written nor read.
    """

    def __init__(self, directory: Path) -> None:
        self.database = Database(directory, TABLES)
        self.rows = Rows(self.database)
        self.experiments = Experiments(self.database)
        self.sources = Sources(self.database)
        self.timings = Timings(self.database)
