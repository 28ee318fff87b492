"""Several processes that share a folder or a database, and servers that never end an answer."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from core.asking.backends.base import Backend
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.store import CACHE_VARIABLE, SHARED_VARIABLE, Claims, Place
from core.asking.runner import Runner
from core.experiment import Experiment
from tests.support.fault_server import Call, FaultServer, Play, answer
from tests.support.helpers import experiment, reply
from tests.support.postgres import every_place, in_place, word_for  # noqa: F401

PRICES, CELLS = "0:2:0.04", 204
ASK = """
import sys
from core.asking.replies.cache import ReplyCache
from core.asking.replies.store import place_of
from core.asking.runner import Runner
from tests.support.helpers import experiment

asked = experiment(prices=sys.argv[3], draws="4", strategies=("naive",), models=(sys.argv[2],))
run = Runner(ReplyCache(place_of(sys.argv[1]))).start(asked)
run.wait()
print(run.progress().settled, len(run.failures))
"""


def model_of(server: FaultServer) -> str:
    return f"openai-compatible:test-model@{server.address}/v1"


def process(place: Place, server: FaultServer) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ASK, word_for(place), model_of(server), PRICES], stdout=subprocess.PIPE, text=True
    )


def command(place: Place, server: FaultServer) -> subprocess.Popen[str]:
    """The same choice on the command line."""
    variable = CACHE_VARIABLE if isinstance(place, Path) else SHARED_VARIABLE
    words = ["run", "--prices", PRICES, "--draws", "4", "--strategies", "naive", "--wordings", "1", "--json"]
    words += ["--backend", "openai-compatible", "--model", "test-model", "--base-url", f"{server.address}/v1"]
    return subprocess.Popen(
        [sys.executable, "-m", "core", *words],
        env={**os.environ, variable: word_for(place)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def asked_by(server: FaultServer) -> Experiment:
    return experiment(prices=PRICES, draws="4", strategies=("naive",), models=(model_of(server),))


def slowly(call: Call) -> Play:
    play = answer(call)
    play.hang = 0.02
    return play


@pytest.mark.lengthy
def test_two_processes_and_a_command_that_share_replies_pay_for_every_call_once(place: Place) -> None:
    with FaultServer() as server:
        server.plot = slowly
        third, both = command(place, server), [process(place, server) for _ in range(2)]
        said = [one.communicate(timeout=120)[0].split() for one in both]
        calls = json.loads(third.communicate(timeout=120)[0])["calls"]
    assert said == [[str(CELLS), "0"]] * 2
    assert (calls["cells"], calls["failed"]) == (CELLS, 0)
    assert len(server.calls) == CELLS


@pytest.mark.lengthy
def test_what_a_killed_process_had_claimed_is_asked_by_the_next_and_what_it_stored_is_not(place: Place) -> None:
    with FaultServer() as server:
        server.plot = slowly
        first = process(place, server)
        while len(server.calls) < 100:
            time.sleep(0.01)
        first.kill()
        first.communicate()
        stored = len(ReplyCache(place).stored(request.key for _, request in requests_of(asked_by(server))))
        before = len(server.calls)
        assert process(place, server).communicate(timeout=120)[0].split() == [str(CELLS), "0"]
    assert len(server.calls) - before == CELLS - stored


@pytest.fixture
def wait(place: Place, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets so many seconds pass; in a database, whose clock is nobody's to set, leases end so much sooner."""
    now = [1e9]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def pass_by(seconds: float) -> None:
        now[0] += seconds
        if not isinstance(place, Path):
            in_place(place, "", "UPDATE Leases SET until = until - %s::float * interval '1 s'", str(seconds))

    return pass_by


def test_a_claim_is_one_holders_until_it_is_freed_or_expires(place: Place, wait: Callable[[float], None]) -> None:
    mine, yours = Claims(place), Claims(place)
    assert mine.take("one")
    assert not yours.take("one")
    mine.free("one")
    mine.forget()
    assert yours.take("one")
    for _ in range(3):
        wait(10)
        yours.renew()
    assert not mine.take("one")
    wait(16)
    assert mine.take("one")


def test_who_comes_back_after_its_claim_has_expired_takes_none_from_the_next(
    place: Place, wait: Callable[[float], None]
) -> None:
    late, next_, third = (Claims(place) for _ in range(3))
    assert late.take("one")
    wait(16)
    assert next_.take("one")
    late.free("one")
    late.forget()
    assert not third.take("one")
    assert late.take("two")
    wait(16)
    assert next_.take("two")
    wait(10)
    late.renew()
    wait(10)
    assert third.take("two")


def test_claims_are_renewed_while_whoever_calls_waits_for_the_disk(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.asking.replies.store.claims.RENEW_SECONDS", 0.01)
    renewed = threading.Event()
    monkeypatch.setattr(Claims, "renew", lambda _: renewed.set())
    with Claims(place).renewed():
        assert renewed.wait(30)


def test_the_first_reply_that_was_stored_stays(cache: ReplyCache) -> None:
    _, request = next(requests_of(experiment()))
    cache.put(request, reply("Yes"))
    cache.put(request, reply("No"))
    stored = cache.get(request.key)
    assert stored is not None
    assert stored.text == "Yes"


def runner_of(cache: ReplyCache, **seconds: float) -> Runner:
    backend: Backend = OpenAIBackend("openai-compatible", 4, timeout=30)
    return Runner(cache, backend_for=lambda _: backend, **seconds)


def test_a_server_that_drips_is_given_up_at_its_second_call(cache: ReplyCache) -> None:
    """Every byte comes in time, and the answer never ends."""
    with FaultServer() as server:
        server.plot = lambda call: Play(body=answer(call).body, drip=0.05)
        runner = runner_of(cache, call_seconds=0.5)
        began = time.monotonic()
        run = runner.start(experiment(draws="1", strategies=("naive",), models=(model_of(server),)))
        assert run.wait(30)
        assert len(server.calls) == 2
        assert time.monotonic() - began < 20
        assert set(Counter(run.failures.values()).values()) == {11}
        assert "did not answer" in next(iter(run.failures.values()))
        runner.close()


def test_stop_ends_a_call_that_hangs_and_keeps_what_came(cache: ReplyCache) -> None:
    def plot(call: Call) -> Play:
        return answer(call) if call.number < 3 else Play(body=answer(call).body, drip=0.05)

    with FaultServer() as server:
        server.plot = plot
        runner = runner_of(cache, grace_seconds=0.3)
        asked = experiment(draws="1", strategies=("naive",), models=(model_of(server),))
        run = runner.start(asked)
        while run.progress().asked < 2:
            time.sleep(0.01)
        run.stop()
        assert run.wait(10)
        assert run.progress().state == "stopped"
        assert not run.failures
        assert len(cache.stored(request.key for _, request in requests_of(asked))) == 2
        runner.close()
