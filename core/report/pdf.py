"""A report as PDF, printed by a browser that is installed anyway."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from core.basics.errors import InputError
from core.report.blocks import Report
from core.report.html import to_html

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 60
QUIET = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
NO_BROWSER = "A PDF needs Chromium or Chrome on this machine. Install one, or open the HTML report and print it."


def find_browser() -> str | None:
    """Return the path of a browser that can print, or None.

    Returns
    -------
    str or None
    """
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def to_pdf(report: Report) -> bytes:
    """Write a report as PDF.

    Parameters
    ----------
    report
        Its content.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        When no browser is installed, or it did not print.
    """
    browser = find_browser()
    if browser is None:
        raise InputError(NO_BROWSER)
    # What a browser that is being stopped still writes must not keep the folder from being removed.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "report.html"), Path(folder, "report.pdf")
        page.write_bytes(to_html(report))
        # A browser refuses to run as root with its sandbox on.
        root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        command = [browser, *QUIET, *root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}"]
        try:
            subprocess.run([*command, page.as_uri()], capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
            return printed.read_bytes()
        except (OSError, subprocess.SubprocessError):
            raise InputError(
                "The browser on this machine did not print the report. Open the HTML report and print it."
            ) from None
