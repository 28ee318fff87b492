"""A study of many products: its curves as a map and a table, each a click away from Explore."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from core.basics.words import join
from core.report.catalog import (
    TRUST,
    Shown,
    catalog_table,
    ends_sentence,
    map_sentence,
    multiples,
    pick,
    trust_figure,
    trusts_of,
    with_names,
)
from core.studies import link
from core.studies.choice import USUAL_PRICES
from core.studies.shelf import Shelved, shelf, shelved
from pages.parts import navigation, state
from pages.parts.showing import downloads, figures
from pages.parts.study import following
from pages.parts.text import errors_as_sentences, plain

TWO_DECIMALS = ("Elasticity", "Low", "High", "Best price", "Regular price")
LOOK_SECONDS = 3.0
A_PAGE = 24
"""So many products' curves stand on the page at once."""
NONE_YET = """No study has been run into this app's folder yet. A study asks many products as one plan, from the
command line, and this page shows what it found:"""


def choose_study(studies: list[Shelved]) -> Shelved:
    """Draw the field for the study, which its address names."""
    by_name = {one.name: one for one in studies}
    wanted = state.load_choice().section
    following.say_where_not_found(wanted, by_name)
    first = wanted if wanted in by_name else studies[0].name
    name = st.selectbox(
        "Study", list(by_name), index=list(by_name).index(first), **state.seed("study", first, None)
    )
    state.save_choice(replace(state.load_choice(), section=name))
    return by_name[name]


def watch(drawn: Shelved) -> None:
    """Say how far a study is that still runs, and offer what has come since; once it has ended, show all."""
    now = next((one for one in shelved()[0] if one.name == drawn.name), drawn)
    if not now.folder.is_held():
        st.rerun()
    more = len(now.manifest.done) - len(drawn.manifest.done)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(now.stands()))
        if more > 0 and st.button(f"Show {more:,} more", icon=":material/refresh:", key="show_more"):
            st.rerun()


def choose_shown(curves: pd.DataFrame) -> Shown:
    """Draw the filters."""
    search, strategies, models, shapes = st.columns(4)
    product = search.text_input("Product", placeholder="any words of a name", key="catalog_product")

    def several(place: Any, label: str, column: str) -> list[str]:
        there = sorted(set(curves[column]) - {""})
        picked: list[str] = place.multiselect(label, there, key=f"catalog_{column}", placeholder="all")
        return picked

    return Shown(
        product,
        several(strategies, "Strategies", "title"),
        several(models, "Models", "asked"),
        several(shapes, "Shapes", "shape"),
        passed=st.checkbox("Only what passed its checks", key="catalog_passed"),
    )


def show_map(curves: pd.DataFrame, name: str) -> None:
    """Draw elasticity against trust."""
    trusts = trusts_of(curves)
    if not trusts:
        st.caption("None of these curves has an elasticity: the table says of each why, or what it shows instead.")
        return
    trust = st.segmented_control(
        "Trust by", trusts, format_func=TRUST.__getitem__, default=trusts[0], required=True, key="catalog_trust"
    )
    figures.chart(
        trust_figure(curves, trust), key="catalog", alt="Elasticity by trust, a point a curve", about=name
    )
    st.caption(plain(map_sentence(trust)))
    untold = int(curves["elasticity"].isna().sum())
    if untold:
        st.caption(plain(f"{untold:,} of {len(curves):,} curves have no elasticity, so they are not on this map."))


def show_multiples(study: Shelved, curves: pd.DataFrame) -> None:
    """Draw the curves themselves, so many products a page, each a link to Explore."""
    products = list(dict.fromkeys(curves["product_id"]))
    if not products:
        return
    st.subheader("Curves side by side")
    firsts = list(range(0, len(products), A_PAGE))
    first = 0
    if len(firsts) > 1:
        first = st.selectbox(
            "Products",
            firsts,
            format_func=lambda one: f"{one + 1} to {min(one + A_PAGE, len(products))} of {len(products):,}",
            key=f"catalog_page_{len(products)}",
        )
    st.caption(
        "Purchases from 0 to 1 by price; the dashed line is the regular price. A click opens Explore in a new tab."
    )
    shown = products[first : first + A_PAGE]
    found = {id: study.answers(id) for id in shown}
    answers = {id: rows for id, rows in found.items() if rows is not None}
    st.html(
        multiples(
            curves[curves["product_id"].isin(shown)], answers, links_of(study, shown), dark=figures.is_dark()
        )
    )


def links_of(study: Shelved, products: list[str]) -> dict[str, str]:
    """Return where each product's curves are on Explore, where its replies are here."""
    choices = {id: study.choice_of(id, state.runner().cache) for id in products}
    return {id: f"./?{urlencode(link.to_query(one))}" for id, one in choices.items() if one is not None}


def columns_of(table: pd.DataFrame) -> dict[str, Any]:
    """Say how the table's columns are written."""
    amounts = [name for name in table.columns if name.startswith(TWO_DECIMALS)]
    return {
        "Product": st.column_config.TextColumn(width="medium"),
        "Could be read": st.column_config.NumberColumn(format="percent"),
        "Points from people": st.column_config.NumberColumn(format="%.1f"),
        **{name: st.column_config.NumberColumn(format="%.2f") for name in amounts},
    }


def show_table(study: Shelved, curves: pd.DataFrame) -> None:
    """Draw the table, in which a row leads to Explore."""
    table = catalog_table(curves)
    event = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"catalog_table_{study.name}_{len(curves)}",
        alt="Curves of the study",
        column_config=columns_of(table),
    )
    if ends := ends_sentence(curves):
        st.caption(plain(ends))
    rows = event["selection"]["rows"]
    chosen = curves.iloc[rows[0]] if rows and rows[0] < len(curves) else None
    with st.container(horizontal=True, vertical_alignment="center"):
        open_it = st.button(
            "Open in Explore",
            icon=":material/show_chart:",
            disabled=chosen is None,
            help="Tick a row first.",
        )
        downloads.offer_answers(study.name, lambda: curves)
    if open_it and chosen is not None:
        choice = study.choice_of(str(chosen["product_id"]), state.runner().cache)
        if choice is None:
            st.warning(
                plain(
                    f"The replies on {chosen['product']} are not in this app's cache, or no link can say what was "
                    f"asked: `python -m core record import {study.folder.path / 'recordings'}` brings recordings."
                )
            )
        else:
            state.open_explore(choice)


navigation.through_app()
st.header("Catalog: many products at once")
studies, problems = shelved()
for problem in problems:
    st.warning(plain(problem))
if not studies:
    st.info(NONE_YET)
    st.code(
        f"python -m core study --template > study.toml\npython -m core study study.toml --out {shelf() / 'mine'}",
        language="bash",
    )
    st.stop()
with errors_as_sentences():
    study = choose_study(studies)
    if study.folder.is_held():
        st.fragment(watch, run_every=LOOK_SECONDS)(study)
    else:
        st.caption(plain(study.stands()))
    if not study.manifest.done:
        st.info("Nothing that it found is written yet.")
        st.stop()
    if not study.is_of_prices:
        st.info("This study asked experiments beyond price. Its summary is for other programs:")
        downloads.offer_answers(study.name, study.summary)
        st.stop()
    curves = with_names(study.summary(), str(study.manifest.design.get("prices", USUAL_PRICES)))
    shown = pick(curves, choose_shown(curves))
    st.caption(plain(f"{len(shown):,} of {len(curves):,} curves, by {join(sorted(set(curves['asked'])))}."))
    show_map(shown, study.name)
    show_multiples(study, shown)
    show_table(study, shown)
