"""The tables of a shared cache, in a schema of their own, and whether those that are there are ours."""

from typing import Any

from psycopg import Connection, errors

from core.basics.errors import CacheError

SCHEMA = "unblind"
VERSION = 1
ENCODING = "UTF8"
ONE_AT_A_TIME = 0x756E626C696E64
"""Lock under which the tables are made: the letters of the schema's name."""
TABLES = """
CREATE TABLE Meta (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE Replies (key TEXT COLLATE "C" PRIMARY KEY, text TEXT NOT NULL, source INTEGER);
CREATE INDEX Replies_source ON Replies (source) WHERE source IS NOT NULL;
CREATE TABLE Experiments (
  number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id TEXT COLLATE "C" NOT NULL UNIQUE,
  definition TEXT NOT NULL, summary TEXT, calls INTEGER, source INTEGER
);
CREATE TABLE Asks (call TEXT COLLATE "C", experiment INTEGER, PRIMARY KEY (experiment, call));
CREATE TABLE Forms (name TEXT COLLATE "C" PRIMARY KEY, call TEXT COLLATE "C" NOT NULL);
CREATE INDEX Forms_call ON Forms (call);
CREATE TABLE Sources (
  number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL,
  sha256 TEXT NOT NULL, time TEXT NOT NULL, person TEXT NOT NULL, UNIQUE (kind, sha256)
);
CREATE TABLE Timings (
  run INTEGER, model TEXT, calls INTEGER, work DOUBLE PRECISION NOT NULL, seconds DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (run, model, calls)
);
CREATE TABLE Holds (
  name TEXT PRIMARY KEY, month TEXT NOT NULL, person TEXT NOT NULL, title TEXT NOT NULL,
  most DOUBLE PRECISION NOT NULL, spent DOUBLE PRECISION NOT NULL, until DOUBLE PRECISION NOT NULL
);
CREATE UNLOGGED TABLE Leases (key TEXT COLLATE "C" PRIMARY KEY, holder TEXT NOT NULL, until TIMESTAMPTZ NOT NULL);
CREATE TABLE Workspaces (
  owner TEXT COLLATE "C", id TEXT COLLATE "C", changed TIMESTAMPTZ NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (owner, id)
);
"""
"""As those beside the replies in a folder. How many calls of an experiment are stored is counted when it is
listed, for a count that every reply changes would have all who ask wait for each other. Leases need not outlast a
crash of the database, and so wait for no disk: whoever holds some takes them again as they are renewed."""


def prepare(connection: Connection[Any], name: str) -> None:
    """Make the tables where there are none, and refuse those of another form.

    Parameters
    ----------
    connection
        To the database.
    name
        Of the database, for people.

    Raises
    ------
    CacheError
        When there are others.
    """
    if not _is_there(connection):
        _make(connection, name)
    (has_meta,) = connection.execute("SELECT to_regclass('meta') IS NOT NULL").fetchone() or (False,)
    found = connection.execute("SELECT value FROM Meta WHERE name = 'version'").fetchone() if has_meta else None
    if found != (VERSION,):
        form = f"of form {found[0]}, and this app's is {VERSION}" if found else "of something else"
        raise CacheError(
            f"The shared database {name} has a schema “{SCHEMA}” {form}. It is left as it is. Use the version of "
            "the app that made it, or name another database."
        )


def _make(connection: Connection[Any], name: str) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != ENCODING:
        raise CacheError(
            f"The shared database {name} keeps texts as {encoding}, which holds not every reply. Nothing was "
            f"made in it. Name one that was made with ENCODING '{ENCODING}'."
        )
    try:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
            # Another process may have made them meanwhile.
            if not _is_there(connection):
                connection.execute(f"CREATE SCHEMA {SCHEMA}")
                connection.execute(TABLES)
                connection.execute("INSERT INTO Meta VALUES ('version', %s), ('changes', 0)", (VERSION,))
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction):
        raise CacheError(
            f"The shared database {name} holds no tables of this app yet, and its user may not make them. Nothing "
            "was made in it. Grant CREATE on the database to that user, or open it once as somebody who may."
        ) from None


def _is_there(connection: Connection[Any]) -> bool:
    query = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
    return connection.execute(query, (SCHEMA,)).fetchone() is not None
