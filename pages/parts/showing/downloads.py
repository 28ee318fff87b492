"""The report and the observations as files, written when they are asked for."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.asking.replies.provenance import with_origins
from core.report.exports import to_csv, to_parquet
from core.report.files import FORMATS
from core.report.gather import report_on
from core.report.pdf import NO_BROWSER, find_browser
from core.studies.findings import Findings
from pages.parts import state
from pages.parts.text import plain

PRINTED = "Printed by the browser on this machine. Where that fails, open the HTML report and print it."
REPORTS = {
    ".html": ("HTML report", "text/html"),
    ".md": ("Markdown", "text/markdown"),
    ".pdf": ("PDF", "application/pdf"),
}


def offer(found: Findings) -> None:
    """Draw the buttons that download what this screen shows."""
    choice, memory, observations = state.load_choice(), state.memory(), found.observations

    def report_in(suffix: str) -> Callable[[], bytes]:
        return lambda: FORMATS[suffix](report_on(found, choice, memory))

    def answers() -> pd.DataFrame:
        return with_origins(observations, memory.runner.cache)

    name = f"unblind-{found.experiment.id}"
    printable = find_browser() is not None
    st.subheader("Report and data")
    st.caption(
        "The report holds the figures, the numbers, the prompts, and what this evidence is not. As HTML it is one "
        "file that needs no network, and each figure in it can be saved as PNG or SVG. CSV and Parquet hold the "
        "answers, one a row."
    )
    with st.container(horizontal=True):
        for suffix, (label, mime) in REPORTS.items():
            if suffix != ".pdf" or printable:
                _button(label, report_in(suffix), name + suffix, mime, PRINTED if suffix == ".pdf" else None)
        _button("CSV", lambda: to_csv(answers()), f"{name}.csv", "text/csv")
        _button("Parquet", lambda: to_parquet(answers()), f"{name}.parquet", "application/vnd.apache.parquet")
    if not printable:
        st.caption(plain(NO_BROWSER))


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
