"""A server that plays faults, a backend that reaches it over HTTP, and a runner."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from core.asking import pace
from core.asking.backends.base import Backend
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.anthropic import AnthropicBackend
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.replies.cache import ReplyCache
from core.asking.replies.observations import observe
from core.asking.run import Run
from core.asking.runner import Runner
from core.experiment.experiment import Experiment
from tests.support.fault_server import Call, FaultServer, Play, answer
from tests.support.helpers import experiment

KEY = "sk-planted-4f1d9c"
FAULT = "Price: $8.26"
"""The prompt that meets the fault, among three."""


@dataclass
class Stage:
    """A server, a backend that reaches it, and a runner."""

    kind: str
    server: FaultServer
    runner: Runner
    cache: ReplyCache
    backend: Backend

    def experiment(self, **changes: object) -> Experiment:
        suffix = "/v1" if self.kind == "openai-compatible" else ""
        model = f"{self.kind}:test-model@{self.server.address}{suffix}"
        return experiment(
            **{"prices": "0.5,1,1.5", "strategies": ("naive",), "draws": "1", "models": (model,), **changes}
        )

    @property
    def keys(self) -> Keyring:
        suffix = "/v1" if self.kind == "openai-compatible" else ""
        return Keyring().with_key(self.kind, self.server.address + suffix, KEY)

    def run(self, asked: Experiment | None = None, budget: float | None = None) -> Run:
        run = self.runner.start(asked or self.experiment(), self.keys, budget)
        assert run.wait(60)
        return run


@pytest.fixture(params=["openai-compatible", "anthropic"])
def stage(request: pytest.FixtureRequest, cache: ReplyCache, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(pace, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(pace, "PATIENCE", 0.5)
    kind = request.param
    backend = AnthropicBackend(4, timeout=0.5) if kind == "anthropic" else OpenAIBackend(kind, 4, timeout=0.5)
    with FaultServer() as server:
        runner = Runner(cache, backend_for=lambda _: backend)
        yield Stage(kind, server, runner, cache, backend)
        runner.close()


def at_fault(play: Callable[[Call], Play]) -> Callable[[Call], Play]:
    return lambda call: play(call) if FAULT in call.prompt else answer(call)


def read(stage: Stage, draws: str = "") -> tuple[Run, Any]:
    """A run of the stage's experiment, and what was observed of it."""
    asked = stage.experiment(draws=draws)
    run = stage.run(asked)
    return run, observe(asked, stage.cache, run.failures)
