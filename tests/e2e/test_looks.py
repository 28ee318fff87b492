"""Who sees little, or hears a page read out, can use every page, in both themes and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_journey import PATIENCE, address, page
from tests.support.looks import serious_on

__all__ = ["address", "page"]

PAGES = (
    "",
    "what_if",
    "people",
    "confounding",
    "study",
    "catalog",
    "benchmark",
    "studio",
    "own",
    "mechanism",
    "evidence",
    "access",
)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_on_any_page(address: str, page: Page, theme: str, width: int) -> None:
    browser = page.context.browser
    assert browser is not None
    found = []
    for name in PAGES:
        context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900})
        opened = context.new_page()
        opened.goto(f"{address}/{name}")
        expect(opened.get_by_text("Unblind: see whether")).to_be_visible(timeout=PATIENCE)
        expect(opened.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=3 * PATIENCE)
        found += serious_on(opened)
        context.close()
    assert found == []
