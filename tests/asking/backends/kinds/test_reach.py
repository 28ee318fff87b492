"""A server that is not there is said before an SDK is loaded, with what is in its way, and no other is held up."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from core.asking import pace
from core.asking.backends.base import UnreachableError
from core.asking.backends.discovery import look
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds import reach
from core.asking.replies.cache import ReplyCache
from core.asking.runner import FIRST_TRIES, Runner
from core.experiment import ModelName
from tests.support.helpers import experiment


def free_port() -> int:
    """A port where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def model(port: int, host: str = "127.0.0.1") -> ModelName:
    return ModelName("openai-compatible", "m", f"http://{host}:{port}/v1")


def why_not(asked: ModelName) -> str:
    with pytest.raises(UnreachableError) as refused:
        asyncio.run(reach.knock(asked, str(asked.base_url)))
    return str(refused.value)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def crowded() -> Iterator[int]:
    """A port whose queue is full, so that whoever comes waits: as for an address to which no way leads."""
    with ExitStack() as open_sockets:
        listening = open_sockets.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port = int(listening.getsockname()[1])
        for _ in range(4):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        yield port


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def found_at(*ports: int) -> list[tuple[object, ...]]:
    """What the system says of a name with several addresses."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]


def test_the_sentence_says_what_happened_and_what_to_do_next_and_nothing_of_replies_that_it_knows_not_of() -> None:
    asked = model(free_port())
    assert why_not(asked) == (
        f"{asked.server} could not be reached (nothing listens there): check that the server runs, its address "
        "and the network, then run again."
    )


def test_a_server_that_does_not_take_the_call_up_is_waited_for_as_long_as_is_said(
    crowded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reach.CONNECT_SECONDS <= 2.5
    monkeypatch.setattr(reach, "CONNECT_SECONDS", 0.2)
    assert "(no connection within 0.2 seconds)" in why_not(model(crowded))


def test_a_name_that_is_not_known_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert "nowhere:80 could not be reached (no server of that name is known here)" in why_not(
        model(80, "nowhere")
    )


def test_a_name_that_nobody_looks_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        assert answered.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(reach, "PATIENCE", 0.2)
    assert "no connection within 0.2 seconds" in why_not(model(80, "nowhere"))
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "look for a server")
    answered.set()


def test_one_address_of_a_name_that_answers_is_enough(
    crowded: int, listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "CONNECT_SECONDS", 0.2)
    ports = crowded, free_port(), int(listening.getsockname()[1])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found_at(*ports))
    asyncio.run(reach.knock(model(80, "several"), "http://several/v1"))


def test_a_server_is_there_however_long_the_loop_is_busy_with_something_else(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(reach, "PATIENCE", 0.2)
    port = int(listening.getsockname()[1])

    async def beside_a_busy_loop() -> None:
        knocking = asyncio.create_task(reach.knock(model(port), f"http://127.0.0.1:{port}/v1"))
        await asyncio.sleep(0)
        time.sleep(0.5)
        await knocking

    asyncio.run(beside_a_busy_loop())


def test_what_a_proxy_leads_to_is_for_the_proxy_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = model(free_port())
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    asyncio.run(reach.knock(asked, str(asked.base_url)))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert "nothing listens there" in why_not(asked)


def test_a_run_whose_server_is_not_there_makes_no_call_and_every_cell_says_why(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    knocks = []

    async def knock(asked: ModelName, address: str) -> None:
        knocks.append(asked)
        await real(asked, address)

    real = reach.knock
    monkeypatch.setattr("core.asking.backends.kinds.openai_compatible.knock", knock)
    asked = model(free_port())
    runner = Runner(cache)
    run = runner.start(experiment(models=(str(asked),)))
    assert run.wait(120)
    runner.close()
    assert knocks == [asked]
    assert (run.progress().failed, run.error) == (33, None)
    assert {"nothing listens there" in reason for reason in run.failures.values()} == {True}


@pytest.mark.parametrize("kind", ["openai-compatible", "anthropic"])
def test_who_listens_and_speaks_another_protocol_is_called_twice(
    kind: str, listening: socket.socket, cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "FIRST_WAIT", 0.01)
    callers = []

    def hang_up() -> None:
        with suppress(OSError):
            while True:
                caller, address = listening.accept()
                callers.append(address)
                caller.sendall(b"I am no server of yours")
                caller.close()

    threading.Thread(target=hang_up, daemon=True).start()
    runner = Runner(cache)
    asked = f"{kind}:m@https://127.0.0.1:{listening.getsockname()[1]}"
    run = runner.start(experiment(models=(asked,), draws="1"))
    assert run.wait(120)
    runner.close()
    assert all("could not be reached" in reason for reason in run.failures.values())
    assert (run.progress().failed, len(callers)) == (33, 1 + FIRST_TRIES)


def test_the_list_of_models_says_the_same(crowded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "CONNECT_SECONDS", 0.2)
    (server,) = look([("openai-compatible", f"http://127.0.0.1:{crowded}/v1")], Keyring())
    assert "no connection within 0.2 seconds" in str(server.problem)
