"""The session's state and the process's runner: the only module that touches either."""

import math
import time
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from core.analysis.decision import Decision
from core.asking import access
from core.asking.backends.discovery import Server
from core.asking.backends.keys import Keyring
from core.asking.plan import Plan
from core.asking.replies.cache import ReplyCache, cache_directory
from core.asking.replies.recordings import Imported
from core.asking.run import Run
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import Experiment, ModelName, Series
from core.studies import link, workspaces
from core.studies.choice import Choice
from core.studies.mechanism import Scenario
from core.studies.memory import Memory
from pages.parts import visitor

CHOICE, LAST_ASKED, LINK_PROBLEM, WIDGETS_BEFORE = "choice", "last_asked", "link_problem", "widgets_before"
START, START_WIDGET, SETTLING, WAITS = "start", "start_widget", "settling", "waits"
SETTLE_SECONDS = 1.0
"""No run starts between two edits that follow each other as fast."""
KEYRING, SERVERS, SCENARIO, AUDIT = "keyring", "servers", "scenario", "audit"
RESULTS, UPLOADS, OWN_POINTS = "results", "uploads", "own_points"
SPACE, IMPORTED, NOTES, DECISION, SESSION, TAKEN = "space", "imported", "notes", "decision", "session", "taken"
PROBLEM, WIDGET = "problem_", "w_"


def runner() -> Runner:
    """Return the one runner of this process, so that all sessions share runs and replies."""
    return _runner(cache_directory())


def memory() -> Memory:
    """Return what this process has found in its replies."""
    return _memory(cache_directory())


@st.cache_resource(show_spinner=False)
def _memory(directory: Path) -> Memory:
    return Memory(_runner(directory))


def open_audit(name: str) -> NoReturn:
    """Go to the Confounding page, and there to one of its audits."""
    choice = replace(load_choice(), section=name)
    st.session_state[CHOICE] = choice
    st.switch_page("pages/confounding.py", query_params=link.to_query(choice))


@st.cache_resource(show_spinner=False, on_release=lambda runner: runner.close())
def _runner(directory: Path) -> Runner:
    return Runner(ReplyCache(directory))


def has_begun() -> bool:
    """Say whether the app has been drawn in this session."""
    return CHOICE in st.session_state


def load_choice() -> Choice:
    """Return the session's choice, with what the user brought."""
    return replace(st.session_state[CHOICE], own=space().own)


def follow_address() -> None:
    """Take up an address that says something else than the session's choice, as a link or a click on Back does.

    But not while a widget has just been changed, nor where a part of a page is drawn alone: then the browser may
    not have taken up the address of the change before, and an edit would be lost.
    """
    query = st.query_params.to_dict()
    saved: Choice | None = st.session_state.get(CHOICE)
    if saved is not None and (not query or query == link.to_query(saved) or _edited()):
        return
    query = query or dict(space().workspace.choice)
    if START not in st.session_state:
        st.session_state[START] = not query
    space().carry(link.carried_by(query))
    choice = link.from_query(query, space().own)
    for key in _widgets():
        del st.session_state[key]
    st.session_state[LINK_PROBLEM] = choice.problem()
    st.session_state[CHOICE] = link.readable(choice)


def _widgets() -> dict[str, object]:
    return {str(key): value for key, value in st.session_state.items() if str(key).startswith(WIDGET)}


def _edited() -> bool:
    before = st.session_state.get(WIDGETS_BEFORE, {})
    return any(key in before and before[key] != value for key, value in _widgets().items())


def link_problem() -> str | None:
    """Say what was wrong with the link that brought the user here, until the choice is changed."""
    return st.session_state.get(LINK_PROBLEM)


def save_choice(choice: Choice) -> None:
    """Keep the choice for every page, and put it into the address."""
    before: Choice | None = st.session_state.get(CHOICE)
    st.session_state[CHOICE] = choice
    if before is not None and not link.mean_the_same(before, choice):
        _keep_choice(choice)
    if _edited():
        st.session_state[LINK_PROBLEM] = None
    st.session_state[WIDGETS_BEFORE] = _widgets()
    if st.query_params.to_dict() != link.to_query(choice):
        st.query_params.from_dict(link.to_query(choice))


def address_is_taken_up() -> bool:
    """Say whether the browser has the address of the session's choice; until then it sends the one before."""
    return st.query_params.to_dict() == link.to_query(st.session_state[CHOICE])


def _keep_choice(choice: Choice) -> None:
    space().keep_choice(link.to_query(choice, known=space().workspace.own))


def start_is_open() -> bool:
    """Say whether what explains the app is to be shown open: to who came without a link, until it is closed."""
    return bool(st.session_state[START])


def open_or_close_start() -> None:
    """Keep whether what explains the app is open."""
    st.session_state[START] = st.session_state[START_WIDGET]


def settled(asked: str) -> bool:
    """Say whether what is to be asked, by its id, was not changed for a moment; who just came changed nothing."""
    now = time.monotonic()
    last, since = st.session_state.get(SETTLING, (asked, -math.inf))
    since = since if last == asked else now
    st.session_state[SETTLING] = asked, since
    return now - since >= SETTLE_SECONDS


def wait_for_edits(waits: bool) -> None:
    """Note whether what is on the page is asked as soon as it was not changed for a moment."""
    st.session_state[WAITS] = waits


def waits_for_edits() -> bool:
    """Say whether what is on the page is asked as soon as it was not changed for a moment."""
    return bool(st.session_state.get(WAITS))


def save_asked(choice: Choice) -> None:
    """Keep a choice that could be asked, for when the next cannot."""
    st.session_state[LAST_ASKED] = choice


def last_asked() -> Choice | None:
    """Return the last choice of this session that could be asked, if there was one."""
    return st.session_state.get(LAST_ASKED)


def draw_instead(models: Iterable[ModelName]) -> None:
    """Draw answers of models of which probabilities were to be read."""
    choice = load_choice()
    save_choice(replace(choice, drawn=tuple(dict.fromkeys([*choice.drawn, *map(str, models)]))))


def space() -> workspaces.Space:
    """Return the workspace that this session has open; another where who looks has become another."""
    opened: workspaces.Space | None = st.session_state.get(SPACE)
    owner = workspaces.owner_of(visitor.access(), opened.private if opened else None)
    if opened is None or opened.owner != owner:
        opened = st.session_state[SPACE] = workspaces.Space(workspaces.usual_store(), owner)
    return opened


def take_private_link() -> None:
    """Take the secret of a private link out of the address, and open what it leads to."""
    if workspaces.LINK_PARAMETER in st.query_params:
        private = workspaces.PrivateLink(st.query_params.pop(workspaces.LINK_PARAMETER))
        st.session_state[SPACE] = workspaces.Space.by_link(workspaces.usual_store(), visitor.access(), private)


def open_workspace(id: str) -> NoReturn:
    """Open another of the user's workspaces, with the choice that was left in it."""
    space().open(id)
    for key in [*_widgets(), CHOICE]:
        st.session_state.pop(key, None)
    st.query_params.clear()
    st.rerun()


def open_explore(choice: Choice) -> NoReturn:
    """Go to the Explore page with another choice."""
    for key in _widgets():
        del st.session_state[key]
    st.session_state[CHOICE] = choice
    _keep_choice(choice)
    st.switch_page("pages/explore.py", query_params=link.to_query(choice))


def load_scenario() -> Scenario:
    """Return the synthetic market that this session looks at."""
    return st.session_state.get(SCENARIO, Scenario())


def save_scenario(scenario: Scenario) -> None:
    """Keep the session's synthetic market."""
    st.session_state[SCENARIO] = scenario


def results() -> pd.DataFrame | None:
    """Return the results that were uploaded in this session."""
    return st.session_state.get(RESULTS)


def save_results(results: pd.DataFrame | None) -> None:
    """Keep uploaded results for the session; None where nothing could be taken."""
    st.session_state[RESULTS] = results


def forget_results() -> None:
    """Take uploaded results away, and the file from its field with them."""
    st.session_state[RESULTS] = None
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1


def results_key() -> str:
    """Return the key of the field for results; every new one is empty."""
    return f"results_{st.session_state.get(UPLOADS, 0)}"


def notes(file: str) -> tuple[str, ...]:
    """Return what was noted of the file that was last taken over in a field."""
    return st.session_state.get(NOTES, {}).get(file, ())


def save_notes(file: str, notes: tuple[str, ...]) -> None:
    """Keep what was noted of a file for the session."""
    st.session_state[NOTES] = {**st.session_state.get(NOTES, {}), file: notes}


def own_points(product: str) -> str:
    """Return what was pasted of people's answers to a product, by its id."""
    return st.session_state.get(OWN_POINTS, {}).get(product, "")


def save_own_points(product: str, text: str) -> None:
    """Keep what was pasted for the session."""
    st.session_state[OWN_POINTS] = {**st.session_state.get(OWN_POINTS, {}), product: text}


def linked_decision() -> Decision | None:
    """Return the price decision that the address names, as long as nothing was saved over it."""
    return Decision.from_query(st.query_params.to_dict())


def load_decision(product: str) -> Decision | None:
    """Return what this session last decided about a product, if that is the last product that it did."""
    decided: tuple[str, Decision] | None = st.session_state.get(DECISION)
    return decided[1] if decided and decided[0] == product else None


def save_decision(product: str, decision: Decision) -> None:
    """Keep a decision about a product; its widgets are no edit of the choice."""
    st.session_state[DECISION] = product, decision
    st.session_state[WIDGETS_BEFORE] = _widgets()


def start(asked: Experiment | Series, budget: float | None = None) -> Run:
    """Ask what is missing, as far as this session may."""
    run = access.start(visitor.access(), runner(), asked, keyring(), budget, _session())
    if run.plan.new_calls:
        space().note_run(workspaces.begun(asked, load_choice(), run.plan.new_calls))
    return run


def may_stop(run: Run) -> bool:
    """Say whether this session may stop a run: its own, or that of the same person, or everybody's."""
    return visitor.access().may_stop(run.starter, _session())


def _session() -> str:
    return str(st.session_state.setdefault(SESSION, uuid.uuid4().hex))


def allowance(plan: Plan) -> access.Allowance | None:
    """Return what a run would be paid from; None where nobody counts what it costs."""
    return access.allowance_for(visitor.access(), cache_directory(), plan, keyring())


def admit(file_id: str, size: int) -> None:
    """Count an upload, and refuse it where this session has brought too much."""
    mine = visitor.access()
    mine.check("bring")
    taken = {**st.session_state.get(TAKEN, {}), file_id: size}
    if not mine.may("anywhere") and sum(taken.values()) > mine.rules.upload_mb * 1_000_000:
        raise InputError(
            f"A session may upload {mine.rules.upload_mb} MB in all here, and this file is beyond it, so it was "
            "not taken; what was taken before is kept until the page is loaded anew."
        )
    st.session_state[TAKEN] = taken


def keyring() -> Keyring:
    """Return the keys with which this session asks; those that were entered in it live nowhere else."""
    return visitor.access().keys(st.session_state.get(KEYRING, Keyring()))


def save_keyring(keys: Keyring) -> None:
    """Keep the session's keys."""
    st.session_state[KEYRING] = keys


def servers() -> tuple[Server, ...]:
    """Return the servers that this session has looked at."""
    return st.session_state.get(SERVERS, ())


def save_server(server: Server) -> None:
    """Keep what a server has to offer; an earlier problem is past."""
    place = server.backend, server.base_url
    others = tuple(one for one in servers() if (one.backend, one.base_url) != place and not one.problem)
    st.session_state[SERVERS] = (*others, server)


def forget_server(kind: str, address: str | None) -> None:
    """Offer nothing more of a server, such as one whose key was taken away."""
    st.session_state[SERVERS] = tuple(one for one in servers() if (one.backend, one.base_url) != (kind, address))


def typed(field: str) -> str:
    """Return what was typed into a field, by its key."""
    return str(st.session_state[field])


def take_typed(field: str) -> str:
    """Return what was typed into a field and empty it, as for a key that is to stand nowhere else."""
    text = typed(field)
    st.session_state[field] = ""
    return text


def note_problem(field: str, problem: str) -> None:
    """Keep what was wrong in a field for the next drawing of the page."""
    st.session_state[PROBLEM + field] = problem


def take_problem(field: str) -> str | None:
    """Return what was wrong in a field, once."""
    return st.session_state.pop(PROBLEM + field, None)


def outcome_of(file_id: str) -> Imported | str | None:
    """Return what came of importing a file, or why it was refused; None where it was not tried."""
    tried, outcome = st.session_state.get(IMPORTED, ("", None))
    return outcome if tried == file_id else None


def save_outcome(file_id: str, outcome: Imported | str) -> None:
    """Keep what came of importing a file, so that the next drawing of the page does not import it again."""
    st.session_state[IMPORTED] = (file_id, outcome)


def refill(name: str, value: Any) -> None:
    """Set a widget that was given its first value by `seed`; for a button's callback."""
    st.session_state[WIDGET + name] = value


def seeded(name: str) -> Any:
    """Return what a widget that was given its first value by `seed` is set to; None once that was forgotten."""
    return st.session_state.get(WIDGET + name)


def forget(begin: str) -> None:
    """Give all widgets whose names begin so their first value anew; for a callback."""
    for key in _widgets():
        if key.startswith(WIDGET + begin):
            del st.session_state[key]


def seed(name: str, value: Any, argument: str = "value") -> dict[str, Any]:
    """Give a widget its first value; return its key, and the value for a browser that is still loading."""
    key = WIDGET + name
    if key not in st.session_state:
        st.session_state[key] = value
    return {"key": key, argument: value}
