import io
import pickle
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.asking.plan import plan_calls
from core.asking.replies.asked import delete, experiments, find, remember
from core.asking.replies.cache import DEFAULT_DIRECTORY, ReplyCache, cache_place
from core.asking.replies.calls import request_for
from core.asking.replies.observations import observe
from core.asking.replies.provenance import Added
from core.asking.replies.recordings import export_experiments, import_recording
from core.asking.replies.store import Place
from core.asking.replies.store.database import FolderDatabase
from core.asking.replies.unread import remarks_on
from core.asking.requests import AT_THE_HEAD, SYSTEM, Request, key_in_form
from tests.support.helpers import experiment, reply
from tests.support.postgres import every_place, in_place  # noqa: F401
from tests.support.stored import FILE, in_file


def request(**changes: object) -> Request:
    return request_for(next(experiment(**changes).cells()))


class Bomb:
    """Pickled, it writes a file when it is read back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.path), "w")


def test_a_reply_comes_back_as_it_was_stored_also_after_a_restart(place: Place) -> None:
    stored = reply("Yes", (("Yes", -0.25), (" no", -1.5)))
    first = ReplyCache(place)
    first.put(request(), stored)
    first.close()
    again = ReplyCache(place)
    assert request().key in again
    assert again.get(request().key) == stored
    again.close()


def test_half_a_character_is_no_reason_to_lose_a_reply(cache: ReplyCache) -> None:
    stored = reply("\ud83d yes", (("\ud83d", -0.25),))
    cache.put(request(), stored)
    assert cache.get(request().key) == stored


def test_what_was_never_asked_is_not_there(cache: ReplyCache) -> None:
    assert cache.get(request().key) is None
    assert request().key not in cache


def test_the_key_is_the_same_on_every_machine() -> None:
    assert request().key == "3bbdf2f50d227b356a1cbe0bed9aa77189bd977d969832fa3468ca85c0f8cad9"


def test_a_reply_to_a_question_in_another_form_has_a_key_of_its_own(cache: ReplyCache) -> None:
    shown, moved = reply("Yes"), replace(reply("No"), refused=(SYSTEM,))
    cache.put(request(), moved)
    assert cache.keys() == [key_in_form(request().key, AT_THE_HEAD)] != [request().key]
    assert request().key in cache
    assert cache.get(request().key) == moved
    cache.put(request(), shown)
    assert len(cache.keys()) == 2
    assert cache.get(request().key) == shown


def test_both_forms_travel_in_a_recording(cache: ReplyCache, tmp_path: Path) -> None:
    asked = experiment(prices="0,1", strategies=("naive",))
    first, second = map(request_for, asked.cells())
    cache.put(first, replace(reply("No"), refused=(SYSTEM,)))
    cache.put(second, reply("Yes"))
    file = io.BytesIO()
    export_experiments([asked], cache, file)
    other = ReplyCache(tmp_path / "other")
    assert import_recording(other, file, "F.jsonl.gz").added == Added(2, 0, 0)
    assert other.keys() == cache.keys()
    assert other.replies([first.key, second.key]) == cache.replies([first.key, second.key])
    other.close()


@pytest.mark.parametrize(
    "change", [{"product": "13"}, {"strategies": ("disclosure",)}, {"draws": "1"}, {"models": ("embedded:other",)}]
)
def test_whatever_changes_the_call_changes_the_key(change: dict[str, object]) -> None:
    assert request(**change).key != request().key


def test_two_draws_of_one_prompt_are_two_entries() -> None:
    keys = {request_for(cell).key for cell in experiment(prices="0,1", strategies=("naive",), draws="3").cells()}
    assert len(keys) == 6


def test_the_grid_is_not_in_the_key_of_a_naive_prompt() -> None:
    assert request(prices="0,1,2", strategies=("naive",)).key == request(strategies=("naive",)).key


@pytest.mark.lengthy
def test_nothing_is_evicted_or_expires(cache: ReplyCache) -> None:
    big = reply("x" * 2_000_000)
    keys = []
    for draw in range(1, 61):
        call = list(experiment(prices="1", strategies=("naive",), draws="60").cells())[draw - 1]
        cache.put(request_for(call), big)
        keys.append(request_for(call).key)
    assert all(key in cache for key in keys)


OF_A_FILE = {
    "a pickled value": "UPDATE Cache SET mode = 4, value = :bomb",
    "a pickled key": "UPDATE Cache SET raw = 0, key = :bomb",
    "a value in another file": "UPDATE Cache SET mode = 3, filename = '../secret', value = NULL",
    "bytes": "UPDATE Cache SET value = :bomb",
    "a text that is no text": "UPDATE Cache SET value = 7",
    "a byte that is no letter": "UPDATE Cache SET value = CAST(replace(value, 'Yes', x'ff') AS TEXT)",
}
"""What a database does not let happen to a text."""
DAMAGE = {
    "a text cut short": "UPDATE Cache SET value = substr(value, 1, length(value) - 9)",
    "a reply that lacks everything": "UPDATE Cache SET "
    "value = substr(value, 1, instr(value, ',\"reply\"')) || '\"reply\":{}}'",
    "text that is no JSON": "UPDATE Cache SET value = 'hello'",
    "JSON that goes too deep": f"UPDATE Cache SET value = '{'[' * 100_000}'",
    "the answer to another question": "UPDATE Cache SET value = replace(value, 'Coca-Cola', 'Pepsi')",
    "a time that is none": "UPDATE Cache SET value = replace(value, '2026-01', '2026-13')",
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_row_costs_that_row_and_is_named(how: str, cache: ReplyCache) -> None:
    def damage() -> None:
        shared = DAMAGE[how].replace("Cache", "Replies").replace("value", "text").replace("instr(", "strpos(")
        in_place(cache.place, DAMAGE[how], shared)

    damaged_is_left_out_and_mended(cache, damage)


@pytest.mark.parametrize("how", OF_A_FILE)
def test_a_damaged_row_of_a_file_costs_that_row_and_is_never_unpickled(how: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    bomb = pickle.dumps(Bomb(tmp_path / "exploded"))
    with closing(ReplyCache(tmp_path / "replies")) as victim:
        named = how != "a pickled key"
        damaged_is_left_out_and_mended(
            victim, lambda: in_file(tmp_path / "replies", OF_A_FILE[how], bomb=bomb), named=named
        )
    assert not (tmp_path / "exploded").exists()
    assert (tmp_path / "secret").read_text() == "secret"


def damaged_is_left_out_and_mended(
    victim: ReplyCache, damage: Callable[[], object], *, named: bool = True
) -> None:
    asked = experiment(prices="1,2", strategies=("naive",))
    whole, hurt = (request_for(cell) for cell in asked.cells())
    victim.put(hurt, reply())
    damage()
    victim.put(whole, reply("Yes, I would"))
    assert victim.replies([whole.key, hurt.key]) == {whole.key: reply("Yes, I would")}
    assert [entry.key for entry in victim.entries(victim.keys())] == [whole.key]
    assert victim.get(hurt.key) is None
    assert list(observe(asked, victim)["answer"]) == ["Yes, I would"]
    if named:
        assert victim.damaged([whole.key, hurt.key]) == [hurt.key]
        assert hurt.key in " ".join(remarks_on(asked, victim).sentences())
    assert plan_calls(asked, victim).new_calls == 1
    before = victim.state()
    victim.put(hurt, reply("No"))
    assert victim.state() != before
    assert victim.get(hurt.key) == reply("No")
    assert victim.damaged([hurt.key]) == []
    assert plan_calls(asked, victim).new_calls == 0


def test_a_folder_takes_no_pickle_in(tmp_path: Path) -> None:
    texts = FolderDatabase(tmp_path, {}).texts
    with pytest.raises(TypeError):
        texts.set("key", {"a": 1})
    with pytest.raises(TypeError):
        texts.set(("key",), "value")


def test_an_experiment_is_remembered_beside_the_replies_and_is_none_of_them(cache: ReplyCache) -> None:
    asked = experiment()
    remember(asked, cache)
    remember(asked, cache)
    cache.put(request(), reply())
    assert experiments(cache) == [asked]
    assert cache.keys() == [request().key]
    in_place(cache.place, *["UPDATE Experiments SET definition = '{}'"] * 2)
    assert experiments(cache) == []
    assert find(asked.id, cache) is None


def test_the_environment_moves_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path / "elsewhere"))
    assert cache_place() == tmp_path / "elsewhere"
    monkeypatch.delenv("UNBLIND_CACHE_DIR")
    assert cache_place() == DEFAULT_DIRECTORY


def test_many_replies_are_read_as_each_alone(cache: ReplyCache) -> None:
    requests = [request(draws=str(draws)) for draws in (1, 2)] + [request(product="13")]
    for number, one in enumerate(requests[1:]):
        cache.put(one, reply(f"answer {number}"))
    keys = [one.key for one in requests]
    assert cache.stored(keys) == {key for key in keys if key in cache}
    assert cache.replies(keys) == {key: cache.get(key) for key in keys if key in cache}
    assert cache.replies([]) == {}


def test_what_replies_say_is_read_once_where_only_their_times_differ(cache: ReplyCache) -> None:
    requests = [request_for(cell) for cell in experiment(prices="1", strategies=("naive",), draws="6").cells()]
    yes, no = reply("Yes", (("Yes", -0.1),)), replace(reply("No"), thinking='Hm, "latency": 9, "time": "no"')
    for number, one in enumerate(requests):
        at = f"2026-02-0{number + 1}T10:00:00.5+00:00"
        cache.put(one, replace((yes, no)[number % 2], time=at, latency=number / 3))
    shared = "UPDATE Replies SET text = text::jsonb::text WHERE key = %s"
    in_place(cache.place, "UPDATE Cache SET value = json(value) WHERE key = ?", shared, requests[-1].key)
    keys = [one.key for one in requests]
    read = list(cache.said(keys))
    assert {key: said for alike, said in read for key in alike} == {
        key: replace(found, time="", latency=0.0) for key, found in cache.replies(keys).items()
    }
    assert sorted(len(alike) for alike, _ in read) == [1, 2, 3]


def test_what_is_deleted_leaves_neither_a_reply_nor_the_experiment_behind(cache: ReplyCache) -> None:
    asked = experiment(prices="1,2", strategies=("naive",))
    hurt, whole = (request_for(cell) for cell in asked.cells())
    cache.put(hurt, reply())
    cache.put(whole, reply("Yes, I would"))
    cache.store.experiments.remember(asked.id, asked.to_json(), None)
    shared = "UPDATE Replies SET text = 'hello' WHERE key = %s"
    in_place(cache.place, "UPDATE Cache SET value = 'hello' WHERE key = ?", shared, hurt.key)
    cache.replies([hurt.key])
    assert cache.damaged([hurt.key]) == [hurt.key]
    assert delete(asked, cache) == 2
    assert cache.keys() == []
    assert cache.store.experiments.definition(asked.id) is None
    if isinstance(cache.place, Path):
        cache.close()
        assert b"Yes, I would" not in (cache.place / FILE).read_bytes()
