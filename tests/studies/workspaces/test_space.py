"""What a session has open: kept as it is edited, found again, and alive where nothing can be kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.asking.access import Access, Login, Member, Role, Rules
from core.basics.errors import InputError
from core.experiment import Edit, Product, Strategy
from core.studies import link
from core.studies.choice import Choice
from core.studies.own import MAX_PRODUCTS, NOTHING, Own
from core.studies.workspaces import (
    EMPTY,
    FolderWorkspaces,
    Owner,
    PrivateLink,
    Space,
    Workspace,
    owner_of,
)
from core.studies.workspaces.workspace import MAX_SETTING, MOST_SETTINGS
from tests.support.visits import claims

HERE = Owner("local")
TEA = Product("", "Tea", "Tea", 5.0)


def mine(words: str = "[PRICE]?") -> Strategy:
    return Strategy("naive", edit=Edit("Mine", "", words))


@pytest.fixture
def store(tmp_path: Path) -> FolderWorkspaces:
    return FolderWorkspaces(tmp_path / "workspaces")


def access(role: Role, login: Login | None = None, **rules: object) -> Access:
    return Access(Member(login.names[-1] if login else "", role), Rules(**rules), login)  # type: ignore[arg-type]


def test_what_is_edited_is_found_by_the_next_session_and_nothing_is_written_by_looking(
    store: FolderWorkspaces, tmp_path: Path
) -> None:
    first = Space(store, HERE)
    assert first.workspace == EMPTY
    assert not (tmp_path / "workspaces").exists()
    first.change_own(lambda own: own.with_products([TEA]).with_strategy(mine()))
    left = link.to_query(Choice(product="3", strategies=("naive", "naive~Mine")))
    first.keep_choice(left)
    again = Space(store, HERE)
    assert again.own == first.own
    assert [product.name for product in again.own.products] == ["Tea"]
    assert link.from_query(dict(again.workspace.choice), again.own).strategies == ("naive", "naive~Mine")
    written = next(tmp_path.rglob("*.json")).stat().st_mtime_ns
    first.keep_choice(left)
    assert next(tmp_path.rglob("*.json")).stat().st_mtime_ns == written


def test_two_sessions_of_one_owner_see_what_the_other_brings(store: FolderWorkspaces) -> None:
    first = Space(store, HERE)
    first.change_own(lambda own: own.with_products([TEA]))
    second = Space(store, HERE)
    second.change_own(lambda own: own.with_products([replace(TEA, name="Jam")]))
    assert [product.name for product in first.own.products] == ["Tea", "Jam"]


def test_workspaces_are_named_opened_and_deleted(store: FolderWorkspaces) -> None:
    space = Space(store, HERE)
    space.change_own(lambda own: own.with_products([TEA]))
    first = space.id
    space.begin(Workspace("My workspace"))
    assert {one.workspace.name for one in space.listed()} == {"My workspace", "My workspace (2)"}
    assert space.own == NOTHING
    space.rename("My workspace")
    assert space.workspace.name == "My workspace (2)"
    space.rename("Snacks")
    with pytest.raises(InputError, match="A workspace needs a name"):
        space.rename("two\nlines")
    second = space.id
    space.open(first)
    assert Space(store, HERE).id == first, "what was opened last is open in the next session"
    space.open(second)
    space.delete(second)
    assert space.id == first
    assert space.own.products[0].name == "Tea"


def test_what_cannot_be_kept_lives_in_the_session_and_is_kept_once_it_can_be(
    store: FolderWorkspaces, tmp_path: Path
) -> None:
    (tmp_path / "workspaces").write_text("in the way")
    space = Space(store, HERE)
    space.change_own(lambda own: own.with_products([TEA]))
    assert not space.kept
    assert "cannot be written" in space.problem
    assert [product.name for product in space.own.products] == ["Tea"]
    (tmp_path / "workspaces").unlink()
    space.change_own(lambda own: own.with_products([replace(TEA, name="Jam")]))
    assert space.kept
    assert [product.name for product in Space(store, HERE).own.products] == ["Tea", "Jam"]


def test_a_damaged_workspace_is_left_alone_and_another_is_opened(store: FolderWorkspaces, tmp_path: Path) -> None:
    space = Space(store, HERE)
    space.change_own(lambda own: own.with_products([TEA]))
    (path,) = tmp_path.rglob("*.json")
    path.write_text("{")
    space.change_own(lambda own: own.with_products([replace(TEA, name="Jam")]))
    assert "kept as it is" in space.problem
    assert path.read_text() == "{"
    assert Space(store, HERE).id != path.stem


def test_what_a_link_carries_is_looked_at_and_kept_only_when_told(store: FolderWorkspaces, tmp_path: Path) -> None:
    space = Space(store, HERE)
    space.change_own(lambda own: own.with_strategy(mine("mine: [PRICE]?")))
    theirs = Own(strategies=(mine("theirs: [PRICE]?"),)).with_products([TEA])
    space.carry(theirs)
    assert space.own == theirs
    assert space.carried == theirs
    assert space.workspace.own.strategies == (mine("mine: [PRICE]?"),)
    space.change_own(lambda own: own.with_strategy(mine("mine anew: [PRICE]?")))
    assert space.own.strategies == (mine("mine anew: [PRICE]?"),)
    space.carry(theirs)
    space.keep_carried()
    assert space.carried == NOTHING
    assert Space(store, HERE).own == theirs
    many = [replace(TEA, name=f"Tea {number}") for number in range(MAX_PRODUCTS - 1)]
    space.change_own(lambda own: own.with_products(many))
    space.carry(NOTHING.with_products([replace(TEA, name="One more")]))
    with pytest.raises(InputError, match="none was added"):
        space.keep_carried()
    assert len(Space(store, HERE).own.products) == MAX_PRODUCTS


def test_whose_workspaces_a_session_sees_follows_from_who_it_is() -> None:
    ann, bob = Login.of(claims("ann")), Login.of(claims("bob"))
    private = PrivateLink.new()
    assert owner_of(access("local")) == Owner("local")
    owners = [owner_of(access("analyst", one), private) for one in (ann, bob, None)]
    assert len({one.name for one in owners}) == 3
    assert [one.by_link for one in owners] == [False, False, True]
    assert {one.most for one in owners} == {20_000_000}
    assert owner_of(access("analyst")) is None
    assert owner_of(access("viewer", ann)) is None
    assert owner_of(access("viewer", ann, viewers_keep=True)) == owners[0]
    assert owner_of(access("nobody", ann, viewers_keep=True)) is None


def test_a_private_link_opens_what_was_kept_under_it_and_its_secret_stands_nowhere(
    store: FolderWorkspaces, tmp_path: Path
) -> None:
    visitor = access("analyst")
    space = Space(store, owner_of(visitor))
    space.change_own(lambda own: own.with_products([TEA]))
    assert not list(tmp_path.rglob("*.json"))
    space.make_private_link(visitor)
    secret = space.private.secret
    space.change_own(lambda own: own.with_products([replace(TEA, name="Jam")]))
    again = Space.by_link(store, visitor, PrivateLink(secret))
    assert [product.name for product in again.own.products] == ["Tea", "Jam"]
    assert again.notice == ""
    for path in tmp_path.rglob("*"):
        assert secret not in str(path)
        assert not path.is_file() or secret not in path.read_text()
    assert secret not in f"{space.private!r} {space.private} {space.workspace.to_json()}"
    for guess in (secret[:-1], "", "x" * 100_000, "\ud800"):
        elsewhere = Space.by_link(store, visitor, PrivateLink(guess))
        assert "opens nothing here" in elsewhere.notice
        assert elsewhere.own == NOTHING
    at_home = Space.by_link(store, access("local"), PrivateLink(secret))
    assert "was not opened" in at_home.notice
    assert at_home.owner == HERE


def test_what_a_page_is_set_to_is_found_again_and_written_only_where_it_is_another(
    store: FolderWorkspaces, tmp_path: Path
) -> None:
    first = Space(store, HERE)
    first.keep_setting("decision 1", "current=5")
    first.keep_setting("people", "aim=elasticity")
    first.keep_setting("decision 1", "current=6")
    again = Space(store, HERE)
    assert again.workspace.settings == (("decision 1", "current=6"), ("people", "aim=elasticity"))
    assert again.workspace.setting("decision 2") == ""
    written = next(tmp_path.rglob("*.json")).stat().st_mtime_ns
    again.keep_setting("decision 1", "current=6")
    assert next(tmp_path.rglob("*.json")).stat().st_mtime_ns == written
    again.keep_setting("people", "x" * (MAX_SETTING + 1))
    assert Space(store, HERE).workspace.setting("people") == "", "an older one would be taken for the last"
    for number in range(MOST_SETTINGS):
        again.keep_setting(f"decision {number}", "current=7")
    assert len(again.workspace.settings) == MOST_SETTINGS
    again.keep_setting(f"decision {MOST_SETTINGS - 1}", "")
    assert len(again.workspace.settings) == MOST_SETTINGS - 1
    assert Workspace.from_file(again.workspace.to_json().encode()) == again.workspace
