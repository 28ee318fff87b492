"""Keys and servers: how this session reaches models that are not on this machine."""

import streamlit as st

from core.asking.backends.discovery import USUAL_ADDRESSES, look
from core.asking.backends.keys import VARIABLES, environment_address
from core.asking.backends.registry import BACKENDS
from core.basics.errors import InputError, UnblindError
from core.basics.texts import without_joiners
from core.experiment import VENDOR_NAMES, ModelName
from pages.parts import state, visitor
from pages.parts.text import plain

SERVER_BACKENDS = [kind for kind in BACKENDS if kind in VARIABLES]


def connect() -> None:
    """Draw the fields for keys and servers, and keep what is entered for this session alone."""
    mine = visitor.access()
    if not mine.may("ask_outside"):
        return
    with st.expander("Keys and servers", icon=":material/key:"):
        environments = " A key of the environment is used where there is one." if mine.may("owners_keys") else ""
        st.caption(
            "A key entered here is there until the page is loaded anew; it is never stored, shown, or put into a "
            "link. It is tried at once, by asking for the list of models, which costs nothing." + environments
        )
        for kind, title in VENDOR_NAMES.items():
            _ask_for_key(kind, environment_address(kind), f"{title} API key")
        st.divider()
        with st.form("k_server", border=False, enter_to_submit=False):
            examples = ", ".join(f"{name} {address}" for name, address in USUAL_ADDRESSES.items())
            st.text_input(
                "Server's address",
                key="k_address",
                placeholder="http://127.0.0.1:11434/v1",
                help=plain(f"A server that speaks OpenAI's protocol, or Anthropic's. Usual places: {examples}."),
            )
            st.selectbox("Protocol", SERVER_BACKENDS[::-1], key="k_protocol")
            st.text_input("Key, if the server wants one", type="password", key="k_server_key")
            st.form_submit_button("Find models", icon=":material/search:", on_click=_find_models)
        if problem := state.take_problem("k_address"):
            st.caption(f":material/warning: {plain(problem)}")
        for server in state.servers():
            if server.problem:
                st.caption(f":material/warning: {plain(server.problem)}")
            else:
                place = server.base_url or VENDOR_NAMES[server.backend]
                text = f"{place} answers: {len(server.models)} models, now under “Models”."
                st.caption(f":material/check: {plain(text)}")


def _ask_for_key(kind: str, address: str | None, label: str) -> None:
    keys = state.keyring()
    secret = keys.find(kind, address)
    if secret and secret.source != "session":
        st.caption(f":material/check: {plain(f'{label}: from the {secret.source}')}")
        return
    if secret:
        shown, button = st.columns([3, 2], vertical_alignment="center")
        if any(not one.problem for one in state.servers() if (one.backend, one.base_url) == (kind, address)):
            shown.caption(f":material/check: {plain(f'{label}: set for this session')}")
        else:
            untried = f"{label}: kept for this session, but no server has taken it"
            shown.caption(f":material/help: {plain(untried)}")
        if button.button("Forget", key=f"k_forget_{kind}"):
            state.save_keyring(keys.with_key(kind, address, ""))
            state.forget_server(kind, address)
            st.rerun()
        return
    field = f"k_{kind}"
    st.text_input(label, type="password", key=field, on_change=_take_key, args=(kind, address, field))
    if problem := state.take_problem(field):
        st.caption(f":material/warning: {plain(problem)}")


def _take_key(kind: str, address: str | None, field: str) -> None:
    """Keep a key, and try it by the one call that costs nothing: the list of its models."""
    try:
        keys = state.keyring().with_key(kind, address, state.take_typed(field))
        state.save_keyring(keys)
        if keys.find(kind, address):
            visitor.access().check_model(ModelName(kind, "any", address))
            (server,) = look([(kind, address)], keys)
            state.save_server(server)
    except UnblindError as error:
        state.note_problem(field, str(error))


def _typed_address() -> str:
    address = without_joiners(state.typed("k_address")).strip().rstrip("/")
    return f"http://{address}" if address and "://" not in address else address


def _find_models() -> None:
    """Look at the server that the form names; its key belongs to that address, and leaves the form at once."""
    kind, key = state.typed("k_protocol"), state.take_typed("k_server_key")
    try:
        address = _typed_address() or environment_address(kind)
        if address is None and kind not in VENDOR_NAMES:
            raise InputError("Enter the server's address, such as http://127.0.0.1:11434/v1.")
        keys = state.keyring().with_key(kind, address, key) if key else state.keyring()
        visitor.access().check_model(ModelName(kind, "any", address))
        (server,) = look([(kind, address)], keys)
    except UnblindError as error:
        state.note_problem("k_address", str(error))
        return
    state.save_keyring(keys)
    state.save_server(server)
