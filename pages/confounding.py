"""Confounding, as three audits find it: what else moves with the price, or with what the prompt says of it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from core.experiment import MAX_PROBE_NAME, MAX_PROBE_QUESTION, Probe, find_product
from core.studies.audits import AUDITS
from core.studies.choice import COMPETITORS, Choice
from pages.parts import navigation, state
from pages.parts.asking import runs
from pages.parts.showing import audits
from pages.parts.text import errors_as_sentences, plain


def choose_competitors(choice: Choice) -> Choice:
    prices = st.text_input(
        "Competitor's prices to state",
        **state.seed("competitors", choice.competitors or COMPETITORS),
        help="Two or more, relative to the regular price or in dollars, written like Prices in the sidebar.",
    )
    return replace(choice, competitors="" if prices.strip() in ("", COMPETITORS) else prices)


def choose_probe(choice: Choice) -> None:
    """Let the user add a variable to ask for, or take it out again."""
    with st.expander("Ask for a variable of your own, too", icon=":material/add:"):
        if choice.probe:
            probe = Probe.parse(choice.probe)
            plausible = f"{probe.lowest:g} to {probe.highest:g} {probe.unit}"
            st.markdown(plain(f"Also asked: {probe.question} ({plausible})"))
            if st.button("Leave it out", icon=":material/close:"):
                state.save_choice(replace(choice, probe=""))
                st.rerun()
            return
        with st.form("own_probe", border=False):
            name, unit = st.columns(2)
            parts = [
                name.text_input("Name", max_chars=MAX_PROBE_NAME, placeholder="delivery"),
                unit.text_input("Unit", max_chars=MAX_PROBE_NAME, placeholder="days"),
                st.text_input(
                    "Question, whose answer is a number",
                    max_chars=MAX_PROBE_QUESTION,
                    placeholder="After how many days is it delivered?",
                ),
            ]
            low, high = st.columns(2)
            ends = [
                low.number_input("Lowest plausible answer", value=0.0),
                high.number_input("Highest plausible answer", value=100.0),
            ]
            if st.form_submit_button("Add", icon=":material/add:"):
                _add_probe(choice, parts, ends)


def _add_probe(choice: Choice, parts: Sequence[str], ends: Sequence[float]) -> None:
    with errors_as_sentences():
        name, unit, question = (" ".join(part.split()) for part in parts)
        probe = Probe(name, unit, question, *ends)
        changed = replace(choice, probe=str(probe))
        changed.leakage()
        state.save_choice(changed)
        st.rerun()


navigation.through_app()
choice = state.drawn_choice()
st.header("Confounding: what else moves")
name = st.segmented_control(
    "Audit",
    list(AUDITS),
    format_func=lambda key: AUDITS[key].title,
    required=True,
    label_visibility="collapsed",
    **state.seed("audit", choice.section if choice.section in AUDITS else "leakage", "default"),
)
choice = replace(choice, section="" if name == "leakage" else name)
audit = AUDITS[name]
st.subheader(audit.question)
st.caption(plain(f"{audit.explanation} {audit.consequence}"))
with errors_as_sentences():
    product = find_product(choice.product, choice.own.products)
    st.markdown(f"**{plain(product.name)}**, regular price {plain(product.write(product.regular_price))}")
if name == "focalism":
    choice = choose_competitors(choice)
state.save_choice(choice)
with errors_as_sentences():
    if name == "leakage":
        choose_probe(choice)
    experiment = audit.experiment(choice)
    if note := audit.note(choice, experiment):
        st.caption(plain(note))
    runs.follow(experiment, partial(audits.show, audit, choice.limits()), at_once=False)
