"""What a user brings is found by the next session, by nobody else's, and by the way that a link carries it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.asking.access import Login, Visit
from core.asking.backends import keys
from core.asking.replies.cache import cache_place
from core.studies.workspaces import LINK_PARAMETER, directory_at
from pages.parts import visitor
from pages.parts.kept import past_runs
from tests.pages.test_app import address, open_app, said, settle
from tests.pages.test_own_page import add, field
from tests.support.visits import ELSEWHERE, LOCAL, claims

APP = str(Path(__file__).parents[2] / "app.py")
SMALL = {"models": "synthetic", "prices": "0.5,1,1.5", "strategies": "naive", "draws": "5", "checks": "0,0,1"}
ANALYSTS = '[unblind]\nvisitors = "analyst"\nmembers = "analyst"\n'
Arrive = Callable[..., None]


@pytest.fixture
def arrive(monkeypatch: pytest.MonkeyPatch) -> Arrive:
    def arrive(come: Visit = ELSEWHERE, login: Login | None = None, rules: str = ANALYSTS) -> None:
        keys.SECRETS_FILE.write_text(rules)
        monkeypatch.setattr(visitor, "visit", lambda: come)
        monkeypatch.setattr(visitor, "login", lambda: login)

    return arrive


def own_page(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/own.py").run()
    assert not app.exception
    return app


def kept() -> str:
    return "".join(path.read_text() for path in directory_at(cache_place()).rglob("*.json"))


def test_a_product_an_edited_prompt_and_the_last_choice_are_there_in_the_next_session_without_a_click() -> None:
    add(own_page(), "Green tea", 4.5)
    app = open_app(**SMALL).switch_page("pages/studio.py").run()
    field(app, "text_input", "Name of the edited prompt").input("Mine")
    next(one for one in app.button if one.label == "Add to the strategies").click().run()
    settle(app)
    app = open_app(**{**SMALL, "strategies": "naive,naive~Mine"})
    settle(next(one for one in app.number_input if one.label == "Draws a prompt").set_value(6).run())
    again = AppTest.from_file(APP, default_timeout=60).run()
    settle(again)
    assert address(again)["draws"] == "6"
    assert address(again)["strategies"] == "naive,naive~Mine"
    assert [one.label for one in again.expander if "idea" in one.label and one.proto.expanded] == []
    assert "Your products (1)" in said(again.switch_page("pages/own.py").run())


def test_a_choice_that_cannot_be_asked_does_not_meet_who_comes_next() -> None:
    app = open_app(**SMALL)
    settle(next(one for one in app.number_input if one.label == "Draws a prompt").set_value(6).run())
    lost = open_app(**SMALL | {"product": "999"})
    settle(next(one for one in lost.number_input if one.label == "Draws a prompt").set_value(7).run())
    again = settle(AppTest.from_file(APP, default_timeout=60).run())
    assert "There is no product" not in said(again)
    assert address(again)["draws"] == "6"


def test_the_author_of_a_report_stands_on_the_other_pages_and_in_the_next_session() -> None:
    app = open_app(**SMALL)
    label = "Author, for the first page (optional)"
    settle(field(app, "text_area", label).input("Ann Example").run())
    settle(app.switch_page("pages/what_if.py").run())
    assert field(app, "text_area", label).value == "Ann Example"
    settle(field(app, "text_area", label).input("").run())
    assert field(open_app(**SMALL), "text_area", label).value == ""
    settle(field(app, "text_area", label).input("Bob").run())
    assert field(open_app(**SMALL), "text_area", label).value == "Bob"


def test_looking_keeps_nothing() -> None:
    own_page()
    assert not directory_at(cache_place()).exists()


def test_a_link_brings_an_own_product_to_another_person_who_keeps_it_at_a_click(arrive: Arrive) -> None:
    arrive(LOCAL, rules="")
    app = add(own_page(**SMALL), "Green <b>tea", 4.5)
    product = json.loads(kept())["own"]["products"][0]["id"]
    app = open_app(**{**SMALL, "product": product})
    query = address(app)
    arrive(login=Login.of(claims("ann")))
    theirs = open_app(**query)
    assert "Green <b>tea" in said(theirs)
    assert "The link brought “Green <b>tea”, for this session." in said(theirs)
    assert "Green" not in said(own_page())
    next(one for one in theirs.button if one.label == "Keep it among your own").click().run()
    assert "The link brought" not in said(theirs)
    assert "Your products (1)" in said(own_page())


def test_people_see_their_own_and_a_viewer_keeps_nothing_unless_told(arrive: Arrive) -> None:
    ann, bob = Login.of(claims("ann")), Login.of(claims("bob"))
    arrive(login=ann)
    add(own_page(), "Green tea", 4.5)
    assert "Your products (1)" in said(own_page())
    for login in (bob, None):
        arrive(login=login)
        assert "Your products" not in said(own_page())
    arrive(login=ann, rules="[unblind]\n")
    app = add(own_page(), "Black tea", 4.5)
    assert "lives in this browser session alone. Whoever runs this app can let you keep it." in said(app)
    assert "Black tea" not in kept()
    arrive(login=ann, rules="[unblind]\nviewers_keep = true\n")
    assert "Your products (1)" in said(own_page())


def test_a_private_link_brings_its_owner_back_and_its_secret_is_shown_where_it_was_asked_for_alone(
    arrive: Arrive,
) -> None:
    arrive()
    app = add(own_page(), "Green tea", 4.5)
    assert kept() == ""
    assert LINK_PARAMETER not in app.query_params
    next(one for one in app.button if one.label == "My private link").click().run()
    secret = app.code[-1].value.partition(f"{LINK_PARAMETER}=")[2]
    assert "Green tea" in kept()
    app.run()
    assert not any(secret in one.value for one in app.code)
    again = own_page(**{LINK_PARAMETER: secret, **SMALL})
    assert "Your products (1)" in said(again)
    assert LINK_PARAMETER not in again.query_params
    explore = settle(again.switch_page("pages/explore.py").run())
    for place in (kept(), str(explore.query_params), said(explore), *(str(one.proto) for one in explore.main)):
        assert secret not in place
    wrong = own_page(**{LINK_PARAMETER: secret[:-1]})
    assert "opens nothing here" in said(wrong)
    assert secret[:-1] not in said(wrong) + str(wrong.query_params)


def test_past_runs_are_listed_and_two_are_set_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    open_app(**SMALL)
    open_app(**{**SMALL, "prices": "0.5,1,1.5,2"})
    app = own_page()
    table = next(one.value for one in app.dataframe if "Headline" in one.value)
    assert table["Calls"].tolist() == ["5", "15"]
    assert all(table["Headline"])
    monkeypatch.setattr(past_runs, "picked", lambda runs: list(runs))
    app.run()
    asked = app.table[0].value
    assert asked.index.tolist() == ["Prices"]
    assert ["3 from" in asked.iloc[0, 0], "4 from" in asked.iloc[0, 1]] == [True, True]
    assert "Naive" in app.table[1].value.index[-1]
    assert next(one for one in app.button if one.label == "Open again").disabled


def test_a_past_run_opens_again(monkeypatch: pytest.MonkeyPatch) -> None:
    open_app(**SMALL)
    monkeypatch.setattr(past_runs, "picked", lambda runs: list(runs))
    app = own_page(product="3")
    next(one for one in app.button if one.label == "Open again").click().run()
    settle(app)
    assert address(app)["product"] == "12"
    assert address(app)["draws"] == "5"
    assert "Coca-Cola" in said(app)


def test_a_workspace_is_exported_and_imported_and_so_is_a_file_of_before(arrive: Arrive) -> None:
    arrive(LOCAL, rules="")
    add(own_page(), "Green tea", 4.5)
    exported = kept()
    arrive(login=Login.of(claims("ann")))
    before = json.dumps({"version": 1, **json.loads(exported)["own"]})
    for text, outcome in (
        (exported, "Your products (1)"),
        (before, "Your products (1)"),
        ("{}", "not a workspace"),
    ):
        app = own_page()
        app.file_uploader[2].set_value(("unblind.json", text.encode(), "application/json"))
        next(one for one in app.button if one.label == "Import it").click().run()
        assert outcome in said(app)
    assert {"My workspace, open", "My workspace (2), open"} & {
        one.value.replace("*", "").replace("\\", "") for one in own_page().markdown
    }


def test_evidence_filters_searches_and_sets_a_past_run_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    open_app(**SMALL)
    app = open_app(**{**SMALL, "prices": "0.5,1,1.5,2"}).switch_page("pages/evidence.py").run()
    assert app.dataframe[0].value.shape == (5, 5)
    field(app, "text_input", "Search in replies").input("ye").run()
    assert set(app.dataframe[0].value.iloc[:, 1:].to_numpy().ravel()) <= {"", "Yes", "yes"}
    field(app, "text_input", "Search in replies").input("").run()
    field(app, "button_group", "Only").set_value(["failed"]).run()
    assert "No answer is like that." in said(app)
    field(app, "button_group", "Only").set_value([]).run()
    (other,) = field(app, "selectbox", "Beside a past run").options
    field(app, "selectbox", "Beside a past run").select(other).run()
    assert [one.value.shape for one in app.dataframe if "Prompt" in one.value] == [(5, 5), (5, 4)]
    assert not app.exception
