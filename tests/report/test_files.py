"""A report that could not be written is refused before anything is asked."""

from pathlib import Path

import pytest

from core.basics.errors import InputError
from core.report import files
from core.report.files import FORMATS, check_format


def test_every_known_format_is_taken_and_a_pdf_where_a_browser_can_print_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "find_browser", lambda: "/usr/bin/chromium")
    for suffix in FORMATS:
        check_format(Path(f"report{suffix}"))
    assert list(FORMATS) == [".html", ".md", ".pdf", ".pptx"]


@pytest.mark.parametrize("name", ["report.docx", "report", "report.HTML"])
def test_another_format_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(
        InputError, match=rf"^A report is \.html, \.md, \.pdf, \.pptx, not “{name}”\. Nothing was asked\.$"
    ):
        check_format(Path("/somewhere") / name)


def test_a_pdf_without_a_browser_is_refused_and_the_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "find_browser", lambda: None)
    check_format(Path("report.html"))
    with pytest.raises(InputError, match=r"Chromium.* Nothing was asked\.$"):
        check_format(Path("report.pdf"))
