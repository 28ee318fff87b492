"""Planning and reading an experiment as large as any, and the list of experiments in a large cache."""

import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import diskcache

from core.asking.plan import plan_calls
from core.asking.replies import calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.observations import Observer, observe
from core.asking.requests import Reply
from core.basics.last_used import LastUsed
from core.experiment import Experiment
from core.studies.choice import Choice
from core.studies.findings import find_in
from tests.bench.rounds import ROUNDS, Row, processor, row
from tests.support.helpers import reply

READ = "one read by diskcache's JSONDisk"
BARE = "SELECT value FROM Cache WHERE key IN (SELECT value FROM json_each(?)) AND raw = 1"


def drawn(number: int) -> Reply:
    """A reply of one word, which came when no other did."""
    came = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=317 * number)
    return replace(reply(("Yes", "No")[number % 2]), latency=0.4 + number / 7e5, time=came.isoformat())


def rows() -> list[Row]:
    experiment = Choice(product="12", models=("synthetic",), draws="660", wordings="1").experiment()
    planning, reading, bare, extending = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        cache = ReplyCache(Path(folder) / "app")
        plain = diskcache.Cache(Path(folder) / "plain", disk=diskcache.JSONDisk)
        with cache.store.database.writing():
            for number, (_, request) in enumerate(requests_of(experiment)):
                cache.put(request, drawn(number))
        asked = [key for one in calls.calls_of(experiment) for key in one.keys]
        some = asked[::20]
        for key, entry in zip(some, cache.entries(some), strict=True):
            plain.set(key, {"request": entry.request, "reply": vars(entry.reply)})

        def plan() -> None:
            calls._calls = LastUsed(calls.REMEMBERED_CELLS)
            assert plan_calls(Experiment.from_json(experiment.to_json()), cache).new_calls == 0

        def read() -> None:
            assert len(observe(experiment, cache)) == len(asked)

        def read_bare() -> None:
            texts = cache.store.database.read(BARE, json.dumps(asked))
            assert all(json.loads(text) for (text,) in texts)

        def draw_again() -> None:
            find_in(experiment, observer.table())

        def find_anew() -> None:
            find_in(experiment, observe(experiment, cache))

        def one_by_one() -> None:
            for key in some:
                assert plain.get(key)

        observer = Observer(experiment, cache)
        draw_again()
        for _ in range(ROUNDS):
            unit = processor(one_by_one) / len(some)
            planning.append((processor(plan) / len(asked), unit))
            reading.append((processor(read) / len(asked), unit))
            bare.append((processor(read_bare) / len(asked), unit))
            extending.append((processor(draw_again), processor(find_anew)))
        plain.close()
        cache.close()
    number = f"{len(asked):,}"
    return [
        row(f"planning {number} cells, a cell", READ, planning),
        row(f"reading {number} cells, a cell", READ, reading),
        row("the same rows by one query and json.loads alone, unchecked, a cell", READ, bare),
        row(f"findings of {number} cells that were read before", "the same, every reply read anew", extending),
    ]
