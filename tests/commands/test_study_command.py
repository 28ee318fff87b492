"""``python -m core study``, as a user types it: its plan, its folder, and what ends it."""

import contextlib
import hashlib
import io
import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.recordings import import_recording
from core.commands.main import main
from core.studies.choice import Choice
from core.studies.findings import find
from tests.support.batch_server import BatchServer
from tests.support.fault_server import Call, FaultServer, Play, answer, error

SMALL = 'products = [1, 2, 12]\nprices = "0.5,1,1.5"\nstrategies = "naive,disclosure"\nwordings = 1\n'
MARKET = f'{SMALL}models = "synthetic"\n'
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "study.toml").write_text(MARKET)
    return tmp_path


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def study(here: Path, *words: str, text: str = "") -> Done:
    """The command in this process, with its results in ``out``."""
    if text:
        (here / "study.toml").write_text(text)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["study", str(here / "study.toml"), *(words or ("--out", str(here / "out")))])
    return Done(words, status, out.getvalue(), err.getvalue())


def manifest(here: Path) -> dict[str, Any]:
    return dict(json.loads((here / "out" / "manifest.json").read_text()))


def files(here: Path) -> dict[str, bytes]:
    paths = [path for path in (here / "out").rglob("*.*") if path.is_file() and path.name != ".lock"]
    return {path.relative_to(here / "out").as_posix(): path.read_bytes() for path in paths}


def asking(server: FaultServer) -> str:
    return f'{SMALL}models = "openai-compatible:m@{server.address}/v1"\n'


def test_the_plan_alone_asks_nothing_and_writes_nothing(here: Path) -> None:
    done = study(here, "--dry-run")
    assert done.returncode == 0
    # What is asked so is said before anything is: one wording, read as probabilities.
    assert "name a direction at most" in done.stderr
    assert "3 experiments, 36 cells by 36 calls; 36 are new." in done.stdout
    assert [path.name for path in here.iterdir() if path.name != "replies"] == ["study.toml"]
    plan = json.loads(study(here, "--dry-run", "--json").stdout)["plan"]
    assert (plan["shards"], plan["cells"], plan["new_calls"]) == (3, 36, 36)


def test_a_study_leaves_answers_by_product_a_summary_recordings_and_a_manifest(here: Path) -> None:
    done = study(here, "--out", str(here / "out"), "--json")
    assert done.returncode == 0, done.stderr
    answers = pd.read_parquet(here / "out" / "observations")
    assert answers["product_id"].astype(str).value_counts().to_dict() == {"1": 12, "2": 12, "12": 12}
    assert set(answers["status"]) == {"ok"}

    said = json.loads(done.stdout)
    assert (said["state"], said["statuses"]["ok"], said["asked"]) == ("complete", 36, 36)
    assert said["answered_as"] == {"synthetic:market": {"market": 36}}
    assert list(said["experiments"]) == ["product_id=1", "product_id=2", "product_id=12"]
    assert said["versions"]["pandas"] == pd.__version__
    listed = {name: sha for one in said["done"] for name, sha in one["files"].items()} | said["files"]
    kept = files(here)
    assert {name: hashlib.sha256(kept[name]).hexdigest() for name in listed} == listed
    assert kept.keys() - listed.keys() == {"manifest.json"}


def test_the_summary_says_what_each_products_findings_say(here: Path) -> None:
    study(here)
    rows = pd.read_parquet(here / "out" / "summary.parquet")
    assert rows[["product_id", "strategy"]].values.tolist() == [
        [product, strategy] for product in ("1", "2", "12") for strategy in ("naive", "disclosure")
    ]
    choice = Choice("12", "0.5,1,1.5", ("naive", "disclosure"), ("synthetic",), wordings="1")
    with closing(ReplyCache(cache_place())) as cache:
        found = find(choice.experiment(), cache)
    mine = rows[rows["product_id"] == "12"].reset_index()
    assert mine["shape"].tolist() == [curve.shape for curve in found.curves]
    assert mine["elasticity"][1] == found.curves[1].elasticity.estimate
    assert mine["says"][1] == next(one.lead for one in found.conclusions if one.about.endswith("disclosure"))
    assert mine["passed_checks"].all()
    again = pd.read_csv(here / "out" / "summary.csv", keep_default_na=False)
    assert again["elasticity"].astype(float).tolist() == pytest.approx(rows["elasticity"].tolist())


def test_each_recording_replays_its_shard_elsewhere(here: Path, tmp_path: Path) -> None:
    study(here)
    with closing(ReplyCache(tmp_path / "elsewhere")) as cache:
        for path in sorted((here / "out" / "recordings").iterdir()):
            with path.open("rb") as file:
                assert import_recording(cache, file, path.name).added.new == 12
    assert len(list((here / "out" / "recordings").iterdir())) == 3


def test_a_finished_study_is_not_made_again_and_a_file_that_was_changed_is(here: Path) -> None:
    study(here)
    before = files(here)
    again = study(here)
    assert "36 calls; 0 are new. The answers of 3 are written." in again.stderr
    assert {name: data for name, data in files(here).items() if name != "manifest.json"} == {
        name: data for name, data in before.items() if name != "manifest.json"
    }
    part = here / "out" / "observations" / "product_id=2" / "part.parquet"
    part.write_bytes(b"spoilt")
    (here / "out" / "summaries" / "product_id=1.parquet").unlink()
    mended = study(here)
    assert "0 are new. The answers of 1 are written." in mended.stderr
    assert part.read_bytes() == before["observations/product_id=2/part.parquet"]
    assert manifest(here)["state"] == "complete"
    assert manifest(here)["asked"] == 36


def test_a_folder_of_another_study_or_of_other_files_is_refused(here: Path) -> None:
    study(here)
    before = files(here)
    other = study(here, text=MARKET.replace("0.5,1,1.5", "0.5,1"))
    assert (other.returncode, other.stdout) == (2, "")
    assert other.stderr.splitlines()[-1].startswith(f"core: {here / 'out'} holds another study than this one.")
    assert files(here) == before

    mine = study(here, "--out", str(here))
    assert mine.returncode == 2
    assert "holds other files and no study" in mine.stderr


def test_a_study_beyond_price_writes_differences_beside_peoples(here: Path) -> None:
    asked = 'experiment = ["default_green_power", "disease_frame"]\ndraws = 20\nwordings = 1\n'
    done = study(here, text=f'{asked}models = "synthetic:market/noise=0.1"\n')
    assert done.returncode == 0, done.stderr
    rows = pd.read_parquet(here / "out" / "summary.parquet")
    assert rows[["vignette", "strategy", "arm"]].values.tolist()[:2] == [
        ["default_green_power", "naive", "green_default"],
        ["default_green_power", "disclosure", "green_default"],
    ]
    assert rows["people"][0] == pytest.approx(0.60667 - 0.36, abs=1e-4)
    assert (rows["low"] <= rows["difference"]).all()
    assert set(pd.read_parquet(here / "out" / "observations")["vignette"]) == {
        "default_green_power",
        "disease_frame",
    }


def test_calls_that_fail_are_counted_and_only_their_shard_is_made_again(here: Path, server: FaultServer) -> None:
    refused = "Kool Aid"
    server.plot = lambda call: error(400, "no") if refused in str(call.body) else answer(call)
    done = study(here, text=asking(server))
    assert done.returncode == 1
    assert "stopped: 2 of 3 shards are whole (24 ok, 12 failed)." in done.stderr
    assert "The same command goes on" in done.stderr
    before = len(server.calls)
    server.plot = answer
    assert study(here).returncode == 0
    assert len(server.calls) - before == 12
    assert all(refused in str(call.body) for call in server.calls[before:])
    assert manifest(here)["statuses"] == {"ok": 36, "unparsed": 0, "refused": 0, "failed": 0}


def test_a_server_that_is_not_there_stops_the_study_at_its_first_shard(here: Path) -> None:
    done = study(here, text=f'{SMALL}models = "openai-compatible:m@http://127.0.0.1:9/v1"\n')
    assert done.returncode == 1
    assert done.stderr.count("could not be reached (nothing listens there)") == 1
    assert manifest(here)["state"] == "stopped"
    assert manifest(here)["done"] == []


PAID = f'{SMALL}models = "openai:gpt-4o-mini"\n'


def test_what_costs_money_is_planned_live_and_in_batches_and_waits_for_a_budget(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")
    plan = json.loads(study(here, "--dry-run", "--json", text=PAID).stdout)["plan"]
    live, batched = plan["cost"]["dollars"], plan["batched"]
    assert 0 < live["low"] <= live["high"]
    assert batched == {"low": pytest.approx(live["low"] / 2), "high": pytest.approx(live["high"] / 2)}
    assert " live, or $" in study(here, "--dry-run").stdout
    done = study(here)
    assert done.returncode == 2
    assert "To agree, add --budget" in done.stderr
    low = study(here, "--out", str(here / "out"), "--budget", "0.00001")
    assert low.returncode == 2
    assert re.search(r"36 new calls cost at least \$\S+, and \$\S+ of the budget are left", low.stderr)
    assert not (here / "out" / "manifest.json").exists()


SOON = """
import sys
from core.asking.replies.store import claims
from core.commands.main import main
claims.CLAIM_SECONDS, claims.RENEW_SECONDS = 1.0, 0.3
sys.exit(main(["study", "study.toml", "--out", "out"]))
"""
"""The command, but what a process that was killed had claimed is free sooner."""
STARTED = (sys.executable, "-c", SOON)


def slowly(call: Call) -> Play:
    play = answer(call)
    play.hang = 0.03
    return play


def wait_for(server: FaultServer, calls: int, process: subprocess.Popen[str]) -> None:
    while len(server.calls) < calls and process.poll() is None:
        time.sleep(0.005)


def start(here: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(STARTED, cwd=here, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_killed_twice_a_study_goes_on_and_asks_only_what_was_under_way_once_more(
    here: Path, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    server.plot = slowly
    (here / "study.toml").write_text(asking(server).replace("0.5,1,1.5", "0.2:2:0.2"))
    for calls in (25, 85):
        process = start(here)
        wait_for(server, calls, process)
        process.kill()
        process.communicate()
        assert manifest(here)["state"] == "running"
    before = Counter(json.dumps(call.body, sort_keys=True) for call in server.calls)
    done = subprocess.run(STARTED, cwd=here, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    (new,) = re.findall(r"120 calls; (\d+) are new", done.stderr)
    asked = Counter(json.dumps(call.body, sort_keys=True) for call in server.calls)
    assert (asked - before).total() == int(new)
    assert len(asked) == 120
    assert max(asked.values()) <= 3
    assert manifest(here)["statuses"]["ok"] == 120


def test_an_interrupt_keeps_everything_and_says_where_it_stands(
    here: Path, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    server.plot = slowly
    (here / "study.toml").write_text(asking(server).replace("0.5,1,1.5", "0.2:2:0.2"))
    process = start(here)
    wait_for(server, 60, process)
    second = study(here)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert second.returncode == 2
    assert "Another process runs the study" in second.stderr
    assert process.returncode == 1
    assert re.search(r"stopped: \d of 3 shards are whole", said)
    assert "Every reply is kept. The same command goes on with out." in said
    assert "Traceback" not in said
    stands = manifest(here)
    assert (stands["state"], stands["problems"]) == ("stopped", ["It was stopped."])
    calls = len(server.calls)
    assert study(here).returncode == 0
    assert len(server.calls) == 120
    assert calls < 120


REFUSED = {
    "no file": ([], "Name the study's file"),
    "no folder": (["study.toml"], "Name the folder of the results by --out"),
    "a file that is not there": (["nowhere.toml", "--out", "out"], "nowhere.toml cannot be read"),
    "a folder that cannot be": (["study.toml", "--out", "study.toml"], "study.toml is a file"),
    "a folder that cannot be made": (["study.toml", "--out", "/proc/nowhere"], "Nothing can be written to"),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED)
def test_bad_input_ends_in_one_sentence_and_status_2(
    words: list[str], said: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(here)
    assert main(["study", *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err.splitlines()[-1]


def test_products_of_a_file_are_found_from_where_the_study_is(here: Path) -> None:
    (here / "mine.csv").write_text("name,regular_price,currency\nBlue Hill Coffee,9.49,USD\n=1+1 Tea,4,USD\n")
    done = study(here, text=MARKET.replace("[1, 2, 12]", '"mine.csv"'))
    assert done.returncode == 0, done.stderr
    assert list(pd.read_parquet(here / "out" / "summary.parquet")["product"])[2] == "=1+1 Tea"
    assert "'=1+1 Tea" in (here / "out" / "summary.csv").read_text()
    missing = study(here, text=MARKET.replace("[1, 2, 12]", '"other.csv"'))
    assert missing.returncode == 2
    assert "other.csv cannot be read" in missing.stderr


@pytest.mark.parametrize("name", ["manifest.json", "spending.json"])
def test_what_cannot_be_read_of_a_study_is_named_and_left_as_it_is(here: Path, name: str) -> None:
    study(here)
    (here / "out" / name).write_text('{"format": "unblind study"')
    done = study(here)
    assert done.returncode == 2
    assert f"{name} cannot be read" in done.stderr
    assert (here / "out" / name).read_text() == '{"format": "unblind study"'


def test_the_template_runs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["study", "--template"]) == 0
    text = capsys.readouterr().out.replace('["embedded"]', '["synthetic"]')
    assert study(here, text=text).returncode == 0


def test_by_batches_a_study_is_complete_without_a_live_call_and_names_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.commands.study.command.POLL_SECONDS", 0.02)
    with BatchServer() as vendor:
        text = f'{SMALL}draws = 2\nmodels = ["anthropic:m@{vendor.address}", "synthetic"]\n'
        vendor.silent = True
        lost = study(here, "--out", str(here / "out"), "--batch", text=text)
        assert lost.returncode == 1
        vendor.silent = False
        live = study(here)
        assert live.returncode == 2
        assert "1 batches of this study are with their vendors" in live.stderr
        done = study(here, "--out", str(here / "out"), "--batch")
        assert done.returncode == 0, done.stderr
        assert (len(vendor.batches), vendor.live) == (1, [])
    (batch,) = manifest(here)["batches"]
    assert (batch["id"], batch["calls"], batch["replies"], batch["state"]) == ("batch-0", 36, 36, "ended")
    assert manifest(here)["statuses"]["ok"] == 72
    assert study(here).returncode == 0


def test_an_interrupt_leaves_batches_with_their_vendor_and_asks_nothing_else(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    with BatchServer() as vendor:
        text = f'{SMALL}draws = 2\nmodels = ["anthropic:m@{vendor.address}", "synthetic"]\n'
        with monkeypatch.context() as patched:
            patched.setattr("core.commands.study.command.time.sleep", interrupt)
            done = study(here, "--out", str(here / "out"), "--batch", text=text)
        assert done.returncode == 1
        assert "The batches go on at their vendors; the same command collects them." in done.stderr
        assert (manifest(here)["state"], manifest(here)["asked"]) == ("stopped", 0)
        assert [batch["state"] for batch in manifest(here)["batches"]] == ["submitted"]
        assert vendor.live == []
