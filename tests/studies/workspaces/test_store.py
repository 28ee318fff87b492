"""Workspaces in a folder or a database: whole, locked, each its owner's; damaged ones are left alone."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.asking.replies.store import Place, PostgresAddress
from core.asking.replies.store.postgresql import faults
from core.basics.errors import WorkspaceError
from core.experiment import Product
from core.studies.workspaces import (
    EMPTY,
    FolderWorkspaces,
    Owner,
    PrivateLink,
    Workspace,
    Workspaces,
    directory_at,
    folder,
    limits,
    store_at,
)
from tests.support.postgres import every_place, in_place, word_for  # noqa: F401

HERE, ANN = Owner("local"), Owner(f"login-{'a' * 64}", 20_000_000)
ID = "0" * 32
ADDING = """
import sys
from core.asking.replies.store import place_of
from core.studies.workspaces import store_at
from tests.studies.workspaces.test_store import HERE, ID, adding
store = store_at(place_of(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(15):
    store.change(HERE, ID, adding(f"{sys.argv[2]} {number}"))
"""


def adding(name: str, size: int = 0) -> Callable[[Workspace], Workspace]:
    product = Product("", "Tea", name, 5.0, "x" * size)
    return lambda one: replace(one, own=one.own.with_products([product]))


@pytest.fixture
def store(place: Place) -> Workspaces:
    return store_at(place)


def kept(place: Place) -> list[tuple[str, bytes]]:
    """What stands where workspaces are, past the app: the name of each, and its text."""
    if not isinstance(place, Path):
        rows = in_place(place, "", "SELECT owner, id, text FROM Workspaces")
        return [(f"{owner}/{id}", text.encode()) for owner, id, text in rows]
    paths = [path for path in directory_at(place).rglob("*") if path.is_file() and path.name != ".lock"]
    return [(f"{path.parent.name}/{path.name.removesuffix('.json')}", path.read_bytes()) for path in paths]


def overwrite(place: Place, text: bytes) -> None:
    """Damage the one workspace past the app."""
    if isinstance(place, Path):
        (directory_at(place) / "local" / f"{ID}.json").write_bytes(text)
    else:
        in_place(place, "", "UPDATE Workspaces SET text = %s", text.decode())


@pytest.mark.lengthy
def test_two_processes_that_change_one_workspace_lose_nothing_and_leave_no_file_beside(
    store: Workspaces, place: Place
) -> None:
    command = [sys.executable, "-c", ADDING, word_for(place)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both = [subprocess.Popen([*command, name], **pipes) for name in ("one", "two")]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    seen = 0
    while any(process.poll() is None for process in both):
        # Whoever reads meanwhile reads a whole text, and never less than before.
        now = len(store.read(HERE, ID).own.products)
        assert now >= seen
        seen = now
    for process in both:
        process.communicate()
        assert process.returncode == 0
    assert len(store.read(HERE, ID).own.products) == 30
    assert [name for name, _ in kept(place)] == [f"local/{ID}"]


def test_a_process_that_dies_with_the_lock_does_not_keep_it(tmp_path: Path) -> None:
    store = FolderWorkspaces(tmp_path / "workspaces")
    store.change(HERE, ID, adding("Tea"))
    dies = "import fcntl, os, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX); os._exit(1)"
    subprocess.run([sys.executable, "-c", dies, str(tmp_path / "workspaces" / "local" / ".lock")], check=False)
    assert len(store.change(HERE, ID, adding("Jam")).own.products) == 2


def test_a_lock_that_is_not_given_up_is_a_sentence(tmp_path: Path, monkeypatch) -> None:
    store = FolderWorkspaces(tmp_path / "workspaces")
    monkeypatch.setattr(folder, "PATIENCE", 0.0)
    store.change(HERE, ID, adding("Tea"))

    def change_within(one: Workspace) -> Workspace:
        with pytest.raises(WorkspaceError, match="Another process has held"):
            store.change(HERE, ID, adding("Jam"))
        return one

    store.change(HERE, ID, change_within)
    assert len(store.read(HERE, ID).own.products) == 1


def test_a_lock_in_a_database_that_is_not_given_up_is_a_sentence(
    database: PostgresAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "LOCK_SECONDS", 0.1)
    store = store_at(database)
    store.change(HERE, ID, adding("Tea"))
    with closing(psycopg.connect(database.url)) as other:
        other.execute("LOCK TABLE unblind.Meta IN EXCLUSIVE MODE")
        with pytest.raises(WorkspaceError, match="Another process has held the lock of the shared database"):
            store.change(HERE, ID, adding("Jam"))
    assert len(store.change(HERE, ID, adding("Jam")).own.products) == 2


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b'{"version": 3}', b"[" * 100_000])
def test_a_damaged_text_is_named_and_kept_as_it_is(text: bytes, store: Workspaces, place: Place) -> None:
    if not isinstance(place, Path) and text == b"\xff\xfe":
        pytest.skip("a database takes no such bytes for a text")
    store.change(HERE, ID, adding("Tea"))
    overwrite(place, text)
    with pytest.raises(WorkspaceError, match=rf"local/{ID}(\.json)? cannot be read, so it is kept as it is"):
        store.read(HERE, ID)
    with pytest.raises(WorkspaceError, match="kept as it is"):
        store.change(HERE, ID, adding("Jam"))
    (listed,) = store.listed(HERE)
    assert listed.workspace is None
    assert "cannot be read" in listed.problem
    assert kept(place) == [(f"local/{ID}", text)]


def test_owners_see_their_own_and_no_other(store: Workspaces) -> None:
    assert store.owners() == []
    store.change(HERE, ID, adding("Tea"))
    store.change(ANN, ID, adding("Jam"))
    assert [owner.name for owner in store.owners()] == sorted([HERE.name, ANN.name])
    link = Owner(f"link-{PrivateLink.new().digest}")
    assert not store.has(link)
    assert store.read(link, ID) == EMPTY
    assert [one.workspace.own.products[0].name for one in store.listed(ANN)] == ["Jam"]
    store.delete(ANN, ID)
    assert store.listed(ANN) == []
    assert len(store.listed(HERE)) == 1
    for name in ("../local", "login-ann", "link-"):
        with pytest.raises(ValueError, match="no owner"):
            Owner(name)
    with pytest.raises(WorkspaceError):
        store.read(HERE, "../../x")


def test_a_workspace_and_its_owners_share_of_the_disk_have_an_end(store: Workspaces) -> None:
    tea = [Product("", "Tea", f"Tea {number}", 5.0, "x" * 10_000) for number in range(500)]
    store.change(HERE, ID, lambda one: replace(one, own=one.own.with_products(tea[:480])))
    with pytest.raises(WorkspaceError, match="A workspace takes up to 5 MB, and with this it would take"):
        store.change(HERE, ID, lambda one: replace(one, own=one.own.with_products(tea)))
    assert len(store.read(HERE, ID).own.products) == 480
    little = Owner(ANN.name, 4_000)
    store.change(little, ID, adding("Tea", 2_000))
    with pytest.raises(WorkspaceError, match=r"beyond it\. What was kept before is kept"):
        store.change(little, "1" * 32, adding("Jam", 2_000))
    assert len(store.listed(little)) == 1


def test_what_a_change_raises_leaves_everything_as_it_was(store: Workspaces, place: Place) -> None:
    store.change(HERE, ID, adding("Tea"))
    before = kept(place)
    with pytest.raises(ZeroDivisionError):
        store.change(HERE, ID, lambda one: 1 // 0)
    assert kept(place) == before
    assert len(before) == 1


def test_a_folder_that_takes_no_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "workspaces").write_text("not a folder")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        FolderWorkspaces(tmp_path / "workspaces").change(HERE, ID, adding("Tea"))


def test_no_more_private_links_are_made_than_the_disk_is_to_hold(store: Workspaces, monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_LINKS", 1)
    first = Owner(f"link-{PrivateLink.new().digest}", 1_000_000)
    store.change(first, ID, adding("Tea"))
    store.change(first, "1" * 32, adding("Jam"))
    with pytest.raises(WorkspaceError, match="no more private links"):
        store.change(Owner(f"link-{PrivateLink.new().digest}", 1_000_000), ID, adding("Tea"))
