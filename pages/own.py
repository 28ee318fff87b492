"""What the user brings: products and personas of their own, and everything as a file."""

from dataclasses import replace

import streamlit as st

from core.basics.tables import Taken
from core.experiment import MAX_PERSONAS, Persona, Product
from core.report.tables.own import persona_table, product_table
from core.studies.choice import OWN_PANEL
from core.studies.own import MAX_PRODUCTS, Own
from core.studies.own_tables import read_personas, read_products, template
from pages.parts import navigation, state
from pages.parts.asking import brought

PRODUCTS_FILE, PERSONAS_FILE = "own_products_file", "own_personas_file"


def show_products(own: Own) -> None:
    brought.ask_product(lambda product: _add(own, (product,)))
    brought.ask_file(
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


def show_personas(own: Own) -> None:
    st.caption(
        "The sidebar of Explore draws personas as the people of the human benchmark are distributed. Here you can "
        "bring your own: every persona is told in every strategy alike, at every price."
    )
    brought.ask_file(
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


navigation.through_app()
state.save_choice(state.load_choice())
st.header("Your own products and personas")
own = state.own()
products, personas, files = st.tabs(["Products", "Personas", "Save and load"])
with products:
    show_products(own)
with personas:
    show_personas(own)
with files:
    brought.save_and_load(own)
