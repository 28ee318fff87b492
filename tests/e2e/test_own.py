"""A user's own files in a real browser: what is dropped and taken over is there, with what was not read of it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.test_journey import address, page
from tests.support.looks import serious_on

__all__ = ["address", "page"]

LINKS_OUT = """() => [...document.querySelectorAll('a')]
  .map(link => link.getAttributeNS('http://www.w3.org/1999/xlink', 'href') || link.href || '')
  .filter(target => target && !target.startsWith(location.origin) && !target.startsWith('#'))"""
"""Whatever leads away from the page, in figures too."""


def test_a_file_is_taken_over_with_one_click(address: str, page: Page, tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("name,regular_price,brand\nTea,4.99,X\nJam,5.49,Y\n")
    page.goto(f"{address}/own")
    panel = page.get_by_role("tabpanel", name="Products")
    panel.locator("input[type=file]").set_input_files(tmp_path / "products.csv")
    expect(panel.get_by_text("products.csv")).to_be_visible()
    panel.get_by_role("button", name="Take it over").click()
    expect(page.get_by_text("Your products (2)")).to_be_visible()
    expect(page.get_by_text("Columns that were not read: brand.")).to_be_visible()


ADDRESSES = "https://planted.example/x www.planted.example ann@planted.example"


def expect_no_link_out(page: Page) -> None:
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    assert page.evaluate(LINKS_OUT) == []
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)


def test_an_address_in_a_name_is_no_link_on_any_page_nor_in_the_report_and_tables_have_no_download_of_their_own(
    address: str, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "products.csv").write_text(f"name,regular_price,competitor\n{ADDRESSES},4.99,{ADDRESSES}\n")
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/own?models=synthetic&prices=0.5,1,1.5&wordings=1")
    panel = page.get_by_role("tabpanel", name="Products")
    panel.locator("input[type=file]").set_input_files(tmp_path / "products.csv")
    expect(panel.get_by_text("products.csv")).to_be_visible()
    panel.get_by_role("button", name="Take it over").click()
    expect(page.get_by_text("Your products (1)")).to_be_visible()
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_role("heading", name="Coca-Cola Soda Pop")).to_be_visible()
    expect(page.get_by_text("What this says")).to_be_visible()
    page.get_by_role("combobox", name=re.compile("Product")).fill("planted")
    page.get_by_role("option", name=re.compile("planted")).first.click()
    heading = page.get_by_role("heading", name=re.compile("planted.example"))
    expect(heading).to_be_visible()
    expect(page.get_by_text("What this says")).to_be_visible()
    for place in ("What if", "Confounding", "Prompt studio", "Your own", "Evidence", "Explore"):
        page.get_by_role("link", name=place, exact=True).click()
        expect_no_link_out(page)
        assert serious_on(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML report").click()
    report = tmp_path / "report.html"
    download.value.save_as(report)
    page.goto(report.as_uri())
    expect(page.locator(".plot .main-svg").first).to_be_visible()
    back = page.evaluate(LINKS_OUT)
    assert all(link.startswith(f"{address}/?") for link in back), "the report leads to nothing but the app"

    page.goto(f"{address}/?prices=0.5,1&models=openai-compatible:{ADDRESSES.split()[1]}@http://planted.example/v1")
    expect(page.get_by_role("button", name=re.compile("^Run"))).to_be_visible()
    expect_no_link_out(page)
