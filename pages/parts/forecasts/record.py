"""The record of a workspace's forecasts."""

import streamlit as st

from core.report.forecasts.tables import record_table
from core.studies.forecasts.record import say_record
from pages.parts import state
from pages.parts.kept import workspaces
from pages.parts.text import plain


def show() -> None:
    """Draw how often forecasts were right, what they cost, and the list of them."""
    workspaces.say_where()
    kept = state.space().workspace.forecasts
    if not kept:
        st.info("No forecast was locked in this workspace yet.")
        return
    st.markdown("\n".join(f"- {plain(text)}" for text in say_record(kept)))
    st.dataframe(record_table(kept), hide_index=True, alt="Forecasts of this workspace")
    st.caption(
        "A forecast enters the record when it is locked, and its score whenever it is scored, good or bad; a "
        "later score takes the place of an earlier one. Regret: what the best of the prices to decide between "
        "earns more by people's answers than the one that followed from the forecast."
    )
