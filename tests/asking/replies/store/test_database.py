"""What disks and other processes do to a cache: what is stored is shown, what happened is said in a sentence."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from core.asking.replies.asked import listed, remember
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.replies.observations import observe
from core.asking.replies.store import faults
from core.asking.runner import Runner
from core.basics.errors import CacheError
from tests.support.disks import Disk
from tests.support.helpers import experiment, reply
from tests.support.stored import FILE, in_file

ASKED = experiment(prices="0.5,1,1.5", strategies=("naive",), models=("synthetic",))
MORE = experiment(prices="0.5,1,1.5,2", strategies=("naive",), models=("synthetic",))
CALLS = [request_for(cell) for cell in ASKED.cells()]
KEYS = [call.key for call in CALLS]


def fill(folder: Path) -> None:
    with closing(ReplyCache(folder)) as cache:
        for call in CALLS:
            cache.put(call, reply())
        remember(ASKED, cache)


def shows_and_refuses(folder: Path) -> str:
    """What is stored is shown, and asking for more is refused; returns why."""
    runner = Runner(ReplyCache(folder))
    assert runner.start(ASKED).wait(30)
    assert len(observe(ASKED, runner.cache)) == 3
    assert [(one.stored, one.calls) for one in listed(runner.cache)] == [(3, 3)]
    with pytest.raises(CacheError) as refused:
        runner.start(MORE)
    assert runner.find(MORE) is None
    assert str(refused.value) == runner.cache.why_read_only()
    runner.close()
    return str(refused.value)


def test_what_is_stored_on_a_full_disk_is_shown_and_nothing_is_asked(disk: Disk) -> None:
    fill(disk.folder)
    disk.fill()
    refusal = shows_and_refuses(disk.folder)
    assert "cannot be written (the disk is full" in refusal
    assert "Make room on the disk" in refusal
    disk.make_room()
    with closing(Runner(ReplyCache(disk.folder))) as runner:
        assert runner.cache.why_read_only() == ""
        assert runner.start(MORE).wait(30)
        assert len(observe(MORE, runner.cache)) == 4


def test_what_is_stored_in_a_folder_that_takes_no_file_is_shown_and_nothing_is_asked(disk: Disk) -> None:
    fill(disk.folder)
    disk.allow(writing=False)
    assert "cannot be written (its folder takes no file)" in shows_and_refuses(disk.folder)


def test_a_cache_that_was_opened_read_only_is_written_once_it_can_be(disk: Disk) -> None:
    fill(disk.folder)
    disk.allow(writing=False)
    with closing(ReplyCache(disk.folder)) as cache:
        assert cache.why_read_only()
        disk.allow(writing=True)
        assert not cache.why_read_only()
        cache.check_room()
        cache.put(request_for(list(MORE.cells())[-1]), reply())
        assert len(cache.keys()) == 4


def test_a_disk_that_fills_while_a_run_is_on_keeps_what_was_stored(disk: Disk) -> None:
    fill(disk.folder)
    with closing(ReplyCache(disk.folder)) as cache:
        disk.fill()
        long = reply("x" * 200_000)
        with pytest.raises(CacheError, match=r"cannot be used .* What it holds is kept\."):
            cache.put(request_for(list(MORE.cells())[-1]), long)
        assert cache.keys() == sorted(KEYS)
        assert "Make room" in cache.why_read_only()
        disk.make_room()
        assert cache.why_read_only() == ""
        cache.put(request_for(list(MORE.cells())[-1]), long)
        assert len(cache.keys()) == 4


def test_what_a_killed_process_had_written_is_read_in_a_folder_that_takes_no_file(disk: Disk) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from tests.asking.replies.store.test_database import *\n"
        "cache = ReplyCache(Path(sys.argv[1]))\n"
        "for call in CALLS: cache.put(call, reply())\n"
        "remember(ASKED, cache)\n"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(disk.folder)], check=True)
    assert (disk.folder / f"{FILE}-wal").stat().st_size > 0
    disk.allow(writing=False)
    shows_and_refuses(disk.folder)


def test_a_process_that_may_write_no_longer_files_shows_what_is_stored(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk where none can be mounted."""
    fill(tmp_path)
    code = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from tests.asking.replies.store.test_database import *\n"
        "print(shows_and_refuses(Path(sys.argv[1])))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    assert "cannot be written" in done.stdout


@contextmanager
def locked(folder: Path, statement: str) -> Iterator[None]:
    """A second process that holds a lock."""
    code = (
        "import sqlite3, sys\n"
        "held = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        f"held.executescript({statement!r})\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(folder / FILE)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("")


def test_a_lock_of_another_process_is_called_one_and_what_is_stored_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path)
    monkeypatch.setattr(faults, "BUSY_SECONDS", 0.2)
    opened = ReplyCache(tmp_path)
    with locked(tmp_path, "BEGIN IMMEDIATE"), closing(ReplyCache(tmp_path)) as cache:
        assert len(observe(ASKED, cache)) == len(observe(ASKED, opened)) == 3
        assert "Another process has locked" in cache.why_read_only()
        with pytest.raises(CacheError, match="Another process has locked"):
            cache.check_room()
        with pytest.raises(CacheError, match=r"Another process has locked .* is kept"):
            opened.put(request_for(list(MORE.cells())[-1]), reply())
    opened.close()
    with closing(cache):
        assert cache.why_read_only() == ""
        cache.put(request_for(list(MORE.cells())[-1]), reply())
        assert len(cache.keys()) == 4


def test_a_lock_that_lets_nobody_read_is_called_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    monkeypatch.setattr(faults, "BUSY_SECONDS", 0.2)
    alone = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"
    with locked(tmp_path, alone), pytest.raises(CacheError, match="Another process has locked"):
        ReplyCache(tmp_path)


def overwrite(folder: Path, start: int, length: int) -> None:
    with (folder / FILE).open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


@pytest.mark.parametrize("start", [0, 100])
def test_a_file_whose_beginning_was_overwritten_is_called_damaged_and_it_is_said_what_to_do(
    start: int, tmp_path: Path
) -> None:
    fill(tmp_path)
    overwrite(tmp_path, start, 400)
    with pytest.raises(CacheError, match=r"cache\.db is damaged .* Move it away and start again"):
        ReplyCache(tmp_path).replies(KEYS)


def test_bytes_overwritten_in_the_middle_cost_the_replies_in_their_place(tmp_path: Path) -> None:
    asked = experiment(prices="0:1.9:0.01", strategies=("naive",), models=("synthetic",))
    calls = [request_for(cell) for cell in asked.cells()]
    with closing(ReplyCache(tmp_path)) as cache:
        for call in calls:
            cache.put(call, reply())
    pages = (tmp_path / FILE).read_bytes()
    place = pages.rindex(b'{"request":', 0, len(pages) // 2)
    # A page as a whole, with the table of what is where in it.
    overwrite(tmp_path, place - place % 4096, 4096)
    with closing(ReplyCache(tmp_path)) as cache:
        keys = [call.key for call in calls]
        read = cache.replies(keys)
        damaged = cache.damaged(keys)
        assert 0 < len(damaged) < 10
        assert read.keys() | set(damaged) == set(keys)
        assert len(observe(asked, cache)) == len(read)


def test_a_folder_that_is_a_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match="cannot be used"):
        ReplyCache(tmp_path / "file" / "replies")


def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(CacheError, match="is damaged"):
        ReplyCache(tmp_path)


BEFORE = """
CREATE TABLE Settings (key TEXT NOT NULL UNIQUE, value);
INSERT INTO Settings VALUES ('count', 0), ('size', 0);
CREATE TABLE Cache (rowid INTEGER PRIMARY KEY, key BLOB, raw INTEGER, store_time REAL, expire_time REAL,
  access_time REAL, access_count INTEGER DEFAULT 0, tag BLOB, size INTEGER DEFAULT 0, mode INTEGER DEFAULT 0,
  filename TEXT, value BLOB);
CREATE UNIQUE INDEX Cache_key_raw ON Cache(key, raw);
CREATE INDEX Cache_expire_time ON Cache (expire_time);
CREATE TRIGGER Settings_count_insert AFTER INSERT ON Cache FOR EACH ROW BEGIN
  UPDATE Settings SET value = value + 1 WHERE key = "count"; END;
CREATE TRIGGER Settings_count_delete AFTER DELETE ON Cache FOR EACH ROW BEGIN
  UPDATE Settings SET value = value - 1 WHERE key = "count"; END;
"""
"""As diskcache makes a file."""
ROW = "INSERT INTO Cache (key, raw, mode, value) VALUES (?, 1, 1, ?)"


def fill_as_before(folder: Path) -> None:
    """Write a cache as the app did before it kept from where replies come."""
    for statement in BEFORE.split(";\n"):
        in_file(folder, statement)
    for call in CALLS:
        text = json.dumps({"request": call.content(), "reply": vars(reply())})
        in_file(folder, ROW, call.key, text)
    in_file(folder, ROW, f"experiment:{ASKED.id}", ASKED.to_json())
    in_file(folder, ROW, "shipped:0123", "")


def test_a_cache_of_before_is_read_listed_and_added_to(tmp_path: Path) -> None:
    fill_as_before(tmp_path)
    with closing(ReplyCache(tmp_path)) as cache:
        assert cache.replies(KEYS) == dict.fromkeys(KEYS, reply())
        assert not any(cache.origins(KEYS).values())
        assert [(one.id, one.stored, one.calls) for one in listed(cache)] == [(ASKED.id, 3, 3)]
        cache.put(request_for(list(MORE.cells())[-1]), reply())
        assert len(cache.keys()) == 4


def test_a_cache_of_before_is_read_and_listed_where_nothing_can_be_written(disk: Disk) -> None:
    fill_as_before(disk.folder)
    disk.allow(writing=False)
    shows_and_refuses(disk.folder)
