"""Fields for what a user brings: one product, a file of rows, or all that was saved before."""

from collections.abc import Callable

import streamlit as st

from core.basics.money import CURRENCIES
from core.basics.tables import KINDS
from core.experiment import MAX_LENGTHS, MAX_PRICE, Product
from core.studies.own import NOTHING, Own
from pages.parts import state
from pages.parts.text import errors_as_sentences, plain


def ask_product(take: Callable[[Product], None]) -> None:
    """Draw the form of one product, and a button that takes it over."""
    with st.form("own_product", clear_on_submit=True):
        name = st.text_input("Name", max_chars=MAX_LENGTHS["name"])
        left, middle, right = st.columns(3)
        category = left.text_input("Category", max_chars=MAX_LENGTHS["category"])
        price = middle.number_input("Regular price", min_value=0.01, max_value=MAX_PRICE, value=4.99)
        currency = right.selectbox("Currency", list(CURRENCIES))
        description = st.text_area("Description, as on its label", max_chars=MAX_LENGTHS["description"])
        left, right = st.columns([2, 1])
        competitor = left.text_input("A similar product of another brand", max_chars=MAX_LENGTHS["competitor"])
        competitor_price = right.number_input("Its price", min_value=0.01, max_value=MAX_PRICE, value=None)
        if st.form_submit_button("Add product", icon=":material/add:", type="primary"):
            with errors_as_sentences():
                take(
                    Product("", category, name.strip(), price, description, currency, competitor, competitor_price)
                )


def ask_file(
    label: str, hint: str, key: str, take: Callable[[bytes, str, str], None], ask_more: Callable[[], str] = str
) -> None:
    """Draw a field for a file, what more its reading needs, and a button that takes it over."""
    with st.form(key, border=True):
        file = st.file_uploader(label, type=list(KINDS), help=hint)
        st.caption(plain(hint))
        more = ask_more()
        sheet = st.text_input("Sheet", key=f"{key}_sheet", placeholder="of an Excel file; by default the first")
        if st.form_submit_button("Take it over", icon=":material/upload:") and file is not None:
            with errors_as_sentences():
                state.admit(file.file_id, file.size)
                take(file.getvalue(), sheet, more)
    for note in state.notes(key):
        st.caption(f":material/info: {plain(note)}")


def save_and_load(own: Own) -> None:
    """Draw the button that writes all of it to a file, and the field that takes such a file."""
    st.caption(
        "What you bring lives in this browser session alone. Save it as a file, and load that here or on another "
        "machine; it holds products, personas and edited prompts."
    )
    st.download_button(
        "Save as a file",
        own.to_json(),
        "unblind-own.json",
        "application/json",
        icon=":material/download:",
        disabled=own == NOTHING,
    )
    with st.form("own_file"):
        file = st.file_uploader("A file saved before", type="json")
        if st.form_submit_button("Load", icon=":material/upload:") and file is not None:
            with errors_as_sentences():
                state.admit(file.file_id, file.size)
                state.save_own(Own.from_json(file.getvalue().decode("utf-8", errors="replace")))
                st.rerun()
