"""The report of an experiment beyond price holds what the document holds, leads back, and runs nothing planted."""

import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from pptx import Presentation

from core.commands.main import main
from core.experiment.arms import TEMPLATE
from core.studies import link
from core.studies.arms.choice import ArmChoice
from tests.report.test_report import rows, section

MARKET = ("--backend", "synthetic", "--model", "market/noise=0.1")
SCRIPT = "<script>window.planted = 1</script>"


def written(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> tuple[str, dict[str, Any]]:
    """A report as the command writes it, with the document of the same run."""
    assert main(["experiment", "--json", "--report", str(path), *MARKET, *words]) == 0
    return path.read_text().replace("\\", ""), json.loads(capsys.readouterr().out)


def own(tmp_path: Path, title: str = "Free delivery against a lower price") -> Path:
    file = tmp_path / "own.toml"
    file.write_text(TEMPLATE.replace("Free delivery against a lower price", title))
    return file


def test_every_difference_of_the_report_is_the_documents_and_people_stand_beside(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text, document = written(capsys, tmp_path / "r.md", "--name", "default_green_power", "--author", "Ann Lee")
    table = [
        row
        for row in rows(section(text, "Arms side by side"))
        if row[:1] in (["Naive"], ["Experiment disclosure"])
    ]
    for row, one in zip(table, document["differences"], strict=False):
        assert row[2].startswith(f"{100 * one['estimate']:+.1f}".replace("-", "−"))
        assert row[4] == "+24.7 (+16.9 to +32.4)"
    assert "Ann Lee, " in text.partition("## What was asked")[0]
    assert "Not a language model: market" in text.partition("## What was asked")[0]
    assert "cheap default (control): On moving in" in section(text, "What was asked")
    assert "Apache-2.0" in section(text, "People's answers")
    assert "<situation>" in section(text, "Prompts, word for word")
    assert "| 24 |" in section(text, "Models, replies and cost")
    assert all(one["text"] in text for one in document["conclusions"])


def test_leakage_is_open_until_it_is_asked_and_then_stands_in_the_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--file", str(own(tmp_path)), "--draws", "20")
    trust = "Can these effects be trusted?"
    assert "Not asked, so whether" in section(written(capsys, tmp_path / "r.md", *words)[0], trust)
    assert main(["experiment", "--leakage", *MARKET, *words]) == 0
    capsys.readouterr()
    after = section(written(capsys, tmp_path / "r.md", *words)[0], trust)
    assert "Not asked" not in after
    assert "days" in after


def test_its_link_opens_an_experiment_of_ones_own_anew(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text, document = written(capsys, tmp_path / "r.md", "--file", str(own(tmp_path)), "--draws", "10")
    query = re.search(r"\n\?(\S+)\n", section(text, "Open it again"))
    assert query is not None
    choice = link.from_query(dict(parse_qsl(query[1], keep_blank_values=True)))
    assert ArmChoice.of(choice).experiment().id == document["experiment"]["id"]


def test_what_was_typed_is_text_in_html_and_on_slides(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ("--file", str(own(tmp_path, SCRIPT)), "--draws", "10")
    page, _ = written(capsys, tmp_path / "r.html", *words)
    body = page.partition("<body>")[2]
    assert SCRIPT not in body
    assert "&lt;script&gt;window.planted" in body
    assert main(["experiment", "--report", str(tmp_path / "r.pptx"), *MARKET, *words]) == 0
    slides = Presentation(io.BytesIO((tmp_path / "r.pptx").read_bytes())).slides
    # Arms have names and no place on a chart's axis of numbers, so no chart of them is drawn.
    assert not any(shape.has_chart for slide in slides for shape in slide.shapes)
    assert any(
        "Naive" in shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )


def test_a_report_of_an_audit_is_refused_before_anything_is_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--name", "default_green_power", "--leakage", "--report", str(tmp_path / "r.md"))
    assert main(["experiment", *MARKET, *words]) == 2
    assert "A report is on answers" in capsys.readouterr().err


def test_where_a_price_is_varied_the_report_has_elasticities_spend_and_people_beside(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text, _ = written(capsys, tmp_path / "r.md", "--name", "alcohol_task__drinks", "--draws", "10")
    table = {
        row[1]: row for row in rows(section(text, "Arms side by side")) if row[0] == "Naive" and "$" in row[1]
    }
    assert table["$1.00 to $5.00"][3] == "−0.40 (−0.42 to −0.37)"
    assert "**Quantity and spend by price**" in text
    text, _ = written(capsys, tmp_path / "r.md", "--name", "camera_price")
    assert "**Choice shares, none of the options first**" in text
    assert "−1.41 (−1.54 to −1.28)" in section(text, "Arms side by side")
