"""What holds replies: how it is opened, what stands in it, and what can go wrong with it."""

from core.asking.replies.store.claims import Claims
from core.asking.replies.store.contract import Database
from core.asking.replies.store.database import Table
from core.asking.replies.store.experiments import Listed
from core.asking.replies.store.faults import CACHE_VARIABLE
from core.asking.replies.store.imports import Source
from core.asking.replies.store.place import SHARED_VARIABLE, Place, PostgresAddress, place_of, read_address
from core.asking.replies.store.store import Store, open_beside
from core.asking.replies.store.texts import DamagedError, Entry, read_entry, read_reply, read_said, row_of
from core.asking.replies.store.timings import Mark, PastRuns

__all__ = [
    "CACHE_VARIABLE",
    "SHARED_VARIABLE",
    "Claims",
    "DamagedError",
    "Database",
    "Entry",
    "Listed",
    "Mark",
    "PastRuns",
    "Place",
    "PostgresAddress",
    "Source",
    "Store",
    "Table",
    "open_beside",
    "place_of",
    "read_address",
    "read_entry",
    "read_reply",
    "read_said",
    "row_of",
]
