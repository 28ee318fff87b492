"""What a shared database and the way to it do to a cache: a sentence each, and nothing stored is lost."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from core.asking.replies.asked import listed, remember
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.calls import request_for
from core.asking.replies.observations import observe
from core.asking.replies.store import Claims, PostgresAddress, read_address
from core.asking.replies.store.postgresql import connections, connections_to, faults
from core.asking.runner import Runner
from core.basics.errors import CacheError
from tests.support.helpers import experiment, reply
from tests.support.postgres import PASSWORD, PostgresServer, in_place

ASKED = experiment(prices="0.5,1,1.5", strategies=("naive",), models=("synthetic",))
MORE = experiment(prices="0.5,1,1.5,2", strategies=("naive",), models=("synthetic",))
CALLS = [request_for(cell) for cell in ASKED.cells()]
KEYS = [call.key for call in CALLS]
LAST = request_for(list(MORE.cells())[-1])


def fill(place: PostgresAddress) -> None:
    with closing(ReplyCache(place)) as cache:
        for call in CALLS:
            cache.put(call, reply())
        remember(ASKED, cache)


def refusal(url: str) -> str:
    """Why a cache cannot be opened; the words for people, and what stands behind them in a log."""
    with pytest.raises(CacheError) as refused:
        ReplyCache(read_address(url))
    assert PASSWORD not in f"{refused.value!r} {refused.value.__cause__!r}"
    return str(refused.value)


@pytest.fixture
def guest(database: PostgresAddress, postgres_server: PostgresServer) -> Iterator[PostgresAddress]:
    """The database, for a user who may look at it and do nothing more."""
    name = database.name.rpartition("/")[2]
    postgres_server.run(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    may_look = read_address(postgres_server.url(name, "guest"))
    yield may_look
    connections_to(may_look).close()
    connections_to(database).close()
    postgres_server.run("DROP OWNED BY guest; DROP ROLE guest", name)


WRONG = (
    "mysql://ann:{}@host/name",
    "postgresql//ann:{}@host",
    "postgresql://ann:{}@host/name?word",
    "postgresql://ann:a@{}@host/name",
    "postgresql://ann:a/{}@host/name",
    "postgresql://ann:{}/a@host/name",
    "ann:{}",
)
"""Addresses of something else, or with a password that is not written as an address wants it."""


def test_the_environment_names_a_shared_cache_and_its_password_shows_itself_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = f"postgresql://ann:{PASSWORD}@db.example:5433/replies"
    monkeypatch.setenv("UNBLIND_CACHE", f"{address}?sslpassword=also-hidden")
    place = cache_place()
    assert str(place) == "postgresql://ann@db.example:5433/replies"
    assert PASSWORD not in f"{place!r}"
    assert "also-hidden" not in f"{place!r}"
    for wrong in WRONG:
        monkeypatch.setenv("UNBLIND_CACHE", wrong.format(PASSWORD))
        with pytest.raises(CacheError, match="such as postgresql://user@host/name") as refused:
            cache_place()
        assert PASSWORD not in str(refused.value)
        assert refused.value.__suppress_context__


def test_a_database_that_is_not_there_or_refuses_is_a_sentence_each(postgres_server: PostgresServer) -> None:
    assert "password authentication failed" in refusal(postgres_server.url("postgres", password=f"no{PASSWORD}"))
    assert 'database "nowhere" does not exist' in refusal(postgres_server.url("nowhere"))
    nobody = refusal(f"postgresql://ann:{PASSWORD}@127.0.0.1:1/name")
    assert "postgresql://ann@127.0.0.1:1/name cannot be reached (" in nobody
    assert "Connection refused" in nobody
    assert "What it holds is kept. Start it, or mend the address that UNBLIND_CACHE or the command gives" in nobody


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("CREATE SCHEMA unblind", "of something else. It is left as it is"),
        (
            "CREATE SCHEMA unblind CREATE TABLE Meta (name TEXT, value BIGINT);"
            "INSERT INTO unblind.Meta VALUES ('version', 7)",
            "of form 7, and this app's is 1. It is left as it is. Use the version of the app that made it",
        ),
    ],
)
def test_tables_of_another_form_are_left_as_they_are(
    made: str, said: str, database: PostgresAddress, postgres_server: PostgresServer
) -> None:
    name = database.name.rpartition("/")[2]
    postgres_server.run(made, name)
    assert said in refusal(database.url)
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'unblind'"
    assert postgres_server.run(tables, name) == [(int("Meta" in made),)]


def test_a_table_that_was_taken_away_is_a_sentence(database: PostgresAddress) -> None:
    fill(database)
    in_place(database, "", "DROP TABLE Replies")
    with (
        closing(ReplyCache(database)) as cache,
        pytest.raises(CacheError, match=r"are not as this app makes them .* What it holds is kept"),
    ):
        cache.get(KEYS[0])


def test_a_database_that_cannot_hold_every_text_is_refused_before_anything_is_paid(
    postgres_server: PostgresServer,
) -> None:
    made = postgres_server.make("SQL_ASCII")
    assert "ENCODING 'UTF8'" in refusal(made.url)
    postgres_server.drop(made)


def test_what_is_stored_where_nothing_may_be_written_is_shown_and_nothing_is_asked(
    database: PostgresAddress, guest: PostgresAddress
) -> None:
    assert "its user may not make them" in refusal(guest.url)
    fill(database)
    in_place(database, "", "GRANT USAGE ON SCHEMA unblind TO guest")
    in_place(database, "", "GRANT SELECT ON ALL TABLES IN SCHEMA unblind TO guest")
    runner = Runner(ReplyCache(guest))
    assert runner.start(ASKED).wait(30)
    assert len(observe(ASKED, runner.cache)) == 3
    assert [(one.stored, one.calls) for one in listed(runner.cache)] == [(3, 3)]
    with pytest.raises(CacheError, match=r"cannot be written \(its user may not write there\), so what"):
        runner.start(MORE)
    in_place(database, "", "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA unblind TO guest")
    assert runner.cache.why_read_only() == ""
    assert runner.start(MORE).wait(30)
    assert len(observe(MORE, runner.cache)) == 4
    runner.close()


def test_a_database_that_comes_back_is_written_as_if_it_had_never_been_away(
    database: PostgresAddress, postgres_server: PostgresServer
) -> None:
    """Idle connections were cut, and the one that pays for a reply waits until the server is there again."""
    fill(database)
    with closing(ReplyCache(database)) as cache:
        assert cache.get(KEYS[0])
        postgres_server.stop(signal.SIGQUIT)
        again = threading.Timer(0.5, postgres_server.start)
        again.start()
        try:
            cache.put(LAST, reply())
        finally:
            again.join()
        assert len(cache.keys()) == 4


def test_who_held_a_claim_when_the_database_died_holds_it_again_once_claims_are_renewed(
    database: PostgresAddress, postgres_server: PostgresServer
) -> None:
    mine, yours = Claims(database), Claims(database)
    assert mine.take("one")
    postgres_server.stop(signal.SIGQUIT)
    postgres_server.start()
    mine.renew()
    assert not yours.take("one")


def test_a_connection_that_is_lost_for_good_is_a_sentence_and_what_was_stored_is_kept(
    database: PostgresAddress, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.0)
    fill(database)
    with closing(ReplyCache(database)) as cache:
        assert cache.get(KEYS[0])
        postgres_server.stop(signal.SIGQUIT)
        try:
            with pytest.raises(CacheError, match=r"cannot be reached .* What it holds is kept") as refused:
                cache.put(LAST, reply())
            assert PASSWORD not in str(refused.value)
        finally:
            postgres_server.start()
        assert cache.keys() == sorted(KEYS)


def test_a_connection_that_is_lost_within_a_step_leaves_nothing_of_it(
    database: PostgresAddress, postgres_server: PostgresServer
) -> None:
    fill(database)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'"
    with closing(ReplyCache(database)) as cache:

        def write() -> None:
            with cache.store.database.writing():
                cache.put(LAST, reply())
                postgres_server.run(cut)
                cache.put(CALLS[0], reply())

        with pytest.raises(CacheError, match=r"was lost .* What was stored before is kept\. Once the database"):
            write()
        assert cache.keys() == sorted(KEYS)


def test_a_lock_that_another_holds_is_called_one_and_a_reply_waits_for_none(
    database: PostgresAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "LOCK_SECONDS", 0.1)
    fill(database)
    with closing(psycopg.connect(database.url)) as other, closing(ReplyCache(database)) as cache:
        other.execute("LOCK TABLE unblind.Meta IN EXCLUSIVE MODE")
        cache.check_room()
        cache.put(LAST, reply())
        with pytest.raises(
            CacheError, match=r"has held the lock of the shared database .* What is stored is kept"
        ):
            cache.remove(KEYS)
        assert len(cache.keys()) == 4


OPEN = """
import sys
from core.asking.replies.cache import ReplyCache
from core.asking.replies.store import read_address
sys.stdin.readline()
ReplyCache(read_address(sys.argv[1])).close()
"""


def test_processes_that_open_an_empty_database_at_once_make_its_tables_once(database: PostgresAddress) -> None:
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    several = [subprocess.Popen([sys.executable, "-c", OPEN, database.url], **pipes) for _ in range(3)]
    for process in several:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in several:
        assert process.communicate(timeout=60)[1] == ""
        assert process.returncode == 0


def test_a_reply_that_is_seen_late_changes_what_is_known_of_the_cache(database: PostgresAddress) -> None:
    """Two that are stored at once may be seen in another order than that in which they came."""
    row = "INSERT INTO unblind.Replies (key, text) VALUES (%s, '')"
    with (
        closing(ReplyCache(database)) as cache,
        closing(psycopg.connect(database.url)) as first,
        closing(psycopg.connect(database.url)) as second,
    ):
        first.execute(row, ("first",))
        second.execute(row, ("second",))
        second.commit()
        seen = cache.state()
        assert cache.state() == seen
        first.commit()
        assert cache.state() != seen
