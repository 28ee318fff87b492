"""A study that the app runs: it outlasts who started it, on whose rights and by whose keys it asks."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core.asking.access import Access, Login, Member, Rules, spent_this_month, start
from core.asking.backends.keys import Keyring
from core.asking.replies.asked import delete
from core.asking.replies.cache import ReplyCache
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.commands.main import main
from core.studies.many import Book, StudyFolder, plan_study, read_manifest, read_words
from core.studies.shelf import Brought, Desk, How, Order, Requester, folder_named, shelved
from tests.support.batch_server import BatchServer
from tests.support.chat_server import ChatServer
from tests.support.visits import claims

STUDY = """products = [1, 2, 3]
prices = "0.5,1,1.5"
strategies = "naive"
wordings = 1
"""
OPENAI = f'{STUDY}models = "openai:gpt-4o-mini"\n'
CALLS = 18
OWNER = Requester(Access(Member("", "local"), Rules()))
ANN = Login.of(claims("ann"))
KEY = "sk-planted-4f1d9c"
WAIT = 60


@pytest.fixture
def desk(runner: Runner) -> Iterator[Desk]:
    opened = Desk(runner, poll_seconds=0.05)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def with_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")


def order(
    runner: Runner, text: str = OPENAI, *, name: str = "mine", budget: str = "1", how: How = "live", **files: bytes
) -> Order:
    brought = Brought(read_words(text), {key.replace("_", "."): data for key, data in files.items()})
    design = brought.read().content
    return Order(name, brought, design, plan_study(design, runner), budget, how)


def test_a_study_runs_to_its_end_whoever_looks_and_is_found_on_the_shelf(runner: Runner, desk: Desk) -> None:
    going = desk.start(order(runner), OWNER)
    assert desk.find("mine") is going
    assert going.wait(WAIT)
    standing = going.standing()
    assert (standing.shards_done, standing.settled, standing.failed, standing.share) == (3, CALLS, 0, 1.0)
    assert standing.dollars is not None
    assert 0 < standing.dollars.high < 0.01
    ((study,), problems) = shelved()
    assert (study.name, study.manifest.state, problems) == ("mine", "complete", [])
    assert study.stands() == "Complete: 3 of 3 experiments, 18 calls."
    assert study.words() == read_words(OPENAI)


def test_stopped_it_keeps_what_is_answered_and_goes_on_where_it_stood(
    runner: Runner, desk: Desk, server: ChatServer
) -> None:
    server.delay = 0.1
    first = desk.start(order(runner), OWNER)
    # Who starts it meanwhile, as in another tab, joins it.
    assert desk.start(order(runner), OWNER) is first
    while not first.standing().settled:
        first.wait(0.02)
    assert first.standing().seconds_left is not None
    first.stop()
    assert first.standing().stopping
    assert first.wait(WAIT)
    asked = len(server.prompts)
    assert 0 < asked < CALLS
    ((study,), _) = shelved()
    assert study.stands() == "It was stopped: 0 of 3 experiments are written. Every reply is kept."
    server.delay = 0.0
    assert desk.start(order(runner), OWNER).wait(WAIT)
    assert len(server.prompts) == CALLS
    ((study,), _) = shelved()
    assert study.manifest.state == "complete"


def test_a_name_that_runs_is_another_study_s_too(runner: Runner, desk: Desk, server: ChatServer) -> None:
    server.delay = 0.1
    going, other = desk.start(order(runner), OWNER), order(runner, OPENAI.replace("3]", "4]"))
    with pytest.raises(InputError, match="mine is another study's name"):
        desk.start(other, OWNER)
    assert going.active


def test_a_plan_that_showed_nothing_new_pays_for_nothing_that_was_deleted_since(
    runner: Runner, desk: Desk, server: ChatServer
) -> None:
    assert desk.start(order(runner), OWNER).wait(WAIT)
    shown = order(runner, name="again", budget="")
    assert shown.plan.new_calls == 0
    for shard in shown.design.shards():
        delete(shard.experiment, runner.cache)
    assert desk.start(shown, OWNER).wait(WAIT)
    assert len(server.prompts) == CALLS
    assert desk.start(order(runner, name="again"), OWNER).wait(WAIT)
    assert len(server.prompts) == 2 * CALLS


def test_stopped_it_leaves_alone_what_another_session_asks(runner: Runner, desk: Desk, server: ChatServer) -> None:
    server.delay = 0.5
    mine = order(runner)
    other = start(OWNER.access, runner, next(mine.design.shards()).experiment, Keyring(), 1.0, "another")
    going = desk.start(mine, Requester(OWNER.access, session="this one"))
    assert not going.wait(0.2)
    going.stop()
    assert going.wait(WAIT)
    assert (other.active, other.stopping) == (True, False)
    manifest = read_manifest(folder_named("mine"))
    assert manifest is not None
    assert (manifest.state, manifest.problems) == ("stopped", ("It was stopped.",))


def test_what_another_session_asks_and_stops_neither_ends_a_study_nor_counts_in_it(
    runner: Runner, desk: Desk, server: ChatServer
) -> None:
    server.delay = 0.1
    mine = order(runner)
    other = start(OWNER.access, runner, next(mine.design.shards()).experiment, Keyring(), 1.0, "another")
    while not other.progress().asked:
        other.wait(0.02)
    going = desk.start(mine, Requester(OWNER.access, session="this one"))
    other.stop()
    assert going.wait(WAIT)
    manifest = read_manifest(folder_named("mine"))
    assert manifest is not None
    assert (manifest.state, manifest.asked) == ("complete", CALLS - other.progress().asked)


def test_who_asks_from_a_month_s_budget_ends_nobody_s_batches(runner: Runner, desk: Desk) -> None:
    assert desk.start(order(runner), OWNER).wait(WAIT)
    book = Book(folder_named("mine"))
    book.write(replace(book.new("openai:gpt-4o-mini", 6, 0.1), state="submitted", id="batch_1"))
    ann = Requester(Access(Member("default:ann", "analyst", 5.0), Rules(), ANN))
    with pytest.raises(InputError, match="What others have asked is stopped by them"):
        desk.start(order(runner, how="cancel"), ann)


def test_a_folder_that_says_it_runs_while_nobody_holds_it_was_cut_off(runner: Runner, desk: Desk) -> None:
    assert desk.start(order(runner), OWNER).wait(WAIT)
    manifest = folder_named("mine").manifest
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"state": "running"}))
    ((study,), _) = shelved()
    assert "It was cut off: 3 of 3 experiments are written" in study.stands()
    with study.folder.held():
        assert study.stands() == "It runs: 3 of 3 experiments are written."
        with pytest.raises(InputError, match="Another process runs the study"):
            desk.start(order(runner), OWNER)


def test_files_that_a_study_names_are_kept_with_it_and_the_command_goes_on_with_both(
    runner: Runner, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = STUDY.replace("[1, 2, 3]", '["mine.csv", 1]') + 'models = "synthetic"\npersonas = "shoppers.csv"\n'
    files = {
        "mine_csv": b"name,regular_price\nBlue Hill Coffee,9.49\n",
        "shoppers_csv": b"name,age\nAnn,31\nBob,64\n",
        "other_csv": b"",
    }
    assert desk.start(order(runner, text, budget="", **files), OWNER).wait(WAIT)
    folder = folder_named("mine")
    assert sorted(path.name for path in folder.asked.iterdir()) == ["mine.csv", "shoppers.csv", "study.toml"]
    assert main(["study", str(folder.asked / "study.toml"), "--out", str(folder.path)]) == 0
    assert "24 calls; 0 are new. The answers of 2 are written." in capsys.readouterr().err
    ((study,), _) = shelved()
    again = Brought(study.words(), study.files()).read().content
    assert again.id == study.manifest.study
    assert set(pd.read_parquet(folder.path / "observations")["persona"]) == {"Ann", "Bob"}


def test_what_a_study_needs_and_is_not_there_is_named(runner: Runner) -> None:
    with pytest.raises(InputError, match="names the file mine\\.csv, which is not here"):
        order(runner, STUDY.replace("[1, 2, 3]", '["mine.csv"]'))
    with pytest.raises(InputError, match="mine\\.csv: "):
        order(runner, STUDY.replace("[1, 2, 3]", '["mine.csv"]'), mine_csv=b"\x00")


REFUSED = {
    "another study's name": ({"text": OPENAI.replace("3]", "4]")}, OWNER, "mine is another study's name"),
    "no name for a folder": ({"name": "../mine"}, OWNER, "A study's name has letters"),
    "no budget": ({"name": "new", "budget": ""}, OWNER, "To agree, enter a budget: none, or dollars such as 0.01"),
    "a budget that is none": ({"name": "new", "budget": "much"}, OWNER, "The budget takes US dollars or none"),
    "too small a budget": ({"name": "new", "budget": "0.0000001"}, OWNER, "of the budget are left"),
    "a reader": (
        {"name": "new"},
        Requester(Access(Member("", "viewer"), Rules())),
        "Here you read what studies found",
    ),
    "a key that is the owner's": (
        {"name": "new"},
        Requester(Access(Member("default:ann", "analyst", 0.0), Rules(), ANN)),
        "OpenAI needs a key for gpt-4o-mini",
    ),
    "batches from a month's budget": (
        {"name": "new", "how": "batches"},
        Requester(Access(Member("default:ann", "analyst", 5.0), Rules(), ANN)),
        "What batches cost is not counted",
    ),
}


@pytest.mark.parametrize(("words", "requester", "said"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_begin_is_refused_and_nothing_is_asked(
    runner: Runner, desk: Desk, server: ChatServer, words: dict[str, str], requester: Requester, said: str
) -> None:
    assert desk.start(order(runner), OWNER).wait(WAIT)
    asked = len(server.prompts)
    text = words.get("text", OPENAI.replace("[1, 2, 3]", "[4]"))
    with pytest.raises(InputError, match=said):
        desk.start(order(runner, **{**words, "text": text}), requester)
    assert len(server.prompts) == asked
    assert [study.name for study in shelved()[0]] == ["mine"]


def test_what_a_person_may_spend_a_month_and_the_budget_of_the_study_both_count(
    runner: Runner, desk: Desk
) -> None:
    ann = Requester(Access(Member("default:ann", "analyst", 5.0), Rules(), ANN))
    going = desk.start(order(runner), ann)
    assert going.wait(WAIT)
    assert going.problems == ()
    (spent,) = spent_this_month(runner.cache.place).values()
    assert 0 < spent < 0.01
    assert json.loads(folder_named("mine").spending.read_text())["dollars_at_most"] == pytest.approx(spent)
    assert ann.access.may_stop(going.starter, "another of her sessions")
    poor = Requester(Access(Member("default:bob", "analyst", 0.5), Rules(), ANN))
    going = desk.start(order(runner, OPENAI.replace("[1, 2, 3]", "[4]"), name="bobs"), poor)
    assert going.wait(WAIT)
    assert "$0.50 of your $0.50 are left" in going.problems[0]


@pytest.mark.parametrize("how", ["live", "batches"])
def test_a_key_that_was_entered_asks_and_is_written_nowhere(how: How, tmp_path: Path) -> None:
    with BatchServer() as vendor:
        address = f"{vendor.address}/v1"
        entered = Keyring().with_key("openai", address, KEY)
        running = Runner(ReplyCache(tmp_path / "replies"))
        desk = Desk(running, poll_seconds=0.05)
        text = f'{STUDY}draws = 2\nmodels = "openai:m@{address}"\n'
        going = desk.start(order(running, text, budget="none", how=how), Requester(OWNER.access, entered))
        assert going.wait(WAIT)
        desk.close()
        running.close()
        assert (going.problems, going.standing().settled) == ((), CALLS)
        assert (len(vendor.batches), len(vendor.live)) == ((0, CALLS) if how == "live" else (1, 0))
        assert vendor.keys == {f"Bearer {KEY}"}
    manifest = read_manifest(folder_named("mine"))
    assert manifest is not None
    assert manifest.state == "complete"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert not any(KEY.encode() in path.read_bytes() for path in files)


def test_stopped_while_a_batch_is_out_it_stays_with_its_vendor_and_is_collected_later(tmp_path: Path) -> None:
    with BatchServer() as vendor:
        vendor.looks_before_the_end = 1_000_000
        running = Runner(ReplyCache(tmp_path / "replies"))
        desk = Desk(running, poll_seconds=0.05)
        text = f'{STUDY}draws = 2\nmodels = "openai:m@{vendor.address}/v1"\n'
        first = desk.start(order(running, text, budget="none", how="batches"), OWNER)
        while not first.standing().batches:
            first.wait(0.02)
        first.stop()
        assert first.wait(WAIT)
        ((study,), _) = shelved()
        assert study.batches == 1
        with pytest.raises(InputError, match="1 batches of this study are with their vendors"):
            desk.start(order(running, text, budget="none"), OWNER)
        vendor.looks_before_the_end = 0
        second = desk.start(order(running, text, budget="none", how="batches"), OWNER)
        assert second.wait(WAIT)
        assert (len(vendor.batches), len(vendor.live)) == (1, 0)
        ((study,), _) = shelved()
        assert (study.manifest.state, study.batches) == ("complete", 0)
        desk.close()
        running.close()


def test_the_folder_of_a_study_is_let_go_in_the_end(runner: Runner, desk: Desk) -> None:
    assert desk.start(order(runner), OWNER).wait(WAIT)
    assert not StudyFolder(folder_named("mine").path).is_held()
