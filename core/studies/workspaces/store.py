"""The contract of whatever keeps workspaces: a folder, or a database that several machines share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.studies.workspaces.owners import Owner
from core.studies.workspaces.workspace import Workspace

Change = Callable[[Workspace], Workspace]


@dataclass(frozen=True)
class Listed:
    """A workspace in its owner's list.

    Parameters
    ----------
    id
        By which it is found; its name can change.
    changed
        When it was last written, ISO 8601 in UTC.
    size
        Bytes that it takes.
    workspace
        What it holds; None where it cannot be read.
    problem
        Why it cannot be read; empty where it can.
    """

    id: str
    changed: str
    size: int
    workspace: Workspace | None
    problem: str = ""


class Workspaces(Protocol):
    """Keeps workspaces, each of one owner, who sees no other's.

    What was written is there whole or not at all, and stays until its owner deletes it. What cannot be read is
    named and never written over. A change is made under a lock that holds across processes, so that none is lost
    that was made at the same time.
    """

    def listed(self, owner: Owner) -> list[Listed]:
        """List an owner's workspaces, the one that was last written first.

        Raises
        ------
        WorkspaceError
            When they cannot be looked at.
        """

    def owners(self) -> list[Owner]:
        """Return whoever has a workspace, without what they may take.

        Raises
        ------
        WorkspaceError
            When they cannot be looked at.
        """

    def has(self, owner: Owner) -> bool:
        """Say whether an owner has any workspace.

        Raises
        ------
        WorkspaceError
            When it cannot be looked at.
        """

    def read(self, owner: Owner, id: str) -> Workspace:
        """Return a workspace; an empty one where there is none of that id.

        Raises
        ------
        WorkspaceError
            When it cannot be read.
        """

    def change(self, owner: Owner, id: str, change: Change) -> Workspace:
        """Read a workspace, change it and write it as one step; one that is not there begins empty.

        Parameters
        ----------
        owner, id
            Which.
        change
            Makes what is written of what was read; what it raises leaves everything as it was.

        Returns
        -------
        Workspace
            As written.

        Raises
        ------
        WorkspaceError
            When it cannot be read or written, or is beyond what it or its owner may take.
        """

    def delete(self, owner: Owner, id: str) -> None:
        """Take a workspace away for good, one that cannot be read as well.

        Raises
        ------
        WorkspaceError
            When it cannot be taken away.
        """
