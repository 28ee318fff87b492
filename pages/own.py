"""What the user brings and keeps: products and personas of their own, people's answers, past runs, workspaces."""

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
from pages.parts.kept import of_people, past_runs, workspaces
from pages.parts.text import plain

PRODUCTS_FILE, PERSONAS_FILE = "own_products_file", "own_personas_file"
LONGEST_NAME = 40
"""Letters of a product's name on a button."""


def show_products(own: Own) -> None:
    brought.ask_product(_add_one)
    brought.ask_file(
        "Products as a file",
        f"Up to {MAX_PRODUCTS:,} products. Columns name and regular_price; also category, description, currency, "
        "competitor, competitor_price, and setting, such as online shop, monthly subscription, or business buyer "
        "in Germany. A file with a fault is not taken over at all.",
        PRODUCTS_FILE,
        lambda data, sheet, _: _bring_products(read_products(data, sheet)),
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
        key=state.key_of("own_products_table", (one.id for one in own.products)),
        alt="Your products",
    )
    picked = [own.products[row] for row in chosen.selection.rows]
    left, right = st.columns(2)
    opened = picked or own.products[-1:]
    label = "Explore" if picked else plain(f"Explore “{opened[0].name[:LONGEST_NAME]}”")
    said = "Select one row for another product."
    if left.button(label, icon=":material/show_chart:", disabled=len(opened) != 1, help=said, key="explore_own"):
        state.open_explore(state.load_choice().for_product(opened[0].id))
    if right.button("Remove", icon=":material/delete:", disabled=not picked, help="Select rows."):
        state.space().change_own(lambda one: one.without(Own(products=tuple(picked))))
        st.rerun()


def _add_one(product: Product) -> None:
    before = state.space().workspace.own.products
    known = len(Own(before).with_products((product,)).products) == len(before)
    how = (
        "was among your products already. Select its row to open it."
        if known
        else (
            f"is among your products, to be asked as {product.asked_as}; for another setting, add it once more. "
            "“Explore” below opens it."
        )
    )
    state.save_notes(brought.ONE_PRODUCT, (f"“{product.name}” {how}",))
    _add((product,))


def _add(products: tuple[Product, ...]) -> None:
    state.space().change_own(lambda own: own.with_products(products))
    st.rerun()


def _bring_products(taken: Taken[tuple[Product, ...]]) -> None:
    state.save_notes(PRODUCTS_FILE, taken.notes)
    _add(taken.content)


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
        lambda data, sheet, no_answer: _bring_personas(read_personas(data, no_answer, sheet)),
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
        state.space().change_own(lambda one: replace(one, personas=()))
        st.rerun()


def _bring_personas(taken: Taken[tuple[Persona, ...]]) -> None:
    state.save_notes(PERSONAS_FILE, taken.notes)
    state.space().change_own(lambda own: replace(own, personas=taken.content))
    st.rerun()


navigation.through_app()
state.save_choice(state.load_choice())
st.header("Your own")
workspaces.say_where()
own = state.space().workspace.own
products, personas, people, past, kept = st.tabs(
    ["Products", "Personas", "From people", "Past runs", "Workspaces"]
)
with products:
    show_products(own)
with personas:
    show_personas(own)
with people:
    of_people.show()
with past:
    past_runs.show()
with kept:
    workspaces.show()
