"""From where replies came is kept and said with what rests on them, and what a file brought can be taken out."""

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.analysis.decision import Decision
from core.analysis.what_if import verdicts_on
from core.asking.plan import plan_calls
from core.asking.replies import recordings
from core.asking.replies.asked import experiments, listed, remember
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for, requests_of
from core.asking.replies.observations import observe
from core.asking.replies.provenance import imports, origin, provenance_of, take_out, with_origins
from core.asking.replies.recordings import SHIPPED, export_experiments, import_recording, import_shipped
from core.asking.replies.unread import remarks_on
from core.asking.requests import Request
from core.asking.runner import Runner
from core.experiment import Experiment
from core.report.gather import report_on
from core.report.markdown import to_markdown
from core.studies.audits import DESIGNS, LEAKAGE
from core.studies.choice import Choice
from core.studies.decisions import decide
from core.studies.findings import find
from core.studies.memory import Memory
from tests.support.helpers import experiment, reply
from tests.support.postgres import every_place, in_place  # noqa: F401

ASKED = experiment(prices="0.5,1,1.5", strategies=("naive",))
ALSO = experiment(prices="1,1.5,2", strategies=("naive",))
FORGED = "forged.jsonl.gz"


def calls_of(asked: Experiment) -> list[Request]:
    return [request for _, request in requests_of(asked)]


def recording(folder: Path, *asked: Experiment, text: str = "Yes") -> io.BytesIO:
    """A file that somebody else wrote, with whatever replies they like."""
    file = io.BytesIO()
    with closing(ReplyCache(folder)) as cache:
        for one in asked:
            for call in calls_of(one):
                cache.put(call, reply(text, (("Yes", -0.25), ("No", -1.5))))
            remember(one, cache)
        export_experiments(asked, cache, file)
    return file


@pytest.fixture
def forged(tmp_path: Path) -> io.BytesIO:
    return recording(tmp_path / "elsewhere", ASKED)


@pytest.fixture
def memory(cache: ReplyCache) -> Iterator[Memory]:
    runner = Runner(cache)
    yield Memory(runner)
    runner.close()


def test_a_reply_keeps_from_which_file_it_came_when_and_by_whom(cache: ReplyCache, forged: io.BytesIO) -> None:
    first, *others = calls_of(ASKED)
    cache.put(first, reply("No"))
    import_recording(cache, forged, FORGED, "ann")
    origins = cache.origins(call.key for call in calls_of(ASKED))
    assert {key for key, source in origins.items() if source} == {call.key for call in others}
    (source,) = set(filter(None, origins.values()))
    assert (source.file, source.person, len(source.sha256)) == (FORGED, "ann", 64)
    table = with_origins(observe(ASKED, cache), cache)
    assert list(table["origin"]) == ["asked here", origin(source), origin(source)]
    assert FORGED in origin(source)


def test_what_rests_on_a_file_says_how_much_of_it_and_on_which(memory: Memory, forged: io.BytesIO) -> None:
    """Forged replies cannot pass as the model's: findings, decision, audit, report and remarks name them."""
    cache = memory.runner.cache
    import_recording(cache, forged, FORGED)
    (warning,) = provenance_of(ASKED, cache).warnings()
    assert "3 of 3 replies" in warning
    assert FORGED in warning
    found = memory.findings(ASKED)
    assert found.said("replies") == find(ASKED, cache).said("replies") == (warning,)
    decided = decide(found, Decision(current=8.26, candidates=(7.0,), unit_cost=4.0))
    assert verdicts_on(decided)[0].text == warning
    choice = replace(Choice(), prices="0.5,1,1.5", strategies=("naive",))
    assert to_markdown(report_on(found, choice, memory)).count(b"3 of 3 replies") == 2
    assert remarks_on(ASKED, cache).provenance.imported


@pytest.mark.parametrize("audit", [LEAKAGE, DESIGNS], ids=lambda audit: audit.name)
def test_what_an_audit_finds_in_a_file_says_so(audit: object, memory: Memory, tmp_path: Path) -> None:
    asked = audit.experiment(Choice(prices="0.5,1,1.5", strategies=("naive",), draws="1"))  # type: ignore[attr-defined]
    import_recording(memory.runner.cache, recording(tmp_path / "elsewhere", asked), FORGED)
    assert FORGED in audit.find(memory, asked).sentences[0]  # type: ignore[attr-defined]


def test_an_import_is_taken_out_again_and_nothing_else(memory: Memory, forged: io.BytesIO, tmp_path: Path) -> None:
    cache = memory.runner.cache
    mine = calls_of(ASKED)[0]
    cache.put(mine, reply("No"))
    import_recording(cache, recording(tmp_path / "third", ALSO, text="No"), "other.jsonl.gz")
    import_recording(cache, forged, FORGED)
    assert [(one.source.file, one.replies) for one in imports(cache)] == [("other.jsonl.gz", 3), (FORGED, 0)]
    other, nothing = imports(cache)
    assert [one.id for one in listed(cache)] == sorted([ASKED.id, ALSO.id])
    before = len(memory.observations(ASKED))
    assert take_out(cache, other.number) == 3
    assert take_out(cache, nothing.number) == 0
    assert imports(cache) == []
    assert cache.keys() == [mine.key]
    assert (before, len(memory.observations(ASKED))) == (3, 1)
    assert memory.runner.plan(ASKED).new_calls == 2
    assert [(one.id, one.stored) for one in listed(cache)] == [(ASKED.id, 1)]


def test_what_is_asked_again_after_an_import_was_taken_out_is_what_is_shown(
    memory: Memory, forged: io.BytesIO
) -> None:
    """As many replies as before are others now."""
    cache = memory.runner.cache
    import_recording(cache, forged, FORGED)
    assert set(memory.observations(ASKED)["answer"]) == {"Yes"}
    take_out(cache, imports(cache)[0].number)
    for call in calls_of(ASKED):
        cache.put(call, reply("No", (("Yes", -3.0), ("No", -0.1))))
    assert set(memory.observations(ASKED)["answer"]) == {"No"}
    assert memory.findings(ASKED).said("replies") == ()


def test_an_experiment_that_was_asked_here_stays_when_an_import_of_it_is_taken_out(
    cache: ReplyCache, forged: io.BytesIO
) -> None:
    import_recording(cache, forged, FORGED)
    remember(ASKED, cache)
    take_out(cache, imports(cache)[0].number)
    assert experiments(cache) == [ASKED]
    assert [(one.stored, one.calls) for one in listed(cache)] == [(0, 3)]


def test_what_comes_with_the_app_is_called_that_and_is_no_import(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    import_shipped(cache, ["12"])
    provenance = provenance_of(Choice().experiment(), cache)
    assert (provenance.shipped, provenance.stored, provenance.imported) == (180, 180, {})
    assert provenance.warnings() == imports(cache) == []
    assert provenance.notes() == ["180 of 180 replies were not asked here: they come with the app."]


def test_a_cache_of_before_learns_what_came_with_the_app(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    import_shipped(cache, ["12"])
    asked = Choice().experiment()
    first, second, *_ = calls_of(asked)
    in_place(cache.place, "UPDATE Cache SET tag = NULL", "UPDATE Replies SET source = NULL")
    in_place(cache.place, *["DELETE FROM Sources"] * 2)
    in_place(
        cache.place,
        "UPDATE Cache SET value = replace(value, '+00:00', '+01:00') WHERE key = ?",
        "UPDATE Replies SET text = replace(text, '+00:00', '+01:00') WHERE key = %s",
        first.key,
    )
    import_shipped(cache, ["12"])
    assert provenance_of(asked, cache).shipped == 179
    assert cache.origins([first.key, second.key])[first.key] is None


def test_counts_of_the_list_follow_every_way_in(cache: ReplyCache, forged: io.BytesIO) -> None:
    def counts() -> dict[str, int]:
        return {one.id: one.stored for one in listed(cache)}

    remember(ASKED, cache)
    remember(ALSO, cache)
    assert counts() == {ASKED.id: 0, ALSO.id: 0}
    cache.put(request_for(list(ASKED.cells())[1]), reply())
    cache.put(request_for(list(ASKED.cells())[1]), reply())
    assert counts() == {ASKED.id: 1, ALSO.id: 1}
    import_recording(cache, forged, FORGED)
    assert counts() == {ASKED.id: 3, ALSO.id: 2}
    assert counts() == {one.id: plan_calls(one, cache).cached for one in (ASKED, ALSO)}
    moved = replace(reply(), refused=("system",))
    cache.put(request_for(list(ALSO.cells())[1]), moved)
    cache.put(request_for(list(ALSO.cells())[2]), moved)
    assert counts() == {ASKED.id: 3, ALSO.id: 3}
    cache.remove(cache.kept_under(call.key for call in calls_of(ALSO)[2:]))
    assert counts() == {ASKED.id: 3, ALSO.id: 2}
