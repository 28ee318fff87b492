"""A study's calls as a file, as “vllm run-batch” takes it, and the answers that come back by one."""

import contextlib
import io
import json
import random
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.requests import Reply
from core.commands.main import main
from tests.support.chat_server import completion
from tests.support.fault_server import FaultServer

ASKED = 'products = [1, 2]\nprices = "0.5,1,1.5"\nstrategies = "naive,disclosure"\nwordings = 1\n'
CALLS = 24
Done = subprocess.CompletedProcess[str]
Row = dict[str, Any]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("http://127.0.0.1:9/v1")
    return tmp_path


def write(address: str, asked: str = ASKED) -> None:
    """An address at which nothing listens, unless told otherwise: whatever is answered came by a file."""
    Path("study.toml").write_text(f'{asked}models = "openai-compatible:m@{address}"\n')


def study(*words: str) -> Done:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["study", "study.toml", *words])
    return Done(words, status, out.getvalue(), err.getvalue())


def exported() -> list[Row]:
    done = study("--export", "calls.jsonl")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in Path("calls.jsonl").read_text().splitlines()]


def answered(row: Row) -> Row:
    """As vLLM writes it."""
    response = {"status_code": 200, "request_id": "r", "body": completion(0.25)}
    return {
        "id": f"vllm-{row['custom_id'][:4]}",
        "custom_id": row["custom_id"],
        "response": response,
        "error": None,
    }


def bring(rows: list[Row], change: Callable[[list[str]], list[str]] = lambda lines: lines) -> Done:
    shuffled = random.Random(0).sample(rows, len(rows))
    Path("out.jsonl").write_text("\n".join(change([json.dumps(row) for row in shuffled])))
    return study("--collect", "out.jsonl")


def stored() -> dict[str, Reply]:
    with closing(ReplyCache(cache_place())) as cache:
        found = cache.replies(cache.keys())
    return {key: replace(reply, latency=0.0, time="") for key, reply in found.items()}


def test_a_line_is_the_call_that_would_be_made_and_its_answer_is_kept_as_that_calls(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer() as server:
        write(f"{server.address}/v1")
        rows = exported()
        assert bring([answered(row) for row in rows]).returncode == 0
        by_file = stored()
        assert server.calls == []
        monkeypatch.setenv("UNBLIND_CACHE_DIR", str(here / "live"))
        assert study("--out", "out").returncode == 0
        live = [json.dumps(call.body, sort_keys=True) for call in server.calls]
    assert sorted(json.dumps(row["body"], sort_keys=True) for row in rows) == sorted(live)
    assert {(row["method"], row["url"]) for row in rows} == {("POST", "/v1/chat/completions")}
    assert by_file.keys() == stored().keys() == {row["custom_id"] for row in rows}
    assert {reply.first_token for reply in by_file.values()} == {reply.first_token for reply in stored().values()}


def test_answers_in_any_order_complete_a_study_without_a_call_and_it_is_said_that_they_came_by_a_file(
    here: Path,
) -> None:
    done = bring([answered(row) for row in exported()])
    assert done.stdout == "24 replies are new, 0 were known already.\n"
    assert study("--out", "out").returncode == 0
    answers = pd.read_parquet("out/observations")
    assert len(answers) == CALLS
    assert answers["origin"].str.startswith("imported: out.jsonl").all()
    again = study("--export", "more.jsonl")
    assert again.returncode == 2
    assert "Every reply of this study is stored" in again.stderr
    assert not Path("more.jsonl").exists()


def test_what_failed_expired_or_was_cut_off_stays_missing_and_goes_into_the_next_file(here: Path) -> None:
    rows = [answered(row) for row in exported()]
    rows[0] |= {"response": {"status_code": 400, "request_id": "r", "body": {"error": {"message": "no"}}}}
    rows[1] |= {"response": None, "error": {"code": "batch_expired", "message": "too late"}}
    rows[2]["response"]["body"] = {"choices": "none"}
    done = bring(rows, lambda lines: [*lines[:-1], lines[-1][:40]])
    assert done.returncode == 1
    assert "20 replies are new" in done.stdout
    assert "refused the call (HTTP 400)" in done.stdout
    assert "In the file line 24 cannot be read, as where it was cut short; the rest was taken." in done.stdout
    left = exported()
    assert len(left) == 4
    assert {row["custom_id"] for row in rows[:3]} < {row["custom_id"] for row in left}
    assert bring([answered(row) for row in left]).returncode == 0
    assert len(stored()) == CALLS


def test_answers_to_another_study_are_left_out_and_counted(here: Path) -> None:
    rows = [answered(row) for row in exported()]
    write("http://127.0.0.1:9/v1", ASKED.replace("0.5,1,1.5", "0.6,1.1"))
    done = bring(rows)
    assert "0 replies are new" in done.stdout
    assert "24 answers are to calls that this study does not miss" in done.stdout
    assert stored() == {}


SERVER = "http://127.0.0.1:9/v1"
REFUSED = {
    "two models": (
        f'models = ["openai-compatible:m@{SERVER}", "openai-compatible:n@{SERVER}"]',
        "--export",
        "answered by one model",
    ),
    "a model that answers no files": ('models = "synthetic"', "--export", "answers no files"),
    "outputs that are not there": ('models = "synthetic"', "--collect", "cannot be read"),
}


@pytest.mark.parametrize(("models", "option", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_said_in_a_sentence(models: str, option: str, said: str, here: Path) -> None:
    Path("study.toml").write_text(f"{ASKED}{models}\n")
    done = study(option, "file.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr.splitlines()[-1]
    assert not Path("file.jsonl").exists()


@pytest.mark.parametrize("text", ["", "{}\n[1]\n", "\x00", "[" * 100_000])
def test_a_file_without_an_answer_is_refused(text: str, here: Path) -> None:
    Path("out.jsonl").write_text(text)
    done = study("--collect", "out.jsonl")
    assert done.returncode == 2
    assert "holds no answer of a batch" in done.stderr
