"""A stakeholder's path: own products, the embedded model, two prices, and a report that is opened offline."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.studies.own_tables import template
from tests.e2e.test_journey import PATIENCE, address, page

__all__ = ["address", "page"]


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_upload_ask_compare_download_and_open_offline(address: str, page: Page, tmp_path: Path) -> None:
    products = tmp_path / "products.csv"
    products.write_text(template())
    page.goto(f"{address}/own")
    page.locator("input[type=file]").first.set_input_files(products)
    page.get_by_role("button", name="Take it over").first.click()
    brought = len(template().splitlines()) - 1
    expect(page.get_by_text(f"Your products ({brought})")).to_be_visible()

    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_role("heading", name="Coca-Cola Soda Pop")).to_be_visible()
    page.get_by_role("textbox", name="Prices").fill("0.5,1,1.5")
    page.get_by_role("textbox", name="Prices").press("Enter")
    expect(page).to_have_url(re.compile("prices=0.5"))
    expect(page.get_by_text("What this says")).to_be_visible(timeout=6 * PATIENCE)
    page.get_by_role("combobox", name=re.compile("Product")).fill("Alpenmilch")
    page.get_by_role("option", name=re.compile("Alpenmilch")).first.click()
    expect(page.get_by_role("heading", name="Alpenmilch Schokolade")).to_be_visible()
    expect(page.get_by_text("What this says")).to_be_visible(timeout=6 * PATIENCE)
    expect(page.get_by_text("regular price €1.89").first).to_be_visible()

    page.get_by_role("link", name="What if").click()
    expect(page.get_by_text(re.compile("Do not decide|obust")).first).to_be_visible()
    expect(page.get_by_text("€1.51").first).to_be_visible()

    page.get_by_role("link", name="Explore").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML report").click()
    report = tmp_path / "report.html"
    download.value.save_as(report)
    offline = page.context.browser.new_context(offline=True).new_page()
    offline.goto(report.as_uri())
    expect(offline.get_by_role("heading", level=1)).to_have_text("Alpenmilch Schokolade 100 g")
    expect(offline.locator(".scatterlayer .trace .point").first).to_be_visible()
    expect(offline.get_by_text("It is no sales forecast")).to_be_visible()
