"""A study by the batches of vendors, against a server that speaks their protocols, through their SDKs."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.asking.backends.keys import Keyring
from core.asking.batches import services
from core.asking.batches.services import BatchService, Limits
from core.asking.batches.vendors import OpenAIBatches
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.runner import Runner
from core.basics.errors import UnblindError
from core.commands.main import main
from core.experiment import ModelName
from core.studies.many import Batches, Study, StudyDesign, StudyFolder, plan_study
from tests.studies.many.test_run import design
from tests.support.batch_server import ANSWERED, EXPIRED, REFUSED, BatchServer

ASKED = 'products = [1, 2]\nprices = "0.5,1,1.5"\nstrategies = "naive"\nwordings = 1\ndraws = 2\n'
CALLS = 12
Make = Callable[[], Batches]


@pytest.fixture(params=["openai", "anthropic"])
def vendor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with BatchServer() as running:
        yield running


@pytest.fixture
def asked(vendor: str, server: BatchServer) -> StudyDesign:
    suffix = "/v1" if vendor == "openai" else ""
    return design(f'{ASKED}models = "{vendor}:m@{server.address}{suffix}"\n')


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Runner]:
    running = Runner(ReplyCache(tmp_path / "replies"))
    yield running
    running.close()


@pytest.fixture
def batches(asked: StudyDesign, asking: Runner, tmp_path: Path) -> Make:
    """As in a new process each time."""
    return lambda: Study(asked, StudyFolder(tmp_path / "out"), asking).batches(None)


def missing(asked: StudyDesign, runner: Runner) -> int:
    return sum(runner.plan(shard.experiment).new_calls for shard in asked.shards())


def until_done(make: Make, most: int = 20) -> Batches:
    for _ in range(most):
        made = make()
        if not made.step():
            return made
    raise AssertionError("batches are still outstanding")


def test_a_batch_holds_the_calls_that_would_be_made_and_its_results_are_kept_as_theirs(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer, tmp_path: Path
) -> None:
    assert batches().step() == 1
    assert missing(asked, asking) == CALLS
    until_done(batches)
    assert (missing(asked, asking), server.live) == (0, [])
    (batch,) = server.batches
    with closing(ReplyCache(tmp_path / "live")) as cache:
        live = Runner(cache)
        for shard in asked.shards():
            live.start(shard.experiment).wait()
        assert set(cache.keys()) == set(asking.cache.keys()) == set(batch.calls)
        assert {reply.text for reply in cache.replies(batch.calls).values()} == {
            reply.text for reply in asking.cache.replies(batch.calls).values()
        }
        live.close()
    in_order = sorted(json.dumps(body, sort_keys=True) for body in batch.calls.values())
    assert in_order == sorted(json.dumps(body, sort_keys=True) for body in server.live)


def test_what_was_refused_or_expired_stays_missing_and_goes_into_the_next_batch(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer
) -> None:
    batches().step()
    keys = sorted(server.batches[0].calls)
    fates = {keys[0]: REFUSED, keys[1]: EXPIRED, keys[2]: EXPIRED}
    server.outcome = lambda key: fates.get(key, ANSWERED)
    assert batches().step() == 1
    assert missing(asked, asking) == 3
    assert sorted(server.batches[1].calls) == keys[:3]
    server.outcome = lambda key: ANSWERED
    until_done(batches)
    assert (missing(asked, asking), len(server.batches)) == (0, 2)


def test_a_model_that_refuses_everything_is_given_up_after_two_batches(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer
) -> None:
    server.outcome = lambda key: REFUSED
    one = batches()
    while one.step():
        assert len(server.batches) <= 2
    assert missing(asked, asking) == CALLS
    assert any("12 calls stay missing" in problem for problem in one.problems)


@pytest.mark.parametrize("fault", ["counts that do not agree", "an output cut short"])
def test_a_batch_is_done_only_when_its_results_are_as_many_as_its_calls(
    fault: str, batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer
) -> None:
    batches().step()
    server.fewer_by, server.cut = (3, False) if fault.startswith("counts") else (0, True)
    assert batches().step() == 1
    left = missing(asked, asking)
    assert 0 < left < CALLS
    # What may still come is in no second batch.
    assert len(server.batches) == 1
    server.fewer_by, server.cut = 0, False
    assert batches().step() == 0
    assert (missing(asked, asking), len(server.batches)) == (0, 1)


def test_killed_between_submitting_and_writing_down_the_id_a_batch_is_found_again(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer
) -> None:
    server.silent = True
    with pytest.raises(UnblindError):
        batches().step()
    (entry,) = batches().book.entries()
    assert (entry.state, entry.id) == ("written", "")
    server.silent = False
    until_done(batches)
    assert (missing(asked, asking), len(server.batches)) == (0, 1)


def test_killed_before_submitting_a_batch_is_submitted_by_the_next_process(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Batches, "_submitted", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            batches().step()
    assert server.batches == []
    until_done(batches)
    assert (missing(asked, asking), len(server.batches)) == (0, 1)


def test_killed_while_collecting_nothing_is_lost_or_asked_twice(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches().step()
    put, stored = ReplyCache.put, []

    def stop_at_the_fifth(self: ReplyCache, *words: object) -> None:
        if len(stored) == 5:
            raise KeyboardInterrupt
        stored.append(words)
        put(self, *words)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(ReplyCache, "put", stop_at_the_fifth)
        with pytest.raises(KeyboardInterrupt):
            batches().step()
    assert missing(asked, asking) == CALLS - 5
    until_done(batches)
    assert (missing(asked, asking), len(server.batches)) == (0, 1)


def test_a_batch_of_somebody_else_is_known_by_its_results_and_ours_is_submitted(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer, vendor: str
) -> None:
    if vendor == "openai":
        pytest.skip("OpenAI's batches carry our name")
    server.silent = True
    with pytest.raises(UnblindError):
        batches().step()
    batch = server.batches[0]
    batch.calls = {f"theirs-{number}": body for number, body in enumerate(batch.calls.values())}
    server.silent = False
    until_done(batches)
    assert (missing(asked, asking), len(server.batches)) == (0, 2)
    assert [entry.others for entry in batches().book.entries()] == [("batch-0",)]


def test_batches_are_split_where_a_vendor_takes_no_more(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = dict.fromkeys(("openai", "anthropic"), Limits(5, 10**9, 24))
    monkeypatch.setattr("core.studies.many.batched.run.batch_limits", lambda: few)
    assert batches().step() == 3
    assert [len(batch.calls) for batch in server.batches] == [5, 5, 2]
    monkeypatch.setattr(
        "core.studies.many.batched.run.batch_limits", lambda: {name: Limits(5, 1, 24) for name in few}
    )
    until_done(batches)
    assert missing(asked, asking) == 0


def test_cancelled_batches_give_what_they_have_and_nothing_is_submitted_anew(
    batches: Make, asked: StudyDesign, asking: Runner, server: BatchServer
) -> None:
    server.looks_before_the_end = 100
    batches().step()
    one = batches()
    assert one.cancel() == 1
    assert one.step(submit=False) == 0
    assert server.batches[0].cancelled
    assert (missing(asked, asking), len(server.batches)) == (CALLS, 1)


def test_the_command_that_cancels_asks_no_other_model_instead(server: BatchServer, tmp_path: Path) -> None:
    text, out = f'{ASKED}models = ["openai:m@{server.address}/v1", "synthetic:market"]\n', tmp_path / "out"
    (tmp_path / "study.toml").write_text(text)
    with closing(Runner(ReplyCache(cache_place()))) as runner:
        study = Study(design(text), StudyFolder(out), runner)
        study.begin(plan_study(study.design, runner, {}))
        until_done(lambda: study.batches(None))
    main(["study", str(tmp_path / "study.toml"), "--out", str(out), "--cancel"])
    with closing(ReplyCache(cache_place())) as cache:
        assert (len(cache.keys()), server.live) == (CALLS, [])


def test_a_batch_that_a_vendor_does_not_take_is_named_with_its_reason(
    asking: Runner, server: BatchServer, tmp_path: Path
) -> None:
    asked = design(f'{ASKED}models = "openai:m@{server.address}/v1"\n')
    server.refuses = True
    one = Study(asked, StudyFolder(tmp_path / "out"), asking).batches(None)
    while one.step():
        assert len(server.batches) <= 2
    assert "token_limit_exceeded" in " ".join(one.problems)


def test_the_whole_batchs_highest_cost_is_set_aside_before_it_is_submitted_and_half_the_price_is_counted(
    asking: Runner, server: BatchServer, tmp_path: Path
) -> None:
    asked, folder = design(f'{ASKED}models = "openai:gpt-4o-mini"\n'), StudyFolder(tmp_path / "out")

    def here(model: ModelName, keys: Keyring) -> BatchService:
        return OpenAIBatches(replace(model, base_url=f"{server.address}/v1"), keys)

    def spent() -> float:
        return float(json.loads(folder.spending.read_text())["dollars_at_most"])

    poor = Study(asked, folder, asking).batches(1e-9, here)
    assert poor.step() == 0
    assert server.batches == []
    assert "The budget allows for no further batch" in " ".join(poor.problems)

    plans = [asking.plan(shard.experiment).cost.dollars for shard in asked.shards()]
    most = sum(dollars.high for dollars in plans if dollars) / 2
    Study(asked, folder, asking).batches(1.0, here).step()
    assert spent() == pytest.approx(most)
    done = until_done(lambda: Study(asked, folder, asking).batches(1.0, here))
    (entry,) = done.book.entries()
    # 50 tokens given and one made a call, at half of 0.15 and 0.60 dollars a million.
    assert spent() == pytest.approx(CALLS * (50 * 0.15 + 1 * 0.6) / 2e6)
    assert entry.reserved == pytest.approx(spent())


def test_the_limits_stand_in_a_file_with_the_day_on_which_they_were_read() -> None:
    assert services.batch_limits()["openai"] == Limits(45_000, 180_000_000, 24.0)
    assert services.batch_limits().keys() == {"openai", "anthropic"}
