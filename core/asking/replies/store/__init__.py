"""The file that holds replies: how it is opened, what stands in it, and what can go wrong with it."""

from core.asking.replies.store.claims import Claims
from core.asking.replies.store.database import Database, Table
from core.asking.replies.store.experiments import Listed
from core.asking.replies.store.faults import CACHE_VARIABLE
from core.asking.replies.store.imports import Source
from core.asking.replies.store.store import Store
from core.asking.replies.store.texts import DamagedError, Entry, read_entry, read_reply, read_said, row_of
from core.asking.replies.store.timings import Mark, PastRuns

__all__ = [
    "CACHE_VARIABLE",
    "Claims",
    "DamagedError",
    "Database",
    "Entry",
    "Listed",
    "Mark",
    "PastRuns",
    "Source",
    "Store",
    "Table",
    "read_entry",
    "read_reply",
    "read_said",
    "row_of",
]
