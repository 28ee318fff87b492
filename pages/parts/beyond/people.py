"""People's answers of the user's own, to an experiment of which none come with the app."""

import streamlit as st

from core.analysis.arms import Humans, all_humans
from core.basics.tables import KINDS
from core.experiment.arms import Vignette, write_vignette
from core.studies.arms.own_people import people_columns, people_example, read_people
from pages.parts import state
from pages.parts.text import errors_as_sentences, plain


def of(vignette: Vignette) -> Humans | None:
    """Return what a file said of people's answers to an experiment, if one was brought in this session."""
    return state.own_people(write_vignette(vignette))


def take(vignette: Vignette) -> None:
    """Draw where people's answers can be dropped, and what was taken; nothing where they come with the app."""
    if vignette.name in all_humans():
        return
    taken = of(vignette)
    with st.expander("What people answered, if you know", icon=":material/groups:"):
        st.caption(
            plain(
                f"A CSV or Excel file with the columns {', '.join(people_columns(vignette))}, a row an arm, "
                "stands beside the models as people's answers do. It is kept for this session. For example:"
            )
        )
        st.code(people_example(vignette), language=None)
        file = st.file_uploader("File of people's answers", type=list(KINDS), key=f"people_{state.results_key()}")
        if file is not None:
            with errors_as_sentences():
                state.admit(file.file_id, file.size)
                read = read_people(file.getvalue(), vignette)
                for note in read.notes:
                    st.caption(f":material/info: {plain(note)}")
                taken = read.content
                state.save_own_people(write_vignette(vignette), taken)
        if taken is not None:
            count = sum(arm.people for arm in taken.arms.values())
            st.caption(plain(f"Taken: {len(taken.arms)} of {len(vignette.arms)} arms, {count:,} people."))
            st.button("Take them away", on_click=state.save_own_people, args=(write_vignette(vignette), None))
