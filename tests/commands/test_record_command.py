"""``python -m core record``, as a user types it."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.commands.main import main
from tests.support.disks import Disk
from tests.support.fault_server import FaultServer

SYNTHETIC = ("--backend", "synthetic", "--model", "market/rho=0.5", "--strategies", "naive,disclosure")

Said = pytest.CaptureFixture[str]


def document(capsys: Said, *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def said(capsys: Said, *words: str) -> str:
    assert main(["record", *words]) == 0
    return capsys.readouterr().out


def complaint(capsys: Said, *words: str) -> str:
    assert main(["record", *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    return line


@pytest.fixture
def recording(capsys: Said, tmp_path: Path) -> Path:
    path = tmp_path / "F.jsonl.gz"
    document(capsys, "run", *SYNTHETIC, "--prices", "0.5,1,1.5")
    said(capsys, "export", "--all", "--out", str(path))
    return path


@pytest.mark.parametrize("command", ["run", "leakage"])
def test_an_imported_experiment_gives_the_same_numbers_to_the_last_digit_with_nobody_to_ask(
    command: str, capsys: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "F.jsonl.gz"
    with FaultServer() as server:
        model = ("--backend", "openai-compatible", "--model", "test-model", "--base-url", f"{server.address}/v1")
        words = (command, *model, "--prices", "0.5,1,1.5", "--strategies", "naive,disclosure", "--draws", "2")
        first = document(capsys, *words)
    said(capsys, "export", "--experiment", first["experiment"]["id"], "--out", str(file))
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path / "elsewhere"))
    assert f"{first['calls']['asked']} new, 0 known already" in said(capsys, "import", str(file))
    again = document(capsys, *words)
    assert (again["calls"]["asked"], again["calls"]["cached"]) == (0, first["calls"]["asked"])
    (imported,) = again["calls"]["imported"]
    assert (imported["file"], imported["replies"]) == (file.name, first["calls"]["asked"])
    assert (imported["sha256"], imported["kind"]) == (hashlib.sha256(file.read_bytes()).hexdigest(), "import")
    warning = next(one for one in again["conclusions"] if file.name in str(one))
    again["conclusions"].remove(warning)
    assert {**again, "calls": 0, "cost": 0} == {**first, "calls": 0, "cost": 0}


def test_an_experiment_beyond_price_is_recorded_listed_by_its_id_and_replayed_elsewhere(
    capsys: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, words = tmp_path / "F.jsonl.gz", ("experiment", "--name", "fee_hotel", *SYNTHETIC)
    first = document(capsys, *words)
    id = first["experiment"]["id"]
    assert id in said(capsys, "export", "--experiment", id, "--out", str(file))
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path / "elsewhere"))
    for action in (("import", str(file)), ("list",)):
        (line,) = [line for line in said(capsys, *action).splitlines() if line.startswith(id)]
        assert "How fair a fee charged by hotels is" in line
        assert "3 arms" in line
    again = document(capsys, *words)
    assert (again["calls"]["asked"], again["arms"]) == (0, first["arms"])


def test_what_an_import_brought_is_listed_and_taken_out_by_its_digest(
    recording: Path, capsys: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path / "elsewhere"))
    said(capsys, "import", str(recording))
    digest = hashlib.sha256(recording.read_bytes()).hexdigest()
    listed = said(capsys, "list")
    assert digest[:12] in listed
    assert recording.name in listed
    assert "No imported file" in complaint(capsys, "remove", "0" * 12)
    assert "give 6 digits or more" in complaint(capsys, "remove", digest[:3])
    assert "replies that came by the file “F.jsonl.gz”" in said(capsys, "remove", digest[:12])
    assert said(capsys, "list") == "No experiment was run with this cache yet.\n"


def test_a_cache_that_cannot_be_written_is_read_and_asks_nothing(
    disk: Disk, capsys: Said, monkeypatch: Any
) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(disk.folder))
    disk.enlarge()
    document(capsys, "run", *SYNTHETIC, "--prices", "1,1.5")
    disk.allow(writing=False)
    assert main(["run", *SYNTHETIC, "--prices", "1,1.5"]) == 0
    printed = capsys.readouterr()
    assert "cannot be written" in printed.err
    assert "Coca-Cola" in printed.out
    assert main(["run", *SYNTHETIC, "--prices", "1,1.5,2"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "nothing is asked" in printed.err.splitlines()[-1]


def test_the_list_names_what_was_run_and_an_id_from_it_can_be_exported(
    recording: Path, capsys: Said, tmp_path: Path
) -> None:
    identifier = document(capsys, "leakage", *SYNTHETIC, "--prices", "1,1.5")["experiment"]["id"]
    listed = said(capsys, "list").splitlines()
    assert len(listed) == 3
    row = next(line for line in listed if line.startswith(identifier))
    assert "Coca-Cola" in row
    assert "audit 240 of 240" in " ".join(row.split())
    out = tmp_path / "audit.jsonl.gz"
    assert "240 replies" in said(capsys, "export", "--experiment", identifier, "--out", str(out))
    assert out.stat().st_size > 0


def test_an_experiments_replies_are_deleted_once_that_is_said_twice(capsys: Said) -> None:
    one = document(capsys, "run", *SYNTHETIC, "--prices", "0.5,1,1.5")["experiment"]["id"]
    other = document(capsys, "run", *SYNTHETIC, "--prices", "0.6,1.1")["experiment"]["id"]
    line = complaint(capsys, "delete", "--experiment", one)
    assert "36 replies would be deleted for good" in line
    assert "nothing was deleted" in line
    assert said(capsys, "delete", "--experiment", one, "--yes") == "36 replies were deleted.\n"
    counts = dict(re.findall(r"^ *(\w{8,}).* (\d+ of \d+)$", said(capsys, "list"), re.MULTILINE))
    assert counts == {other: "24 of 24"}
    assert document(capsys, "run", *SYNTHETIC, "--prices", "0.5,1,1.5")["calls"]["asked"] == 36


def test_an_empty_cache_has_nothing_to_list(capsys: Said) -> None:
    assert said(capsys, "list") == "No experiment was run with this cache yet.\n"


def test_what_cannot_be_exported_is_said_in_a_line_and_an_older_file_stays(
    recording: Path, capsys: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = recording.read_bytes()
    line = complaint(capsys, "export", "--experiment", "0123", "--out", str(recording))
    assert line == "core: No experiment “0123” was run with this cache. “record list” names those that were."
    line = complaint(capsys, "export", "--all", "--out", str(tmp_path / "no" / "where.jsonl.gz"))
    assert "No such file or directory" in line
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path / "empty"))
    assert "nothing to record" in complaint(capsys, "export", "--all", "--out", str(recording))
    assert recording.read_bytes() == before
    assert [path.name for path in tmp_path.glob("F.*")] == [recording.name]


def test_what_cannot_be_imported_is_said_in_a_line(recording: Path, capsys: Said, tmp_path: Path) -> None:
    assert "No such file" in complaint(capsys, "import", str(tmp_path / "gone.jsonl.gz"))
    recording.write_bytes(recording.read_bytes()[:-200])
    line = complaint(capsys, "import", str(recording))
    assert line.startswith("core: Line ")
    assert line.endswith("nothing was imported.")


@pytest.mark.parametrize("words", [("export", "--out", "F"), ("export", "--all"), ("import",), ()])
def test_a_command_that_lacks_a_word_is_declined(words: tuple[str, ...], capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["record", *words])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("core: ")
