"""What people answered, and forecasts about them, as the workspace keeps both."""

import pandas as pd
import streamlit as st

from core.report.tables.own import answers_table, files_table
from core.studies.workspaces.store import Change
from pages.parts import state


def show() -> None:
    """Draw the questionnaires that people have answered and the files of forecasts, and what takes them away."""
    held = state.space().workspace
    if not held.answers and not held.files:
        st.caption(
            "Answers of people and locked forecasts that are brought to the page Ask people are listed here."
        )
        return
    st.caption(
        "Answers stand on the page Ask people once the product, the prices and the words that were asked are "
        "chosen; forecasts stand there under “Verify and score”."
    )
    if held.answers:
        st.subheader("People's answers")
        for row in _to_remove(answers_table(held.answers), "People's answers"):
            state.space().change(_without_answers(held.answers[row].questionnaire))
    if held.files:
        st.subheader("Locked forecasts")
        for row in _to_remove(files_table(held.files), "Locked forecasts"):
            state.space().change(_without_file(held.files[row].sha256))
    if state.space().workspace != held:
        st.rerun()


def _to_remove(table: pd.DataFrame, title: str) -> list[int]:
    """Draw a table, and return which of its rows are to go."""
    chosen = st.dataframe(
        table, hide_index=True, on_select="rerun", selection_mode="multi-row", key=f"kept {title}", alt=title
    )
    rows = [row for row in chosen.selection.rows if row < len(table)]
    pressed = st.button(
        "Remove", key=f"remove {title}", icon=":material/delete:", disabled=not rows, help="Select rows."
    )
    return rows if pressed else []


def _without_answers(questionnaire: str) -> Change:
    return lambda one: one.without_answers(questionnaire)


def _without_file(sha256: str) -> Change:
    return lambda one: one.without_file(sha256)
