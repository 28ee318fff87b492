"""The report and the observations as files, written when they are asked for."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core.analysis.decision import Decision
from core.asking.replies.provenance import with_origins
from core.basics.tables import to_csv
from core.report.blocks import Report
from core.report.exports import to_parquet, with_products
from core.report.files import FORMATS
from core.report.gather import decision_report_on, report_on
from core.report.pdf import NO_BROWSER, find_browser
from core.report.signature import Signature, file_name
from core.studies.choice import Choice
from core.studies.findings import Findings
from pages.parts import state, visitor
from pages.parts.text import plain

AUTHOR = "author"
"""The setting."""
PRINTED = "Printed by the browser on this machine. Where that fails, open the HTML report and print it."
SLIDES = "A slide a finding, with charts and tables that can be edited."
REPORTS = {
    ".html": ("HTML report", "text/html", None),
    ".md": ("Markdown", "text/markdown", None),
    ".pdf": ("PDF", "application/pdf", PRINTED),
    ".pptx": (
        "PowerPoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        SLIDES,
    ),
}


def offer(found: Findings, choice: Choice) -> None:
    """Draw the buttons that download what this screen shows, with the decision that was taken on it."""
    memory, product = state.memory(), found.experiment.product
    decision = state.load_decision(product)

    def answers() -> pd.DataFrame:
        return with_products(with_origins(found.observations, memory.runner.cache), [product])

    offer_on(
        product.name,
        lambda signed: report_on(found, choice, memory, signed, decision),
        answers,
        "" if decision is None else "The decision of the What if page is in it.",
    )


def offer_on(
    about: str, report: Callable[[Signature], Report], answers: Callable[[], pd.DataFrame], note: str = ""
) -> None:
    """Draw the buttons that download a report, which is written when it is asked for, and the answers under it."""
    st.subheader("Report and data")
    st.caption(
        "The report holds the figures, the numbers, the prompts, and what this evidence is not. As HTML it is one "
        "file that needs no network, and each figure in it can be saved as PNG or SVG. CSV and Parquet hold the "
        "answers, one a row."
    )
    if note:
        st.caption(note)
    signed = _sign("author")
    with st.container(horizontal=True):
        _offer_reports(about, "report", lambda: report(signed))
        offer_answers(file_name(about, "answers", "", signed.written), answers)
    _say_what_is_missing()


def offer_decision(found: Findings, choice: Choice, decision: Decision) -> None:
    """Draw the buttons that download the report of a decision."""
    memory, name = state.memory(), found.experiment.product.name
    st.subheader("Report of this decision")
    people = ", and what people answered" if found.people is not None else ""
    st.caption(plain(f"The question, what to do and how sure that is, the chart, the numbers{people}."))
    signed = _sign("author_of_decision")
    with st.container(horizontal=True):
        _offer_reports(name, "decision", lambda: decision_report_on(found, choice, memory, decision, signed))
    _say_what_is_missing()


def _sign(field: str) -> Signature:
    author = st.text_area(
        "Author, for the first page (optional)",
        max_chars=120,
        height=68,
        width=360,
        **seed_author(field),
    )
    return Signature(author, st.context.url or "")


def seed_author(field: str) -> dict[str, Any]:
    """Give a field for the author what was last typed in any such field, else who is logged in; and keep it."""
    first = state.setting(AUTHOR) or visitor.name()
    return state.seed(field, first, then=_keep_author, args=(field,), of_choice=False)


def _keep_author(field: str) -> None:
    state.save_setting(AUTHOR, state.seeded(field))


def _offer_reports(about: str, what: str, report: Callable[[], Report]) -> None:
    def written_as(suffix: str) -> Callable[[], bytes]:
        return lambda: FORMATS[suffix](report())

    day = Signature().written
    for suffix, (label, mime, explained) in REPORTS.items():
        if suffix != ".pdf" or find_browser() is not None:
            _button(label, written_as(suffix), file_name(about, what, suffix, day), mime, explained)


def _say_what_is_missing() -> None:
    if find_browser() is None:
        st.caption(plain(NO_BROWSER))


def offer_answers(name: str, answers: Callable[[], pd.DataFrame]) -> None:
    """Draw the buttons that download answers, which are read when they are asked for."""
    _button("CSV", lambda: to_csv(answers()), f"{name}.csv", "text/csv")
    _button("Parquet", lambda: to_parquet(answers()), f"{name}.parquet", "application/vnd.apache.parquet")


def offer_study(text: str) -> None:
    """Draw the button that downloads a study as the file that the command takes."""
    _button("study.toml", lambda: text.encode(), "study.toml", "application/toml")


def _button(label: str, content: Callable[[], bytes], name: str, mime: str, explained: str | None = None) -> None:
    st.download_button(
        label,
        content,
        file_name=name,
        mime=mime,
        key=f"get_{label}",
        help=explained,
        icon=":material/download:",
        on_click="ignore",
    )
