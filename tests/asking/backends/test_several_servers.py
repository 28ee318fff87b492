"""Several servers behind one address: nginx with the settings that the documentation shows."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from core.asking.replies.cache import ReplyCache
from core.asking.run import Run
from core.asking.runner import Runner
from tests.support.fault_server import FaultServer
from tests.support.helpers import experiment
from tests.support.postgres import free_port

SHOWN = Path(__file__).parents[3] / "docs" / "servers" / "nginx.conf"
CELLS = 400
SERVER = """
import time
from tests.support.fault_server import FaultServer, answer

def slowly(call):
    time.sleep(0.1)
    return answer(call)

with FaultServer() as server:
    server.plot = slowly
    print(server.address, flush=True)
    time.sleep(600)
"""
"""A server that is a process of its own, and so can die."""


@contextmanager
def another() -> Iterator[tuple[subprocess.Popen[str], str]]:
    root = str(Path(__file__).parents[3])
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": root}
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


@contextmanager
def behind_one_address(folder: Path, *servers: str) -> Iterator[str]:
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed (on Debian: apt-get install nginx)")
    address, text = f"127.0.0.1:{free_port()}", SHOWN.read_text()
    shown = ("127.0.0.1:8080", "127.0.0.1:8081", "127.0.0.1:8082")
    for one, its in zip(shown, (address, *(server.partition("://")[2] for server in servers)), strict=True):
        assert one in text
        text = text.replace(one, its)
    (folder / "nginx.conf").write_text(text)
    words = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://{address}/v1/models")
        yield f"http://{address}/v1"
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(address)


def start(runner: Runner, address: str) -> Run:
    grid = ",".join(f"{0.02 * (number + 1):.2f}" for number in range(100))
    model = f"openai-compatible:m@{address}"
    return runner.start(experiment(prices=grid, draws="4", strategies=("naive",), models=(model,)))


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Runner]:
    running = Runner(ReplyCache(tmp_path / "replies"))
    yield running
    running.close()


def test_two_servers_behind_one_address_share_the_calls(asking: Runner, tmp_path: Path) -> None:
    with FaultServer() as one, FaultServer() as other:
        with behind_one_address(tmp_path, one.address, other.address) as address:
            run = start(asking, address)
            assert run.wait(120)
        assert (run.progress().asked, run.failures) == (CELLS, {})
        assert len(one.calls) + len(other.calls) == CELLS
        assert min(len(one.calls), len(other.calls)) > CELLS / 4


def test_a_server_that_dies_behind_the_address_costs_no_cell(asking: Runner, tmp_path: Path) -> None:
    with FaultServer() as one, another() as (dying, other):
        with behind_one_address(tmp_path, one.address, other) as address:
            run = start(asking, address)
            while run.progress().asked < CELLS / 4 and not run.wait(0.01):
                pass
            dying.kill()
            assert run.wait(120)
        assert (run.progress().asked, run.failures) == (CELLS, {})
        assert CELLS / 4 < len(one.calls) < CELLS
