"""Take the README's and the tour's pictures of every page from the app itself: ``make shots``."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.test_journey import FLAGS, ROOT, free_port, wait_for

FOLDER = ROOT / "docs" / "shots"
LOOKS = {"light": ("light", 1280, 1300), "dark": ("dark", 1280, 1300), "phone": ("light", 390, 844)}
"""By the end of a picture's name: theme, width and height."""
COLOURS = 128
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
    Shot("what_if", "what_if?product=12", "How many answers would settle it"),
    Shot(
        "confounding",
        "confounding?models=synthetic&strategies=naive,disclosure",
        "Which unstated variables",
        with_leakage,
    ),
    Shot("benchmark", "benchmark", "Product by product"),
    Shot("studio", "studio", "Edit a copy"),
    Shot("own", "own", "Products as a file"),
    Shot("mechanism", "mechanism", "In words"),
    Shot("evidence", "evidence", "Evidence:"),
    Shot("access", "access", "Servers and uploads"),
)


@contextmanager
def opened_app() -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "app.py",
                "--server.headless",
                "true",
                "--server.port",
                str(port),
            ],
            cwd=ROOT,
            env={**os.environ, "UNBLIND_CACHE_DIR": folder},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}/"
        finally:
            process.terminate()
            process.wait(20)


def take(browser: Browser, address: str, shot: Shot, look: str) -> None:
    theme, width, height = LOOKS[look]
    context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address + shot.address)
    expect(page.get_by_text(shot.shows).first).to_be_attached(timeout=PATIENCE)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=PATIENCE)
    shot.prepare(page)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_timeout(2000)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    context.close()
    picture.save(FOLDER / f"{shot.name}-{look}.png", optimize=True)


def main(chosen: list[str]) -> None:
    expect.set_options(timeout=PATIENCE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with opened_app() as address, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in SHOTS:
            for look in LOOKS:
                if not chosen or shot.name in chosen:
                    take(browser, address, shot, look)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
