"""Workspaces of whoever looks: where what they bring is kept, by which name, and the way in and out as a file."""

import re

import streamlit as st

from core.asking.access import REFUSALS
from core.basics.errors import InputError, WorkspaceError
from core.studies.workspaces import MAX_NAME, Listed, Workspace
from pages.parts import state, visitor
from pages.parts.text import emphasis, errors_as_sentences, plain

KEPT = "What you bring, edit and run here is kept as you go{where}; there is nothing to save. Keys are not kept."
IN_SESSION = (
    "What you bring lives in this browser session alone. “My private link”, under “Workspaces”, keeps it beyond."
)
WHOEVER_HAS_IT = (
    "Whoever has this link sees and changes what you keep. Copy it into a bookmark or a note now: the app keeps "
    "no more of it than a fingerprint, so nobody can tell it to you again, and it is taken out of the address "
    "once it was opened; after a reload, open it again."
)


def say_where() -> None:
    """Draw where what is brought is kept, and what went wrong with that."""
    space = state.space()
    if space.notice:
        st.warning(plain(space.notice), icon=":material/link_off:")
    if space.problem:
        st.warning(
            plain(f"{space.problem} What you bring meanwhile lives in this browser session."),
            icon=":material/error:",
        )
    elif space.owner is not None:
        st.caption(plain(KEPT.format(where=_where())))
    else:
        st.caption(plain(IN_SESSION if visitor.access().may("keep") else REFUSALS["keep"]))


def _where() -> str:
    mine, space = visitor.access(), state.space()
    if mine.role == "local":
        return " on this machine"
    return " behind your private link" if space.private else f" for {mine.title}"


def show() -> None:
    """Draw the list of workspaces, what can be done with each, and the fields for another."""
    with errors_as_sentences():
        _show_list()
    with errors_as_sentences():
        _show_file()
    mine, space = visitor.access(), state.space()
    if mine.may("keep") and (space.owner is None or space.private):
        with errors_as_sentences():
            _show_private_link()


def _show_list() -> None:
    space = state.space()
    if space.owner is None:
        return
    listed = space.listed()
    for one in listed:
        with st.container(border=True):
            _show_one(one, is_open=one.id == space.id)
    with st.form("new_workspace", border=False, clear_on_submit=True):
        field, button = st.columns([3, 1], vertical_alignment="bottom")
        name = field.text_input("Name of another workspace", max_chars=MAX_NAME)
        begun = button.form_submit_button("Begin it empty", icon=":material/add:")
    if begun and name.strip():
        space.begin(Workspace(name.strip()))
        st.rerun()
    if begun:
        raise InputError("Another workspace needs a name. Nothing was begun.")


def _show_one(one: Listed, *, is_open: bool) -> None:
    space = state.space()
    text, buttons = st.columns([3, 2], vertical_alignment="center")
    if one.workspace is None:
        text.markdown(plain(one.problem))
    else:
        here = ", open" if is_open else ""
        text.markdown(f"**{plain(one.workspace.name)}**{here}")
        text.caption(plain(_holds(one, one.workspace)))
    name = plain(one.workspace.name if one.workspace else one.id[:8])
    with buttons.container(horizontal=True, horizontal_alignment="right"):
        if is_open and one.workspace is not None:
            with st.popover("Rename", icon=":material/edit:"), st.form(f"rename_{one.id}", border=False):
                new = st.text_input("New name", one.workspace.name, max_chars=MAX_NAME)
                if st.form_submit_button("Rename"):
                    with errors_as_sentences():
                        space.rename(new.strip())
                        st.rerun()
        elif one.workspace is not None and st.button(f"Open {name}", key=f"open_{one.id}"):
            state.open_workspace(one.id)
        with st.popover(f"Delete {name}", icon=":material/delete:"):
            st.markdown("It is taken away for good; replies stay in the cache. Export it first to keep a copy.")
            if st.button("Delete it", key=f"delete_{one.id}", type=emphasis()):
                with errors_as_sentences():
                    space.delete(one.id)
                    st.rerun()


def _holds(one: Listed, held: Workspace) -> str:
    own = held.own
    counts = {
        "product": len(own.products),
        "persona": len(own.personas),
        "edited prompt": len(own.strategies),
        "past run": len(held.runs),
        "answered questionnaire": len(held.answers),
        "forecast file": len(held.files),
    }
    said = [f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count]
    when = one.changed[:16].replace("T", " ")
    return f"{', '.join(said) or 'nothing yet'} · changed {when} UTC · {max(1, round(one.size / 1_000)):,} kB"


def _show_file() -> None:
    space = state.space()
    held = space.workspace
    out, into = st.columns(2)
    with out:
        st.download_button(
            "Export this workspace",
            held.to_json,
            f"unblind-{re.sub('[^a-z0-9]+', '-', held.name.lower()).strip('-') or 'workspace'}.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption(
            "Products, personas, edited prompts, the last choice, past runs, people's answers with what tells one "
            "person from another, and forecasts; no key, and no model's reply."
        )
    with into, st.form("own_file"):
        file = st.file_uploader("A workspace that was exported", type="json")
        if st.form_submit_button("Import it", icon=":material/upload:") and file is not None:
            state.admit(file.file_id, file.size)
            space.begin(Workspace.from_file(file.getvalue()))
            state.open_workspace(space.id)


def _show_private_link() -> None:
    st.subheader("My private link")
    st.caption("Nobody logs in here, so a link that you alone have is the way back to what you bring.")
    shown = st.button("My private link", icon=":material/key:", on_click=_make_private_link)
    private = state.space().private
    if shown and private is not None:
        st.code(private.address(st.context.url or ""), language=None, wrap_lines=True)
        st.caption(WHOEVER_HAS_IT)


def _make_private_link() -> None:
    space = state.space()
    try:
        if space.private is None:
            space.make_private_link(visitor.access())
    except WorkspaceError as error:
        space.problem = str(error)
