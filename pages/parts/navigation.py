"""Streamlit takes a pages folder for the older kind of app until the app's own navigation has been seen once."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages.parts import state


def through_app() -> None:
    """Start again through app.py where a page was entered before the app had run, ever or in this session.

    The latter is so of a tab that was open while the server began anew.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
    if not state.has_begun():
        st.switch_page("app.py", query_params=st.query_params.to_dict())
