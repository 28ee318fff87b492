"""The report as whoever it was forwarded to opens it: from disk, in a real browser, with the network off."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from core.asking.replies.cache import ReplyCache
from core.report.html import to_html
from core.report.pdf import find_browser
from tests.e2e.test_journey import FLAGS
from tests.support.planted import NAME, planted_report

PNG = b"\x89PNG\r\n"


@pytest.fixture
def page() -> Iterator[Page]:
    browser = find_browser()
    if browser is None:
        missing = "the browser test needs Chromium (on Debian: apt-get install chromium)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        yield opened.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
        opened.close()


def test_the_report_opens_offline_draws_its_figures_saves_them_and_runs_nothing_planted(
    page: Page, cache: ReplyCache, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(to_html(planted_report(cache)))
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())

    expect(page.get_by_role("heading", level=1)).to_have_text(" ".join(NAME.split()))
    expect(page.locator("figure")).to_have_count(2)
    for figure in page.locator("figure").all():
        expect(figure.locator(".scatterlayer .trace .point")).to_have_count(9)
    assert page.locator("img, iframe, link, body style").count() == 0
    assert page.locator("script:not([type])").count() == 2
    assert page.evaluate("window.planted") is None
    assert heard == [file.as_uri()]

    saved = {}
    for format_ in ("PNG", "SVG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=format_, exact=True).first.click()
        saved[format_] = Path(download.value.path()).read_bytes()
    assert saved["PNG"].startswith(PNG)
    assert saved["SVG"].startswith(b"<svg")
    assert b"Purchase probability" in saved["SVG"]
    assert page.evaluate("window.planted") is None
    assert [url for url in heard[1:] if not url.startswith("blob:")] == []
