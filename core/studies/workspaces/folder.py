"""Workspaces as JSON files in a folder, written whole and locked against other processes."""

import fcntl
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from core.basics.errors import InputError, WorkspaceError
from core.studies.workspaces.limits import check_links, check_number, check_room, damaged
from core.studies.workspaces.owners import Owner
from core.studies.workspaces.store import Change, Listed
from core.studies.workspaces.workspace import EMPTY, MAX_BYTES, Workspace

SUFFIX, LOCK = ".json", ".lock"
PATIENCE = 10.0
"""Seconds for which another process may hold the lock."""
LOOK = 0.02


class FolderWorkspaces:
    """Keeps workspaces as `core.studies.workspaces.store.Workspaces` says: a folder an owner, a file a workspace.

    Parameters
    ----------
    directory
        Of all owners; made at the first change.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def owners(self) -> list[Owner]:
        """Return whoever has a workspace."""
        with self._sentences("read"):
            names = sorted(path.parent.name for path in self._directory.glob(f"*/[0-9a-f]*{SUFFIX}"))
        return [Owner(name) for name in dict.fromkeys(names)]

    def has(self, owner: Owner) -> bool:
        """Say whether an owner has any workspace."""
        return any(self._files(owner))

    def listed(self, owner: Owner) -> list[Listed]:
        """List an owner's workspaces, the one that was last written first."""
        with self._sentences("read"):
            return sorted(map(_listed, self._files(owner)), key=lambda one: one.changed, reverse=True)

    def read(self, owner: Owner, id: str) -> Workspace:
        """Return a workspace; an empty one where there is none of that id."""
        with self._sentences("read"):
            return _read(self._path(owner, id))

    def change(self, owner: Owner, id: str, change: Change) -> Workspace:
        """Read a workspace, change it and write it as one step; one that is not there begins empty."""
        path = self._path(owner, id)
        with self._sentences("written"):
            self._check_new(owner, path)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked(path.parent):
                made = change(_read(path))
                data = made.to_json().encode(errors="replace")
                others = sum(one.stat().st_size for one in self._files(owner) if one != path)
                check_room(owner, len(data), others)
                _write(path, data)
        return made

    def delete(self, owner: Owner, id: str) -> None:
        """Take a workspace away for good, one that cannot be read as well."""
        path = self._path(owner, id)
        with self._sentences("deleted"):
            if path.exists():
                with self._locked(path.parent):
                    path.unlink(missing_ok=True)

    def _path(self, owner: Owner, id: str) -> Path:
        if not re.fullmatch("[0-9a-f]{32}", id):
            raise WorkspaceError("There is no such workspace.")
        return self._directory / owner.name / f"{id}{SUFFIX}"

    def _files(self, owner: Owner) -> Iterator[Path]:
        return (self._directory / owner.name).glob(f"[0-9a-f]*{SUFFIX}")

    def _check_new(self, owner: Owner, path: Path) -> None:
        if path.exists():
            return
        check_number(len(list(self._files(owner))))
        if owner.by_link and not path.parent.exists():
            check_links(len(list(self._directory.glob("link-*"))))

    @contextmanager
    def _locked(self, folder: Path) -> Iterator[None]:
        # The system frees the lock of a process that dies.
        with (folder / LOCK).open("a") as held:
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise WorkspaceError(
                            f"Another process has held the workspaces in {folder} for {PATIENCE:.0f} seconds. "
                            "What is kept there stays. End that process, and try again."
                        ) from None
                    time.sleep(LOOK)
            yield

    @contextmanager
    def _sentences(self, done: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise WorkspaceError(
                f"Workspaces in {self._directory} cannot be {done} ({error.strerror}). What is kept there stays. "
                "Look after the disk's space and the folder's permissions."
            ) from error


def _listed(path: Path) -> Listed:
    about = path.stat()
    changed = datetime.fromtimestamp(about.st_mtime, UTC).isoformat()
    try:
        return Listed(path.stem, changed, about.st_size, _read(path))
    except WorkspaceError as error:
        return Listed(path.stem, changed, about.st_size, None, str(error))


def _read(path: Path) -> Workspace:
    try:
        about = path.stat()
    except FileNotFoundError:
        return EMPTY
    if about.st_size > MAX_BYTES:
        raise _damaged(path)
    return _parse(path, about.st_mtime_ns, about.st_size, about.st_ino)


@lru_cache(maxsize=64)
def _parse(path: Path, *_version: int) -> Workspace:
    """Read a file once, as long as it is as it was."""
    try:
        return Workspace.from_json(path.read_text(encoding="utf-8"))
    except (InputError, UnicodeDecodeError):
        raise _damaged(path) from None


def _damaged(path: Path) -> WorkspaceError:
    return damaged(f"{path.parent.name}/{path.name}")


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
