"""Another product of the user's own beside the one that is decided about: asked at a click, and what it loses."""

from functools import partial

import streamlit as st

from core.analysis.decision import Decision
from core.analysis.what_if import ANOTHER_QUESTION, BOTH, beside_caveats, beside_sentences
from core.experiment.arms import ArmExperiment
from core.report.arms.beside import beside_table
from core.studies.choice import Choice
from core.studies.decisions import choice_beside, study_beside
from pages.parts import state, tables
from pages.parts.asking import runs
from pages.parts.showing import sentences
from pages.parts.text import errors_as_sentences, plain


@errors_as_sentences()
def lead(choice: Choice, decision: Decision) -> None:
    """Draw what both products together come to, as far as it was asked, beside what one alone does."""
    studied = study_beside(choice, decision, state.memory())
    if studied is None:
        return
    _, found = studied
    if said := beside_sentences(found):
        sentences.lead(plain(f"{BOTH}: {said[0]}"), warns=not found.is_told)


@errors_as_sentences()
def offer(choice: Choice, decision: Decision) -> None:
    """Draw what is asked of the two products, and what was answered; nothing where none stands beside."""
    if decision.beside is None:
        return
    st.subheader("What it takes from the other product")
    experiment = choice_beside(choice, decision, decision.beside).experiment()
    runs.follow(experiment, partial(_show, choice, decision), at_once=False)


def _show(choice: Choice, decision: Decision, asked: ArmExperiment) -> None:
    run = state.runner().find(asked)
    runs.show_run(asked, run)
    studied = study_beside(choice, decision, state.memory())
    if studied is None or (run is not None and run.active):
        return
    study, found = studied
    for failure in found.failed_checks:
        st.error(plain(failure), icon=":material/block:")
    said = beside_sentences(found)
    if not said:
        return
    sentences.lead(f"**{plain(said[0])}**", warns=not found.is_told)
    st.markdown("\n".join(f"- {plain(text)}" for text in said[1:]))
    if found.outlooks:
        st.caption(f":material/info: {ANOTHER_QUESTION}")
        tables.show(beside_table(found), alt="Changes of both products by strategy and model")
    st.caption("\n".join(f"- {plain(text)}" for text in (*study.remarks, *beside_caveats(found))))
