"""How much may be kept, wherever it is."""

from core.basics.errors import WorkspaceError
from core.studies.workspaces.owners import Owner
from core.studies.workspaces.workspace import MAX_BYTES

MOST_WORKSPACES, MOST_LINKS = 100, 1_000
"""Workspaces of one owner, and private links in all: whoever has none makes another without a login."""


def check_number(workspaces: int) -> None:
    """Refuse one more workspace of an owner who has so many."""
    if workspaces >= MOST_WORKSPACES:
        raise WorkspaceError(f"{MOST_WORKSPACES} workspaces are kept at most. Delete one first.")


def check_links(links: int) -> None:
    """Refuse one more private link where there are so many."""
    if links >= MOST_LINKS:
        raise WorkspaceError("This app keeps no more private links. Export what you brought as a file.")


def check_room(owner: Owner, size: int, others: int) -> None:
    """Refuse a workspace that takes too many bytes, alone or with its owner's others."""
    if size > MAX_BYTES:
        raise WorkspaceError(
            f"A workspace takes up to {MAX_BYTES / 1_000_000:.0f} MB, and with this it would take "
            f"{size / 1_000_000:.1f}. What was kept before is kept. Remove some of it, or begin another one."
        )
    if owner.most is not None and others + size > owner.most:
        raise WorkspaceError(
            f"Your workspaces take up to {owner.most / 1_000_000:.0f} MB on this app's disk, and this is "
            "beyond it. What was kept before is kept. Delete a workspace, or export it as a file."
        )


def damaged(where: str) -> WorkspaceError:
    """Name a workspace that cannot be read."""
    return WorkspaceError(
        f"The workspace in {where} cannot be read, so it is kept as it is. Mend or delete it, and go on in "
        "another one meanwhile."
    )
