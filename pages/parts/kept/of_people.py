"""What people answered, and forecasts about them, as the workspace keeps both."""

from collections.abc import Sequence

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
        questionnaires = [one.questionnaire for one in held.answers]
        for id in _to_remove(answers_table(held.answers), questionnaires, "People's answers"):
            state.space().change(_without_answers(id))
    if held.files:
        st.subheader("Locked forecasts")
        digests = [one.sha256 for one in held.files]
        for id in _to_remove(files_table(held.files), digests, "Locked forecasts"):
            state.space().change(_without_file(id))
    if state.space().workspace != held:
        st.rerun()


def _to_remove(table: pd.DataFrame, ids: Sequence[str], title: str) -> list[str]:
    """Draw a table, and return the ids of those of its rows that are to go."""
    chosen = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=state.key_of(f"kept {title}", ids),
        alt=title,
    )
    picked = [ids[row] for row in chosen.selection.rows]
    pressed = st.button(
        "Remove", key=f"remove {title}", icon=":material/delete:", disabled=not picked, help="Select rows."
    )
    return picked if pressed else []


def _without_answers(questionnaire: str) -> Change:
    return lambda one: one.without_answers(questionnaire)


def _without_file(sha256: str) -> Change:
    return lambda one: one.without_file(sha256)
