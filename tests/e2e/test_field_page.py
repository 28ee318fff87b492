"""The page that is sent to people, opened from disk with the network off, in a real browser."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.report.field.html import to_page
from core.studies.people.answers import read_answers
from core.studies.people.counted import count
from core.studies.people.fieldwork import Fieldwork
from tests.e2e.test_report import page
from tests.support.field import PLANTED, arm_fieldwork, plain_fieldwork, planted_fieldwork
from tests.support.looks import serious_on

__all__ = ["page"]


def opened(page: Page, fieldwork: Fieldwork, folder: Path) -> list[str]:
    """Open the page, and return what it is heard to do."""
    file = folder / "ask.html"
    file.write_bytes(to_page(fieldwork))
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(file.as_uri())
    assert heard == [file.as_uri()]
    return heard


def answered(page: Page, check: str = "orange") -> bytes:
    """Answer yes, and the check; return the file that is saved."""
    page.get_by_label("yes", exact=True).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label(check, exact=True).check()
    page.get_by_role("button", name="Next").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save your answer").click()
    return Path(download.value.path()).read_bytes()


def test_a_person_answers_offline_and_the_saved_file_comes_back(page: Page, tmp_path: Path) -> None:
    fieldwork = plain_fieldwork()
    opened(page, fieldwork, tmp_path)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_have_text("Please choose an answer.")
    assert serious_on(page) == []
    saved = answered(page)
    assert page.locator("#lines").inner_text().strip() == saved.decode().strip()
    found = count(read_answers([("answer.csv", saved)], fieldwork))
    assert (found.people, found.left_out) == (1, {})
    assert found.rows["answer"].tolist() == [1.0]
    assert 0 < found.rows["seconds"].iloc[0] < 60
    # Who loads it anew is the same person at the same price, and does not count twice.
    page.reload()
    again = count(read_answers([("answer.csv", saved), ("again.csv", answered(page, "blue"))], fieldwork))
    assert (again.people, again.left_out) == (1, {"duplicate": 1})


def test_a_person_is_kept_by_the_tab_and_by_the_browser(page: Page, tmp_path: Path) -> None:
    opened(page, plain_fieldwork(), tmp_path)
    person = page.evaluate("person")
    # A private window of Chromium at times loses what was laid into its storages before a reload.
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.reload()
    assert page.evaluate("person") == person
    # As in another tab.
    page.evaluate("history.replaceState(null, '')")
    assert page.evaluate("begin().person") == person


def test_prices_are_drawn_in_the_shares_of_people(page: Page, tmp_path: Path) -> None:
    fieldwork = plain_fieldwork().with_people({"p4.13": 10, "p8.26": 30})
    opened(page, fieldwork, tmp_path)
    drawn = Counter(page.evaluate("Array.from({ length: 4000 }, () => drawCondition().name)"))
    assert set(drawn) == {"p4.13", "p8.26"}
    assert drawn["p8.26"] / 4000 == pytest.approx(0.75, abs=0.04)


def test_what_is_planted_in_a_product_is_text(page: Page, tmp_path: Path) -> None:
    opened(page, planted_fieldwork(), tmp_path)
    expect(page.locator("legend")).to_contain_text(f"Name: {PLANTED}")
    assert page.evaluate("window.planted") is None
    assert page.locator("img").count() == 0


def test_an_option_is_saved_by_its_letter_and_a_number_as_typed(page: Page, tmp_path: Path) -> None:
    opened(page, arm_fieldwork(), tmp_path)
    page.get_by_label("E: None of these").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("orange").check()
    page.get_by_role("button", name="Next").click()
    (row,) = csv.DictReader(io.StringIO(page.locator("#lines").inner_text()))
    assert row["answer"] == "E"
    opened(page, arm_fieldwork("alcohol_task__drinks"), tmp_path)
    page.get_by_role("spinbutton").fill("3")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("orange").check()
    page.get_by_role("button", name="Next").click()
    (row,) = csv.DictReader(io.StringIO(page.locator("#lines").inner_text()))
    assert (row["answer"], row["check"]) == ("3", "orange")
