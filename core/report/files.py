"""Reports as files, by the suffix of their names."""

from collections.abc import Callable, Mapping
from pathlib import Path

from core.basics.errors import InputError
from core.report.blocks import Report
from core.report.html import to_html
from core.report.markdown import to_markdown
from core.report.pdf import NO_BROWSER, find_browser, to_pdf
from core.report.slides.deck import to_slides

FORMATS: Mapping[str, Callable[[Report], bytes]] = {
    ".html": to_html,
    ".md": to_markdown,
    ".pdf": to_pdf,
    ".pptx": to_slides,
}


def check_format(path: Path) -> None:
    """Refuse a report that could not be written.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        When its suffix is not known, or no browser can print a PDF.
    """
    if path.suffix not in FORMATS:
        raise InputError(f"A report is {', '.join(FORMATS)}, not “{path.name[:60]}”. Nothing was asked.")
    if path.suffix == ".pdf" and find_browser() is None:
        raise InputError(f"{NO_BROWSER} Nothing was asked.")
