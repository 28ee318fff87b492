"""Every prompt and reply behind the curves."""

from functools import partial

import streamlit as st

from core.asking.replies.asked import find
from core.experiment import Experiment, find_product
from core.studies.audits import AUDITS
from core.studies.workspaces import PastRun
from pages.parts import navigation, state
from pages.parts.asking import deleting, imports, recordings
from pages.parts.evidence import answers
from pages.parts.kept import past_runs
from pages.parts.showing import checks
from pages.parts.text import errors_as_sentences, plain

DECISIONS = "Decisions"
NO_CURVES = ("benchmark", "beyond")
"""Kinds of runs whose answers do not stand beside those at prices."""


def show_evidence(experiment: Experiment) -> None:
    if state.memory().observations(experiment).empty:
        st.info("Nothing has been asked yet. Start a run on the Explore or Confounding page.")
        return
    remarks = state.memory().remarks(experiment)
    checks.warn(remarks.provenance.warnings())
    checks.show_remarks(remarks.sentences())
    chosen = answers.choose()
    other = choose_other(experiment)
    if other is None:
        answers.show(experiment, chosen)
        return
    here, there = st.columns(2)
    with here:
        st.subheader("This choice")
        answers.show(experiment, chosen, beside=True)
    with there:
        st.subheader(plain(past_runs.title(other)))
        asked = find(other.experiment, state.runner().cache)
        if not isinstance(asked, Experiment) or state.memory().observations(asked).empty:
            st.info("Its replies were deleted.")
            return
        answers.show(asked, chosen, beside=True)


def choose_other(experiment: Experiment) -> PastRun | None:
    """Draw the field for a past run whose answers are to stand beside."""
    made = {run.experiment: run for run in reversed(state.space().workspace.runs) if run.kind not in NO_CURVES}
    runs = [run for id, run in reversed(made.items()) if id != experiment.id]
    if not runs:
        return None
    return st.selectbox("Beside a past run", runs, index=None, format_func=past_runs.title, placeholder="none")


navigation.through_app()
choice = state.load_choice()
state.save_choice(choice)
with errors_as_sentences():
    product = find_product(choice.product, choice.own.products)
    st.header(plain(f"Evidence: {product.name}"))
    st.caption(plain(f"Asked as {product.asked_as}."))
    experiments = {"": choice.experiment} | {
        name: partial(audit.experiment, choice) for name, audit in AUDITS.items()
    }
    shown = st.segmented_control(
        "Answers of",
        list(experiments),
        format_func=lambda name: AUDITS[name].title if name else DECISIONS,
        required=True,
        label_visibility="collapsed",
        **state.seed("evidence_of", choice.section if choice.section in AUDITS else "", "default"),
    )
    show_evidence(experiments[shown]())
    deleting.offer(experiments[shown]())
recordings.show_recordings(choice)
imports.show_imports()
