"""What a user keeps: workspaces, where they are kept and whose they are, and the runs that were made in them."""

from core.studies.workspaces.begun import begun
from core.studies.workspaces.copying import Copied, copy
from core.studies.workspaces.folder import FolderWorkspaces
from core.studies.workspaces.outcomes import outcome_of
from core.studies.workspaces.owners import LINK_PARAMETER, Owner, PrivateLink, owner_of
from core.studies.workspaces.past import Compared, CurveFound, Outcome, PastRun, compare
from core.studies.workspaces.space import Space
from core.studies.workspaces.store import Listed, Workspaces
from core.studies.workspaces.usual import directory_at, store_at, usual_store
from core.studies.workspaces.workspace import EMPTY, MAX_BYTES, MAX_NAME, Workspace

__all__ = [
    "EMPTY",
    "LINK_PARAMETER",
    "MAX_BYTES",
    "MAX_NAME",
    "Compared",
    "Copied",
    "CurveFound",
    "FolderWorkspaces",
    "Listed",
    "Outcome",
    "Owner",
    "PastRun",
    "PrivateLink",
    "Space",
    "Workspace",
    "Workspaces",
    "begun",
    "compare",
    "copy",
    "directory_at",
    "outcome_of",
    "owner_of",
    "store_at",
    "usual_store",
]
