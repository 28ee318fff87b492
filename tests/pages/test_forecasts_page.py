"""Where a forecast is locked, verified and scored on the page that asks people, and the record of it."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.studies.forecasts.seal import seal, unseal
from core.studies.workspaces import FolderWorkspaces, Owner, Workspace
from core.studies.workspaces.store import Change
from tests.pages.test_app import APP, PLAIN, said, settle
from tests.support.field import benchmark_answers

SYNTHETIC = {"models": "synthetic:market/noise=0.1", "strategies": "disclosure,disclosure:expert", "wordings": "3"}


def open_forecasts(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in {**PLAIN, **SYNTHETIC, "prices": "0.4,0.8,1,1.2,1.6", **query}.items():
        app.query_params[name] = value
    return turn_to(app.switch_page("pages/people.py").run(), "Lock a forecast")


def turn_to(app: AppTest, tab: str) -> AppTest:
    """Open a tab as a click on it does."""
    app.session_state["people_tab"] = tab
    return settle(app.run())


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    return settle(app.run())


def test_a_forecast_is_locked_comes_back_untouched_and_enters_the_record_with_its_score() -> None:
    app = press(open_forecasts(), "Lock the forecast")
    data = app.session_state["forecast"]
    sealed = unseal(data)
    assert sealed.sha256 in [one.value for one in app.code]
    assert "(synthetic market, no LLM)" in said(app)
    assert "anybody can write a new one" in said(app)

    turn_to(app, "Verify and score")
    app.file_uploader[0].set_value(("forecast.json", data, "application/json"))
    settle(app.run())
    assert app.success[0].value == "Untouched since it was sealed. This workspace's record has the same SHA-256."
    app.file_uploader[1].set_value([("a.csv", benchmark_answers(sealed.forecast.fieldwork), "text/csv")])
    settle(app.run())
    assert "200 sittings came in, and 200 count." in said(app)
    assert "points from people on average" in said(app)
    assert "8.26" in said(app)

    turn_to(app, "Lock a forecast")
    turn_to(app, "Verify and score")
    assert "points from people on average" in said(app)

    turn_to(app, "Record")
    assert "1 forecast is locked, 1 of them scored. 1 of these are of synthetic markets, no LLM." in said(app)
    (table,) = app.dataframe
    assert table.value["SHA-256"].tolist() == [f"{sealed.sha256[:12]}…"]
    # Who has seen the answers cannot make them unseen.
    turn_to(app, "Verify and score")
    press(app, "Take them away")
    turn_to(app, "Lock a forecast")
    assert "Answers to this questionnaire were read here already" in said(app)
    assert not app.exception


def test_a_forecast_that_was_locked_or_brought_is_there_in_the_next_session_until_it_is_taken_away() -> None:
    app = press(open_forecasts(), "Lock the forecast")
    data = app.session_state["forecast"]
    again = turn_to(open_forecasts(), "Verify and score")
    assert again.success[0].value.startswith("Untouched since it was sealed.")
    (choice,) = [one for one in again.selectbox if one.label == "Forecasts that are kept here"]
    assert unseal(data).sha256[:12] in choice.options[0]
    press(again, "Take it away")
    assert not again.success
    again.file_uploader[0].set_value(("forecast.json", data, "application/json"))
    settle(again.run())
    assert again.success
    assert turn_to(open_forecasts(), "Verify and score").success
    assert not again.exception


def test_a_lock_is_kept_with_its_file_as_one_change(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[int, int]] = []
    change = FolderWorkspaces.change

    def noted(self: FolderWorkspaces, owner: Owner, id: str, make: Change) -> Workspace:
        made = change(self, owner, id, make)
        written.append((len(made.forecasts), len(made.files)))
        return made

    monkeypatch.setattr(FolderWorkspaces, "change", noted)
    press(open_forecasts(), "Lock the forecast")
    assert set(written) == {(0, 0), (1, 1)}
    assert written.count((1, 1)) == 1


@pytest.mark.parametrize("changed", [b"2026", b'"seal":"'])
def test_a_forecast_that_was_touched_is_refused_in_one_sentence(changed: bytes) -> None:
    app = press(open_forecasts(), "Lock the forecast")
    data = app.session_state["forecast"]
    at = data.index(changed) + len(changed)
    touched = data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :]
    turn_to(app, "Verify and score")
    app.file_uploader[0].set_value(("forecast.json", touched, "application/json"))
    settle(app.run())
    (error,) = [one.value for one in app.error]
    assert error.startswith("This file is not as it was locked")
    assert len(app.file_uploader) == 1
    assert not app.exception


def test_a_forecast_with_another_number_than_was_sent_is_refused() -> None:
    app = press(open_forecasts(), "Lock the forecast")
    data = app.session_state["forecast"]
    turn_to(app, "Verify and score")
    next(one for one in app.text_input if one.label.startswith("SHA-256")).set_value("0" * 64)
    settle(app.run())
    assert "it is not the file that was locked" in said(app)
    # Another file has a number of its own.
    later = seal(replace(unseal(data).forecast, author="Bob"))
    app.file_uploader[0].set_value(("forecast.json", later, "application/json"))
    settle(app.run())
    assert app.success[0].value.startswith("Untouched since it was sealed.")
    next(one for one in app.text_input if one.label.startswith("SHA-256")).set_value(unseal(later).sha256[:12])
    settle(app.run())
    assert "It is the file of that SHA-256." in app.success[0].value
    assert not app.exception
