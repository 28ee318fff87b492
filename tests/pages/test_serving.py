"""What the server has done before anyone looks."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from core.asking.replies import recordings
from core.asking.replies.cache import CACHE_VARIABLE, ReplyCache
from core.asking.runner import Runner
from core.studies.choice import Choice
from pages.parts import serving

ROOT = Path(__file__).parents[2]

FIRST_DRAWING = """
import sys
from pages.parts import serving
serving.load()
serving.work_ahead()
before = set(sys.modules)
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=200).run()
assert not app.exception, app.exception
assert app.subheader, "nothing was drawn"
print("loaded late:", *sorted(name for name in set(sys.modules) - before if name.startswith(("core", "pages"))))
print("of others:", *sorted({name.partition(".")[0] for name in set(sys.modules) - before}))
"""


def test_the_first_screen_loads_nothing_that_the_server_had_not_loaded(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_DRAWING], cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    ours, others = done.stdout.splitlines()[-2:]
    assert ours.split(":")[1].split() == []
    assert not {"pandas", "scipy", "statsmodels", "narwhals", "formulaic"} & set(others.split())


def test_what_the_first_screen_asks_is_answered_before_anyone_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    monkeypatch.setattr(recordings, "SHIPPED", ROOT / "cache" / "recordings")
    serving.work_ahead()
    monkeypatch.setattr(recordings, "SHIPPED", tmp_path / "nothing")
    assert Runner(ReplyCache(tmp_path)).plan(Choice().experiment()).new_calls == 0


def test_the_server_starts_where_replies_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "a file"))
    serving.work_ahead()


@pytest.mark.parametrize(("headless", "opened"), [(True, []), (False, ["http://localhost:8501"])])
def test_a_browser_is_opened_where_there_is_one(
    headless: bool, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    told = {"server.headless": headless, "server.address": "localhost"}
    monkeypatch.setattr(serving.st, "get_option", told.__getitem__)
    seen: list[str] = []
    monkeypatch.setattr(serving, "open_browser", seen.append)

    async def start() -> None:
        async with serving.serve(serving.st.App("app.py")):
            pass

    asyncio.run(start())
    assert seen == opened
