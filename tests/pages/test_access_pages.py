"""What others than whoever runs the app see of it, and what their sessions cannot do."""

import threading
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core.asking.access import Allowance, Login, Visit
from core.asking.backends import keys
from core.asking.backends.registry import BACKENDS
from core.asking.replies import recordings
from core.asking.replies.cache import cache_place
from core.asking.replies.recordings import SHIPPED
from pages.parts import visitor
from tests.pages.test_app import APP, come_in, open_app, said, settle
from tests.support.fault_server import Call, FaultServer, Play, answer
from tests.support.visits import ELSEWHERE, LOCAL, claims, visit

ANN = Login.of(claims("ann", email="ann@example.com", email_verified=True))
PRICED = "gpt-4.1-mini"
SMALL = {"prices": "0.5,1,1.5", "strategies": "naive", "draws": "2", "checks": "0,0,1"}


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    """Stands for OpenAI, whose key the owner of the app has in the environment."""
    with FaultServer() as server:
        monkeypatch.setattr(BACKENDS["openai"], "_vendor", f"{server.address}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-owner")
        yield server


@pytest.fixture
def arrive(monkeypatch: pytest.MonkeyPatch):
    def arrive(come: Visit = ELSEWHERE, login: Login | None = None, rules: str = "") -> None:
        keys.SECRETS_FILE.write_text(rules)
        monkeypatch.setattr(visitor, "visit", lambda: come)
        monkeypatch.setattr(visitor, "login", lambda: login)

    return arrive


def labels(app: AppTest) -> set[str]:
    """What can be clicked, opened or typed into."""
    return {one.label for kind in ("button", "expander", "text_input", "file_uploader") for one in app.get(kind)}


@pytest.mark.parametrize(
    "come", [ELSEWHERE, visit("192.0.2.7"), visit(x_forwarded_for="127.0.0.1"), visit(host="unblind.example")]
)
def test_a_session_that_entered_nothing_asks_nothing_with_the_owners_key(
    come: Visit, vendor: FaultServer, arrive
) -> None:
    arrive(come)
    app = open_app(**SMALL, models=f"openai:{PRICED}")
    assert "6 of 6 answers are not stored. Here you read what is stored; nothing new is asked." in said(app)
    assert not any(label.startswith("Run") for label in labels(app))
    assert "Keys and servers" not in labels(app)
    assert vendor.calls == []


@pytest.mark.parametrize("rules", ['[auth]\nclient_id = "x"\n', "[unblind]\n", "[unblind]\nlocal = false\n"])
def test_a_script_behind_a_proxy_that_hides_itself_is_not_the_owner_where_there_is_a_login(
    rules: str, vendor: FaultServer, arrive
) -> None:
    arrive(LOCAL, rules=rules)
    app = open_app(**SMALL, models=f"openai:{PRICED}")
    assert "Here you read what is stored; nothing new is asked." in said(app)
    assert not any(label.startswith("Run") for label in labels(app))


def test_the_owner_at_the_machine_does(vendor: FaultServer, arrive) -> None:
    arrive(LOCAL)
    app = open_app(**SMALL, models=f"openai:{PRICED}")
    settle(next(button for button in app.main.button if button.label == "Run 6 new calls").click().run())
    assert [call.headers["authorization"] for call in vendor.calls] == ["Bearer sk-of-the-owner"] * 6
    assert "Keys and servers" in labels(app)


def test_not_even_the_embedded_model_is_asked_for_a_reader_unless_the_owner_allows_it(arrive) -> None:
    arrive()
    asked = {"prices": "0.5,1,1.5", "strategies": "naive"}
    assert "3 of 3 answers are not stored." in said(open_app(**asked))
    arrive(rules="[unblind]\nembedded = true\n")
    assert "3 new calls: 3 naive." in said(open_app(**asked))


def test_a_reader_sees_what_is_stored_and_has_no_field_for_recordings(
    arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    arrive()
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert "What this says" in said(app)
    assert "not stored" not in said(app)
    app.switch_page("pages/evidence.py").run()
    assert not app.exception
    assert "Import a recording" not in labels(app)
    assert "Download this recording" in {one.label for one in app.get("download_button")}
    arrive(LOCAL)
    assert "Import a recording" in labels(app.run())


def test_an_analyst_without_a_budget_needs_a_key_of_their_own(vendor: FaultServer, arrive) -> None:
    arrive(login=ANN, rules='[unblind.people]\n"ann@example.com" = "analyst"\n')
    app = open_app(**SMALL, models=f"openai:{PRICED}")
    assert "OpenAI needs a key" in said(app)
    assert "from the environment" not in said(app)
    next(one for one in app.text_input if one.label == "OpenAI API key").set_value("sk-of-ann").run()
    settle(next(button for button in app.main.button if button.label == "Run 6 new calls").click().run())
    assert [call.headers["authorization"] for call in vendor.calls] == ["Bearer sk-of-ann"] * 6
    assert not (cache_place() / "allowances").exists()


def test_an_analyst_with_a_budget_spends_it_and_no_more(vendor: FaultServer, arrive) -> None:
    arrive(login=ANN, rules='[unblind]\nbudget = 0.05\nmembers = "analyst"\n')
    app = open_app(**SMALL, models=f"openai:{PRICED}")
    assert "Of your $0.05 this month, $0.05 are left." in said(app)
    settle(next(button for button in app.main.button if button.label == "Run 6 new calls").click().run())
    assert len(vendor.calls) == 6
    mine = Allowance(cache_place(), "default:id-of-ann", "Ann", 0.05)
    assert 0.0 < mine.left() < 0.05
    mine.hold(mine.left())
    asked = open_app(**{**SMALL, "prices": "0.6,1.1"}, models=f"openai:{PRICED}")
    next(button for button in asked.main.button if button.label == "Run 4 new calls").click().run()
    assert "This run may cost $0.01, and $0.00 of your $0.05 are left this month." in said(asked)
    assert len(vendor.calls) == 6


def test_a_run_is_stopped_by_who_started_it_or_the_owner_and_by_nobody_else(vendor: FaultServer, arrive) -> None:
    rules = '[unblind]\nbudget = 1.0\nvisitors = "analyst"\nmembers = "analyst"\n'
    answers = threading.Event()

    def wait(call: Call) -> Play:
        answers.wait(60)
        return answer(call)

    vendor.plot = wait
    bob = Login.of(claims("bob"))
    asked = {**SMALL, "models": f"openai:{PRICED}"}
    arrive(login=ANN, rules=rules)
    app = open_app(**asked)
    next(button for button in app.main.button if button.label == "Run 6 new calls").click().run()
    try:
        assert "Stop" in labels(app)
        for login, stops in ((ANN, True), (bob, False), (None, False)):
            arrive(login=login, rules=rules)
            assert ("Stop" in labels(come_in(**asked))) is stops
        arrive(login=bob, rules=f'{rules}[unblind.people]\n"default:id-of-bob" = "owner"\n')
        assert "Stop" in labels(come_in(**asked))
    finally:
        answers.set()
    arrive(login=ANN, rules=rules)
    settle(app.run())
    assert len(vendor.calls) == 6


def test_find_models_calls_no_address_but_a_listed_one(vendor: FaultServer, arrive) -> None:
    arrive(rules=f'[unblind]\nvisitors = "analyst"\naddresses = ["{vendor.address}/v1"]\n')
    app = open_app(**SMALL, models="synthetic")
    next(one for one in app.text_input if one.label == "Server's address").set_value(f"{vendor.address}/admin")
    next(button for button in app.button if button.label == "Find models").click().run()
    assert "is not on this app's list of servers" in said(app)
    assert "now under" not in said(app)
    next(one for one in app.text_input if one.label == "Server's address").set_value(f"{vendor.address}/v1")
    next(button for button in app.button if button.label == "Find models").click().run()
    assert "1 models, now under “Models”" in said(app)


def test_a_link_to_an_address_that_is_not_listed_is_not_followed(vendor: FaultServer, arrive) -> None:
    arrive(rules='[unblind]\nvisitors = "analyst"\n')
    app = open_app(**SMALL, models=f"openai-compatible:any@{vendor.address}/v1")
    assert "is not on this app's list of servers" in said(app)
    assert not any(label.startswith("Run") for label in labels(app))


def test_where_one_has_to_log_in_there_is_nothing_else(arrive) -> None:
    login = '[auth]\nredirect_uri = "http://x/oauth2callback"\ncookie_secret = "x"\nclient_id = "x"\n'
    arrive(rules=f'[unblind]\nvisitors = "nobody"\n{login}')
    app = open_app()
    assert "Log in to see what is stored here." in said(app)
    assert labels(app) == {"Log in"}


def test_where_the_rules_cannot_be_read_others_see_nothing_and_the_owner_reads_why(arrive) -> None:
    arrive(rules='[unblind]\nvisitors = "everybody"\n')
    assert "The settings of this app cannot be read" in said(open_app())
    arrive(LOCAL, rules='[unblind]\nvisitors = "everybody"\n')
    assert "The settings of this app cannot be read" in said(open_app())
    arrive(LOCAL, rules='[unblind]\nlocal = true\nvisitors = "everybody"\n')
    app = open_app(**SMALL, models="synthetic").switch_page("pages/access.py").run()
    assert "visitors is to be one of nobody, viewer, analyst, owner" in said(app)


def test_the_owner_sees_who_may_do_what_and_nobody_else_does(arrive) -> None:
    rules = '[unblind]\nlocal = true\nbudget = 5.0\n[unblind.people]\n"bob@example.com" = "analyst"\n'
    arrive(LOCAL, rules=rules)
    Allowance(cache_place(), "default:1", "Bob", 5.0).hold(2.0).settle(1.25)
    app = open_app(**SMALL, models="synthetic").switch_page("pages/access.py").run()
    (rights,), (people, spent) = ([one.value for one in found] for found in (app.table, app.dataframe))
    assert rights.loc["Import recordings"].to_dict() == {
        "Viewer": "–", "Analyst": "–", "Owner": "yes", "At this machine": "yes"
    }  # fmt: skip
    assert people.iloc[2].tolist() == ["bob@example.com", "Analyst", "$5.00"]
    assert spent.iloc[0].tolist() == ["Bob (default:1)", "$1.25"]
    arrive(rules=rules)
    assert "Roles" not in said(app.run())


def test_a_session_brings_no_more_than_its_quota(arrive) -> None:
    arrive(rules="[unblind]\nupload_mb = 1\n")
    app = open_app(**SMALL, models="synthetic").switch_page("pages/own.py").run()
    for name, outcome in [("Tea", "Your products (1)"), ("Jam", "A session may upload 1 MB in all here")]:
        rows = f"name,regular_price,{','.join('abcdef')}\n{name},4.99,{','.join(['x' * 100_000] * 6)}\n"
        app.file_uploader[0].set_value(("products.csv", rows.encode(), "text/csv"))
        next(button for button in app.button if button.label == "Take it over").click().run()
        assert outcome in said(app)
    assert "Your products (1)" in said(app)


def test_the_replies_of_an_experiment_are_deleted_by_whoever_runs_the_app_once_a_box_is_ticked(
    arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    arrive()
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("pages/evidence.py").run()
    assert "Delete this experiment's replies" not in labels(app)
    arrive(LOCAL)
    app.run()
    (button,) = (one for one in app.button if one.label == "Delete")
    assert button.disabled
    (sure,) = (one for one in app.checkbox if one.label == "Delete all 180 replies of this experiment")
    sure.check().run()
    next(one for one in app.button if one.label == "Delete").click().run()
    assert "Nothing has been asked yet." in said(app)
    assert "Delete this experiment's replies" not in labels(app)
    # What comes with the app does not come again by itself.
    assert "Nothing has been asked yet." in said(app.run())


def test_whoever_asks_a_vendor_of_their_own_personas_reads_first_that_they_leave_the_machine() -> None:
    app = open_app(**SMALL, models=f"openai:{PRICED}").switch_page("pages/own.py").run()
    people = b"name,age\nAnn,34\nBob,51\n"
    app.file_uploader[1].set_value(("people.csv", people, "text/csv"))
    next(
        button for button in app.button if button.label == "Take it over" and "personas" in button.form_id
    ).click()
    app.run()
    next(button for button in app.button if button.label == "Explore with them").click().run()
    assert "Your own personas are sent to api.openai.com, word for word." in said(app)
    app.multiselect[0].set_value(["synthetic:market"]).run()
    assert "Your own personas are sent" not in said(app)
