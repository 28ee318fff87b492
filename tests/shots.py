"""Take the README's and the tour's pictures of every page from the app itself: ``make shots``."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.report.pdf import find_browser
from core.studies.choice import Choice
from core.studies.people.questionnaire import fieldwork_of
from tests.e2e.test_journey import FLAGS, ROOT, opened_app
from tests.support.field import benchmark_answers

FOLDER = ROOT / "docs" / "shots"
LOOKS = {"light": ("light", 1280, 1300), "dark": ("dark", 1280, 1300), "phone": ("light", 390, 844)}
"""By the end of a picture's name: theme, width and height."""
COLOURS = 256
PATIENCE = 180_000


def as_it_opens(page: Page) -> None:
    """Leave the page as it is."""


def with_leakage(page: Page) -> None:
    """Ask the synthetic market, unless the picture before has."""
    run = page.get_by_role("button", name=re.compile("^Run"))
    found = page.get_by_text("higher price makes the model imagine")
    expect(run.or_(found).first).to_be_visible()
    if run.count():
        run.click()
    expect(found.first).to_be_visible()


def with_answers(page: Page) -> None:
    """Bring answers drawn from the benchmark's people."""
    asked = fieldwork_of(Choice(strategies=("naive",)).experiment())
    page.locator("input[type=file]").last.set_input_files(
        {"name": "answers.csv", "mimeType": "text/csv", "buffer": benchmark_answers(asked)}
    )
    expect(page.get_by_text("People beside the models")).to_be_attached()


def with_plan(page: Page) -> None:
    """Have the form's study looked through."""
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_role("button", name=re.compile("^Start"))).to_be_visible()


@dataclass(frozen=True)
class Shot:
    """A page in the state in which its picture is taken.

    Parameters
    ----------
    name
        Of the picture.
    address
        Behind the app's own.
    shows
        A text that is there once the page is drawn.
    prepare
        What is done on the page first.
    """

    name: str
    address: str
    shows: str
    prepare: Callable[[Page], None] = as_it_opens


SHOTS = (
    Shot("explore", "", "What this says"),
    Shot("beyond", "beyond?models=synthetic:market/noise%3D0.1", "What this says"),
    Shot("what_if", "what_if?product=12", "How many answers would settle it"),
    Shot("people", "people?product=12", "What came back", with_answers),
    Shot(
        "confounding",
        "confounding?models=synthetic&strategies=naive,disclosure",
        "Which unstated variables",
        with_leakage,
    ),
    Shot("study", "study", "What is varied", with_plan),
    Shot("catalog", "catalog", "Open in Explore"),
    Shot("benchmark", "benchmark", "Product by product"),
    Shot("studio", "studio", "Edit a copy"),
    Shot("own", "own", "Products as a file"),
    Shot("mechanism", "mechanism", "In words"),
    Shot("evidence", "evidence", "Evidence:"),
    Shot("access", "access", "Servers and uploads"),
)


STUDY = """
products = [1, 2, 3, 4, 5, 8, 12, 15, 20, 25, 30, 40]
prices = "0.2:2:0.2"
strategies = ["naive", "disclosure"]
models = ["synthetic:market/noise=0.1"]
draws = 20
wordings = 3
"""
"""What the Catalog page shows."""


def ask_study(cache: Path) -> None:
    """Run a study of the synthetic market into the folder whose studies the app shows."""
    cache.mkdir()
    file = cache / "study.toml"
    file.write_text(STUDY)
    command = [sys.executable, "-m", "core", "study", str(file), "--out", str(cache / "studies" / "twelve")]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "UNBLIND_CACHE_DIR": str(cache)}, check=True)


def take(browser: Browser, address: str, shot: Shot, look: str) -> None:
    theme, width, height = LOOKS[look]
    context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/{shot.address}")
    expect(page.get_by_text(shot.shows).first).to_be_attached(timeout=PATIENCE)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=PATIENCE)
    shot.prepare(page)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_timeout(2000)
    shown = Image.open(BytesIO(page.screenshot())).convert("RGB")
    # Colours that few pixels have, such as those of curves, are to stay what they are.
    picture = shown.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    context.close()
    picture.save(FOLDER / f"{shot.name}-{look}.png", optimize=True)


def main(chosen: list[str]) -> None:
    expect.set_options(timeout=PATIENCE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as opened:
        if not chosen or "catalog" in chosen:
            ask_study(Path(folder) / "replies")
        address = opened.enter_context(opened_app(Path(folder)))
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for shot in SHOTS:
            for look in LOOKS:
                if not chosen or shot.name in chosen:
                    take(browser, address, shot, look)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
