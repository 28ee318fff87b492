"""What a cache of a million replies takes to look at: the list of its experiments, over one count of its rows."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from core.asking.replies.asked import listed, remember
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.store import row_of
from tests.bench.rounds import ROUNDS, Row, processor, row
from tests.support.helpers import experiment, reply

REPLIES = 1_000_000
PUT = "INSERT INTO Cache (key, raw, mode, value) VALUES (?, 1, 1, ?)"


def _fill(folder: Path) -> None:
    """Write 200 experiments, whose replies are not there, and a million replies to other calls."""
    with closing(ReplyCache(folder)) as cache:
        asked = [experiment(product=f"{1 + number % 40}", draws=f"{1 + number // 40}") for number in range(200)]
        for one in asked:
            remember(one, cache)
        text = row_of(next(requests_of(asked[0]))[1].text, reply("Yes", (("Yes", -0.2), ("No", -1.8))))
    with closing(sqlite3.connect(folder / "cache.db")) as database, database:
        # Counting and syncing while a million rows come takes minutes, and is not what is measured.
        database.execute("DROP TRIGGER Experiments_INSERT")
        database.executemany(PUT, ((f"{number:064x}", text) for number in range(REPLIES)))


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder))
        with (
            closing(sqlite3.connect(Path(folder) / "cache.db")) as database,
            closing(ReplyCache(Path(folder))) as cache,
        ):
            listed(cache)

            def count() -> object:
                return database.execute("SELECT count(*) FROM Cache").fetchone()

            pairs = [(processor(lambda: listed(cache)), processor(count)) for _ in range(ROUNDS)]
    return [row("list of 200 experiments beside 1,000,000 replies", "one count of the rows", pairs)]
