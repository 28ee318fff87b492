"""Streamlit takes a pages folder for the older kind of app until the app's own navigation has been seen once."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def through_app() -> None:
    """Start again through app.py where a page was entered by its own address before the app had ever run."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
