"""Every test has its own cache, no API key, and no network but the loopback address."""

import gc
import ipaddress
import itertools
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import settings
from streamlit.runtime.pages_manager import PagesManager

from core.asking.backends import keys
from core.asking.backends.keys import VARIABLES
from core.asking.replies import recordings
from core.asking.replies.cache import CACHE_VARIABLE, ReplyCache
from core.asking.replies.store import SHARED_VARIABLE, Place
from core.asking.runner import Runner
from pages.parts import visitor
from tests.support.chat_server import ChatServer
from tests.support.disks import disk  # noqa: F401
from tests.support.postgres import database, postgres_server  # noqa: F401
from tests.support.stage import stage  # noqa: F401
from tests.support.visits import LOCAL

SETTINGS = ("EMBEDDED_MODEL", SHARED_VARIABLE, *itertools.chain(*VARIABLES.values()))

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Let what the tests start be interrupted, also where a shell began the tests in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Leave what was loaded out of the collection of garbage, which else takes half of the time of short tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for key in SETTINGS:
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "replies"))
    # What comes with the app would answer what a test wants to be asked; a test that is about it says so.
    monkeypatch.setattr(recordings, "SHIPPED", tmp_path / "nothing")
    connect = socket.socket.connect

    def connect_to_loopback(self: socket.socket, address: tuple[str, int] | str) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = "127.0.0.1" if address[0] == "localhost" else address[0]
            assert ipaddress.ip_address(host).is_loopback, f"a test reached for {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_to_loopback)
    make = PagesManager.__init__

    def make_as_after_the_first_visit(self: PagesManager, *args: object, **options: object) -> None:
        PagesManager.uses_pages_directory = False
        make(self, *args, **options)

    monkeypatch.setattr(PagesManager, "__init__", make_as_after_the_first_visit)
    # Streamlit's harness has no request; whoever runs the app looks at it, unless a test says otherwise.
    monkeypatch.setattr(visitor, "visit", lambda: LOCAL)
    monkeypatch.setattr(keys, "SECRETS_FILE", tmp_path / "secrets.toml")
    yield
    st.cache_resource.clear()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where the test's replies are; a module that imports `every_place` has a database as well."""
    return tmp_path / "replies"


@pytest.fixture
def cache(place: Place) -> Iterator[ReplyCache]:
    replies = ReplyCache(place)
    yield replies
    replies.close()


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


@pytest.fixture
def runner(cache: ReplyCache, server: ChatServer) -> Iterator[Runner]:
    """A runner whose every model is the local test server's."""
    running = Runner(cache, backend_for=lambda kind: server)
    yield running
    running.close()
