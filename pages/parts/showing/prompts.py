"""Prompts word for word, with what the naive one does not say marked."""

from html import escape

import streamlit as st

from core.experiment import Cell, Experiment, sample_cell, strategy_title
from core.experiment.prompts.render import differences
from pages.parts.text import plain


def show(cell: Cell) -> None:
    """Draw one question's prompt."""
    lines = [f"<mark>{escape(line)}</mark>" if new else escape(line) for line, new in differences(cell)]
    st.html(f"<pre style='white-space: pre-wrap'>{'<br>'.join(lines)}</pre>")


def compare(experiment: Experiment) -> None:
    """Draw every strategy's prompt, with what the naive one does not say marked."""
    with st.expander("What each prompt says, and what it says beyond the naive one", icon=":material/difference:"):
        wording = 1
        if experiment.wordings > 1:
            wordings = range(1, experiment.wordings + 1)
            wording = st.segmented_control("Wording", wordings, default=1, required=True, key="shown_wording")
        if any("no_yes" in one.orders for one in experiment.questionnaires()):
            st.caption("Half of the answers are asked with “no or yes” instead of “yes or no”.")
        tabs = st.tabs([plain(strategy_title(strategy.code)) for strategy in experiment.strategies])
        for tab, strategy in zip(tabs, experiment.strategies, strict=True):
            with tab:
                show(sample_cell(experiment, strategy, wording))
