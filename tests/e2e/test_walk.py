"""A stranger's walk: own headphones at $249, a decision, its report, and its link on a colleague's screen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_journey import PATIENCE, address, page

__all__ = ["address", "page"]

MOST_CLICKS = 9
NAME = "Noise-cancelling headphones"
SYNTHETIC = "models=synthetic:market/rho=0&strategies=naive,disclosure&wordings=2"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_headphones_of_ones_own_come_to_a_report_in_under_ten_clicks_and_their_link_to_a_colleague(
    address: str, page: Page, tmp_path: Path
) -> None:
    clicks = []

    def click(role: str, name: str) -> None:
        page.get_by_role(role, name=name).first.click()
        clicks.append(name)

    page.goto(f"{address}/?{SYNTHETIC}")
    click("link", "Your own")
    page.get_by_role("textbox", name="Name", exact=True).fill(NAME)
    page.get_by_role("textbox", name="Regular price").fill("249")
    click("button", "Add product")
    added = f"“{NAME}” is among your products, to be asked as a shopper in a grocery store"
    expect(page.get_by_text(added)).to_be_visible()
    click("link", "Explore")
    product = page.get_by_role("combobox", name="Product")
    product.fill("headphones noise")
    product.press("Enter")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    run = page.get_by_role("button", name=re.compile("^Run"))
    expect(run.or_(page.get_by_text("What this says")).first).to_be_visible()
    if run.count():
        click("button", "Run")
    expect(page.get_by_text("What this says")).to_be_visible(timeout=3 * PATIENCE)
    click("link", "What if")
    candidate = page.get_by_role("spinbutton", name=re.compile("Candidate price"))
    candidate.fill("229")
    candidate.press("Enter")
    decision = page.get_by_test_id("stAlert").get_by_role("paragraph")
    expect(decision).to_contain_text("at $229.00")
    said = decision.inner_text()
    # The report's buttons are drawn last, and until then are those of the candidate before.
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    with page.expect_download() as download:
        click("button", "HTML report")
    assert len(clicks) <= MOST_CLICKS, clicks
    report = tmp_path / "decision.html"
    download.value.save_as(report)
    offline = page.context.browser.new_context(offline=True).new_page()
    offline.goto(report.as_uri())
    expect(offline.get_by_text(said).first).to_be_visible()

    page.get_by_role("button", name="Link to these inputs").click()
    link = page.get_by_test_id("stCode").filter(has_text="candidates=").inner_text().strip()
    colleague = page.context.browser.new_context().new_page()
    colleague.goto(link)
    expect(colleague.get_by_text(NAME).first).to_be_visible()
    expect(colleague.get_by_test_id("stAlert").get_by_text(said)).to_be_visible()
    expect(colleague.get_by_role("spinbutton", name=re.compile("Candidate price"))).to_have_value("229.00")
