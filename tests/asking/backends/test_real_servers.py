"""Servers that others wrote, in front of the embedded model; `make test-slow` installs them."""

import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from core.asking.backends.kinds.embedded import BUNDLED_MODEL, _server, local_model
from core.commands.main import main

SERVERS = Path(__file__).parents[3] / ".venv-servers" / "bin"
SMALL = ("--wordings", "1", "--prices", "0.5,1,1.5", "--checks", "0,0,1")
STARTS_WITHIN = 240

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not (SERVERS / "litellm").exists(), reason="`make test-slow` installs LiteLLM"),
]


@dataclass(frozen=True)
class Proxy:
    address: str
    key: str

    def run(self, *words: str, model: str = "small") -> int:
        return main(
            [
                "run",
                *SMALL,
                "--backend",
                "openai-compatible",
                "--base-url",
                self.address,
                "--model",
                model,
                *words,
            ]
        )


@pytest.fixture(scope="module")
def litellm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder, key = tmp_path_factory.mktemp("litellm"), f"sk-{secrets.token_hex(8)}"
    behind = {
        "model": f"openai/{BUNDLED_MODEL}",
        "api_base": _server.address(local_model()),
        "api_key": _server.api_key,
    }
    settings = {
        "model_list": [{"model_name": "small", "litellm_params": behind}],
        "general_settings": {"master_key": key},
        "litellm_settings": {"num_retries": 0, "telemetry": False},
    }
    (folder / "config.yaml").write_text(json.dumps(settings))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["--config", str(folder / "config.yaml"), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [SERVERS / "litellm", *words],
            stdout=log,
            stderr=log,
            env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        )
    try:
        await_answer(f"http://127.0.0.1:{port}/health/liveliness", process)
        yield Proxy(f"http://127.0.0.1:{port}/v1", key)
    finally:
        process.terminate()
        process.wait(60)


def await_answer(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(address, timeout=5).close()
        except (URLError, OSError):
            time.sleep(1)
        else:
            return
    pytest.fail("LiteLLM did not start.")


@pytest.fixture
def proxy(litellm: Proxy, monkeypatch: pytest.MonkeyPatch) -> Proxy:
    monkeypatch.setenv("OPENAI_COMPATIBLE_BASE_URL", litellm.address)
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", litellm.key)
    return litellm


def test_through_litellm_the_model_gives_the_very_probabilities_that_it_gives_embedded(
    proxy: Proxy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert proxy.run("--strategies", "naive", "--json") == 0
    through = json.loads(capsys.readouterr().out)["curves"][0]
    assert main(["run", *SMALL, "--backend", "embedded", "--strategies", "naive", "--json"]) == 0
    embedded = json.loads(capsys.readouterr().out)["curves"][0]
    assert through["method"] == "logprob"
    assert through["points"] == embedded["points"]


def test_through_litellm_whole_grids_and_forecasts_are_answered(
    proxy: Proxy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert proxy.run("--strategies", "disclosure:grid,disclosure:forecast", "--draws", "2", "--json") == 0
    calls = json.loads(capsys.readouterr().out)["calls"]
    assert (calls["asked"], calls["failed"]) == (4, 0)


def test_litellms_models_are_listed(proxy: Proxy, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--base-url", proxy.address]) == 0
    assert "small" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "model", "sentence"),
    [("wrong", "small", "did not accept the key"), (None, "nosuch", "knows no model “nosuch”")],
)
def test_what_litellm_refuses_is_one_sentence(
    proxy: Proxy,
    key: str | None,
    model: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if key:
        monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", key)
    proxy.run("--strategies", "naive", model=model)
    said = capsys.readouterr().err
    assert said.count(sentence) == 1
