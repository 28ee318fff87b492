"""Recordings out of one cache and into another, whole or not at all."""

import gzip
import hashlib
import io
import json
import re
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.asking.plan import plan_calls
from core.asking.replies import recordings
from core.asking.replies.asked import experiments, listed, remember
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.replies.observations import observe
from core.asking.replies.provenance import add
from core.asking.replies.recording_lines import MAX_LINE, read_reply, write_reply
from core.asking.replies.recordings import (
    SHIPPED,
    export_all,
    export_experiments,
    import_recording,
    import_shipped,
    read_recording,
)
from core.asking.replies.store import Entry, Source
from core.asking.requests import Reply
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment.arms import ArmExperiment, shipped_vignettes
from core.experiment.products import catalog
from core.studies.arms.benchmark import arm_benchmark_for
from core.studies.choice import Choice
from tests.support.helpers import experiment, reply
from tests.support.stage import KEY, Stage
from tests.support.stored import in_file

ASKED = experiment(prices="0.5,1,1.5", strategies=("naive",))
REQUESTS = [request_for(cell) for cell in ASKED.cells()]
KEYS = [request.key for request in REQUESTS]


def sealed(content: dict[str, Any]) -> bytes:
    """A line as its format says, whatever it holds."""
    return with_digest(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())


def with_digest(body: bytes) -> bytes:
    return body[:-1] + b',"sha256":"' + hashlib.sha256(body).hexdigest().encode() + b'"}\n'


def content_of(line: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(line)
    del content["sha256"]
    return content


def packed(lines: list[bytes]) -> io.BytesIO:
    return io.BytesIO(gzip.compress(b"".join(lines)))


def fill(cache: ReplyCache, text: str = "Yes") -> None:
    for request in REQUESTS:
        cache.put(request, reply(text, (("Yes", -0.25), ("No", -1.5))))
    remember(ASKED, cache)


def recorded(cache: ReplyCache) -> io.BytesIO:
    file = io.BytesIO()
    export_all(cache, file)
    return file


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    """A header and three replies."""
    cache = ReplyCache(tmp_path / "recorded")
    fill(cache)
    made = gzip.decompress(recorded(cache).getvalue()).splitlines(keepends=True)
    cache.close()
    assert [content_of(line).get("line") for line in made] == [None, 2, 3, 4]
    return made


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    cache = ReplyCache(tmp_path_factory.mktemp("small"))
    fill(cache)
    return recorded(cache).getvalue()


def refusal(cache: ReplyCache, file: io.BytesIO) -> str:
    """Why a file was refused; nothing of it was taken."""
    with pytest.raises(InputError) as caught:
        import_recording(cache, file, "F.jsonl.gz")
    assert cache.keys() == []
    assert experiments(cache) == []
    assert str(caught.value).endswith("; nothing was imported.")
    return str(caught.value)


def test_a_recording_brings_replies_and_experiments_into_an_empty_cache(
    lines: list[bytes], cache: ReplyCache
) -> None:
    imported = import_recording(cache, packed(lines), "F.jsonl.gz")
    assert imported.summary() == "3 replies of 1 experiment: 3 new, 0 known already."
    assert experiments(cache) == [ASKED] == list(imported.header.experiments)
    assert plan_calls(ASKED, cache).new_calls == 0
    assert cache.get(REQUESTS[0].key) == reply("Yes", (("Yes", -0.25), ("No", -1.5)))
    assert import_recording(cache, packed(lines), "F.jsonl.gz").summary().endswith("0 new, 3 known already.")


def test_a_line_says_what_was_asked_of_whom_and_what_came_back_when(lines: list[bytes]) -> None:
    line = json.loads(lines[1])
    assert {"key", "prompt", "model", "reply", "time", "sha256"} <= line.keys()
    assert [message["role"] for message in line["prompt"]] == ["system", "user"]
    assert (line["model"], line["reply"]["text"]) == ("smollm2-135m-instruct", "Yes")
    header = json.loads(lines[0])
    assert (header["version"], header["lines"], header["experiments"][0]["product"]["id"]) == (1, 3, "12")


def test_the_same_replies_give_the_same_bytes_whichever_way_they_came(small: bytes, cache: ReplyCache) -> None:
    import_recording(cache, io.BytesIO(small), "F.jsonl.gz")
    assert recorded(cache).getvalue() == small
    assert small[4:8] == bytes(4), "the time of the export is in the file"


def test_what_a_server_with_a_key_answered_replays_without_key_and_server(stage: Stage, tmp_path: Path) -> None:
    asked = stage.experiment(draws="3")
    audit = replace(asked, probes=Choice().leakage().probes[:2])
    for one in (asked, audit):
        assert not stage.run(one).failures
    file = io.BytesIO()
    export_experiments([asked, audit], stage.cache, file)
    assert KEY.encode() not in gzip.decompress(file.getvalue())
    elsewhere = ReplyCache(tmp_path / "elsewhere")
    import_recording(elsewhere, file, "F.jsonl.gz")
    assert plan_calls(asked, elsewhere).new_calls == plan_calls(audit, elsewhere).new_calls == 0
    assert observe(asked, elsewhere).equals(observe(asked, stage.cache))
    assert observe(audit, elsewhere).equals(observe(audit, stage.cache))
    elsewhere.close()


def test_one_experiment_is_recorded_without_the_others(cache: ReplyCache) -> None:
    fill(cache)
    other = experiment(product="3", prices="1", strategies=("naive",))
    cache.put(request_for(next(other.cells())), reply())
    remember(other, cache)
    file = io.BytesIO()
    assert export_experiments([ASKED], cache, file).replies == 3
    header, entries = read_recording(file)
    assert header.experiments == (ASKED,)
    assert {entry.key for entry in entries} == {request.key for request in REQUESTS}
    assert export_all(cache, io.BytesIO()).replies == 4


def test_without_a_reply_there_is_nothing_to_record(cache: ReplyCache) -> None:
    with pytest.raises(InputError, match="No reply is stored"):
        export_all(cache, io.BytesIO())
    with pytest.raises(InputError, match="No reply is stored"):
        export_experiments([ASKED], cache, io.BytesIO())


def test_a_stored_reply_is_kept_and_it_is_said_that_the_recording_does_not_replay(
    lines: list[bytes], cache: ReplyCache
) -> None:
    cache.put(REQUESTS[0], reply("No"))
    cache.put(REQUESTS[1], replace(reply("Yes", (("Yes", -0.25), ("No", -1.5))), latency=9.0))
    said = import_recording(cache, packed(lines), "F.jsonl.gz").summary()
    assert "1 new, 1 known already, 1 not taken" in said
    assert "do not replay here to the last digit" in said
    kept = cache.get(REQUESTS[0].key)
    assert kept is not None
    assert kept.text == "No"


Change = Callable[[list[bytes]], list[bytes]]


def edited(number: int, **changes: Any) -> Change:
    """One line with other values, and the digest that goes with them."""

    def change(lines: list[bytes]) -> list[bytes]:
        lines[number - 1] = sealed(content_of(lines[number - 1]) | changes)
        return lines

    return change


def edited_part(number: int, part: str, **changes: Any) -> Change:
    def change(lines: list[bytes]) -> list[bytes]:
        return edited(number, **{part: content_of(lines[number - 1])[part] | changes})(lines)

    return change


def without(number: int, part: str) -> Change:
    def change(lines: list[bytes]) -> list[bytes]:
        content = content_of(lines[number - 1])
        del content[part]
        lines[number - 1] = sealed(content)
        return lines

    return change


def raw(number: int, body: bytes) -> Change:
    return lambda lines: [*lines[: number - 1], with_digest(body), *lines[number:]]


VALUE = "a field is missing, unknown or has a value that no reply has"
HEADER = "it does not tell of a recording"
UNFIT: dict[str, tuple[Change, str]] = {
    "a line missing": (
        lambda lines: lines[:2] + lines[3:],
        "Line 3: it is missing, for line 4 stands in its place",
    ),
    "the last line missing": (lambda lines: lines[:3], "Line 4: it is missing, for the file ends before it"),
    "a line twice": (lambda lines: [*lines[:3], lines[2], lines[3]], "Line 4: line 3 stands there twice"),
    "the last line twice": (lambda lines: [*lines, lines[3]], "Line 5: line 1 tells of 3 replies"),
    "two lines swapped": (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "Line 2: it is missing"),
    "one reply under two numbers": (
        lambda lines: [*lines[:2], sealed(content_of(lines[1]) | {"line": 3}), lines[3]],
        "Line 3: its key is that of a line before it",
    ),
    "an empty line": (lambda lines: [*lines[:2], b"\n", *lines[2:]], "Line 3: its content is not the one"),
    "no header": (lambda lines: lines[1:], f"Line 1: {HEADER}"),
    "another format": (edited(1, format="recipe"), f"Line 1: {HEADER}"),
    "another version": (edited(1, version=2), "Line 1: the recording is of another version than the 1"),
    "more lines than told": (edited(1, lines=2), "Line 4: line 1 tells of 2 replies"),
    "fewer lines than told": (edited(1, lines=4), "Line 5: it is missing"),
    "a number of lines that is none": (edited(1, lines=True), f"Line 1: {HEADER}"),
    "an experiment that is none": (edited(1, experiments=[{"product": 12}]), f"Line 1: {HEADER}"),
    "a field too many in the header": (edited(1, author="me"), f"Line 1: {HEADER}"),
    "a key that is not the content's": (edited(3, key="0" * 64), "Line 3: its key is not that of its prompt"),
    "another prompt": (edited(3, prompt=[{"role": "user", "content": "Hi"}]), "Line 3: its key is not that"),
    "another model": (edited(3, model="gpt-9"), "Line 3: its key is not that"),
    "no prompt": (edited(3, prompt=[]), VALUE),
    "a role that is none": (edited(3, prompt=[{"role": "tool", "content": "Hi"}]), VALUE),
    "half a character in a prompt": (edited(3, prompt=[{"role": "user", "content": "\ud83d"}]), VALUE),
    "a number of the line that is none": (edited(3, line="3"), "Line 3: it does not say which line it is"),
    "a field too many": (edited(3, note="hi"), VALUE),
    "a field too many in the reply": (edited_part(3, "reply", mood="good"), VALUE),
    "a field too many in the request": (edited_part(3, "request", api_key="sk-1"), VALUE),
    "a field missing": (without(3, "time"), VALUE),
    "a reply that is none": (edited(3, reply=[]), VALUE),
    "a text that is none": (edited_part(3, "reply", text=None), VALUE),
    "a probability that is not a number": (edited_part(3, "reply", first_token=[["Yes", float("nan")]]), VALUE),
    "a probability above 1": (edited_part(3, "reply", first_token=[["Yes", 700.0]]), VALUE),
    "half a pair": (edited_part(3, "reply", first_token=[["Yes"]]), VALUE),
    "less than no token": (edited_part(3, "reply", input_tokens=-1), VALUE),
    "endless latency": (edited_part(3, "reply", latency=float("inf")), VALUE),
    "latency beyond every float": (edited_part(3, "reply", latency=10**400), VALUE),
    "yes for a count": (edited_part(3, "reply", output_tokens=True), VALUE),
    "a time that is none": (edited(3, time="yesterday"), VALUE),
    "a time of no zone": (edited(3, time="2026-01-01T00:00:00"), VALUE),
    "no draw": (edited_part(3, "request", draw=0), VALUE),
    "a password in an address": (edited_part(3, "request", base_url="http://me:secret@host/v1"), VALUE),
    "no JSON": (raw(3, b"{yes}"), "Line 3: it is no JSON object"),
    "a nest without end": (raw(3, b'{"line":' + b"[" * 100_000 + b"}"), "Line 3: it is no JSON object"),
    "a line too long": (raw(3, b" " * MAX_LINE + b"{}"), f"Line 3: it is longer than {MAX_LINE:,} bytes"),
}


@pytest.mark.parametrize("how", UNFIT)
def test_a_recording_that_is_not_as_it_was_written_is_refused_by_line_and_nothing_is_taken(
    how: str, lines: list[bytes], cache: ReplyCache
) -> None:
    change, said = UNFIT[how]
    assert re.match(r"Line \d: ", message := refusal(cache, packed(change(lines))))
    assert said in message


@given(st.data())
def test_one_character_changed_anywhere_is_found_and_its_line_named(small: bytes, data: st.DataObject) -> None:
    content = bytearray(gzip.decompress(small))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[at]))
    number = gzip.decompress(small).count(b"\n", 0, at) + 1
    with pytest.raises(InputError, match=f"^Line {number}: "):
        deque(read_recording(packed([bytes(content)]))[1])


@given(st.data())
def test_a_damaged_file_is_refused_by_line_or_holds_what_it_held(small: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(small) - 1))
    cut, changed = small[:at], bytearray(small)
    changed[at] = data.draw(st.integers(0, 255))
    with pytest.raises(InputError, match=r"^Line \d: "):
        deque(read_recording(io.BytesIO(cut))[1])
    try:
        header, entries = read_recording(io.BytesIO(bytes(changed)))
        assert (header.replies, len(list(entries))) == (3, 3)
    except InputError as error:
        assert re.match(r"Line \d: ", str(error))  # noqa: PT017


@pytest.mark.parametrize("content", [b"", b"product,price\n12,1\n", b"\x1f\x8b\x08"])
def test_what_is_no_recording_at_all_is_refused(content: bytes, cache: ReplyCache) -> None:
    assert refusal(cache, io.BytesIO(content)).startswith("Line 1: ")


@pytest.mark.parametrize("good", [0, 2], ids=["from the start", "after good lines"])
def test_a_gigabyte_in_a_megabyte_fills_no_memory(good: int, lines: list[bytes], cache: ReplyCache) -> None:
    zeros = gzip.compress(bytes(2**20))
    bomb = io.BytesIO(gzip.compress(b"".join(lines[:good])) + 1024 * zeros)
    tracemalloc.start()
    assert f"Line {good + 1}: it is longer than" in refusal(cache, bomb)
    assert tracemalloc.get_traced_memory()[1] < 4 * MAX_LINE
    tracemalloc.stop()


def test_a_recording_of_more_lines_than_any_is_refused_and_never_written(
    lines: list[bytes], cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "MAX_SIZE", sum(map(len, lines)) - 1)
    assert refusal(cache, packed(lines)).startswith("Line 4: the recording is longer than")
    fill(cache)
    with pytest.raises(InputError, match=r"Line 4: .* nothing was exported"):
        recorded(cache)


@pytest.mark.lengthy
def test_an_export_holds_no_more_than_a_reply_in_memory(cache: ReplyCache, tmp_path: Path) -> None:
    asked = experiment(prices="1", strategies=("naive",), draws="100")
    for number, cell in enumerate(asked.cells()):
        cache.put(request_for(cell), reply(hashlib.sha256(bytes([number])).hexdigest() * 5_000))
    tracemalloc.start()
    with (tmp_path / "big.jsonl.gz").open("wb") as file:
        assert export_all(cache, file).replies == 100
    assert tracemalloc.get_traced_memory()[1] < 10_000_000 < 100 * 64 * 5_000
    tracemalloc.stop()


class Changing(io.BytesIO):
    """A file whose last line is another one when it is read once more."""

    def __init__(self, first: bytes, then: bytes) -> None:
        super().__init__(first)
        self.then: Iterator[bytes] = iter([first, then])

    def seek(self, position: int, whence: int = 0) -> int:
        if (content := next(self.then, None)) is not None:
            super().seek(0)
            super().truncate()
            super().write(content)
        return super().seek(position, whence)


def test_nothing_is_half_done_even_where_the_file_changes_while_it_is_read(
    lines: list[bytes], cache: ReplyCache
) -> None:
    changed = [*lines[:3], lines[3].replace(b"Yes", b"No!")]
    file = Changing(packed(lines).getvalue(), packed(changed).getvalue())
    assert refusal(cache, file).startswith("Line 4: ")


def test_another_process_sees_an_import_whole_or_not_at_all(cache: ReplyCache, tmp_path: Path) -> None:
    other = ReplyCache(tmp_path / "replies")
    seen = []

    def entries() -> Iterator[Entry]:
        for request in REQUESTS:
            yield Entry(request.content(), reply())
            seen.append(len(other.keys()))

    add(cache, entries(), [], Source("import", "F.jsonl.gz", "0", "2026-01-01T00:00:00+00:00"))
    assert (seen, len(other.keys())) == ([0, 0, 0], 3)
    other.close()


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
REPLIES = st.builds(
    Reply,
    text=ANY_TEXT,
    first_token=st.lists(st.tuples(ANY_TEXT, st.floats(-9999, 0)), max_size=3).map(tuple),
    finish_reason=ANY_TEXT,
    model=ANY_TEXT,
    input_tokens=st.integers(0, 10**9),
    output_tokens=st.integers(0, 10**9),
    latency=st.floats(0, 1e6),
    time=st.just("2026-01-01T00:00:00+00:00"),
    thinking=ANY_TEXT,
    hidden_tokens=st.integers(0, 5_000),
    refused=st.lists(ANY_TEXT, max_size=2).map(tuple),
)


@given(REPLIES)
def test_whatever_a_model_says_comes_back_as_it_was(said: Reply) -> None:
    entry = Entry(REQUESTS[0].content(), said)
    assert read_reply(2, write_reply(2, entry)) == entry


def test_what_could_not_be_imported_again_is_not_written(cache: ReplyCache) -> None:
    cache.put(REQUESTS[0], reply("Yes", (("Yes", 700.0),)))
    with pytest.raises(InputError, match=r"Line 2: .* nothing was exported"):
        recorded(cache)


def test_a_stored_reply_whose_request_is_another_is_not_recorded(cache: ReplyCache) -> None:
    fill(cache)
    in_file(cache.place, "UPDATE Cache SET value = replace(value, 'Coca-Cola', 'Pepsi') WHERE key = ?", KEYS[0])
    assert export_all(cache, io.BytesIO()).replies == 2
    assert cache.damaged(KEYS) == KEYS[:1]


@pytest.mark.lengthy
def test_the_shipped_replies_answer_every_product_and_are_imported_once(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    products = [product.id for product in catalog()]
    import_shipped(cache, products)
    asked = [Choice(product=product).experiment() for product in products]
    assert {one.id for one in experiments(cache)} == {one.id for one in asked}
    assert sum(plan_calls(one, cache).new_calls for one in asked) == 0
    assert len(cache.keys()) == 40 * 10 * 3 * 3 * 2
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 5_000_000
    monkeypatch.setattr(recordings, "import_recording", None)
    import_shipped(cache, products)


@pytest.mark.lengthy
def test_the_shipped_replies_to_experiments_beyond_price_answer_what_they_say_and_what_is_asked_of_one(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    import_shipped(cache, shipped_vignettes())
    found = [one for one in experiments(cache) if isinstance(one, ArmExperiment)]
    asked = arm_benchmark_for(Choice()).series.beyond_price
    # All of them, so that the benchmark's page is full before anything is asked.
    assert {one.id: one for one in found} == {one.id: one for one in asked}
    assert sum(plan_calls(one, cache).new_calls for one in asked) == 0
    assert {one.id for one in listed(cache) if one.calls == one.stored} == {one.id for one in found}


def test_what_comes_with_the_app_answers_the_first_screen_without_a_call(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    runner = Runner(cache)
    assert runner.plan(Choice().experiment()).new_calls == 0
    assert runner.plan(Choice(wordings="2", prices="0.5,1").experiment()).new_calls > 0
    runner.close()


def test_the_embedded_model_still_answers_as_its_shipped_replies_say(
    cache: ReplyCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    import_shipped(cache, ["12"])
    asked = experiment(prices="1", strategies=("naive",))
    request = request_for(next(asked.cells()))
    runner = Runner(ReplyCache(tmp_path / "live"))
    assert runner.start(asked).wait(60)
    shipped, live = cache.get(request.key), runner.cache.get(request.key)
    runner.close()
    assert shipped is not None
    assert live is not None
    assert (live.text, live.model, live.finish_reason) == (shipped.text, shipped.model, shipped.finish_reason)
    # Other processors round in other ways.
    assert dict(live.first_token[:10]) == pytest.approx(dict(shipped.first_token[:10]), abs=0.02)
