"""Deletes the replies of an experiment, for good."""

import streamlit as st

from core.asking.replies.asked import delete, stored_keys
from core.experiment import Experiment
from pages.parts import state, visitor
from pages.parts.text import errors_as_sentences


@errors_as_sentences()
def offer(experiment: Experiment) -> None:
    """Draw the button that deletes an experiment's replies, behind a box to tick; nothing for whoever may not."""
    runner = state.runner()
    stored = len(stored_keys(experiment, runner.cache)[0])
    if not visitor.access().may("delete") or not stored:
        return
    with st.expander("Delete this experiment's replies", icon=":material/delete:"):
        st.caption(
            "They are gone for good, from every experiment that asks the same. What comes with the app is not "
            "brought again, but can be asked. A recording, downloaded first, brings them back."
        )
        run = runner.find(experiment)
        if run is not None and run.active:
            st.caption("They are being asked for just now: stop the run first.")
            return
        replies = "the 1 reply" if stored == 1 else f"all {stored:,} replies"
        sure = st.checkbox(f"Delete {replies} of this experiment", key=f"sure_{experiment.id}")
        if st.button("Delete", icon=":material/delete:", disabled=not sure):
            delete(experiment, runner.cache)
            st.rerun()
