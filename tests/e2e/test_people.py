"""From models to people and back: asked, locked, exported, answered, seen on the chart, verified and scored."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.studies.forecasts.seal import unseal
from tests.e2e.test_journey import address, page
from tests.support.field import benchmark_answers

__all__ = ["address", "page"]

# By the embedded model, whose answers come with the app, so that people's spread is planned beside it.
RECORDED = "product=12&strategies=naive,disclosure"
STILL = "[data-test-script-state=notRunning]"


@pytest.mark.timeout(600)
def test_people_are_planned_a_forecast_is_locked_they_are_asked_rectify_the_curve_and_it_is_verified_and_scored(
    address: str, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{address}/people?{RECORDED}")
    page.get_by_role("tab", name="Lock a forecast").click()
    page.get_by_role("radio", name="The best price").click()
    expect(page.get_by_text(re.compile("200 people at . prices"))).to_be_visible()
    expect(page.locator(STILL)).to_be_attached()
    page.get_by_role("button", name="Lock the forecast").click()
    expect(page.get_by_role("button", name="Save the file")).to_be_visible()
    expect(page.locator(STILL)).to_be_attached()
    forecast, answers = tmp_path / "forecast.json", tmp_path / "people.csv"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file").click()
    download.value.save_as(forecast)
    sealed = unseal(forecast.read_bytes())
    assert f"forecast-{sealed.sha256[:12]}" in download.value.suggested_filename
    expect(page.get_by_text(sealed.sha256)).to_be_visible()

    # What is sent to people is what the forecast says that they will read.
    page.get_by_role("tab", name="Ask people").click()
    # The tab that was left names the questionnaire too, and its words are there, hidden, for a moment longer.
    questionnaire = page.get_by_text(f"Questionnaire {sealed.forecast.fieldwork.id}.")
    expect(questionnaire.filter(visible=True)).to_be_visible()
    expect(page.locator(STILL)).to_be_attached()
    with page.expect_download() as download:
        page.get_by_role("button", name="Page to send").click()
    sent = tmp_path / "ask.html"
    download.value.save_as(sent)
    assert sealed.forecast.fieldwork.id in sent.read_text()

    # People of the benchmark answer, one of whom does not read what is asked.
    inattentive = f"{sealed.forecast.fieldwork.id},x,p8.26,8.26,yes,blue,20,yes"
    answers.write_bytes(benchmark_answers(sealed.forecast.fieldwork, extra=(inattentive,)))
    page.locator("input[type=file]").set_input_files(answers)
    expect(page.get_by_text("201 sittings came in, and 200 count.")).to_be_visible()
    expect(page.get_by_text("Left out: 1 failed the attention check.")).to_be_visible()
    chart = page.locator(".js-plotly-plot")
    for whose in ("People", "Your people"):
        expect(chart.locator(".legendtext").get_by_text(whose, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="People and a model together")).to_be_visible()
    expect(page.get_by_text(re.compile("The model is calibrated on 39 other products")).first).to_be_visible()
    expect(page.get_by_text("To decide, go by “Both, whatever the model is worth”")).to_be_visible()

    page.get_by_role("tab", name="Verify and score").click()
    number = page.get_by_role("textbox", name=re.compile("SHA-256 that was printed"))
    expect(number).to_be_visible()
    expect(page.locator(STILL)).to_be_attached()
    touched = tmp_path / "touched.json"
    touched.write_bytes(forecast.read_bytes().replace(b"8.26", b"8.27", 1))
    page.locator("input[type=file]").first.set_input_files(touched)
    expect(page.get_by_text("This file is not as it was locked")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(forecast)
    expect(page.get_by_text("Untouched since it was sealed.")).to_be_visible()
    number.fill("0" * 16)
    number.press("Enter")
    expect(page.get_by_text("it is not the file that was locked")).to_be_visible()
    number.fill(sealed.sha256[:16])
    number.press("Enter")
    expect(page.get_by_text("Untouched since it was sealed. It is the file of that SHA-256.")).to_be_visible()
    # The answers that came in are to the same questionnaire, and are here already.
    expect(page.get_by_role("heading", name="What the forecast was worth")).to_be_visible()
    expect(page.get_by_text("points from people on average").first).to_be_visible()
    expect(page.locator(STILL)).to_be_attached()
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML report").click()
    report = tmp_path / "worth.html"
    download.value.save_as(report)
    offline = page.context.browser.new_context(offline=True).new_page()
    offline.goto(report.as_uri(), timeout=120_000)
    expect(offline.get_by_text(sealed.sha256).first).to_be_visible()
    expect(offline.locator(".scatterlayer .trace .point").first).to_be_visible()

    page.get_by_role("tab", name="Record").click()
    expect(page.get_by_text("1 forecast is locked, 1 of them scored.")).to_be_visible()
