"""Both SDKs against a real server that speaks both protocols: llama.cpp with the embedded model."""

import json
import re
import socket

import pytest
from streamlit.testing.v1 import AppTest

from core.asking.backends.kinds.embedded import BUNDLED_MODEL, _server, local_model
from core.commands.main import main
from tests.pages.test_app import address, open_app, said, settle
from tests.support.fault_server import Call, FaultServer, Play, answer, error

SMALL = ("--wordings", "1", "--prices", "0.5,1,1.5", "--strategies", "naive", "--json")


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The model's address by backend; its key is the environment's for these addresses."""
    address = _server.address(local_model())
    monkeypatch.setenv("OPENAI_COMPATIBLE_BASE_URL", address)
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", _server.api_key)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", address.removesuffix("/v1"))
    monkeypatch.setenv("ANTHROPIC_API_KEY", _server.api_key)
    return {"openai-compatible": address, "anthropic": address.removesuffix("/v1")}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    status = main(["run", *SMALL, *words])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    return json.loads(printed.out)


def test_by_its_address_the_model_gives_the_very_probabilities_that_it_gives_embedded(
    servers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    embedded = run(capsys, "--backend", "embedded")
    kind = "openai-compatible"
    other = run(capsys, "--backend", kind, "--base-url", servers[kind], "--model", BUNDLED_MODEL)
    assert other["calls"]["asked"] == 6
    assert other["curves"][0]["method"] == "logprob"
    assert other["curves"][0]["points"] == embedded["curves"][0]["points"]


@pytest.mark.parametrize("draws", [10, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
@pytest.mark.parametrize("kind", ["anthropic", pytest.param("openai-compatible", marks=pytest.mark.slow)])
def test_draws_by_either_protocol_are_those_of_the_embedded_model_within_sampling_error(
    kind: str, draws: int, servers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--prices", "1", "--draws", str(draws), "--checks", "0,0,1")
    (embedded,) = run(capsys, *words, "--backend", "embedded")["curves"]
    found = run(capsys, *words, "--backend", kind, "--base-url", servers[kind], "--model", BUNDLED_MODEL)
    (other,) = found["curves"]
    assert (other["backend"], other["model"], other["method"]) == (kind, BUNDLED_MODEL, "draw")
    one, two = embedded["points"][0], other["points"][0]
    pooled = (one["purchase"] + two["purchase"]) / 2
    error = (pooled * (1 - pooled) * (1 / one["answers"] + 1 / two["answers"])) ** 0.5
    # Not every endpoint heeds a seed: four standard errors are wrong once in 16,000 runs.
    assert abs(one["purchase"] - two["purchase"]) < 4 * error


@pytest.mark.parametrize("kind", ["openai-compatible", pytest.param("anthropic", marks=pytest.mark.slow)])
def test_the_app_asks_a_server_on_a_click_that_showed_what_it_takes(kind: str, servers: dict[str, str]) -> None:
    strategies = "naive,disclosure:forecast"
    app = open_app(
        prices="0.5,1,1.5",
        strategies=strategies,
        models=f"{kind}:{BUNDLED_MODEL}@{servers[kind]}",
        draws="2",
        checks="0,0,1",
    )
    assert not app.main.get("dataframe")
    assert "8 new calls: 6 naive, 2 forecast disclosure." in said(app)
    assert re.search(r"They take an estimated .* and cost nothing", said(app))
    assert "to ±0.41 by 2 answers a price (95% interval)" in said(app)
    (button,) = app.main.button
    settle(button.click().run())
    assert "It took" in said(app)
    table = app.main.dataframe[0].value
    assert table["Strategy"].tolist() == ["Naive", "Forecast disclosure", "People"]
    assert table["Measured by"].tolist() == ["draws", "forecast", "survey"]


def test_models_lists_what_is_there_and_why_the_rest_is_not(
    servers: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["models", "--json"]) == 0
    found = {one["backend"]: one for one in json.loads(capsys.readouterr().out)[::-1]}
    assert found["openai-compatible"]["models"] == [BUNDLED_MODEL]
    assert found["embedded"]["models"] == [BUNDLED_MODEL]
    assert found["anthropic"]["models"] == [BUNDLED_MODEL]
    assert "needs a key" in found["openai"]["problem"]
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", "wrong")
    assert main(["models", "--base-url", servers["openai-compatible"]]) == 0
    assert "did not accept the key" in capsys.readouterr().out


def test_the_sidebar_finds_a_servers_models_and_a_key_stays_in_its_session(
    servers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The key that is entered is tried, and not at the vendor's.
    monkeypatch.setenv("OPENAI_BASE_URL", servers["openai-compatible"])
    app = open_app(prices="0.5,1,1.5", strategies="naive")
    fields = {field.label: field for field in app.text_input}
    fields["Server's address"].set_value(servers["openai-compatible"])
    next(button for button in app.button if button.label == "Find models").click().run()
    assert "1 models, now under “Models”" in said(app).replace("1 model,", "1 models,")
    assert any(BUNDLED_MODEL in option and "127.0.0.1" in option for option in app.multiselect[0].options)
    fields["OpenAI API key"].set_value("sk-planted-4f1d9c").run()
    # That server wants another key, so none is said to be set.
    assert "OpenAI API key: kept for this session, but no server has taken it" in said(app)
    assert "sk-planted" not in said(app) + str(app.query_params)
    other = open_app(prices="0.5,1,1.5", strategies="naive")
    assert "OpenAI API key" in {field.label for field in other.text_input}
    next(button for button in app.button if button.label == "Forget").click().run()
    assert "OpenAI API key" in {field.label for field in app.text_input}


def test_a_key_is_tried_when_it_is_entered_and_the_page_says_what_was_found(
    servers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", servers["openai-compatible"])
    app = open_app(prices="0.2,1,2", strategies="naive")
    field = next(field for field in app.text_input if field.label == "OpenAI API key")
    field.set_value("sk-wrong").run()
    assert "did not accept the key" in said(app)
    assert "sk-wrong" not in said(app)
    next(button for button in app.button if button.label == "Forget").click().run()
    assert "did not accept the key" not in said(app)
    next(field for field in app.text_input if field.label == "OpenAI API key").set_value(_server.api_key).run()
    assert "answers: 1 models, now under “Models”" in said(app)
    assert any(option.startswith(BUNDLED_MODEL) and "openai" in option for option in app.multiselect[0].options)


def test_without_a_key_nothing_can_be_run_and_it_is_said_once_what_to_do() -> None:
    app: AppTest = open_app(models="openai:gpt-4.1-mini")
    assert said(app).count("OpenAI needs a key") == 1
    (button,) = app.main.button
    assert button.disabled
    assert next(field for field in app.main.number_input if field.label == "Budget ($)").value > 0


def test_a_key_that_one_of_several_models_lacks_is_asked_for_beside_the_button_that_asks_the_others() -> None:
    app: AppTest = open_app(models="synthetic,openai:gpt-4.1-mini", prices="0.5,1,1.5", draws="60")
    assert said(app).count("OpenAI needs a key for gpt-4.1-mini") == 1
    (button,) = [button for button in app.main.button if button.label.startswith("Run")]
    assert not button.disabled


def test_a_budget_is_suggested_anew_for_every_run() -> None:
    def budget() -> float:
        return next(field for field in app.main.number_input if field.label == "Budget ($)").value

    app: AppTest = open_app(models="openai:gpt-4.1-mini", prices="1", strategies="naive", draws="10")
    small = budget()
    next(one for one in app.number_input if one.label == "Draws a prompt").set_value(1000).run()
    assert budget() > 5 * small


def test_a_key_that_was_entered_for_one_server_is_not_sent_to_the_next(servers: dict[str, str]) -> None:
    app = open_app(prices="0.5,1,1.5", strategies="naive")
    fields = {field.label: field for field in app.text_input}
    fields["Server's address"].set_value("http://127.0.0.1:9/v1")
    fields["Key, if the server wants one"].set_value("sk-for-the-first")
    next(button for button in app.button if button.label == "Find models").click().run()
    assert "127.0.0.1:9 could not be reached" in said(app)
    assert next(field for field in app.text_input if field.label.startswith("Key, if")).value == ""


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (None, "could not be reached (nothing listens there): check"),
        (401, "did not accept the key for m (HTTP 401)"),
    ],
)
def test_where_nothing_was_answered_it_is_said_that_nothing_was_spent_and_not_that_answers_are_kept(
    status: int | None, told: str
) -> None:
    with FaultServer() as server, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        server.plot = lambda call: error(401)
        address = server.address if status else f"http://127.0.0.1:{closed.getsockname()[1]}"
        model = f"openai-compatible:m@{address}/v1"
        app = open_app(prices="0.5,1,1.5", strategies="naive", models=model, draws="1")
        pressed(app, "Run 3 new calls")
    (warning,) = [one.value.replace("\\", "") for one in app.main.warning if "calls" in one.value]
    assert warning.startswith("None of 3 new calls was answered, and nothing was spent.")
    assert told in warning
    assert "kept" not in said(app)
    assert [button.label for button in app.main.button if "failed" in button.label] == ["Retry 3 failed calls"]


def test_where_a_run_failed_altogether_every_strategy_is_named_and_no_curve_has_a_shape() -> None:
    with FaultServer() as server:
        server.plot = lambda call: error(401)
        model = f"openai-compatible:m@{server.address}/v1"
        app = open_app(prices="0.5,1,1.5", strategies="naive,disclosure", models=model, draws="1")
        pressed(app, "Run 6 new calls")
    for strategy in ("Naive", "Experiment disclosure"):
        assert f"- {strategy}: none of its 3 questions was answered; run again" in said(app)
    table = app.main.dataframe[0].value.set_index("Strategy")
    assert table["Shape"].to_dict() == {
        "Naive": "not answered",
        "Experiment disclosure": "not answered",
        "People": "falling",
    }


@pytest.mark.parametrize(("variable", "value"), [("ANTHROPIC_API_KEY", "a b"), ("OPENAI_BASE_URL", "api/v1")])
def test_a_setting_that_cannot_be_used_leaves_the_embedded_model_working(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    app = open_app(prices="0.5,1,1.5", strategies="naive")
    assert app.main.dataframe[0].value["Strategy"].tolist() == ["Naive", "People"]


def test_a_server_without_probabilities_is_not_drawn_from_until_a_click_that_showed_the_calls() -> None:
    def plot(call: Call) -> Play:
        call.body.pop("logprobs", None)
        return answer(call)

    with FaultServer() as server:
        server.plot = plot
        model = f"openai-compatible:silent@{server.address}/v1"
        app = open_app(prices="0.5,1,1.5", strategies="naive", models=model)
        pressed(app, "Run 3 new calls")
        assert len(server.calls) == 1
        assert "no first-token probabilities" in said(app)
        assert "as another experiment: 150 new calls" in said(app)
        assert "drawn" not in address(app)
        assert not [button for button in app.button if button.label.startswith(("Run", "Retry"))]
        pressed(app, "Draw instead")
        assert address(app)["drawn"] == model
        assert len(server.calls) == 1
        pressed(app, "Run 150 new calls")
        assert len(server.calls) == 151
        assert app.dataframe[0].value["Measured by"].tolist() == ["draws", "survey"]


def pressed(app: AppTest, label: str) -> None:
    (button,) = [button for button in app.button if button.label == label]
    button.click().run()
    settle(app)
