"""What the user brings: products and personas of their own, and everything as a file."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.basics.money import CURRENCIES
from core.basics.tables.reading import KINDS, Taken
from core.experiment import MAX_LENGTHS, MAX_PERSONAS, MAX_PRICE, Persona, Product
from core.report.tables.own import persona_table, product_table
from core.studies.choice import OWN_PANEL
from core.studies.own import MAX_PRODUCTS, NOTHING, Own
from core.studies.own_tables import read_personas, read_products, template
from pages.parts import navigation, state
from pages.parts.text import errors_as_sentences, plain

PRODUCTS_FILE, PERSONAS_FILE = "own_products_file", "own_personas_file"


def add_product(own: Own) -> None:
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
                product = Product(
                    "", category, name.strip(), price, description, currency, competitor, competitor_price
                )
                _add(own, (product,))


def show_products(own: Own) -> None:
    add_product(own)
    upload(
        "Products as a file",
        f"Up to {MAX_PRODUCTS:,} products. Columns name and regular_price; also category, description, currency, "
        "competitor, competitor_price. A file with a fault is not taken over at all.",
        PRODUCTS_FILE,
        lambda data, sheet, _: _bring_products(own, read_products(data, sheet)),
    )
    st.download_button("Template", template(), "products.csv", "text/csv", icon=":material/download:")
    if not own.products:
        return
    st.subheader(f"Your products ({len(own.products):,})")
    chosen = st.dataframe(
        product_table(own.products),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key="own_products_table",
        alt="Your products",
    )
    picked = [own.products[row] for row in chosen.selection.rows if row < len(own.products)]
    left, right = st.columns(2)
    if left.button("Explore", icon=":material/show_chart:", disabled=len(picked) != 1, help="Select one row."):
        state.open_explore(state.load_choice().for_product(picked[0].id))
    if right.button("Remove", icon=":material/delete:", disabled=not picked, help="Select rows."):
        kept = tuple(product for product in own.products if product not in picked)
        state.save_own(replace(own, products=kept))
        st.rerun()


def _add(own: Own, products: tuple[Product, ...]) -> None:
    state.save_own(own.with_products(products))
    st.rerun()


def _bring_products(own: Own, taken: Taken[tuple[Product, ...]]) -> None:
    state.save_notes(PRODUCTS_FILE, taken.notes)
    _add(own, taken.content)


def upload(
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
                take(file.getvalue(), sheet, more)
    for note in state.notes(key):
        st.caption(f":material/info: {plain(note)}")


def show_personas(own: Own) -> None:
    st.caption(
        "The sidebar of Explore draws personas as the people of the human benchmark are distributed. Here you can "
        "bring your own: every persona is told in every strategy alike, at every price."
    )
    upload(
        "Personas as a file",
        f"Up to {MAX_PERSONAS:,} personas: a row each, a column a trait, such as age or income. A column called "
        "name names them.",
        PERSONAS_FILE,
        lambda data, sheet, no_answer: _bring_personas(own, read_personas(data, no_answer, sheet)),
        lambda: st.text_input(
            "Codes of no answer",
            placeholder="such as -99, as the survey's codebook says; empty fields and NA are always taken so",
        ),
    )
    if not own.personas:
        return
    st.subheader(f"Your personas ({len(own.personas):,})")
    st.dataframe(persona_table(own.personas), hide_index=True, alt="Your personas")
    left, right = st.columns(2)
    if left.button("Explore with them", icon=":material/show_chart:"):
        state.open_explore(replace(state.load_choice(), personas=OWN_PANEL, seed=""))
    if right.button("Remove them", icon=":material/delete:"):
        state.save_own(replace(own, personas=()))
        st.rerun()


def _bring_personas(own: Own, taken: Taken[tuple[Persona, ...]]) -> None:
    state.save_notes(PERSONAS_FILE, taken.notes)
    state.save_own(replace(own, personas=taken.content))
    st.rerun()


def show_files(own: Own) -> None:
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
                state.save_own(Own.from_json(file.getvalue().decode("utf-8", errors="replace")))
                st.rerun()


navigation.through_app()
state.save_choice(state.load_choice())
st.header("Your own products and personas")
brought = state.own()
products, personas, files = st.tabs(["Products", "Personas", "Save and load"])
with products:
    show_products(brought)
with personas:
    show_personas(brought)
with files:
    show_files(brought)
