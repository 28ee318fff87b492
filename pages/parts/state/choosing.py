"""What the session has chosen, and the address that says so."""

import math
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import NoReturn

import streamlit as st

from core.experiment import ModelName
from core.studies import link
from core.studies.choice import Choice
from core.studies.mechanism import Scenario
from pages.parts.state.settings import forget_settings
from pages.parts.state.widgets import begin_drawing, clear_widgets, edited, note_edits
from pages.parts.state.workspace import space

CHOICE, DRAWN, LAST_ASKED, LINK_PROBLEM = "choice", "drawn", "last_asked", "link_problem"
START, START_WIDGET = "start", "start_widget"
SCENARIO = "scenario"
PAGE, REPLACED, TURNED = "page", "replaced", "turned"
MOST_REPLACED, LATEST = 20, 1.0
"""Addresses that were replaced, and seconds for which the browser may still send them."""


def has_begun() -> bool:
    """Say whether the app has been drawn in this session."""
    return CHOICE in st.session_state


def load_choice() -> Choice:
    """Return the session's choice, with what the user brought."""
    return replace(st.session_state[CHOICE], own=space().own)


def follow_address(page: str) -> str:
    """Take up an address that says something else than the session's choice, as a link or a click on Back does.

    But not while a widget has just been changed, nor where a part of a page is drawn alone, nor an address that
    the browser sent before it had heard of its successor: an edit would be lost.

    Parameters
    ----------
    page
        Its path in the address.

    Returns
    -------
    str
        The path of the page that is to be drawn: another one where the address is of before a click on a link.
    """
    begin_drawing()
    query = st.query_params.to_dict()
    saved: Choice | None = st.session_state.get(CHOICE)
    turned_to = str(st.session_state.get(PAGE, page))
    if saved is not None and query and (_is_late(query) or (page != turned_to and _is_of_before_a_turn())):
        st.query_params.from_dict(link.to_query(saved))
        return turned_to
    st.session_state[PAGE] = page
    if page != turned_to:
        st.session_state[TURNED] = time.monotonic()
    if saved is not None and (not query or query == link.to_query(saved) or edited()):
        return page
    query = query or dict(space().workspace.choice)
    if START not in st.session_state:
        st.session_state[START] = not query
    space().carry(link.carried_by(query))
    choice = link.from_query(query, space().own)
    clear_widgets()
    st.session_state[LINK_PROBLEM] = choice.problem()
    st.session_state[CHOICE] = link.readable(choice)
    return page


def turn_to(page: st.Page) -> NoReturn:
    """Draw another page, on to which a click has led already."""
    st.switch_page(page, query_params=link.to_query(st.session_state[CHOICE]))


def save_drawn(choice: Choice) -> None:
    """Keep what the sidebar is set to, for the page that is drawn after it."""
    st.session_state[DRAWN] = choice


def drawn_choice() -> Choice:
    """Return the choice as the sidebar beside the page is set."""
    return st.session_state[DRAWN]


def link_problem() -> str | None:
    """Say what was wrong with the link that brought the user here, until the choice is changed."""
    return st.session_state.get(LINK_PROBLEM)


def save_choice(choice: Choice) -> None:
    """Keep the choice for every page, and put it into the address."""
    before: Choice | None = st.session_state.get(CHOICE)
    st.session_state[CHOICE] = choice
    if before is not None and not link.mean_the_same(before, choice):
        _keep_choice(choice)
        replaced = st.session_state.get(REPLACED, ())
        now = link.to_query(before), time.monotonic()
        st.session_state[REPLACED] = (*replaced[1 - MOST_REPLACED :], now)
    if edited():
        st.session_state[LINK_PROBLEM] = None
    note_edits()
    if st.query_params.to_dict() != link.to_query(choice):
        st.query_params.from_dict(link.to_query(choice))


def address_is_taken_up() -> bool:
    """Say whether the browser has the address of the session's choice; until then it sends the one before."""
    return st.query_params.to_dict() == link.to_query(st.session_state[CHOICE])


def _is_of_before_a_turn() -> bool:
    """Say whether an edit that is not kept yet may be why the page of before the last turn is drawn once more."""
    return edited() and time.monotonic() - st.session_state.get(TURNED, -math.inf) < LATEST


def _is_late(query: dict[str, str]) -> bool:
    """Say whether an address was just replaced, so that the browser may have sent it before it heard of that.

    It does with a click on a button, and with a field that is left by a click on a link: of the two that it sends
    then, the link may come first, and the field after it with the address of before. Later it is a click on Back.
    """
    # One that was replaced and came back is the session's own.
    if query == link.to_query(st.session_state[CHOICE]):
        return False
    ages = [time.monotonic() - then for one, then in st.session_state.get(REPLACED, ()) if one == query]
    return bool(ages) and ages[-1] < LATEST


def draw_instead(models: Iterable[ModelName]) -> None:
    """Draw answers of models of which probabilities were to be read."""
    choice = load_choice()
    save_choice(replace(choice, drawn=tuple(dict.fromkeys([*choice.drawn, *map(str, models)]))))


def save_asked(choice: Choice) -> None:
    """Keep a choice that could be asked, for when the next cannot."""
    st.session_state[LAST_ASKED] = choice


def last_asked() -> Choice | None:
    """Return the last choice of this session that could be asked, if there was one."""
    return st.session_state.get(LAST_ASKED)


def open_explore(choice: Choice) -> NoReturn:
    """Go to the Explore page with another choice."""
    clear_widgets()
    st.session_state[CHOICE] = choice
    _keep_choice(choice)
    st.switch_page("pages/explore.py", query_params=link.to_query(choice))


def open_audit(name: str) -> NoReturn:
    """Go to the Confounding page, and there to one of its audits."""
    choice = replace(load_choice(), section=name)
    st.session_state[CHOICE] = choice
    st.switch_page("pages/confounding.py", query_params=link.to_query(choice))


def open_catalog(study: str) -> NoReturn:
    """Go to the Catalog page, and there to a study."""
    choice = replace(load_choice(), section=study)
    st.session_state[CHOICE] = choice
    st.switch_page("pages/catalog.py", query_params=link.to_query(choice))


def open_study(name: str) -> None:
    """Show a study, or the form for a new one where it has no name; for a callback."""
    clear_widgets()
    save_choice(replace(load_choice(), section=name))


def open_workspace(id: str) -> NoReturn:
    """Open another of the user's workspaces, with the choice that was left in it."""
    space().open(id)
    clear_widgets()
    forget_settings()
    st.session_state.pop(CHOICE, None)
    st.query_params.clear()
    st.rerun()


def start_is_open() -> bool:
    """Say whether what explains the app is to be shown open: to who came without a link, until it is closed."""
    return bool(st.session_state[START])


def open_or_close_start() -> None:
    """Keep whether what explains the app is open."""
    st.session_state[START] = st.session_state.get(START_WIDGET, st.session_state[START])


def load_scenario() -> Scenario:
    """Return the synthetic market that this session looks at."""
    return st.session_state.get(SCENARIO, Scenario())


def save_scenario(scenario: Scenario) -> None:
    """Keep the session's synthetic market."""
    st.session_state[SCENARIO] = scenario


def _keep_choice(choice: Choice) -> None:
    """Keep a choice beyond the session; one that cannot be asked does not replace the last that could."""
    if choice.problem() is None:
        space().keep_choice(link.to_query(choice, known=space().workspace.own))
