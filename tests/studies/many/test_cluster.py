"""A study on a Dask cluster as operators start one: a scheduler, three workers, and a PostgreSQL for replies."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pandas as pd
import pytest
from distributed import Client

from core.asking.backends.keys import VARIABLES
from core.asking.replies.cache import CACHE_VARIABLE
from core.asking.replies.store import SHARED_VARIABLE
from core.asking.runner import Runner
from core.basics.errors import CacheError, UnblindError
from core.commands.main import main
from core.experiment import read_experiment
from core.studies.many import Manifest, Study, StudyFolder, plan_study
from core.studies.many.clustered import Cluster, ClusterAsker
from core.studies.many.clustered.task import Brought, Task
from tests.studies.many.test_run import design, high
from tests.support.chat_server import ChatServer
from tests.support.fault_server import Call, FaultServer, Play, answer
from tests.support.postgres import PostgresServer, free_port

ROOT = str(Path(__file__).parents[3])
KEY = "sk-of-the-workers-alone"
AT_ONCE = 6
ASKED = (
    'products = [1, 2, 3, 4, 5, 6, 7, 8]\nprices = "0.2:2:0.2"\nstrategies = "naive,disclosure"\nwordings = 1\n'
)
CELLS = 8 * 40
SOON = """
from core.asking.replies.store import claims
from distributed.cli.dask_worker import main
claims.CLAIM_SECONDS, claims.RENEW_SECONDS = 1.0, 0.3
main()
"""
"""A worker, but what one that was killed had claimed is free sooner."""
LOCKS = "DASK_DISTRIBUTED__SCHEDULER__LOCKS__LEASE_"
LENT = {f"{LOCKS}TIMEOUT": "2s", f"{LOCKS}VALIDATION_INTERVAL": "500ms"}
"""And the turns that were lent to it."""


class SlowServer(FaultServer):
    """Answers after a while, as long as it is open, and counts how many calls are under way at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most_at_once = self._now = 0
        self._count, self.open = threading.Lock(), threading.Event()
        self.open.set()
        self.plot = self._slowly

    def _slowly(self, call: Call) -> Play:
        with self._count:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        time.sleep(0.05)
        self.open.wait()
        with self._count:
            self._now -= 1
        return answer(call)

    def prompts(self) -> Counter[str]:
        return Counter(json.dumps(call.body, sort_keys=True) for call in self.calls)


@dataclass
class DaskCluster:
    """A scheduler and its workers, each a process of its own, and the server that they ask."""

    folder: Path
    port: int
    database: str
    server: SlowServer
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self, *words: str, cwd: Path | None = None, **more: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": ROOT, SHARED_VARIABLE: self.database, **LENT, **more}
        with (self.folder / "log").open("ab") as log:
            out = log if cwd is None else subprocess.PIPE
            process = [sys.executable, *words]
            return subprocess.Popen(
                process, cwd=cwd or self.folder, env=environment, stdout=out, stderr=out, text=True
            )

    def start_worker(self, **more: str) -> subprocess.Popen[str]:
        key, address = VARIABLES["openai-compatible"]
        keys = {key: KEY, address: f"{self.server.address}/v1"}
        words = (self.address, "--no-nanny", "--no-dashboard", "--nthreads", "2")
        return self.start("-c", SOON, *words, **keys, **more)

    def with_workers(self, number: int) -> "DaskCluster":
        """Replace the workers that were killed."""
        self.workers = [one for one in self.workers if one.poll() is None]
        self.workers += [self.start_worker() for _ in range(number - len(self.workers))]
        with Client(self.address) as client:
            while len(client.scheduler_info(n_workers=-1)["workers"]) != number:
                time.sleep(0.05)
        return self

    def study(self, here: Path, *more: str) -> subprocess.Popen[str]:
        """The command, without a key."""
        words = ("study", "study.toml", "--out", "out", "--cluster", self.address, *more)
        return self.start("-m", "core", *words, cwd=here)


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


@pytest.fixture(scope="module")
def started(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with SlowServer() as server:
        database = postgres_server.make()
        cluster = DaskCluster(tmp_path_factory.mktemp("dask"), free_port(), database.url, server)
        words = ("--host", "127.0.0.1", "--port", str(cluster.port), "--no-dashboard")
        scheduler = cluster.start("-m", "dask", "scheduler", *words)
        yield cluster
        for process in (*cluster.workers, scheduler):
            end(process)
        postgres_server.drop(database)


@pytest.fixture
def cluster(started: DaskCluster) -> DaskCluster:
    started.server.calls.clear()
    started.server.most_at_once = 0
    return started.with_workers(3)


@pytest.fixture
def here(tmp_path: Path, cluster: DaskCluster) -> Path:
    """A folder with a study of a model of its own, so that nothing is stored of it."""
    (tmp_path / "study.toml").write_text(
        f'{ASKED}models = "openai-compatible:{tmp_path.name}@{cluster.server.address}/v1"\n'
    )
    return tmp_path


def wait_for(cluster: DaskCluster, calls: int, process: subprocess.Popen[str]) -> None:
    while len(cluster.server.calls) < calls and process.poll() is None:
        time.sleep(0.005)


def manifest(here: Path, out: str = "out") -> dict[str, Any]:
    return dict(json.loads((here / out / "manifest.json").read_text()))


def answers(folder: Path) -> pd.DataFrame:
    found = pd.read_parquet(folder / "observations")
    order = ["product_id", "strategy", "price", "wording", "order"]
    return found.sort_values(order).reset_index(drop=True)


@pytest.mark.lengthy
def test_two_of_three_workers_killed_and_one_added_change_nothing_in_the_result(
    here: Path, cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = cluster.study(here, "--at-once", str(AT_ONCE))
    first, second, _ = cluster.workers
    wait_for(cluster, CELLS // 4, process)
    end(first)
    wait_for(cluster, CELLS // 2, process)
    assert cluster.server.most_at_once <= AT_ONCE
    cluster.server.open.clear()
    end(second)
    cluster.with_workers(2).server.open.set()
    out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert {call.headers["authorization"] for call in cluster.server.calls} == {f"Bearer {KEY}"}
    asked = cluster.server.prompts()
    assert len(asked) == CELLS
    assert asked.total() - CELLS <= 2 * AT_ONCE

    monkeypatch.setenv(CACHE_VARIABLE, str(here / "alone"))
    assert main(["study", str(here / "study.toml"), "--out", str(here / "by-itself")]) == 0
    pd.testing.assert_frame_equal(answers(here / "out"), answers(here / "by-itself"), check_exact=True)
    assert (here / "out" / "summary.csv").read_bytes() == (here / "by-itself" / "summary.csv").read_bytes()
    one, other = manifest(here), manifest(here, "by-itself")
    for key in ("study", "state", "cells", "calls", "experiments", "statuses", "answered_as", "problems"):
        assert one[key] == other[key]
    kept = [path for path in here.rglob("*") if path.is_file()] + [cluster.folder / "log"]
    assert not any(KEY.encode() in path.read_bytes() for path in kept)
    assert KEY not in said + out


@pytest.mark.lengthy
def test_an_interrupt_and_a_kill_of_the_command_stop_the_workers_and_the_next_asks_only_the_rest(
    here: Path, cluster: DaskCluster
) -> None:
    process = cluster.study(here)
    wait_for(cluster, CELLS // 8, process)
    end(process)
    time.sleep(3)
    after = len(cluster.server.calls)
    time.sleep(0.5)
    assert len(cluster.server.calls) == after < CELLS
    process = cluster.study(here)
    wait_for(cluster, after + CELLS // 8, process)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "The same command goes on with out." in said
    assert manifest(here)["problems"] == ["It was stopped."]
    assert manifest(here)["dollars"] == {"low": 0.0, "high": 0.0}
    assert len(cluster.server.calls) < CELLS
    process = cluster.study(here)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said
    assert sorted(cluster.server.prompts().values()) == [1] * CELLS
    assert manifest(here)["statuses"]["ok"] == CELLS


@pytest.mark.lengthy
def test_a_worker_that_keeps_its_replies_elsewhere_is_named(here: Path, cluster: DaskCluster) -> None:
    for worker in cluster.workers:
        end(worker)
    stray = cluster.start_worker(**{SHARED_VARIABLE: "", CACHE_VARIABLE: str(here / "elsewhere")})
    try:
        with Client(cluster.address) as client:
            client.wait_for_workers(1, timeout=60)
        process = cluster.study(here)
        said = process.communicate(timeout=120)[1]
    finally:
        end(stray)
    assert process.returncode == 2
    assert "keeps its replies elsewhere" in said.splitlines()[-1]
    assert cluster.server.calls == []


@dataclass(eq=False)
class Ended:
    """A task that is done in this process once somebody wants to know what came of it."""

    result: Callable[[], Brought]
    status: ClassVar[str] = "finished"

    def cancel(self) -> None:
        pass


@dataclass
class Here:
    """Dask's client without a cluster; what happens at a worker before a task is done again stands in `before`."""

    before: Callable[[Task], object]

    def nthreads(self) -> dict[str, int]:
        return {"here": 1}

    def submit(self, ask: Callable[[Task], Brought], task: Task, *, pure: bool) -> Ended:
        def done() -> Brought:
            self.before(task)
            return ask(task)

        return Ended(done)

    def run(self, told: Callable[[str], None], command: str, *, on_error: str) -> None:
        told(command)


@pytest.fixture
def no_worker(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    known = SimpleNamespace(tasks={"key": SimpleNamespace(state="executing")})
    worker = SimpleNamespace(address="here", state=known, get_current_task=lambda: "key")
    monkeypatch.setattr("distributed.get_worker", lambda: worker)
    monkeypatch.setattr("core.studies.many.clustered.task._runner", lambda *_: runner)
    monkeypatch.setattr("distributed.wait", lambda all, **_: SimpleNamespace(done=all[:1]))


def run_here(runner: Runner, path: Path, budget: float, before: Callable[[Task], object]) -> Manifest:
    study = Study(design(), StudyFolder(path), runner)
    asker = ClusterAsker(Cluster(Here(before), "here", AT_ONCE), study, budget, lambda *_: None)
    return study.run_by(asker, plan_study(study.design, runner), {})


def spent(path: Path) -> float:
    return float(json.loads((path / "spending.json").read_text())["dollars_at_most"])


@pytest.mark.usefixtures("no_worker")
def test_a_budget_is_set_aside_shard_by_shard_before_it_goes_out_and_holds_for_all_together(
    runner: Runner, server: ChatServer, tmp_path: Path
) -> None:
    whole = high(runner)
    seen = []
    stopped = run_here(runner, tmp_path, 0.2 * whole, lambda task: seen.append(spent(tmp_path)))
    assert stopped.problems == (
        "The budget allows for no further call; every reply so far is kept. Raise it and run the study again.",
    )
    assert all(0 < one <= 0.2 * whole for one in seen)
    assert 0 < len(server.prompts) < 18
    assert 0 < spent(tmp_path) <= 0.2 * whole
    done = run_here(runner, tmp_path, 3 * whole, lambda task: None)
    assert done.state == "complete"
    assert len(server.prompts) == 18
    assert spent(tmp_path) <= 3 * whole


@pytest.mark.usefixtures("no_worker")
def test_what_a_worker_that_died_may_have_spent_counts_and_is_not_spent_again(
    runner: Runner, server: ChatServer, tmp_path: Path
) -> None:
    whole = high(runner)

    def begin_and_die(task: Task) -> None:
        runner.start(read_experiment(task.experiment), budget=0.5 * task.high).wait()

    done = run_here(runner, tmp_path, whole, begin_and_die)
    assert (done.state, len(server.prompts)) == ("complete", 18)
    assert done.dollars is not None
    assert done.dollars.high < spent(tmp_path) <= whole


@pytest.mark.parametrize("refuses", [True, False], ids=["a worker of another study", "a disk that is full"])
@pytest.mark.usefixtures("no_worker")
def test_where_a_shard_is_given_up_the_others_stop_and_only_what_may_be_spent_stays_set_aside(
    runner: Runner, server: ChatServer, tmp_path: Path, refuses: bool
) -> None:
    tasks: list[Task] = []

    def give_up(task: Task) -> None:
        tasks.append(task)
        if len(tasks) == 1 and refuses:
            runner.cache.store.experiments.drop(task.id)
        elif len(tasks) == 1:
            raise CacheError("The disk is full.")

    with pytest.raises(UnblindError, match="keeps its replies elsewhere" if refuses else "The disk is full"):
        run_here(runner, tmp_path, 3 * high(runner), give_up)
    assert (len(tasks), server.prompts) == (2, [])
    assert tasks[0].budget is not None
    assert spent(tmp_path) == pytest.approx(0.0 if refuses else tasks[0].budget, abs=1e-12)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("error", r"A worker gave a shard up: it failed by OSError \(No space left on device\)"),
        ("lost", "The scheduler at here was lost"),
    ],
)
@pytest.mark.usefixtures("no_worker")
def test_a_worker_s_own_failure_is_not_told_as_a_scheduler_that_was_lost(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str, said: str
) -> None:
    def no_room(task: Task) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Ended, "status", status)
    with pytest.raises(UnblindError, match=said):
        run_here(runner, tmp_path, 3 * high(runner), no_room)


def test_what_is_missing_for_a_cluster_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "study.toml").write_text(f'{ASKED}models = "synthetic"\n')
    monkeypatch.setattr("core.studies.many.clustered.cluster.CONNECT_SECONDS", 0.5)

    def said(*words: str) -> str:
        assert main(["study", str(tmp_path / "study.toml"), "--out", str(tmp_path / "out"), *words]) == 2
        return capsys.readouterr().err.splitlines()[-1]

    assert "There is no scheduler at tcp://127.0.0.1:9." in said("--cluster", "tcp://127.0.0.1:9")
    assert "There is no scheduler at nowhere" in said("--cluster", "nowhere://x")
    assert "Batches need no cluster" in said("--cluster", "tcp://127.0.0.1:9", "--batch")
    assert "--at-once is of a cluster" in said("--at-once", "4")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "install it by “pip install -r requirements-cluster.txt”" in said("--cluster", "tcp://127.0.0.1:9")
    assert not (tmp_path / "out" / "manifest.json").exists()
