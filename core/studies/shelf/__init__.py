"""The studies of the app itself: in folders beside its replies, run by it, and shown by its pages."""

from core.studies.shelf.agreement import How, Order, Requester
from core.studies.shelf.brought import Brought, sort_files
from core.studies.shelf.desk import Desk
from core.studies.shelf.going import Going, Standing
from core.studies.shelf.shelved import Shelved, check_name, folder_named, shelf, shelved

__all__ = [
    "Brought",
    "Desk",
    "Going",
    "How",
    "Order",
    "Requester",
    "Shelved",
    "Standing",
    "check_name",
    "folder_named",
    "shelf",
    "shelved",
    "sort_files",
]
