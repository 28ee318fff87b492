"""The workspace that the session has open."""

import streamlit as st

from core.studies import workspaces
from pages.parts import visitor

SPACE = "space"


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
