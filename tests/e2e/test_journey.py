"""One visitor's journey in a real browser, on the real embedded model."""

import html
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.support.looks import serious_on

ROOT = Path(__file__).parent.parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@contextmanager
def opened_app(folder: Path, port: int | None = None) -> Iterator[str]:
    """The app, with an empty cache in a folder; what it logs there has no traceback."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    log = (folder / "app.log").open("w")
    process = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "UNBLIND_CACHE_DIR": str(folder / "replies")},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://localhost:{port}"
    try:
        wait_for(f"{url}/_stcore/health")
        yield url
    finally:
        process.terminate()
        process.wait(20)
        log.close()
    said = (folder / "app.log").read_text()
    assert "Traceback" not in said, said


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with opened_app(tmp_path) as url:
        yield url


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the app did not start"
            time.sleep(0.2)


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing = "the browser test needs Chromium (on Debian: apt-get install chromium)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.set_default_timeout(PATIENCE)
        yield opened
        browser.close()


def traces(page: Page) -> Locator:
    """The drawn lines of the demand figure: one a strategy, and a published one beside the small model's."""
    demand = page.locator(".js-plotly-plot").filter(has_text="Purchase probability")
    return demand.locator(".cartesianlayer path.js-line[style*='2.5px']")


def test_what_is_typed_is_kept_where_another_page_is_clicked_before_enter(address: str, page: Page) -> None:
    page.goto(f"{address}/?models=synthetic&strategies=naive")
    expect(page.get_by_text("What this says")).to_be_visible()
    for typed, place in (("0.7,0.9,1,1.1,1.3", "What if"), ("0.6,0.8,1,1.2,1.5", "Explore")):
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
        page.get_by_role("textbox", name="Prices").fill(typed)
        spot = page.get_by_role("link", name=place, exact=True).bounding_box()
        assert spot is not None
        page.mouse.move(spot["x"] + 20, spot["y"] + 10)
        page.mouse.down()
        # As long as a finger takes, in which the field that was left has drawn what is below it anew.
        page.wait_for_timeout(90)
        page.mouse.up()
        # Explore's is the address without a path.
        path = "what_if" if place == "What if" else ""
        turned = re.compile(rf"/{path}\?.*prices={typed.replace(',', '%2C')}")
        try:
            page.wait_for_url(turned, timeout=PATIENCE / 4, wait_until="commit")
        except PlaywrightTimeout:
            # Of two requests that reach it as one, from a browser that is busy, Streamlit keeps the page of the
            # later: the click is to be made again, and what was typed is kept all the same.
            expect(page).to_have_url(re.compile(rf"prices={typed.replace(',', '%2C')}"))
            page.get_by_role("link", name=place, exact=True).click()
        expect(page).to_have_url(turned)
        expect(page.get_by_role("textbox", name="Prices")).to_have_value(typed)


@pytest.mark.timeout(600)
def test_open_change_product_run_read_reload_and_still_there(address: str, page: Page) -> None:
    outside: list[str] = []
    page.on("request", lambda request: None if _is_local(request.url) else outside.append(request.url))

    page.goto(address)
    expect(page.get_by_role("heading", name="Coca-Cola Soda Pop")).to_be_visible()
    expect(traces(page)).to_have_count(4)
    # What the first screen shows comes with the app.
    expect(page.get_by_text("The last run needed")).to_have_count(0)

    page.goto(f"{address}/?prices=0:2:0.2&wordings=1&orders=usual")
    expect(page.get_by_role("heading", name="Coca-Cola Soda Pop")).to_be_visible()
    expect(traces(page)).to_have_count(4)
    product = page.get_by_role("combobox", name=re.compile("Product"))
    product.fill("soup nespresso")
    product.press("Enter")
    expect(page.get_by_text("There is no product “soup nespresso”.")).to_be_visible()
    product.fill("soup maruchan")
    product.press("Enter")
    expect(page.get_by_role("heading", name="Maruchan Ramen")).to_be_visible()
    expect(page).to_have_url(re.compile("product=4"))
    expect(
        page.get_by_text(
            "People: purchases fall as the price rises; as far as the answers tell, they fall below half"
        )
    ).to_be_visible()
    expect(page.get_by_text("13 new calls: 1 naive, 1 full context, 11 experiment disclosure.")).to_be_visible()

    page.get_by_role("textbox", name="Prices").fill("0:2:0.025")
    page.get_by_role("textbox", name="Prices").press("Enter")
    page.get_by_role("button", name="Run 210 new calls").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("of 243 answers"))).to_be_visible()
    # So many calls of a model that computes here take as long as the machine leaves it.
    expect(page.get_by_text("What this says")).to_be_visible(timeout=6 * PATIENCE)
    expect(page.get_by_text("210 new calls: 70 naive, 70 full context, 70 experiment disclosure.")).to_be_visible()
    expect(traces(page)).to_have_count(4)
    assert serious_on(page) == []
    conclusion = page.get_by_test_id("stAlert").get_by_role("paragraph").inner_text()
    assert "curves" in conclusion

    page.reload()
    expect(page.get_by_role("heading", name="Maruchan Ramen")).to_be_visible()
    expect(page.get_by_text("What this says")).to_be_visible()
    expect(page.get_by_role("textbox", name="Prices")).to_have_value("0:2:0.025")
    expect(page.get_by_test_id("stAlert").get_by_role("paragraph")).to_have_text(conclusion)
    expect(page.get_by_role("button", name=re.compile("^(Run|Stop)"))).to_have_count(0)
    expect(traces(page)).to_have_count(4)

    with page.expect_download() as download:
        page.get_by_role("button", name="HTML report").click()
    assert conclusion in html.unescape(Path(download.value.path()).read_text())

    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_role("heading", name="Evidence: Maruchan")).to_be_visible()
    expect(page.get_by_text("You are a shopper in a grocery store")).to_be_visible()
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_role("textbox", name="Prices")).to_have_value("0:2:0.025")

    assert page.get_by_text("Traceback").count() == 0
    assert outside == []


def test_a_link_shows_its_choice_in_a_browser_that_is_slow_to_load_and_the_next_click_keeps_it(
    address: str, page: Page
) -> None:
    """The synthetic market answers before the browser has the widgets, so that the page is drawn twice."""
    page.route(re.compile("(TextInput|Selectbox)"), lambda route: (time.sleep(3), route.continue_()))
    page.goto(f"{address}/?product=27&prices=0.5,1,1.7&strategies=naive&models=synthetic:market")
    expect(page.get_by_text("What this says")).to_be_visible()
    expect(page.get_by_role("textbox", name="Prices")).to_have_value("0.5,1,1.7")
    page.get_by_role("button", name="Experiment disclosure").click()
    expect(page).to_have_url(re.compile("product=27&prices=0.5%2C1%2C1.7&strategies=naive%2Cdisclosure"))


LATE = """
const add = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (kind, listener, ...rest) {
  const late = (event) => setTimeout(() => listener.call(this, event), 1500);
  return add.call(this, kind, kind === "message" ? late : listener, ...rest);
};
"""
"""What the server sends reaches the page after one and a half seconds."""


def test_an_edit_stays_where_what_the_server_sends_comes_late(address: str, page: Page) -> None:
    """What waits to be asked draws the page once more, by the address that the browser had before the edit."""
    page.add_init_script(LATE)
    page.goto(f"{address}/?product=27&prices=0.5,1,1.7&strategies=naive&models=synthetic:market&wordings=1")
    for name in ("Maruchan", "Goya Cooked Ham", "Horizon Organic"):
        page.get_by_role("combobox", name=re.compile("Product")).fill(name)
        page.get_by_role("option", name=re.compile(name)).first.click()
        expect(page.get_by_role("heading", name=re.compile(name))).to_be_visible()
    page.wait_for_timeout(3000)
    expect(page.get_by_role("heading", name=re.compile("Horizon Organic"))).to_be_visible()


def test_the_mechanism_is_entered_by_its_own_address_and_moves_with_its_sliders(address: str, page: Page) -> None:
    # With a part of a choice, as somebody may write it: it is not followed again with every slider.
    page.goto(f"{address}/mechanism?product=12")
    expect(page.get_by_role("link", name="Explore")).to_be_visible()
    expect(page.get_by_text("so that naive is expected to show -0.19")).to_be_visible()
    expect(traces(page)).to_have_count(3)
    page.get_by_role("slider", name="Leakage").press("Home")
    expect(page.get_by_text("naive tells the truth")).to_be_visible()
    page.get_by_role("link", name="Ask this market").click()
    expect(page).to_have_url(re.compile("models=synthetic%3Amarket%2Frho%3D0"))
    expect(page.get_by_text("synthetic market, no LLM").first).to_be_visible()


@pytest.mark.slow
def test_what_was_drawn_of_the_prices_goes_before_the_experiments_are_set_beside_people(
    address: str, page: Page
) -> None:
    page.goto(f"{address}/benchmark")
    prices = page.get_by_text("Product by product")
    expect(prices).to_be_visible()
    page.get_by_text("Beyond price", exact=True).last.click()
    expect(page.get_by_text("setting it beside people's answers")).to_be_visible()
    assert prices.count() == 0
    expect(page.get_by_text("People's differences are known")).to_be_visible()


def test_a_candidate_moves_the_headline_alone_and_the_back_button_still_goes_back(
    address: str, page: Page
) -> None:
    page.goto(f"{address}/what_if?prices=0.5,0.8,1,1.2&strategies=naive&models=synthetic:market/rho=0&wordings=2")
    headline = page.get_by_test_id("stAlert")
    expect(headline).to_contain_text("lower at $6.61 under every curve")
    wait_until_drawn(page)
    slider = page.get_by_role("slider", name="Candidate price")
    slider.focus()
    # Most come before the browser has heard what the one before them did to the field above the slider.
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
    expect(headline).to_contain_text("at $6.69 under every curve")
    expect(slider).to_be_focused()
    disclosure = page.get_by_role("button", name="Experiment disclosure")
    disclosure.click()
    expect(page).to_have_url(re.compile("strategies=naive%2Cdisclosure"))
    expect(page.get_by_text("across 2 strategies and 2 wordings")).to_be_visible()
    wait_until_drawn(page)
    slider.press("ArrowRight")
    expect(headline).to_contain_text("at $6.70 under every curve")
    page.go_back()
    expect(headline).to_contain_text("at $6.70 under every curve")
    expect(disclosure).to_have_attribute("aria-pressed", "false")


def wait_until_drawn(page: Page) -> None:
    """Wait until a run that has ended has had the page drawn once more, and nothing is drawn."""
    page.wait_for_timeout(2000)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def _is_local(url: str) -> bool:
    return url.startswith(("http://localhost", "data:", "blob:"))
