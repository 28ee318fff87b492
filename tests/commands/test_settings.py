"""Headphones of an online shop and a subscription, from a file to the report, and no word of a grocery."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.commands.main import main

PRODUCTS = """name,regular_price,category,setting
Studio headphones,249,Audio,Online shop
Photo storage,29,Software,SaaS
Copy paper,39,Office,B2B in Germany
Postcard,2,Paper,own: a visitor of a museum
"""
ASKED_AS = {
    "Studio headphones": "a customer of an online shop in the United States, in US dollars",
    "Photo storage": "a customer who decides about a subscription in the United States, in US dollars a month",
    "Copy paper": "a buyer for a company in Germany, in US dollars",
    "Postcard": "“a visitor of a museum” in the United States, in US dollars",
}
OF_A_GROCERY = re.compile(r"grocer|supermarket|\bstores?\b|shel(?:f|ves)", re.IGNORECASE)
SMALL = ("--backend", "synthetic", "--prices", "0.4,0.7,1,1.3,1.6", "--draws", "60", "--wordings", "3")


@pytest.fixture
def products(tmp_path: Path) -> str:
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    return str(tmp_path / "products.csv")


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("name", ASKED_AS)
def test_curves_and_report_follow_the_setting(
    name: str, products: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "r.md"
    product = ("--products", products, "--product", name)
    found = document(capsys, "run", *product, *SMALL, "--report", str(report))
    assert found["asked_as"] == ASKED_AS[name]
    assert {curve["strategy"]: curve["shape"] for curve in found["curves"]}["disclosure"] == "falling"
    text = report.read_text(encoding="utf-8").replace("\\", "")
    assert text.count(ASKED_AS[name]) >= 2
    assert not OF_A_GROCERY.search(text)
    assert not OF_A_GROCERY.search(json.dumps(found))


def test_the_market_leaks_what_fits_the_setting_and_the_audit_asks_for_no_more(
    products: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--strategies", "naive,full_context,disclosure", *SMALL[:4], "--draws", "20", "--wordings", "1")
    found = document(capsys, "leakage", "--products", products, "--product", "Photo storage", *asked)
    naive = {one["variable"]: one for one in found["leakage"] if one["strategy"] == "naive"}
    assert list(naive) == ["competitor_price", "last_price", "income", "quality"]
    assert naive["last_price"]["unit"] == "US dollars a month"
    assert all(one["leaks"] for one in naive.values())
    stated = {one["variable"]: one["stated"] for one in found["leakage"] if one["strategy"] == "full_context"}
    assert stated == {"competitor_price": 29.0, "last_price": 29.0, "income": 75_000.0, "quality": None}


def test_a_variable_of_ones_own_is_stated_and_comes_back(
    products: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ("--probe", "delivery;days;After how many days is it delivered?;0;30", "--context", "variable=3")
    words = ("--products", products, "--product", "Studio headphones", "--strategies", "full_context", *own)
    found = document(capsys, "leakage", *words, *SMALL[:4], "--draws", "2")
    delivery = found["leakage"][-1]
    assert (delivery["variable"], delivery["stated"]) == ("delivery", 3.0)


@pytest.mark.parametrize(
    ("context", "said"),
    [
        (
            "days_to_expiry=9",
            "Days to expiry cannot be stated of what is sold as “Subscription or service”.",
        ),
        ("variable=3", "Name it as a probe, written NAME;UNIT;QUESTION;LOWEST;HIGHEST."),
    ],
)
def test_what_cannot_be_stated_is_one_line(
    context: str, said: str, products: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--products", products, "--product", "Photo storage", "--context", context)
    assert main(["run", *SMALL, *words]) == 2
    *_, line = capsys.readouterr().err.splitlines()
    assert line.startswith("core: ")
    assert said in line


def test_an_unknown_setting_is_one_line_with_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "p.csv"
    file.write_text("name,regular_price,setting\nTea,5,moon base\n", encoding="utf-8")
    assert main(["run", *SMALL, "--products", str(file)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "row 2, setting: “moon base” is no setting; write grocery shop, online shop" in line
