"""An experiment of one's own beyond price, from the form to the report: how large a pack, at one price a can."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_journey import address, page

__all__ = ["address", "page"]

PACKS = """
title = "How large a pack"
setting = "a shopper in a grocery store in the United States"
question = "Would you buy this pack now?"
varies = "how many cans are in the pack"
control = "cans12"
facts = ["The store sells no other cola."]
[answer]
kind = "yes_no"
""" + "".join(
    f"""
[[arms]]
name = "cans{cans}"
text = "Coca-Cola, 12 fl oz cans, pack of {cans}, ${cans * 8.26 / 12:.2f}."
level = {cans}
"""
    for cans in (6, 12, 24)
)


@pytest.mark.timeout(600)
def test_an_experiment_is_brought_changed_in_the_form_asked_and_reported(
    address: str, page: Page, tmp_path: Path
) -> None:
    packs = tmp_path / "packs.toml"
    packs.write_text(PACKS)
    page.goto(f"{address}/beyond?models=synthetic:market/noise=0.1&wordings=3")
    expect(page.get_by_role("heading", name=re.compile("Default electricity supplier"))).to_be_visible()
    page.get_by_text("Write your own").click()
    page.locator("input[type=file]").first.set_input_files(packs)
    page.get_by_role("button", name="Use this file").click()
    expect(page.get_by_role("heading", name="How large a pack")).to_be_visible()

    title = page.get_by_role("textbox", name="Title")
    if not title.is_visible():
        page.get_by_text("Write your own").click()
    title.fill("A pack of how many cans")
    page.get_by_role("button", name="Use it", exact=True).click()
    expect(page.get_by_role("heading", name="A pack of how many cans")).to_be_visible()
    # What is asked of a synthetic market starts by itself, and the number that is varied stands below the curve.
    expect(page.get_by_text("What this says")).to_be_visible()
    expect(page.locator(".js-plotly-plot").filter(has_text="how many cans are in the pack")).to_be_visible()

    # A report's button is another one after every redraw, and a click on the old one fetches nothing.
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML report").click()
    assert download.value.suggested_filename.startswith("unblind-a-pack-of-how-many-cans-report-")
    report = tmp_path / "report.html"
    download.value.save_as(report)
    offline = page.context.browser.new_context(offline=True).new_page()
    offline.goto(report.as_uri())
    expect(offline.get_by_role("heading", level=1)).to_have_text("A pack of how many cans")
    expect(offline.get_by_text("pack of 24, $16.52").first).to_be_visible()
    expect(offline.locator(".scatterlayer .trace .point").first).to_be_visible()

    back = str(offline.get_by_role("link", name="Open the same choice").get_attribute("href"))
    page.get_by_role("link", name="Your own").click()
    page.get_by_role("tab", name="Past runs").click()
    expect(page.get_by_text("Select one to open it again")).to_be_visible()
    page.goto(back)
    expect(page.get_by_role("heading", name="A pack of how many cans")).to_be_visible()
