"""What is loaded before it is known what is to be done: modules are counted, not seconds."""

import subprocess
import sys

import pytest

SDKS = {"anthropic", "openai"}
HEAVY = SDKS | {
    "diskcache",
    "genai_prices",
    "httpx",
    "httpx2",
    "jinja2",
    "plotly",
    "psycopg",
    "scipy",
    "statsmodels",
    "streamlit",
    "xllamacpp",
}
EXPLORE = """
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.recordings import import_shipped
import_shipped(ReplyCache(cache_place()), ["12"])
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=200).run()
assert not app.exception, app.exception
"""


def loaded_by(code: str) -> set[str]:
    """Names of the packages that a process of its own has loaded when a piece of code has ended."""
    told = f"import sys\ntry:\n    exec({code!r})\nfinally:\n    print('\\n', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("words", [["run", "--help"], ["models"]], ids=" ".join)
def test_help_and_the_list_of_models_load_no_library_that_they_do_not_need(words: list[str]) -> None:
    code = f"from core.commands.main import main\ntry:\n    main({words})\nexcept SystemExit:\n    pass"
    assert not loaded_by(code) & HEAVY


def test_what_is_asked_is_asked_before_what_it_shows_is_loaded() -> None:
    modules = ("run", "what_if", "audits", "benchmark", "study.command")
    assert not loaded_by("\n".join(f"import core.commands.{name}" for name in modules)) & (HEAVY - {"diskcache"})


def test_a_server_that_is_not_there_is_found_out_without_the_library_that_speaks_to_it() -> None:
    words = ["run", "--backend", "openai-compatible", "--model", "m", "--base-url", "http://127.0.0.1:9/v1"]
    assert not loaded_by(f"from core.commands.main import main\nassert main({words}) == 1") & SDKS


def test_the_first_screen_loads_no_vendors_sdk_and_no_database_where_every_reply_is_stored() -> None:
    assert not loaded_by(EXPLORE) & {*SDKS, "psycopg"}
