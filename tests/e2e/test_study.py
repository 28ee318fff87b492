"""A study in a real browser: it outlasts its tab and its server, and leads to Catalog and Explore."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_journey import opened_app, page
from tests.support.chat_server import ChatServer

__all__ = ["page"]

STUDY = """products = [1, 15]
prices = "0.5,1,1.5"
strategies = ["naive", "disclosure"]
draws = 10
"""
CALLS = 120


def at(browser: Browser, address: str) -> Page:
    """A tab of a browser that was never here."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    opened.goto(address)
    return opened


def test_a_study_outlasts_its_tab_and_its_server_and_leads_to_catalog_and_explore(
    page: Page, tmp_path: Path, server: ChatServer
) -> None:
    browser, file = page.context.browser, tmp_path / "study.toml"
    assert browser is not None
    file.write_text(f'{STUDY}models = "openai-compatible:m@{server.address}"\n')
    # Long enough for another page to open before it ends, on a busy machine, too.
    server.delay = 2.0
    with opened_app(tmp_path) as address:
        page.goto(f"{address}/study")
        page.get_by_text("Bring a study.toml").click()
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_role("textbox", name="Prices")).to_have_value("0.5,1,1.5")
        page.get_by_role("button", name="Show the plan").click()
        expect(page.get_by_text(f"2 experiments, {CALLS} cells by {CALLS} calls")).to_be_visible()
        page.get_by_role("button", name=f"Start: {CALLS} new calls").click()
        expect(page.get_by_text("It goes on when this tab is closed")).to_be_visible()
        place = re.sub("^.*/study", "study", page.url)
        page.close()
        other = at(browser, f"{address}/{place}")
        expect(other.get_by_text(re.compile(f"[1-9][0-9]* of {CALLS} new calls"))).to_be_visible()
    asked = len(server.prompts)
    assert 0 < asked < CALLS
    server.delay = 0.0
    with opened_app(tmp_path) as address:
        again = at(browser, f"{address}/{place}")
        expect(again.get_by_text(re.compile("It was (cut off|stopped): [01] of 2 experiments"))).to_be_visible()
        again.get_by_role("button", name=re.compile("^Go on: [0-9]+ new calls")).click()
        expect(again.get_by_text(f"Complete: 2 of 2 experiments, {CALLS} calls.")).to_be_visible()
        # Nothing that was answered is asked again; what was under way when the server ended may be, as many as a
        # server's level can have grown to by then.
        assert len(server.prompts) <= CALLS + 32
        again.get_by_role("button", name="Open in Catalog").click()
        expect(again.get_by_role("heading", name="Catalog: many products at once")).to_be_visible()
        expect(again.get_by_text(re.compile("4 of 4 curves"))).to_be_visible()
        with again.expect_popup() as opened:
            again.get_by_role("link", name=re.compile("^Capri Sun")).click()
        expect(opened.value.get_by_role("heading", name=re.compile("^Capri Sun"))).to_be_visible()
        expect(opened.value.get_by_text("What this says")).to_be_visible()
