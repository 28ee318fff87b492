"""The Catalog page shows what a study found, and leads from a row to Explore."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.asking.replies.cache import ReplyCache, cache_place
from core.commands.main import main
from core.studies.many.manifest import read_manifest, write_manifest
from core.studies.shelf import shelved
from tests.pages.test_app import open_app

STUDY = """
products = [1, 15]
prices = "0.5,1,1.5"
strategies = ["naive", "disclosure"]
models = ["synthetic"]
draws = 5
"""


def texts(app: AppTest) -> str:
    said = " ".join(str(one.value) for kind in (app.caption, app.info, app.warning, app.error) for one in kind)
    return re.sub(r"\\(.)", r"\1", said)


def opened() -> AppTest:
    return open_app(models="synthetic").switch_page("pages/catalog.py").run()


def test_without_a_study_the_page_says_how_one_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path))
    app = opened()
    assert not app.exception
    assert "No study has been run" in texts(app)
    assert str(tmp_path / "studies") in app.code[0].value


def test_a_study_that_was_run_is_a_map_and_a_table_whose_rows_lead_to_explore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path))
    (tmp_path / "study.toml").write_text(STUDY)
    assert main(["study", str(tmp_path / "study.toml"), "--out", str(tmp_path / "studies" / "two")]) == 0
    (tmp_path / "studies" / "broken").mkdir()
    (tmp_path / "studies" / "broken" / "manifest.json").write_text("{")
    app = opened()
    assert not app.exception
    assert "Complete: 2 of 2 experiments" in texts(app)
    assert "4 of 4 curves, by market (synthetic market, no LLM)" in texts(app)
    # A study that cannot be read is named, and hides no other.
    assert "broken" in texts(app)
    table = app.dataframe[0].value
    assert list(table["Strategy"]) == ["Naive", "Experiment disclosure"] * 2
    app.multiselect(key="catalog_title").set_value(["Naive"]).run()
    assert "2 of 4 curves" in texts(app)
    assert len(app.dataframe[0].value) == 2
    # The way from a row to Explore, where its answers are stored already.
    cache = ReplyCache(cache_place())
    choice = shelved()[0][0].choice_of("15", cache)
    cache.close()
    assert choice is not None
    assert (choice.product, choice.strategies, choice.models) == (
        "15",
        ("naive", "disclosure"),
        ("synthetic:market",),
    )


def test_a_study_under_way_shows_what_it_has_found_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path))
    (tmp_path / "study.toml").write_text(STUDY)
    out = tmp_path / "studies" / "two"
    assert main(["study", str(tmp_path / "study.toml"), "--out", str(out)]) == 0
    folder = shelved()[0][0].folder
    whole = read_manifest(folder)
    assert whole is not None
    write_manifest(folder, replace(whole, state="running", done=whole.done[:1]))
    for file in (folder.summary, folder.summary_csv):
        file.unlink()
    with folder.held():
        app = opened()
    assert not app.exception
    assert "It runs: 1 of 2 experiments are written." in texts(app)
    assert "2 of 2 curves" in texts(app)
    write_manifest(folder, replace(whole, state="running", done=()))
    assert "Nothing that it found is written yet" in texts(opened())


def test_a_study_beyond_price_of_which_nothing_is_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path))
    (tmp_path / "study.toml").write_text('experiment = ["disease_frame"]\nmodels = ["synthetic"]\ndraws = 2\n')
    assert main(["study", str(tmp_path / "study.toml"), "--out", str(tmp_path / "studies" / "frame")]) == 0
    folder = shelved()[0][0].folder
    whole = read_manifest(folder)
    assert whole is not None
    write_manifest(folder, replace(whole, state="running", done=()))
    app = opened()
    assert not app.exception
    assert "Nothing that it found is written yet" in texts(app)
