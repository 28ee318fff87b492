"""The runner of the process, what this session asks by it, and with which keys."""

import math
import time
import uuid
from collections.abc import Iterable

import streamlit as st

from core.asking import access
from core.asking.backends.discovery import Server
from core.asking.backends.keys import Keyring
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.store import Place
from core.asking.run import Run
from core.asking.runner import Runner
from core.experiment import AnyExperiment, ModelName, Series
from core.studies import workspaces
from core.studies.memory import Memory
from core.studies.shelf import Desk, Going, Requester
from pages.parts import visitor
from pages.parts.state.choosing import load_choice
from pages.parts.state.workspace import space

KEYRING, SERVERS, SESSION = "keyring", "servers", "session"
ON_PAGE, SETTLING, WAITS = "on_page", "settling", "waits"
SETTLE_SECONDS = 1.0
"""No run starts between two edits that follow each other as fast."""


def runner() -> Runner:
    """Return the one runner of this process, so that all sessions share runs and replies."""
    return _runner(cache_place())


def memory() -> Memory:
    """Return what this process has found in its replies."""
    return _memory(cache_place())


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


def start(asked: AnyExperiment | Series, budget: float | None = None) -> Run:
    """Ask what is missing, as far as this session may."""
    run = access.start(visitor.access(), runner(), asked, keyring(), budget, _session())
    if run.plan.new_calls:
        space().note_run(workspaces.begun(asked, load_choice(), run.plan.new_calls))
    return run


def desk() -> Desk:
    """Return the studies that this process runs, of all sessions."""
    return _desk(cache_place())


def requester() -> Requester:
    """Return for whom this session starts studies: on its rights, with its keys."""
    return Requester(visitor.access(), st.session_state.get(KEYRING, Keyring()), _session())


def begin_page() -> None:
    """Note that nothing that is asked is on the page yet."""
    st.session_state[ON_PAGE] = frozenset()


def note_on_page(asked: str) -> None:
    """Note that the page shows how far something is asked, by its id."""
    st.session_state[ON_PAGE] = st.session_state.get(ON_PAGE, frozenset()) | {asked}


def runs_elsewhere() -> list[Run]:
    """Return the runs under way that this session may stop and that the page does not show."""
    return [run for run in runner().under_way(st.session_state[ON_PAGE]) if may_stop(run)]


def may_stop(run: Run | Going) -> bool:
    """Say whether this session may stop a run or a study: its own, or that of the same person, or everybody's."""
    return visitor.access().may_stop(run.starter, _session())


def allowance(models: Iterable[ModelName]) -> access.Allowance | None:
    """Return what a run of models would be paid from; None where nobody counts what it costs."""
    return access.allowance_for(visitor.access(), runner(), models, keyring())


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


@st.cache_resource(show_spinner=False)
def _memory(place: Place) -> Memory:
    return Memory(_runner(place))


@st.cache_resource(show_spinner=False, on_release=lambda desk: desk.close())
def _desk(place: Place) -> Desk:
    return Desk(_runner(place))


@st.cache_resource(show_spinner=False, on_release=lambda runner: runner.close())
def _runner(place: Place) -> Runner:
    return Runner(ReplyCache(place))


def _session() -> str:
    return str(st.session_state.setdefault(SESSION, uuid.uuid4().hex))
