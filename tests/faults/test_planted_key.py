"""A key that a server echoes wherever it can is found in no file, page, log, report, export or error."""

import gzip
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.asking import pace
from core.asking.replies.cache import cache_place
from core.commands.main import main
from tests.faults.test_fuzz_files import HELD, LINES, sealed
from tests.pages.test_app import open_app, settle
from tests.support.fault_server import Call, FaultServer, Play, answer

KEY = "plantedkeyofasession"
"""Of letters alone, as the codes of errors are, which are repeated."""
ENVIRONMENT = "sk-planted-4f1d9c-of-the-environment"
PARTS = ("plantedkey", "sk-planted", "4f1d9c")


def echo(key: str, call: Call) -> Play:
    headers = {"X-Request-Id": key, "Set-Cookie": f"a={key}", "Retry-After": key, "Server": key}
    if call.number % 5 == 1:
        play = answer(call, f"Yes. {key}", reasoning_content=f"I was sent {key}")
        play.body["model"] = play.body["id"] = key
        tokens = [{"token": key, "logprob": -0.1, "bytes": None}, {"token": "No", "logprob": -2.5, "bytes": None}]
        play.body["choices"][0]["logprobs"] = {"content": [{**tokens[0], "top_logprobs": tokens}]}
        return Play(body=play.body, headers=headers)
    error = {"message": f"Incorrect key {key}", "type": key, "code": key, "param": key}
    return [
        Play(body={"error": error}, headers=headers),
        Play(400, {"error": error}, headers),
        Play(302, {}, {**headers, "Location": f"http://{key}.example/v1"}),
        Play(500, key.encode(), headers),
    ][call.number % 5 - 2]


def listed(key: str) -> Play:
    names = [key, f"models/{key}", f"a/{key}:free", "test-model"]
    return Play(body={"data": [{"id": name} for name in names]}, headers={"Server": key})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    monkeypatch.setattr(pace, "FIRST_WAIT", 0.01)
    with FaultServer() as running:
        yield running


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What every library writes into its log, calls included; a level lower they write what servers send."""
    caplog.set_level(logging.INFO)
    return caplog


def shown(app: AppTest) -> str:
    """All that the browser is sent, and the address."""
    elements = [str(element.proto) for block in (app.main, app.sidebar) for element in _all(block)]
    return "\n".join([*elements, str(app.query_params)])


def _all(block: object) -> Iterator[object]:
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "proto") and child.proto is not None:
            yield child
        yield from _all(child)


def written(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    held = [path.read_bytes() for path in files]
    return "".join((gzip.decompress(one) if one[:2] == b"\x1f\x8b" else one).decode("latin-1") for one in held)


def assert_absent(text: str) -> None:
    for part in PARTS:
        at = text.casefold().find(part)
        assert at < 0, text[max(0, at - 200) : at + 60]


def test_a_key_of_a_session(
    server: FaultServer, tmp_path: Path, capfd: pytest.CaptureFixture[str], logged: pytest.LogCaptureFixture
) -> None:
    server.plot, server.models = lambda call: echo(KEY, call), listed(KEY)
    model = f"openai-compatible:test-model@{server.address}/v1"
    app = open_app(prices="0:2:0.2", strategies="naive", models=model, draws="1")
    fields = {field.label: field for field in app.text_input}
    fields["Server's address"].set_value(f"{server.address}/v1")
    fields["Key, if the server wants one"].set_value(KEY)
    next(button for button in app.button if button.label == "Find models").click().run()
    pages = [shown(app)]
    assert "1 models, now under" in pages[0].replace("\\", "")
    (button,) = [button for button in app.button if button.label.startswith("Run")]
    settle(button.click().run())
    pages.append(shown(app))
    assert KEY in str(server.calls[0].headers)
    assert "(hidden)" in written(cache_place())
    for page in ("pages/evidence.py", "pages/what_if.py"):
        pages.append(shown(settle(app.switch_page(page).run())))
    assert any("(hidden)" in page for page in pages)
    printed = capfd.readouterr()
    for place in (*pages, written(tmp_path), printed.out + printed.err, logged.text):
        assert_absent(place)


@pytest.mark.parametrize("kind", ["openai-compatible", "anthropic"])
def test_a_key_of_the_environment(
    kind: str,
    server: FaultServer,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    logged: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = kind.upper().replace("-", "_")
    address = f"{server.address}/v1" if kind == "openai-compatible" else server.address
    monkeypatch.setenv(f"{name}_API_KEY", ENVIRONMENT)
    monkeypatch.setenv(f"{name}_BASE_URL", address)

    def plot(call: Call) -> Play:
        if call.openai or call.number % 5 != 1:
            return echo(ENVIRONMENT, call)
        play = answer(call, f"Yes. {ENVIRONMENT}", stop=ENVIRONMENT)
        play.body["model"] = ENVIRONMENT
        return play

    server.plot, server.models = plot, listed(ENVIRONMENT)
    words = [
        "--backend",
        kind,
        "--model",
        "test-model",
        "--prices",
        "0:2:0.2",
        "--strategies",
        "naive",
        "--draws",
        "1",
    ]
    out = [word for suffix in ("html", "md") for word in ("--report", str(tmp_path / f"report.{suffix}"))]
    main(["run", *words, "--budget", "none", "--json", "--out", str(tmp_path / "answers.csv"), *out[:2]])
    main(["run", *words, "--budget", "none", *out[2:]])
    main(["models", "--backend", kind])
    main(["record", "export", "--all", "--out", str(tmp_path / "all.jsonl.gz")])
    assert ENVIRONMENT in str(server.calls[0].headers)
    held = written(tmp_path)
    assert "(hidden)" in held
    assert {path.name for path in tmp_path.iterdir()} >= {
        "answers.csv",
        "report.html",
        "report.md",
        "all.jsonl.gz",
    }
    printed = capfd.readouterr()
    assert "test-model" in printed.out
    for place in (held, printed.out + printed.err, logged.text):
        assert_absent(place)


LINE: dict[str, Any] = HELD[1]
CARRYING: dict[str, dict[str, Any]] = {
    "a field": {"api_key": KEY},
    "a field of the request": {"request": {**LINE["request"], "api_key": KEY}},
    "a password": {"request": {**LINE["request"], "base_url": f"http://user:{KEY}@host/v1"}},
    "a query": {"request": {**LINE["request"], "base_url": f"http://host/v1?key={KEY}"}},
}


@pytest.mark.parametrize("how", CARRYING)
def test_a_recording_that_carries_a_key_where_none_belongs_is_refused_without_it(
    how: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "from.jsonl.gz"
    file.write_bytes(gzip.compress(b"".join([LINES[0], sealed({**LINE, **CARRYING[how]}), LINES[2]])))
    assert main(["record", "import", str(file)]) == 2
    printed = capfd.readouterr()
    assert "Line 2" in printed.err
    assert_absent(printed.out + printed.err)
    file.unlink()
    assert_absent(written(tmp_path))
