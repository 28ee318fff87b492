"""Workspaces in the database that several machines share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import cached_property, lru_cache

from core.asking.replies.store import PostgresAddress
from core.asking.replies.store.postgresql import PostgresDatabase, connections_to
from core.basics.errors import CacheError, InputError, WorkspaceError
from core.studies.workspaces.limits import check_links, check_number, check_room, damaged
from core.studies.workspaces.owners import Owner
from core.studies.workspaces.store import Change, Listed
from core.studies.workspaces.workspace import EMPTY, MAX_BYTES, Workspace


class SharedWorkspaces:
    """Keeps workspaces as `core.studies.workspaces.store.Workspaces` says: a row a workspace.

    Parameters
    ----------
    address
        Of the database; nothing is opened before it is needed.
    """

    def __init__(self, address: PostgresAddress) -> None:
        self._address = address

    @cached_property
    def _database(self) -> PostgresDatabase:
        return PostgresDatabase(connections_to(self._address))

    def owners(self) -> list[Owner]:
        """Return whoever has a workspace."""
        with _sentences():
            rows = self._database.ask("SELECT DISTINCT owner FROM Workspaces ORDER BY owner")
        return [Owner(name) for (name,) in rows]

    def has(self, owner: Owner) -> bool:
        """Say whether an owner has any workspace."""
        return bool(self._sizes(owner))

    def listed(self, owner: Owner) -> list[Listed]:
        """List an owner's workspaces, the one that was last written first."""
        columns = "id, changed, octet_length(text), text"
        query = f"SELECT {columns} FROM Workspaces WHERE owner = %s ORDER BY changed DESC, id"  # noqa: S608
        with _sentences():
            rows = self._database.ask(query, (owner.name,))
        return [
            _listed(owner, id, changed.astimezone(UTC).isoformat(), size, text) for id, changed, size, text in rows
        ]

    def read(self, owner: Owner, id: str) -> Workspace:
        """Return a workspace; an empty one where there is none of that id."""
        query = "SELECT text FROM Workspaces WHERE owner = %s AND id = %s"
        with _sentences():
            found = self._database.ask(query, (owner.name, _checked(id)))
        return _parse(_where(owner, id), found[0][0]) if found else EMPTY

    def change(self, owner: Owner, id: str, change: Change) -> Workspace:
        """Read a workspace, change it and write it as one step; one that is not there begins empty."""
        write = (
            "INSERT INTO Workspaces (owner, id, changed, text) VALUES (%s, %s, clock_timestamp(), %s) "
            "ON CONFLICT (owner, id) DO UPDATE SET changed = excluded.changed, text = excluded.text"
        )
        with _sentences(), self._database.writing():
            made = change(self.read(owner, id))
            data = made.to_json().encode(errors="replace")
            sizes = self._sizes(owner)
            if id not in sizes:
                check_number(len(sizes))
                if owner.by_link and not sizes:
                    check_links(self._links())
            check_room(owner, len(data), sum(sizes.values()) - sizes.get(id, 0))
            self._database.change(write, (owner.name, id, data.decode()))
        return made

    def delete(self, owner: Owner, id: str) -> None:
        """Take a workspace away for good, one that cannot be read as well."""
        query = "DELETE FROM Workspaces WHERE owner = %s AND id = %s"
        with _sentences():
            self._database.change(query, (owner.name, _checked(id)))

    def _sizes(self, owner: Owner) -> dict[str, int]:
        query = "SELECT id, octet_length(text) FROM Workspaces WHERE owner = %s"
        with _sentences():
            return dict(self._database.ask(query, (owner.name,)))

    def _links(self) -> int:
        query = "SELECT count(DISTINCT owner) FROM Workspaces WHERE owner LIKE %s"
        ((links,),) = self._database.ask(query, ("link-%",))
        return int(links)


def _checked(id: str) -> str:
    if not re.fullmatch("[0-9a-f]{32}", id):
        raise WorkspaceError("There is no such workspace.")
    return id


def _where(owner: Owner, id: str) -> str:
    return f"{owner.name}/{id}"


def _listed(owner: Owner, id: str, changed: str, size: int, text: str) -> Listed:
    try:
        return Listed(id, changed, size, _parse(_where(owner, id), text))
    except WorkspaceError as error:
        return Listed(id, changed, size, None, str(error))


@lru_cache(maxsize=64)
def _parse(where: str, text: str) -> Workspace:
    """Read a text once, as long as it is as it was."""
    try:
        if len(text) > MAX_BYTES:
            raise damaged(where)
        return Workspace.from_json(text)
    except InputError:
        raise damaged(where) from None


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except CacheError as error:
        raise WorkspaceError(str(error)) from error
