import math
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pandas as pd
import pytest

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.replies.observations import Observer, observe
from core.experiment.columns import COLUMNS
from tests.support.helpers import experiment, reply


def test_every_answered_cell_is_a_row_with_the_contracts_columns(cache: ReplyCache) -> None:
    asked = experiment(prices="0,1", strategies=("naive",))
    first, second = map(request_for, asked.cells())
    cache.put(first, reply("Yes", (("Yes", math.log(0.6)), ("No", math.log(0.2)), ("I", math.log(0.2)))))
    cache.put(second, reply("I", (("I", math.log(0.9)),)))
    table = observe(asked, cache)
    assert list(table.columns) == list(COLUMNS)
    assert table["status"].tolist() == ["ok", "unparsed"]
    assert table["purchase"].iloc[0] == 0.75 or math.isclose(table["purchase"].iloc[0], 0.75)
    assert math.isnan(table["purchase"].iloc[1])
    assert table["reply_key"].tolist() == [first.key, second.key]


def test_what_was_not_asked_has_no_row_and_what_failed_has_one(cache: ReplyCache) -> None:
    asked = experiment(prices="0,1", strategies=("naive",))
    first, _ = map(request_for, asked.cells())
    assert observe(asked, cache).empty
    table = observe(asked, cache, failed={first.key: "why"})
    assert table["status"].tolist() == ["failed"]


def test_an_empty_table_has_the_types_of_a_full_one(cache: ReplyCache) -> None:
    pd.testing.assert_series_equal(
        observe(experiment(), cache).dtypes,
        pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()}).dtypes,
    )


def test_draws_are_read_off_the_text(cache: ReplyCache) -> None:
    asked = experiment(prices="1", strategies=("naive",), draws="3")
    for request, text in zip(map(request_for, asked.cells()), ("Yes", "no.", "Perhaps"), strict=True):
        cache.put(request, reply(text))
    table = observe(asked, cache)
    assert table["purchase"].tolist()[:2] == [1, 0]
    assert table["status"].tolist() == ["ok", "ok", "unparsed"]
    assert set(table["method"]) == {"draw"}


def test_what_was_read_is_not_read_again_and_what_comes_is_put_in_its_place(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = experiment(prices="0,0.5,1", strategies=("naive",), draws="1")
    first, second, third = map(request_for, asked.cells())
    wanted: list[set[str]] = []
    said = cache.said
    monkeypatch.setattr(cache, "said", lambda keys: (wanted.append(set(keys)), said(keys))[1])
    observer = Observer(asked, cache)
    assert observer.table().empty
    cache.put(third, reply("Yes"))
    assert observer.table(failed={first.key})["status"].tolist() == ["failed", "ok"]
    cache.put(first, reply("No"))
    cache.put(second, reply("Yes"))
    table = observer.table()
    assert wanted == [
        {first.key, second.key, third.key},
        {first.key, second.key, third.key},
        {first.key, second.key},
    ]
    pd.testing.assert_frame_equal(table, observe(asked, cache))
    assert table["purchase"].tolist() == [0.0, 1.0, 1.0]


@pytest.fixture
def often_switched() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("often_switched")
def test_two_who_look_at_the_same_answers_at_once_read_the_same(cache: ReplyCache) -> None:
    asked = experiment(prices="0:2:0.05", wordings="3")
    for number, cell in enumerate(asked.cells()):
        yes = 0.1 + number / 1000
        cache.put(request_for(cell), reply("Yes", (("Yes", math.log(yes)), ("No", math.log(1 - yes)))))
    expected, ready = observe(asked, cache), Barrier(4)

    def look(observer: Observer) -> pd.DataFrame:
        ready.wait()
        return observer.table()

    with ThreadPoolExecutor(4) as people:
        for _ in range(5):
            # Compared when all have read: pandas sets the process's warnings aside meanwhile.
            for table in list(people.map(look, [Observer(asked, cache)] * 4)):
                pd.testing.assert_frame_equal(table, expected)
