"""Who is looking at a page, what they may do, and the way to log in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.asking.access import (
    REFUSALS,
    Access,
    Login,
    Visit,
    access_of,
    check_models,
    read_rules,
    rules_of_nobody,
)
from core.asking.backends.keys import secrets
from core.basics.errors import InputError
from pages.parts.text import plain

if TYPE_CHECKING:
    from core.asking.plan import Plan
    from core.studies.many import StudyPlan

LOOPBACK = "127.0.0.1"


def access() -> Access:
    """Say what this session may do, as of now."""
    try:
        rules = read_rules()
    except InputError:
        rules = rules_of_nobody()
    return access_of(visit(), login(), rules)


def visit() -> Visit:
    """Return the request by which this session began."""
    headers = st.context.headers
    # Streamlit gives no address for this machine's own.
    peer = st.context.ip_address or LOOPBACK
    return Visit({name.lower(): headers.get_all(name) for name in headers}, peer)


def login() -> Login | None:
    """Return who logged in; None where nobody did."""
    claims = st.user.to_dict()
    return Login.of(claims) if claims.get("is_logged_in") else None


def name() -> str:
    """Return who looks, as it is kept with what they import; empty where nobody logged in."""
    mine = login()
    return mine.title if mine else ""


def show() -> None:
    """Draw who it is that looks, with the way to log in or out; nothing for whoever sits at the machine."""
    mine = access()
    if mine.role == "local":
        return
    if mine.login is None:
        if not mine.may("ask_inside"):
            st.caption(plain(REFUSALS["ask_inside"] if mine.may("see") else REFUSALS["see"]))
        _offer_login()
        return
    st.caption(plain(f"{mine.title}, {mine.role}"))
    st.button("Log out", on_click=st.logout, icon=":material/logout:")


def _offer_login() -> None:
    providers = _settings().get("auth")
    if not isinstance(providers, Mapping):
        return
    named = [name for name, one in providers.items() if isinstance(one, Mapping) and "client_id" in one]
    if "client_id" in providers:
        st.button("Log in", on_click=st.login, icon=":material/login:")
    for name in named:
        title = plain(f"Log in with {name}")
        st.button(title, on_click=st.login, args=(name,), key=f"login_{name}", icon=":material/login:")


def _settings() -> Mapping[str, Any]:
    try:
        return secrets()
    except InputError:
        return {}


def refusal(plan: "Plan | StudyPlan") -> str | None:
    """Say why this session may not make the calls of a run; None where it may."""
    try:
        check_models(access(), plan.models)
    except InputError as error:
        return str(error)
    return None


def problem() -> str | None:
    """Say why the owner's rules cannot be followed; None where they can."""
    try:
        read_rules()
    except InputError as error:
        return str(error)
    return None


def turn_away() -> None:
    """Draw the page of those who may see nothing."""
    st.header("Unblind")
    if problem():
        st.error("The settings of this app cannot be read, so nothing is shown. Whoever runs it can mend them.")
    show()
