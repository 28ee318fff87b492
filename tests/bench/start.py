"""The first chart of a server that has just begun, beside the same page loaded again in the same browser."""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserType, Page, sync_playwright

from core.report.pdf import find_browser
from tests.bench.rounds import ROUNDS, Row, row
from tests.e2e.test_journey import FLAGS, free_port, opened_app

RELOADS = 3
REST_SECONDS = 3.0
"""Before each load, so that nothing of what came before it goes on."""


def rows() -> list[Row]:
    """Measure by the clock; nothing where there is no Chromium."""
    browser = find_browser()
    if browser is None:
        return []
    port = free_port()
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as play:
        pairs = [_round(play.chromium, browser, profile, port) for _ in range(1 + ROUNDS)]
    again = "the page loaded again"
    return [
        row("a new server's first chart, by a browser that never saw the app", again, pairs[:1], "clock"),
        row("a new server's first chart", again, pairs[1:], "clock"),
    ]


def _round(chromium: BrowserType, browser: str, profile: str, port: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder, opened_app(Path(folder), port) as address:
        context = chromium.launch_persistent_context(profile, executable_path=browser, args=list(FLAGS))
        page = context.new_page()
        time.sleep(REST_SECONDS)
        first = _until_complete(page, address)
        again = [_until_complete(page, address) for _ in range(RELOADS)]
        context.close()
        return first, statistics.median(again)


def _until_complete(page: Page, address: str) -> float:
    began = time.monotonic()
    page.goto(address)
    page.get_by_role("heading", name="What this says").wait_for()
    page.locator(".js-plotly-plot .trace").first.wait_for()
    took = time.monotonic() - began
    time.sleep(REST_SECONDS)
    return took
