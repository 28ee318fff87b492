"""Many sessions, several processes, kills, a full disk, every fault: nothing is lost or paid for twice."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.asking.backends import discovery
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.observations import observe
from core.asking.runner import Runner
from core.experiment import Experiment
from tests.asking.backends.test_malformed import MALFORMED
from tests.support.disks import Disk, disk  # noqa: F401
from tests.support.fault_server import Call, FaultServer, Play, answer, error
from tests.support.helpers import experiment

SESSIONS = """
import sys, threading
from pathlib import Path
from core.asking import pace
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.replies.cache import ReplyCache
from core.asking.runner import Runner
from tests.faults.test_processes import asked_by

pace.FIRST_WAIT = 0.01
folder, address, sessions, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
backend = OpenAIBackend("openai-compatible", 8, timeout=seconds)
runner = Runner(ReplyCache(folder), backend_for=lambda _: backend)

def ask(number):
    # Every other session asks a part of what the others ask, which is an experiment, and a run, of its own.
    run = runner.start(asked_by(address, 100 if number % 2 else 20 + 4 * number))
    run.wait()
    failed[number] = len(run.failures), str(run.error)

failed = {}
threads = [threading.Thread(target=ask, args=(number,)) for number in range(sessions)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(count for count, _ in failed.values()), {error for _, error in failed.values()})
"""


def asked_by(address: str, prices: int = 100) -> Experiment:
    """So many prices, each asked four times."""
    model = f"openai-compatible:test-model@{address}/v1"
    grid = ",".join(f"{0.02 * (number + 1):.2f}" for number in range(prices))
    return experiment(prices=grid, draws="4", strategies=("naive",), models=(model,))


def sessions(folder: Path, server: FaultServer, number: int, seconds: float = 60) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", SESSIONS, str(folder), server.address, str(number), str(seconds)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def slowly(call: Call) -> Play:
    play = answer(call)
    play.hang = 0.02
    return play


def stored(folder: Path, server: FaultServer) -> int:
    with closing(ReplyCache(folder)) as cache:
        return len(cache.stored(request.key for _, request in requests_of(asked_by(server.address))))


@pytest.mark.slow
def test_twenty_sessions_in_two_processes_ask_the_same_400_cells_by_400_calls(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.plot = slowly
        both = [sessions(tmp_path, server, 10) for _ in range(2)]
        assert [one.communicate(timeout=180)[0].strip() for one in both] == ["0 {'None'}"] * 2
        assert len(server.calls) == 400
        # The seed follows from the question and the number of its draw.
        assert len({(call.prompt, call.body["seed"]) for call in server.calls}) == 400
        assert stored(tmp_path, server) == 400


@pytest.mark.slow
def test_ten_kills_lose_nothing_that_was_stored_and_ask_again_only_what_was_under_way(tmp_path: Path) -> None:
    again, kills = 0, 10
    with FaultServer() as server:
        server.plot = slowly
        for number in range(1, kills + 1):
            process = sessions(tmp_path, server, 2)
            while len(server.calls) < again + 350 * number // kills and process.poll() is None:
                time.sleep(0.005)
            process.kill()
            process.communicate()
            again = len(server.calls) - stored(tmp_path, server)
        before, missing = len(server.calls), 400 - stored(tmp_path, server)
        assert sessions(tmp_path, server, 2).communicate(timeout=120)[0].strip() == "0 {'None'}"
        assert len(server.calls) - before == missing
        assert stored(tmp_path, server) == 400
        # At most the calls that eight connections held at each kill.
        assert len(server.calls) - 400 <= 8 * kills


PASSING: list[Callable[[Call], Play]] = [
    *(play for play, _ in MALFORMED.values()),
    lambda _: error(500),
    lambda _: error(429, headers={"Retry-After": "0.01"}),
    lambda _: error(503),
    lambda _: error(529),
    lambda call: Play(body=answer(call).body, cut=True),
    lambda call: Play(body=answer(call).body, hang=8),
    lambda _: Play(200, {"error": {"message": "no", "code": 502}}),
]


@pytest.mark.lengthy
def test_a_server_that_plays_every_fault_costs_no_cell_and_stores_none(tmp_path: Path) -> None:
    """Two processes; a call in eight goes wrong, each time in another way."""
    faults = random.Random(0).sample(range(10, 500), 60)
    with FaultServer() as server:

        def plot(call: Call) -> Play:
            at = faults.index(call.number) if call.number in faults else None
            return answer(call) if at is None else PASSING[at % len(PASSING)](call)

        server.plot = plot
        both = [sessions(tmp_path, server, 2, seconds=6) for _ in range(2)]
        assert [one.communicate(timeout=200)[0].strip() for one in both] == ["0 {'None'}"] * 2
        with closing(ReplyCache(tmp_path)) as cache:
            table = observe(asked_by(server.address), cache)
        assert table["status"].tolist() == ["ok"] * 400
        assert set(table["answer"]) == {"No"}
        played = sum(number <= len(server.calls) for number in faults)
        assert len(server.calls) == 400 + played


def test_a_disk_that_fills_during_a_run_ends_it_by_a_sentence_and_keeps_what_came(disk: Disk) -> None:  # noqa: F811
    long = "No " + "x" * 20_000
    with FaultServer() as server, closing(ReplyCache(disk.folder)) as cache:
        server.plot = lambda call: answer(call, long)
        backend = OpenAIBackend("openai-compatible", 4, timeout=5)
        runner = Runner(cache, backend_for=lambda _: backend)
        run = runner.start(asked_by(server.address))
        assert run.wait(60)
        assert "What it holds is kept." in str(run.error)
        kept = stored(disk.folder, server)
        # What was under way when the first could not be stored is lost, and no further call is made.
        assert 0 < kept < 50
        assert len(server.calls) - kept <= 4
        runner.close()


def test_a_list_of_models_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "LIST_SECONDS", 1.0)
    with FaultServer() as server:
        server.models = Play(body=b" " * 10_000, drip=0.05)
        (found,) = discovery.look([("openai-compatible", f"{server.address}/v1")], Keyring())
    assert "did not answer the list of models within 1 seconds" in str(found.problem)
