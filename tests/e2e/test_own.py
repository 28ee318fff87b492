"""A user's own files in a real browser: what is dropped and taken over is there, with what was not read of it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.test_journey import address, page

__all__ = ["address", "page"]


def test_a_file_is_taken_over_with_one_click(address: str, page: Page, tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("name,regular_price,brand\nTea,4.99,X\nJam,5.49,Y\n")
    page.goto(f"{address}/own")
    panel = page.get_by_role("tabpanel", name="Products")
    panel.locator("input[type=file]").set_input_files(tmp_path / "products.csv")
    expect(panel.get_by_text("products.csv")).to_be_visible()
    panel.get_by_role("button", name="Take it over").click()
    expect(page.get_by_text("Your products (2)")).to_be_visible()
    expect(page.get_by_text("Columns that were not read: brand.")).to_be_visible()
