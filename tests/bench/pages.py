"""Drawings of Explore: with every reply stored, and while a run of 20,000 calls is under way."""

import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.asking.replies import recordings
from core.asking.replies.cache import CACHE_VARIABLE, ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.recordings import import_shipped
from core.studies import link
from core.studies.choice import Choice
from pages.parts import state, visitor
from tests.bench.cells import drawn
from tests.bench.rounds import Row, processor, row
from tests.bench.server import running
from tests.support.visits import LOCAL

DRAWINGS, PANDAS = 7, "import pandas"
APP = Path(__file__).parent.parent.parent / "app.py"


def opened(choice: Choice) -> AppTest:
    """Explore in a browser's place, at a choice, drawn once."""
    app = AppTest.from_file(APP, default_timeout=600)
    for name, value in link.to_query(choice).items():
        app.query_params[name] = value
    return seen(app)


def seen(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def rows() -> list[Row]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visitor, "visit", lambda: LOCAL)
        return _rows()


def stored() -> list[float]:
    """Processor seconds of drawings whose every reply is stored, after a first."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder
        import_shipped(ReplyCache(Path(folder)), ["12"])
        app = opened(Choice(product="12"))
        return [processor(lambda: seen(app)) for _ in range(DRAWINGS)]


def under_way() -> tuple[list[float], list[float]]:
    """Processor seconds of drawings while 19,800 calls run, half of them answered: with new answers, without."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(3600.0) as address,
        pytest.MonkeyPatch.context() as patch,
    ):
        os.environ[CACHE_VARIABLE] = folder
        patch.setattr(recordings, "SHIPPED", Path("nothing"))
        choice = Choice(product="12", models=(f"openai-compatible:m@{address}",), draws="660", wordings="1")
        experiment = choice.experiment()
        runner = state.runner()
        asked = [request for _, request in requests_of(experiment)]
        answers = {request.key: drawn(number) for number, request in enumerate(asked)}
        for request in asked[1::2]:
            runner.cache.put(request, answers[request.key])
        run = runner.start(experiment)
        app = opened(choice)
        rest, new, same = asked[2::2], [], []
        for drawing in range(DRAWINGS):
            for request in rest[100 * drawing : 100 * (drawing + 1)]:
                runner.cache.put(request, answers[request.key])
                run.note_asked(request, run.watches[request.model].begin())
            # As once the findings have stood for their time.
            memory = state.memory()
            memory._kept = {key: replace(one, stands_until=0.0) for key, one in memory._kept.items()}
            new.append(processor(lambda: seen(app)))
            same.append(processor(lambda: seen(app)))
            assert run.active
        run.stop()
        run.wait()
        return new, same


def _rows() -> list[Row]:
    unit = [start("-c", "import pandas") for _ in range(DRAWINGS)]
    new, same = under_way()
    return [
        row("a drawing of Explore, every reply stored", PANDAS, pairs(stored(), unit)),
        row("the same while 19,800 calls run, after 100 new answers", PANDAS, pairs(new, unit)),
        row("the same, no new answers", PANDAS, pairs(same, unit)),
        *(
            row(
                f"python -m core {words}", PANDAS, pairs([start("-m", "core", *words.split()) for _ in unit], unit)
            )
            for words in ("--help", "run --help", "models")
        ),
    ]


def pairs(ones: list[float], others: list[float]) -> list[tuple[float, float]]:
    return list(zip(ones, others, strict=True))


def start(*words: str) -> float:
    """Processor time of a Python of its own, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
