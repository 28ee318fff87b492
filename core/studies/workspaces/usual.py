"""Where this app keeps workspaces: with the replies, in the same folder or database."""

from pathlib import Path

from core.asking.replies.cache import DEFAULT_DIRECTORY, cache_place
from core.asking.replies.store import Place
from core.studies.workspaces.folder import FolderWorkspaces
from core.studies.workspaces.store import Workspaces

FOLDER = "workspaces"


def usual_store() -> Workspaces:
    """Return what keeps this app's workspaces.

    Returns
    -------
    Workspaces
        In the database that ``UNBLIND_CACHE`` names; else in ``workspaces`` of the folder that
        ``UNBLIND_CACHE_DIR`` names, else in ``cache/workspaces`` in the project.

    Raises
    ------
    CacheError
        When ``UNBLIND_CACHE`` is no address of a database.
    """
    return store_at(cache_place())


def store_at(place: Place) -> Workspaces:
    """Return what keeps the workspaces beside a reply cache.

    Parameters
    ----------
    place
        Of the cache.

    Returns
    -------
    Workspaces
    """
    if isinstance(place, Path):
        return FolderWorkspaces(directory_at(place))
    from core.studies.workspaces.shared import SharedWorkspaces

    return SharedWorkspaces(place)


def directory_at(folder: Path) -> Path:
    """Return the folder of the workspaces beside a reply cache in a folder.

    Parameters
    ----------
    folder
        Of the cache.

    Returns
    -------
    pathlib.Path
    """
    return (DEFAULT_DIRECTORY.parent if folder == DEFAULT_DIRECTORY else folder) / FOLDER
