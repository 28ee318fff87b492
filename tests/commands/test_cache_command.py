"""``python -m core cache copy``: a folder and a database are copied to one another, and nothing is lost."""

import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.asking.replies.asked import listed, remember
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.replies.provenance import imports
from core.asking.replies.recordings import export_experiments, import_recording
from core.asking.replies.store import Place, PostgresAddress
from core.asking.requests import SYSTEM
from core.commands.main import main
from core.experiment import Product
from core.studies.workspaces import Owner, Workspace, directory_at, store_at
from tests.asking.replies.store.test_database import ASKED as BEFORE
from tests.asking.replies.store.test_database import fill_as_before
from tests.support.helpers import experiment, reply
from tests.support.postgres import PASSWORD, in_place, word_for
from tests.support.stored import in_file

ASKED = experiment(prices="0.5,1,1.5", strategies=("naive",))
ALSO = experiment(prices="1,1.5,2", strategies=("naive",))
CALLS = [request_for(cell) for cell in ASKED.cells()]
HERE, ID = Owner("local"), "0" * 32

Said = pytest.CaptureFixture[str]


def copied(capsys: Said, before: Place, to: Place) -> str:
    assert main(["cache", "copy", word_for(before), word_for(to)]) == 0
    said = capsys.readouterr().out
    assert PASSWORD not in said
    return said.partition(": ")[2].strip()


def complaint(capsys: Said, *words: str) -> str:
    assert main(["cache", "copy", *words]) in (1, 2)
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert PASSWORD not in line
    return line


def numbers(*parts: str) -> str:
    return f"{'; '.join(f'{part} there already' for part in parts)}."


def fill(place: Place, folder: Path) -> None:
    """Replies that were asked, one of them in another form, some that came by a file, and two workspaces."""
    file = io.BytesIO()
    with closing(ReplyCache(folder / "elsewhere")) as other:
        for cell in ALSO.cells():
            other.put(request_for(cell), reply("No"))
        remember(ALSO, other)
        export_experiments([ALSO], other, file)
    with closing(ReplyCache(place)) as cache:
        cache.put(CALLS[0], reply("Yes"))
        cache.put(CALLS[1], replace(reply("Perhaps"), refused=(SYSTEM,)))
        remember(ASKED, cache)
        import_recording(cache, file, "F.jsonl.gz", "ann")
    for number, name in enumerate(("Tea", "Jam")):
        product = Product("", "Food", name, 5.0)
        store_at(place).change(
            HERE, str(number) * 32, lambda one, product=product: replace(one, own=one.own.with_products([product]))
        )


def held(place: Place) -> tuple[object, ...]:
    """All that a place holds, as far as it is to be the same elsewhere."""
    with closing(ReplyCache(place)) as cache:
        keys = cache.keys()
        return (
            {entry.key: entry.text for entry in cache.entries(keys)},
            cache.origins(call.key for asked in (ASKED, ALSO) for call in map(request_for, asked.cells())),
            [(one.source, one.replies) for one in imports(cache)],
            listed(cache),
            [(one.id, one.workspace) for one in store_at(place).listed(HERE)],
        )


def test_a_folder_and_a_database_are_copied_to_one_another_and_back(
    database: PostgresAddress, tmp_path: Path, capsys: Said
) -> None:
    first, last = tmp_path / "first", tmp_path / "last"
    fill(first, tmp_path)
    before = held(first)
    new = numbers("5 replies copied, 0", "2 experiments copied, 0", "2 workspaces copied, 0")
    assert copied(capsys, first, database) == new
    assert copied(capsys, database, last) == new
    assert held(database) == held(last) == held(first) == before
    again = numbers("0 replies copied, 5", "0 experiments copied, 2", "0 workspaces copied, 2")
    assert copied(capsys, first, database) == again
    assert held(database) == before


def test_what_is_there_stays_as_it_is(tmp_path: Path, capsys: Said) -> None:
    first, other = tmp_path / "first", tmp_path / "other"
    fill(first, tmp_path)
    with closing(ReplyCache(other)) as cache:
        cache.put(CALLS[0], reply("No"))
    assert copied(capsys, first, other).startswith("4 replies copied, 1 there already")
    with closing(ReplyCache(other)) as cache:
        assert cache.get(CALLS[0].key) == reply("No")


def test_what_is_damaged_is_counted_and_left_where_it_is(
    database: PostgresAddress, tmp_path: Path, capsys: Said
) -> None:
    folder = tmp_path / "first"
    fill(folder, tmp_path)
    in_file(folder, "UPDATE Cache SET value = 'hello' WHERE key = ?", CALLS[0].key)
    (directory_at(folder) / "local" / f"{ID}.json").write_text("{")
    said = copied(capsys, folder, database)
    assert said.startswith("4 replies copied, 0 there already;")
    assert said.endswith("1 workspace copied, 0 there already. 2 that are damaged were left where they are.")
    assert in_place(database, "", "SELECT count(*) FROM Replies WHERE text = 'hello'") == [(0,)]


def test_what_a_version_of_before_wrote_is_in_the_form_of_today(
    database: PostgresAddress, tmp_path: Path, capsys: Said
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    fill_as_before(old)
    folder = directory_at(old) / "local"
    folder.mkdir(parents=True)
    (folder / f"{ID}.json").write_text('{"version": 1, "products": [], "personas": [], "strategies": []}')
    new = numbers("3 replies copied, 0", "1 experiment copied, 0", "1 workspace copied, 0")
    assert copied(capsys, old, database) == new
    with closing(ReplyCache(database)) as cache:
        assert [(one.id, one.stored, one.calls) for one in listed(cache)] == [(BEFORE.id, 3, 3)]
    assert [one.workspace for one in store_at(database).listed(HERE)] == [Workspace()]
    assert '"version": 2' in in_place(database, "", "SELECT text FROM Workspaces")[0][0]


def test_a_place_that_cannot_be_copied_is_a_sentence(tmp_path: Path, capsys: Said) -> None:
    nowhere = tmp_path / "nowhere"
    assert f"There is no reply cache in {nowhere}. Nothing was copied." in complaint(capsys, str(nowhere), "x")
    assert not nowhere.exists()
    ReplyCache(tmp_path / "here").close()
    here = str(tmp_path / "here")
    assert "cannot be copied to itself" in complaint(capsys, here, f"{here}/../here")
    assert "cannot be reached" in complaint(capsys, here, f"postgresql://ann:{PASSWORD}@127.0.0.1:1/name")
    for wrong in ("mysql://ann:{}@host/name", "postgresql//ann:{}@host/name", "postgresql:ann:{}@host/name"):
        assert "such as postgresql://user@host/name" in complaint(capsys, wrong.format(PASSWORD), here)
