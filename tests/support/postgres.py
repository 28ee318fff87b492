"""A real PostgreSQL, started by the tests on a free port as a user of its own, with a fresh database a test."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.asking.replies.store import Place, PostgresAddress, read_address
from core.asking.replies.store.postgresql import connections_to
from tests.support.stored import in_file

USER, PASSWORD = "unblind_tests", "never-to-be-shown"
FAST = (
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=60",
    "unix_socket_directories=",
)
"""What a database that is thrown away can do without."""


@dataclass
class PostgresServer:
    """A server that holds nothing but what tests put there."""

    programs: Path
    folder: Path
    port: int
    owner: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = [
            word for one in (*FAST, "listen_addresses=127.0.0.1", f"port={self.port}") for word in ("-c", one)
        ]
        log = (self.folder.parent / "log").open("ab")
        with log:
            words = [str(self.programs / "postgres"), "-D", str(self.folder), *settings]
            self.process = subprocess.Popen(words, stdout=log, stderr=log, cwd="/", **self.owner)
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, (self.folder.parent / "log").read_text()
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it, by default with its connections cut."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(60)

    def url(self, database: str, user: str = USER, password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        with closing(psycopg.connect(self.url(database), autocommit=True)) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def make(self, encoding: str = "UTF8") -> PostgresAddress:
        name = f"test_{secrets.token_hex(8)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'")
        return read_address(self.url(name))

    def drop(self, address: PostgresAddress) -> None:
        connections_to(address).close()
        self.run(f"DROP DATABASE IF EXISTS {address.name.rpartition('/')[2]} WITH (FORCE)")


def free_port() -> int:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def who_may_run_it() -> dict[str, Any]:
    """PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    with suppress(KeyError):
        user = pwd.getpwnam("postgres")
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is no user “postgres”")


def programs() -> Path:
    found = shutil.which("initdb")
    there = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: float(one.parts[4]))
    if not found and not there:
        pytest.skip("PostgreSQL is not installed (on Debian: apt-get install postgresql)")
    return Path(found).resolve().parent if found else there[-1].parent


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all tests of this process."""
    where, owner = programs(), who_may_run_it()
    folder = Path(tempfile.mkdtemp(prefix="unblind-postgres-"))
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    word = folder / "password"
    word.write_text(PASSWORD)
    word.chmod(0o644)
    words = ["initdb", "-D", "data", "-U", USER, "-A", "scram-sha-256", "--pwfile", "password", "--no-sync"]
    words += ["-E", "UTF8", "--locale=C"]
    subprocess.run([str(where / words[0]), *words[1:]], cwd=folder, check=True, capture_output=True, **owner)
    server = PostgresServer(where, folder / "data", free_port(), owner)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(postgres_server: PostgresServer) -> Iterator[PostgresAddress]:
    """A database of the test's own, which holds nothing yet."""
    made = postgres_server.make()
    yield made
    postgres_server.drop(made)


@pytest.fixture(name="place", params=["folder", "postgresql"])
def every_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a cache is, for modules that import this: what holds for a folder holds for a database as well."""
    if request.param == "folder":
        return tmp_path / "replies"
    found: PostgresAddress = request.getfixturevalue("database")
    return found


def word_for(place: Place) -> str:
    """What a command or another process is told."""
    return str(place) if isinstance(place, Path) else place.url


def in_place(place: Place, in_folder: str, in_database: str, *values: str) -> list[tuple[Any, ...]]:
    """Run a statement of SQL past the app, in the words of the one or the other."""
    if isinstance(place, Path):
        return in_file(place, in_folder, *values)
    with closing(psycopg.connect(place.url, autocommit=True)) as connection:
        connection.execute("SET search_path TO unblind")
        answer = connection.execute(in_database, values or None)
        return answer.fetchall() if answer.description else []
