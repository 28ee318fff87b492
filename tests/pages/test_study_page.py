"""The Study page: a study is written, planned, started and followed there, and is none of its session's."""

import re
import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.asking.costs import Range
from core.studies.shelf import Standing, folder_named, shelved
from pages.parts.study import following
from tests.pages.test_access_pages import ANN, arrive
from tests.pages.test_app import address, come_in
from tests.pages.test_own_page import add
from tests.support.visits import ELSEWHERE

__all__ = ["arrive"]

STUDY = """products = ["mine.csv", 15]
prices = "0.5,1,1.5"
strategies = ["naive", "disclosure"]
models = ["synthetic"]
draws = 5
"""
MINE = b"name,regular_price\nBlue *Hill* Coffee,9.49\n"


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.success, app.warning, app.error)
    return re.sub(r"\\(.)", r"\1", " ".join(str(one.value) for kind in kinds for one in kind))


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def button(app: AppTest, begins: str) -> AppTest:
    return next(one for one in app.button if one.label.startswith(begins)).click().run()


def opened(**query: str) -> AppTest:
    return come_in(**query).switch_page("pages/study.py").run()


def until_it_ended(app: AppTest) -> AppTest:
    deadline = time.monotonic() + 60
    while "Stop" in labels(app) and time.monotonic() < deadline:
        time.sleep(0.2)
        app.run()
    assert not app.exception
    return app


def widget(of_kind: Any, name: str) -> Any:
    """The widget of that name; its key says, too, how often something else has set it."""
    return next(one for one in of_kind if str(one.key).split(" ")[0] == f"w_{name}")


@pytest.fixture
def written() -> AppTest:
    """The form as two files fill it."""
    app = opened()
    files = [("study.toml", STUDY.encode(), "application/toml"), ("mine.csv", MINE, "text/csv")]
    app.file_uploader[0].set_value(files)
    app.run()
    assert not app.exception
    return app


def test_what_is_written_of_a_study_is_there_after_a_reload() -> None:
    app = opened()
    widget(app.text_input, "study_prices").set_value("0.5,1,1.5").run()
    widget(app.text_input, "study_draws").set_value("5").run()
    again = opened()
    assert widget(again.text_input, "study_prices").value == "0.5,1,1.5"
    assert widget(again.text_input, "study_draws").value == "5"
    assert not again.exception


def test_products_that_nobody_chose_are_said_to_be_an_example_until_others_are_chosen() -> None:
    app = opened()
    assert widget(app.multiselect, "study_products").value == ["1", "2", "3"]
    assert "These 3 stand here as an example" in texts(app)
    widget(app.multiselect, "study_products").set_value(["1", "12"]).run()
    assert "example" not in texts(app)


def test_files_fill_the_form_and_the_form_says_what_is_asked(written: AppTest) -> None:
    assert widget(written.multiselect, "study_products").value == ["mine.csv", "15"]
    assert widget(written.text_input, "study_prices").value == "0.5,1,1.5"
    assert "Here: mine.csv." in texts(written)
    widget(written.text_input, "study_draws").set_value("4").run()
    button(written, "Show the plan")
    assert "2 experiments, 48 cells by 48 calls; 48 are new." in texts(written)
    assert "cost nothing" in texts(written)
    # Another question is another plan.
    widget(written.text_input, "study_draws").set_value("3").run()
    assert "48 are new" not in texts(written)
    widget(written.text_input, "study_wordings").set_value("9").run()
    button(written, "Show the plan")
    assert "wordings must" in texts(written)


@pytest.mark.parametrize("emptied", ["models", "strategies"])
def test_a_list_that_was_emptied_is_refused_and_not_taken_for_the_usual(written: AppTest, emptied: str) -> None:
    field = written.multiselect if emptied == "models" else written.button_group
    name = "study_models" if emptied == "models" else "study_strategies_False"
    widget(field, name).set_value([]).run()
    button(written, "Show the plan")
    assert f"“{emptied}” names nothing. Name at least one." in texts(written)
    assert not any(label.startswith("Start") for label in labels(written))


def test_models_that_a_file_leaves_out_are_shown_as_the_usual() -> None:
    app = opened()
    app.file_uploader[0].set_value([("study.toml", b"products = [1]\n", "application/toml")]).run()
    assert [one.partition(":")[0] for one in widget(app.multiselect, "study_models").value] == ["embedded"]


def test_a_study_is_started_and_another_session_finds_it_by_its_address(written: AppTest) -> None:
    widget(written.text_input, "name_of_study").set_value("two").run()
    button(written, "Show the plan")
    button(written, "Start: 60 new calls")
    assert address(written)["section"] == "two"
    other = until_it_ended(opened(section="two"))
    assert "Complete: 2 of 2 experiments, 60 calls." in texts(other)
    assert "Open in Catalog" in labels(other)
    assert (folder_named("two").asked / "mine.csv").read_bytes() == MINE
    # Its words go into the next one, which gets another name.
    button(until_it_ended(written), "Begin another like it")
    assert widget(written.multiselect, "study_products").value == ["mine.csv", "15"]
    assert widget(written.text_input, "name_of_study").value == "study-1"
    widget(written.text_input, "name_of_study").set_value("two").run()
    widget(written.text_input, "study_draws").set_value("4").run()
    # Said before anything is offered to be started.
    button(written, "Show the plan")
    assert "two is another study's name" in texts(written)
    assert not [label for label in labels(written) if label.startswith("Start")]


def test_an_address_of_a_study_that_is_not_here_is_not_answered_with_another_without_a_word() -> None:
    assert "There is no study “nope” here." in texts(opened(section="nope"))


def test_what_was_typed_last_is_heeded_by_the_click_on_start(written: AppTest) -> None:
    button(written, "Show the plan")
    widget(written.text_input, "study_draws").set_value("4")
    button(written, "Start: 60 new calls")
    assert "The form was changed after this plan was drawn, so nothing was asked." in texts(written)
    button(written, "Show the plan")
    widget(written.text_input, "name_of_study").set_value("three")
    button(written, "Start: 48 new calls")
    assert address(written)["section"] == "three"
    until_it_ended(written)


def test_a_study_that_was_cut_off_says_where_it_stands_and_goes_on_by_a_click(written: AppTest) -> None:
    button(written, "Show the plan")
    button(written, "Start")
    until_it_ended(written)
    manifest = folder_named("study-1").manifest
    manifest.write_text(manifest.read_text().replace('"state": "complete"', '"state": "running"'))
    app = opened(section="study-1")
    assert "It was cut off: 2 of 2 experiments are written. Every reply is kept." in texts(app)
    with folder_named("study-1").held():
        assert "Another process runs it" in texts(opened(section="study-1"))
    until_it_ended(button(app, "Go on: nothing new is asked"))
    ((study,), _) = shelved()
    assert study.manifest.state == "complete"


def test_what_a_study_may_cost_is_agreed_to_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-a-test")
    app = opened()
    widget(app.multiselect, "study_models").set_value(["openai:gpt-4o-mini"]).run()
    button(app, "Show the plan")
    assert re.search(r"cost \$0\.0\d+ to \$0\.\d+ live, or \$0\.\d+ to \$0\.\d+ in batches", texts(app))
    (budget,) = (one for one in app.text_input if one.label == "Budget ($)")
    assert 0 < float(budget.value) < 1
    assert any("half the list price" in one.label for one in app.checkbox)
    budget.set_value("0").run()
    button(app, "Start")
    assert "of the budget are left" in texts(app)
    assert shelved() == ([], [])


def test_who_asks_from_a_month_s_budget_is_offered_no_batches(monkeypatch: pytest.MonkeyPatch, arrive) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-a-test")
    arrive(ELSEWHERE, ANN, '[unblind]\nmembers = "analyst"\nbudget = 5.0\n')
    app = opened()
    widget(app.multiselect, "study_models").set_value(["openai:gpt-4o-mini"]).run()
    button(app, "Show the plan")
    assert "Of your $5.00 this month, $5.00 are left." in texts(app)
    assert not any("half the list price" in one.label for one in app.checkbox)


def test_who_may_only_read_sees_studies_and_starts_none(written: AppTest, arrive) -> None:
    button(written, "Show the plan")
    button(written, "Start")
    until_it_ended(written)
    arrive(ELSEWHERE)
    app = opened(section="study-1")
    assert "Complete: 2 of 2 experiments" in texts(app)
    app = opened()
    assert "Here you read what studies found" in texts(app)
    assert not any(label.startswith(("Show", "Start")) for label in labels(app))


def test_progress_is_told_in_experiments_calls_dollars_and_time() -> None:
    going = Standing(12, 3, 5000, 1240, 3, Range(0.1, 0.123), 300.0)
    assert following.say(going) == (
        "3 of 12 experiments, 1,240 of 5,000 new calls, 3 failed, $0.1230 so far at most; about 5 min left"
    )


def test_products_of_one_s_own_go_into_the_study_as_a_file() -> None:
    app = add(come_in().switch_page("pages/own.py").run(), "Green tea", 4.5)
    app.switch_page("pages/study.py").run()
    button(app, "Add all 1 of your own")
    assert not app.exception
    products = widget(app.multiselect, "study_products")
    assert products.value[-1] == "your-own.csv"
    products.set_value(["your-own.csv"]).run()
    button(app, "Show the plan")
    assert "1 experiment, " in texts(app)


def test_a_plan_says_that_one_wording_read_as_probabilities_names_a_direction_at_most(written: AppTest) -> None:
    widget(written.multiselect, "study_models").set_value(["embedded"]).run()
    widget(written.text_input, "study_draws").set_value("").run()
    widget(written.text_input, "study_wordings").set_value("1").run()
    button(written, "Show the plan")
    assert "name a direction at most: ask 3 wordings, or draws" in texts(written)
    # Personas have intervals in one wording, too.
    widget(written.text_input, "study_personas").set_value("3").run()
    button(written, "Show the plan")
    assert "name a direction at most" not in texts(written)
