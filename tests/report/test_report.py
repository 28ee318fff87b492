"""The report holds what the document holds, says what it is not, and runs nothing that somebody planted."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from core.asking.replies.cache import ReplyCache
from core.commands.main import main
from core.experiment.strategies import Edit, Strategy
from core.report import pdf
from core.report.blocks import Bullets, Figure, Report, Section, Table, Verbatim
from core.report.html import to_html
from core.report.markdown import to_markdown
from core.report.pdf import find_browser, to_pdf
from core.studies.choice import Choice
from core.studies.own import Own
from tests.support.planted import NAME, SCRIPT, planted_report, stored_report

SYNTHETIC = ("--backend", "synthetic", "--draws", "50")


@pytest.fixture
def planted(cache: ReplyCache) -> Report:
    return planted_report(cache)


def written(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> tuple[str, dict[str, Any]]:
    """A report as the command writes it, with the document of the same run."""
    assert main(["run", "--json", "--report", str(path), *words]) == 0
    return path.read_text(), json.loads(capsys.readouterr().out)


def section(markdown: str, title: str) -> str:
    return re.split(r"\n## ", markdown.partition(f"\n## {title}\n")[2])[0]


def rows(part: str) -> list[list[str]]:
    """Cells of the tables, without what Markdown escapes."""
    lines = [line for line in part.splitlines() if line.startswith("| ") and "---" not in line]
    return [[cell.strip().replace("\\", "") for cell in line[1:-1].split(" | ")] for line in lines]


def test_every_number_of_the_report_is_the_documents(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text, document = written(capsys, tmp_path / "r.md", *SYNTHETIC, "--prices", "0.4,0.8,1,1.2,1.6")
    curves, people = document["curves"], document["people"]
    table = rows(section(text, "Curves"))
    by_price = {row[0]: row[2:] for row in table if row[0].startswith("$")}
    for column, curve in enumerate([*curves, people]):
        for point in curve["points"]:
            assert by_price[f"${point['price']:,.2f}"][column] == f"{point['purchase']:.1%}"
    elasticities = {row[0]: row for row in table if len(row) == 8}
    for title, curve in zip(
        ("Naive", "Experiment disclosure", "People"), (curves[0], curves[2], people), strict=True
    ):
        value = curve["elasticity"]
        given = value["estimate"] is not None
        expected = (
            [f"{value['estimate']:.2f}", f"{value['low']:.2f} to {value['high']:.2f}", curve["covers"]]
            if given
            else [elasticities[title][2], "", ""]
        )
        assert elasticities[title][1:5] == [curve["shape"], *expected]
        assert given or re.match("none: .+", elasticities[title][2])
    plain = text.replace("\\", "")
    assert all(one["text"] in plain for one in document["conclusions"])
    assert f"Experiment {document['experiment']['id']}." in plain
    assert "| 750 |" in section(text, "Models, replies and cost")


def test_the_report_says_what_was_asked_how_and_what_it_is_not_and_holds_no_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-4f1d9c")
    text, _ = written(capsys, tmp_path / "r.md", *SYNTHETIC, "--prices", "0.5,1,1.5", "--context", "income=off")
    plain = text.replace("\\", "")
    assert "# Coca-Cola Soda Pop, 12 fl oz, 12 Pack Cans" in plain
    assert plain.index("Synthetic market, no language model") < plain.index("## What was asked")
    assert "competitor's price $8.26, price paid last time $8.26, temperature 70 °F, days to expiry 60." in plain
    assert "Price: $8.26\nAnswer:" in section(text, "Prompts, word for word")
    assert "Not asked, so this is open" in section(text, "Can these curves be trusted?")
    assert "arXiv 2312.15524" in section(text, "Sources")
    assert "?product=12&prices=0.5%2C1%2C1.5&strategies=" in section(text, "Open it again")
    assert "No interval here reckons with the model being unlike shoppers" not in plain
    assert "what respondents of a survey said they would buy" in section(text, "What this evidence is not")
    assert "sk-planted" not in text


@pytest.mark.lengthy
def test_an_audit_that_was_asked_is_in_the_report_with_its_figure(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--backend", "synthetic", "--draws", "10", "--prices", "0.5,0.9,1.1,1.5")
    for command in ("leakage", "focalism", "designs"):
        assert main([command, *words]) == 0
    capsys.readouterr()
    page, _ = written(capsys, tmp_path / "r.html", *words)
    assert "Not asked" not in page
    assert "Under naive, a $1 higher price makes the model imagine a competitor" in page
    assert page.count("<figure ") == 5
    assert page.count('"text":"market (synthetic market, no LLM)"') == 5


EDIT = Edit("Mine", "", "Would you pay [PRICE] for it? It is [PRICE] today. Answer yes or no.")
WHERE = {
    "the app's own": (("naive",), "At other prices only the price at the end differs."),
    "edited": (("naive~Mine",), "At other prices only the price differs: every place that “Mine” gives it."),
    "both": (
        ("naive", "naive~Mine"),
        "At other prices only the price differs: the price at the end of the app's own prompts, and every place "
        "that “Mine” gives it.",
    ),
}


@pytest.mark.parametrize(("strategies", "sentence"), WHERE.values(), ids=WHERE)
def test_it_is_said_where_the_price_stands_in_the_prompts_that_are_not_printed(
    strategies: tuple[str, ...], sentence: str, cache: ReplyCache
) -> None:
    choice = Choice(strategies=strategies, own=Own(strategies=(Strategy("naive", edit=EDIT),)))
    text = to_markdown(stored_report(choice.experiment(), choice, cache)).decode().replace("\\", "")
    assert sentence in section(text, "Prompts, word for word")


def test_where_a_language_model_was_asked_that_is_the_first_caveat(planted: Report) -> None:
    text = to_markdown(planted).decode()
    first = text.partition("## What was asked")[0]
    assert "not a measurement of customers" in first
    assert "It is no sales forecast" in section(text, "What this evidence is not")


def test_planted_markup_is_text_in_html(planted: Report) -> None:
    page = to_html(planted).decode()
    body = page.partition("<body>")[2]
    assert SCRIPT not in body
    assert "<img" not in re.sub(r"<script>.*?</script>", "", body, flags=re.DOTALL)
    assert "&lt;script&gt;window.planted" in body
    assert "default-src 'none'" in page


def test_no_text_of_a_figure_ends_its_script(planted: Report) -> None:
    figure = Figure("A figure", go.Figure(layout_title_text=f"</script>{SCRIPT}"))
    page = to_html(replace(planted, sections=(Section("", (figure,)),))).decode()
    assert SCRIPT not in page
    assert page.count("</script>") == 3


def test_planted_markup_is_text_in_markdown_and_prompts_stay_word_for_word(planted: Report) -> None:
    text = to_markdown(planted).decode()
    prompts = [block.text for part in planted.sections for block in part.blocks if isinstance(block, Verbatim)]
    name = " ".join(NAME.split())
    assert any(name in prompt for prompt in prompts)
    assert all(f"````text\n{prompt}\n````" in text for prompt in prompts if name in prompt)
    around = re.sub(r"(````|```)text\n.*?\n\1", "", text, flags=re.DOTALL)
    assert "\n# A heading" not in around
    assert "\n- an item" not in around
    assert not re.search(r"(?<!\\)[<`\[]", around)
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in around.splitlines() if line.startswith("| m ")}
    assert widths == {7, 9}


LINES = {
    "0.06 to -0.27, at $8.26": r"0.06 to -0.27, at \$8.26",
    "1986. A year": r"1986\. A year",
    "- an item": r"\- an item",
    "www.example.org, http://example.org": r"www⁠\.example\.org, http\:⁠//example\.org",
    "ann@example.org": r"ann⁠\@example\.org",
}


@pytest.mark.parametrize(("text", "line"), LINES.items(), ids=LINES)
def test_a_line_of_markdown_is_nothing_but_text_and_its_numbers_can_be_read_raw(text: str, line: str) -> None:
    only = Report("Soda", "Drinks", (Section("", (Bullets((text,)),)),))
    assert f"\n- {line}\n" in to_markdown(only).decode()


def test_half_a_character_in_a_models_name_does_not_keep_a_report_from_being_written(planted: Report) -> None:
    odd = replace(planted, title="Soda \ud800")
    assert "Soda ?" in to_html(odd).decode()
    assert "Soda ?" in to_markdown(odd).decode()


BAD = {"unknown": "r.docx", "none": "report", "a folder that is not there": "nowhere/r.html"}


@pytest.mark.parametrize("name", BAD.values(), ids=BAD)
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_asked(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *SYNTHETIC, "--report", str(tmp_path / name)]) == 2
    complaint = capsys.readouterr().err
    assert len(complaint.splitlines()) == 1
    assert "Nothing was asked" in complaint


def test_without_a_browser_a_pdf_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    assert main(["run", *SYNTHETIC, "--report", str(tmp_path / "r.pdf")]) == 2
    assert "needs Chromium or Chrome on this machine" in capsys.readouterr().err


def test_a_browser_that_hangs_ends_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, planted: Report
) -> None:
    hanging = tmp_path / "chromium"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    monkeypatch.setattr(pdf, "find_browser", lambda: str(hanging))
    with pytest.raises(pdf.InputError, match="did not print the report"):
        to_pdf(planted)


@pytest.mark.lengthy
@pytest.mark.skipif(find_browser() is None, reason="printing needs Chromium (on Debian: apt-get install chromium)")
def test_the_pdf_has_the_products_name_and_its_pages(planted: Report) -> None:
    printed = to_pdf(replace(planted, title="Coca-Cola Soda Pop"))
    assert printed.startswith(b"%PDF")
    assert b"/Title (Coca-Cola Soda Pop)" in printed
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 3


def test_tables_say_the_same_in_both_formats(planted: Report) -> None:
    tables = [block for part in planted.sections for block in part.blocks if isinstance(block, Table)]
    page, text = to_html(planted).decode(), to_markdown(planted).decode()
    assert page.count("<tr>") == sum(len(table.rows) + 1 for table in tables)
    assert len(rows(text)) == sum(len(table.rows) + 1 for table in tables)
