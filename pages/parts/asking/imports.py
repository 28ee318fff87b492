"""The files whose replies were taken, and the way to take each out again."""

import streamlit as st

from core.asking.replies.provenance import Import, imports, said, take_out
from core.basics.errors import UnblindError
from pages.parts import state, visitor
from pages.parts.text import emphasis, errors_as_sentences, plain

TAKEN_OUT = "taken_out"


@errors_as_sentences()
def show_imports() -> None:
    """Draw which files were imported, how many replies came by each, and a button that takes them out."""
    cache = state.runner().cache
    outcome, taken = state.take_problem(TAKEN_OUT), imports(cache)
    if not taken and not outcome:
        return
    st.subheader("Imported files")
    st.caption("Whoever wrote a file may have written its replies: a digest tells of damage, not of the writer.")
    if outcome:
        st.info(plain(outcome))
    for one in taken:
        with st.container(border=True):
            text, button = st.columns([4, 1], vertical_alignment="center")
            text.markdown(plain(_told(one)))
            text.caption(plain(f"SHA-256 {one.source.sha256}"))
            if not visitor.access().may("delete"):
                continue
            with button.popover("Take out", width="stretch"):
                st.markdown(plain(f"{_count(one)} will be taken away. What was asked here stays."))
                st.button(
                    "Take them out", key=f"out_{one.number}", type=emphasis(), on_click=_take_out, args=(one,)
                )


def _told(one: Import) -> str:
    by = f" by {one.source.person}" if one.source.person else ""
    at = one.source.time[:16].replace("T", " ")
    return f"“{one.source.file}”: {_count(one)}, imported on {at} UTC{by}"


def _count(one: Import) -> str:
    return "1 reply" if one.replies == 1 else f"{one.replies:,} replies"


def _take_out(one: Import) -> None:
    try:
        removed = take_out(state.runner().cache, one.number)
        outcome = f"{removed:,} replies that came by {said(one.source)} were taken out."
    except UnblindError as error:
        outcome = str(error)
    state.note_problem(TAKEN_OUT, outcome)
