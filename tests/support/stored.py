"""What stands in a cache's file, seen and changed past the app."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

FILE = "cache.db"


def in_file(folder: Path, statement: str, *values: object, **named: object) -> list[tuple[Any, ...]]:
    """Run a statement of SQL on the file of a cache."""
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        return database.execute(statement, named or values).fetchall()


def text_of(folder: Path, key: str) -> str:
    ((text,),) = in_file(folder, "SELECT value FROM Cache WHERE key = ?", key)
    return str(text)
