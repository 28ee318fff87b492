"""The embedded model by the app, and by llama.cpp itself on the same prompts: one slot, prefix cache on."""

import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from core.asking.backends.kinds.embedded import local_model
from core.asking.replies import recordings
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.requests import Request
from core.asking.runner import Runner
from core.experiment import Experiment
from core.studies.choice import Choice
from tests.bench.rounds import ROUNDS, Row, row


def llama() -> Any:
    """Llama.cpp with what it does unless told otherwise."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(local_model().path)
    params.n_ctx, params.n_parallel, params.verbosity = 4096, 1, -1
    server = xllamacpp.Server(params)
    server.handle_completions({"prompt": "", "n_predict": 0})
    return server


def by_llama(server: Any, requests: list[Request]) -> float:
    began = time.perf_counter()
    for request in requests:
        messages = [vars(message) for message in request.prompt.messages]
        wanted = {"max_tokens": 1, "temperature": 1.0, "logprobs": True, "top_logprobs": 20}
        assert server.handle_chat_completions({"messages": messages, **wanted})["choices"]
    return time.perf_counter() - began


def by_app(experiment: Experiment) -> float:
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(ReplyCache(Path(folder)))
        began = time.perf_counter()
        run = runner.start(experiment)
        run.wait()
        seconds = time.perf_counter() - began
        assert run.error is None, run.error
        assert not run.failures, run.failures
        runner.close()
    return seconds


def rows() -> list[Row]:
    experiment = Choice(product="12", strategies=("naive",), models=("embedded",), wordings="1").experiment()
    requests, server = [request for _, request in requests_of(experiment)], llama()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recordings, "SHIPPED", Path("nothing"))
        pairs = [(by_app(experiment), by_llama(server, requests)) for _ in range(ROUNDS + 1)]
    number = len(requests)
    # Calls a second, so that more is better: the one's over the other's is the other's seconds over the one's.
    speeds = [(number / app, number / plain) for app, plain in pairs[1:]]
    return [row("embedded model, calls a second", "llama.cpp itself, one slot", speeds, "clock")]
