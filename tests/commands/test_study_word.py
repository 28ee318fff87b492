"""Word of a study to an address of its user's: what it says, and that nothing ends where it does not arrive."""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.commands.main import main
from tests.support.batch_server import BatchServer
from tests.support.fault_server import FaultServer, Play

SMALL = 'products = [1, 2]\nprices = "0.5,1,1.5"\nstrategies = "naive"\nwordings = 1\n'
KEY = "sk-is-nobodys-business"
SECRET = "/services/T0/secret-of-the-hook"


@pytest.fixture
def hook() -> Iterator[FaultServer]:
    with FaultServer() as running:
        running.plot = lambda call: Play(body={})
        yield running


def study(here: Path, text: str, *words: str) -> tuple[int, str]:
    (here / "study.toml").write_text(text)
    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        status = main(["study", str(here / "study.toml"), "--out", str(here / "out"), *words])
    return status, err.getvalue()


def test_the_end_of_a_study_is_sent_with_its_state_its_counts_and_its_cost(
    tmp_path: Path, hook: FaultServer
) -> None:
    status, _ = study(tmp_path, f'{SMALL}models = "synthetic"\n', "--notify", f"{hook.address}{SECRET}")
    assert status == 0
    (call,) = hook.calls
    assert call.path == SECRET
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert call.body == {
        "event": "study",
        "study": manifest["study"],
        "directory": "out",
        "state": "complete",
        "shards": 2,
        "shards_whole": 2,
        "cells": 12,
        "statuses": {"ok": 12, "unparsed": 0, "refused": 0, "failed": 0},
        "asked": 12,
        "dollars": {"low": 0.0, "high": 0.0},
    }


def test_a_study_that_stops_and_each_batch_that_ends_are_sent_and_no_key(
    tmp_path: Path, hook: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.commands.study.command.POLL_SECONDS", 0.02)
    with BatchServer() as vendor:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", vendor.address)
        words = f'{SMALL}draws = 2\nmodels = ["anthropic:m", "openai-compatible:m@http://127.0.0.1:9/v1"]\n'
        status, _ = study(tmp_path, words, "--batch", "--budget", "none", "--notify", hook.address)
    assert status == 1
    batch, stopped = (call.body for call in hook.calls)
    about = {"id": "batch-0", "calls": 12, "replies": 12}
    assert batch["event"] == "batch"
    assert about.items() <= batch["batch"].items()
    assert (stopped["event"], stopped["state"], stopped["shards_whole"]) == ("study", "stopped", 0)
    assert not any(KEY in json.dumps(call.body) + str(call.headers) for call in hook.calls)


@pytest.mark.parametrize("answers", [Play(500, {}), Play(302, {}, {"Location": "http://127.0.0.1:9/"}), None])
def test_word_that_does_not_arrive_ends_nothing_and_is_said_in_one_sentence(
    answers: Play | None, tmp_path: Path, hook: FaultServer
) -> None:
    if answers:
        hook.plot = lambda call: answers
    address = hook.address if answers else "http://127.0.0.1:9"
    status, said = study(tmp_path, f'{SMALL}models = "synthetic"\n', "--notify", f"{address}{SECRET}")
    assert status == 0
    assert said.count("Word of this could not be sent to 127.0.0.1") == 1
    assert SECRET not in said
    assert not any(SECRET in path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize("address", ["hooks.example.com/x", "file:///etc/passwd", "http://", "http://h:99999/"])
def test_what_is_no_address_is_refused_before_anything_is_asked(address: str, tmp_path: Path) -> None:
    status, said = study(tmp_path, f'{SMALL}models = "synthetic"\n', "--notify", address)
    assert status == 2
    assert "--notify takes an address" in said
    assert not (tmp_path / "out").exists()
