"""README's “For several people”, followed in a real browser with a provider of OpenID Connect on this machine."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.test_journey import FLAGS, PATIENCE, ROOT, free_port, wait_for
from tests.support.fault_server import FaultServer
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider

NAME = "unblind.test"
"""A name that leads here, and is not this machine's own."""
VENDOR = """
import os
from core.asking.backends.registry import BACKENDS
BACKENDS["openai"]._vendor = os.environ["TEST_VENDOR"]
"""
ASKED = "?models=openai:gpt-4.1-mini&strategies=naive&draws=1&checks=0,0,1&prices="


def settings(port: int, provider: IdentityProvider) -> str:
    """The two sections as README has them, with this provider and this address."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(\[auth\].*?)```", readme, re.DOTALL)
    for name, value in {
        "redirect_uri": f"http://{NAME}:{port}/oauth2callback",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": provider.discovery,
    }.items():
        text, count = re.subn(rf'^{name} = ".*"', f'{name} = "{value}"', text, flags=re.MULTILINE)
        assert count == 1
    return text


@pytest.fixture
def vendor() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture
def address(tmp_path: Path, vendor: FaultServer) -> Iterator[str]:
    """The app as its owner would put it on a server: with a key, on every address, and a login."""
    app, port = tmp_path / "app", free_port()
    for folder in ("core", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, app / folder, ignore=shutil.ignore_patterns("secrets.toml", "__pycache__"))
    (app / "cache").mkdir()
    (app / "cache" / "recordings").symlink_to(ROOT / "cache" / "recordings")
    (app / "app.py").write_text(VENDOR + (ROOT / "app.py").read_text(encoding="utf-8"))
    log = (tmp_path / "app.log").open("w")
    with IdentityProvider() as provider:
        (app / ".streamlit" / "secrets.toml").write_text(settings(port, provider))
        told = ["--server.headless", "true", "--server.address", "0.0.0.0", "--server.port", str(port)]
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *told],
            cwd=app,
            env={
                **os.environ,
                "NO_PROXY": "127.0.0.1",
                "OPENAI_API_KEY": "sk-of-the-owner",
                "TEST_VENDOR": f"{vendor.address}/v1",
                "UNBLIND_CACHE_DIR": str(tmp_path / "replies"),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://{NAME}:{port}/"
        process.terminate()
        process.wait(20)
    log.close()
    said = (tmp_path / "app.log").read_text()
    assert "Traceback" not in said
    assert "sk-of-the-owner" not in said


@pytest.fixture
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing = "the browser test needs Chromium (on Debian: apt-get install chromium)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        flags = (*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1")
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


def log_in(browser: Browser, address: str, who: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}mechanism")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=f"I am {who}").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    return page


@pytest.mark.timeout(600)
def test_people_log_in_and_may_do_what_the_owner_says(browser: Browser, address: str, vendor: FaultServer) -> None:
    stranger = browser.new_context().new_page()
    stranger.goto(f"{address}{ASKED}0.5,1,1.5")
    expect(stranger.get_by_text("3 of 3 answers are not stored")).to_be_visible(timeout=PATIENCE)
    expect(stranger.get_by_role("button", name=re.compile("^Run"))).to_have_count(0)

    bob = log_in(browser, address, "bob")
    expect(bob.get_by_text("Bob, analyst")).to_be_visible()
    bob.goto(f"{address}{ASKED}0.5,1,1.5")
    expect(bob.get_by_text("Of your $20.00 this month, $20.00 are left.")).to_be_visible()
    bob.get_by_role("button", name="Run 3 new calls").click()
    expect(bob.get_by_text("The last run needed 3 new calls")).to_be_visible()
    assert {call.headers["authorization"] for call in vendor.calls} == {"Bearer sk-of-the-owner"}
    expect(bob.get_by_role("link", name="Who may do what")).to_have_count(0)

    mallory = log_in(browser, address, "mallory")
    expect(mallory.get_by_text("Mallory, viewer")).to_be_visible()

    ann = log_in(browser, address, "ann")
    expect(ann.get_by_text("Ann, owner")).to_be_visible()
    ann.get_by_role("link", name="Who may do what").click()
    expect(ann.get_by_text("This month")).to_be_visible()
    ann.get_by_role("button", name="Log out").click()
    expect(ann.get_by_role("button", name="Log in")).to_be_visible()
    assert len(vendor.calls) == 3
