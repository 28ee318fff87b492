"""A study: many experiments as one plan, which the app asks whoever looks."""

from dataclasses import replace

import streamlit as st

from core.studies.shelf import Shelved, shelved
from pages.parts import navigation, state, visitor
from pages.parts.asking import keys_and_servers
from pages.parts.showing import downloads
from pages.parts.study import following, form, offer
from pages.parts.text import errors_as_sentences, plain

NEW = "A new one"
ABOUT = """Many products, or experiments beyond price, asked as one plan: what a browser tab is too short for. The
app asks it, not the tab; `python -m core study` takes the same file. Who may see this app sees its studies."""


def choose_study(studies: list[Shelved]) -> str:
    """Draw which study is shown, which the address names; empty for a new one."""
    names = [one.name for one in studies]
    wanted = state.load_choice().section
    current = wanted if wanted in names or state.desk().find(wanted) else NEW
    following.say_where_not_found(wanted, [current, *names])
    options = list(dict.fromkeys([NEW, current, *names]))
    picked = st.selectbox(
        "Study", options, index=options.index(current), **state.seed("which_study", current, None)
    )
    name = "" if picked == NEW else str(picked)
    state.save_choice(replace(state.load_choice(), section=name))
    return name


def write_new(taken: set[str]) -> None:
    """Draw the form, and what its study takes."""
    usual = next(f"study-{number}" for number in range(1, len(taken) + 2) if f"study-{number}" not in taken)
    st.markdown(ABOUT)
    brought = form.write()
    name = st.text_input(
        "Name", **state.seed("name_of_study", state.draft_name(usual)), help="Letters, digits, - and _."
    ).strip()
    state.save_draft_name(name, usual)
    offer.offer(name or usual, brought)
    downloads.offer_study(brought.text)


navigation.through_app()
with st.sidebar, errors_as_sentences():
    keys_and_servers.connect()
st.header("Study: many experiments as one plan")
studies, problems = shelved()
for problem in problems:
    st.warning(plain(problem))
name = choose_study(studies)
with errors_as_sentences():
    if name:
        following.follow(name)
    else:
        visitor.access().check("study")
        write_new({one.name for one in studies})
