"""What an audit of the Confounding page shows."""

import pandas as pd
import streamlit as st

from core.analysis.demand.limits import Limits
from core.experiment import Experiment
from core.report.audits import FACES, Face
from core.studies.audits import Audit, Finding
from pages.parts import state
from pages.parts.asking import runs
from pages.parts.showing import figures
from pages.parts.text import plain


def show(audit: Audit, limits: Limits, experiment: Experiment) -> None:
    """Draw the run, and what the audit found once it has ended."""
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    if run is not None and run.active:
        return
    finding = audit.find(state.memory(), experiment, limits)
    if finding.observations.empty:
        return
    face = FACES[audit.name]
    st.markdown(_listed(finding.sentences))
    for number, figure in enumerate(face.figures(finding)):
        st.subheader(plain(figure.title))
        figures.chart(figure.figure, key=f"{audit.name}_{number}", alt=figure.title)
    if face.legend:
        st.caption(_listed(face.legend))
    if face.table is not None and finding.found:
        _show_table(audit, face, finding, face.table(finding))


def _show_table(audit: Audit, face: Face, finding: Finding, table: pd.DataFrame) -> None:
    st.subheader(face.table_title)
    if face.detail is None:
        st.dataframe(table, hide_index=True, alt=face.table_title)
        st.caption(_listed(face.notes))
        return
    selected = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row-required",
        key=f"w_{audit.name}",
        alt=face.table_title,
    )
    st.caption(_listed(face.notes))
    rows = selected.selection.rows
    figure = face.detail(finding, rows[0] if rows else 0)
    st.caption(plain(f"Below: {figure.title}. Select another row to see it."))
    figures.chart(figure.figure, key=f"{audit.name}_detail", alt=figure.title)


def _listed(texts: tuple[str, ...]) -> str:
    return "\n".join(f"- {plain(text)}" for text in texts)
