"""A report says who wrote it and when, is named by product and day, and links only to an address of the web."""

from datetime import date

import pytest

from core.report.signature import Signature, file_name

DAY = date(2026, 1, 9)


def test_the_byline_is_the_day_and_the_author_on_one_line() -> None:
    assert Signature(written=DAY).byline == "9 January 2026"
    assert Signature("Ann\n Example", written=DAY).byline == "Ann Example, 9 January 2026"


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ("Coca-Cola Soda Pop, 12 fl oz", "unblind-coca-cola-soda-pop-12-fl-oz-report-2026-01-09.pdf"),
        ("../../etc/passwd", "unblind-etc-passwd-report-2026-01-09.pdf"),
        ("Kräuter “Tee”", "unblind-kräuter-tee-report-2026-01-09.pdf"),
        ("", "unblind-report-2026-01-09.pdf"),
    ],
)
def test_a_file_is_named_by_product_and_day(about: str, name: str) -> None:
    assert file_name(about, "report", ".pdf", DAY) == name


def test_a_long_name_is_cut_between_words_and_within_one() -> None:
    assert file_name("word " * 40, "report", ".md", DAY).startswith("unblind-word-word")
    assert len(file_name("word " * 40, "report", ".md", DAY)) < 100
    assert len(file_name("w" * 400, "report", ".md", DAY)) < 100


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://unblind.example.com/", "https://unblind.example.com/?product=12"),
        ("http://localhost:8501/what_if", "http://localhost:8501/what_if?product=12"),
        ("http://[::1]:8501", "http://[::1]:8501?product=12"),
        ("", None),
        ("javascript:alert(1)", None),
        ("https://a.example/?secret=1", None),
        ("https://a.example/<script>", None),
    ],
)
def test_a_link_leads_to_the_app_where_its_address_is_known_and_is_one(address: str, link: str | None) -> None:
    assert Signature(address=address).link("product=12") == link
