"""The report of a decision: what to do first, from which inputs, what people said, what would settle it."""

import re
from datetime import date
from pathlib import Path

import pytest

from core.analysis.decision import Beside, Decision
from core.asking.replies.cache import ReplyCache
from core.asking.runner import Runner
from core.commands.main import main
from core.report.gather import decision_report_on, report_on
from core.report.html import to_html
from core.report.markdown import to_markdown
from core.report.signature import Signature
from core.studies.choice import Choice
from core.studies.memory import Memory

ASKED = (
    "--backend",
    "synthetic",
    "--draws",
    "20",
    "--prices",
    "0.6,0.8,1,1.2,1.4",
    "--strategies",
    "naive,disclosure",
)
DECIDED = (
    "--current",
    "8.26",
    "--candidate",
    "6.61",
    "--candidate",
    "9.91",
    "--unit-cost",
    "4",
    "--period",
    "week",
)
SIGNED = Signature("Ann Example", "https://unblind.example.com/what_if", date(2026, 1, 9))


def written(tmp_path: Path, *words: str) -> str:
    path = tmp_path / "decision.md"
    assert main(["what-if", *ASKED, *words, "--report", str(path), "--author", "Ann Example"]) == 0
    return path.read_text().replace("\\", "")


def part(text: str, title: str) -> str:
    return re.split(r"\n## ", text.partition(f"\n## {title}\n")[2])[0]


def test_it_leads_with_the_question_the_sentence_and_what_the_evidence_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = written(tmp_path, *DECIDED)
    first = text.partition("\n## ")[0]
    said = [line for line in capsys.readouterr().out.splitlines() if line]
    assert first.startswith("# Coca-Cola Soda Pop, 12 fl oz, 12 Pack Cans: which price?\n\nAnn Example, ")
    assert "Would $6.61 or $9.91 earn more a week than $8.26" in first
    assert f"> **{said[1]}**" in first
    assert "What this evidence is not:" in first


def test_it_holds_inputs_numbers_people_and_what_would_settle_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = written(tmp_path, *DECIDED)
    inputs = part(text, "The decision")
    assert all(f"| {value} |" in inputs for value in ("$8.26", "$6.61, $9.91", "$4.00", "1,000", "USD"))
    assert "| People | falling | $6.61 | people's own |" in part(text, "What every curve says")
    assert "People: of the answered prices, profit is highest at" in part(text, "What people answered")
    assert "Twin-2K-500" in part(text, "What people answered")
    assert "| Naive | $6.61 |" in part(text, "How many answers would settle it")
    assert "fixed costs are left out" in part(text, "What else this evidence is not")
    assert "current=8.26&candidates=6.61%2C9.91&unit_cost=4" in part(text, "Open it again")


def stored(cache: ReplyCache) -> tuple[str, str, str]:
    """A decision that is refused: its report in two forms, and the experiment's with it."""
    choice = Choice(models=("synthetic",), prices="0.8,1", strategies=("naive",), draws="4", wordings="1")
    runner = Runner(cache)
    try:
        assert runner.start(choice.experiment()).wait(60)
        memory, decision = Memory(runner), Decision(8.26, (99.0,), 4.0)
        found = memory.findings(choice.experiment())
        report = decision_report_on(found, choice, memory, decision, SIGNED)
        whole = report_on(found, choice, memory, SIGNED, decision)
        return to_html(report).decode(), to_markdown(report).decode(), to_markdown(whole).decode()
    finally:
        runner.close()


def test_why_a_decision_is_refused_is_said_once_and_first(cache: ReplyCache) -> None:
    reason = "$99.00 lies outside the prices that were answered, $6.61 to $8.26"
    page, text, whole = (one.replace("\\", "") for one in stored(cache))
    assert (
        f"> **Synthetic market, no LLM. Do not decide on this: under naive, {reason}" in text.partition("\n## ")[0]
    )
    assert text.count("Do not decide on this") == 1
    assert text.partition("\n## How many answers")[0].count(reason) == 1
    assert "| Naive | inconclusive | no |" in part(text, "What every curve says")
    assert page.count('<p class="notice warning">') == 1
    assert reason in part(whole, "The decision")


def test_what_is_refused_is_marked_and_a_link_leads_back(cache: ReplyCache) -> None:
    page, text, whole = stored(cache)
    assert page.count('<tr class="muted">') == 1
    assert "Do not decide on this: grey curves are refused" in page
    link = "https://unblind.example.com/what_if?product=12&prices=0.8%2C1"
    assert f'<a href="{link.replace("&", "&amp;")}' in page
    assert f"](<{link}" in text
    for title in ("The decision", "What every curve says", "How many answers would settle it"):
        assert f"\n## {title}\n" in whole
    assert "9 January 2026" in whole


def test_a_second_product_stands_in_it_with_what_it_loses_its_prompts_and_the_way_back(tmp_path: Path) -> None:
    text = written(tmp_path, *DECIDED, "--beside", "13", "--beside-price", "18")
    found = part(text, "What it takes from the other product")
    assert "$18.00; one more unit of it costs $9.98." in found
    assert "at $6.61 instead of $8.26" in found
    assert "Profit of both a week" in found
    assert "Its unit cost is half of its regular price, where it starts, which is no estimate." in found
    assert found.index("answer another question than those above") < found.index("Profit of both a week")
    assert "A synthetic market is no language model" in found
    assert ": $18.00" in part(text, "Prompts of the choice between the two")
    assert "beside=13&beside_price=18&beside_cost=9.98" in part(text, "Open it again")
    assert "from the other product" not in written(tmp_path, *DECIDED)


def test_a_choice_between_two_that_was_not_asked_is_said_to_be_open_and_has_no_prompts(cache: ReplyCache) -> None:
    choice = Choice(models=("synthetic",), prices="0.8,1", strategies=("naive",), draws="4", wordings="1")
    beside = Decision(8.26, (6.61,), 4.13, beside=Beside("13", 19.96, 9.98))
    runner = Runner(cache)
    try:
        assert runner.start(choice.experiment()).wait(60)
        memory = Memory(runner)
        report = decision_report_on(memory.findings(choice.experiment()), choice, memory, beside, SIGNED)
        text = to_markdown(report).decode().replace("\\", "")
    finally:
        runner.close()
    found = part(text, "What it takes from the other product")
    assert "Not asked, so this is open." in found
    assert "Both unit costs are half of the regular price" in found
    assert "Prompts of the choice between the two" not in text


def test_how_to_read_the_chart_is_said_only_where_there_is_a_chart(tmp_path: Path) -> None:
    assert "Points are answers" not in written(tmp_path, *DECIDED)
    page = tmp_path / "decision.html"
    assert main(["what-if", *ASKED, *DECIDED, "--report", str(page)]) == 0
    assert "<p>Points are answers" in page.read_text()
