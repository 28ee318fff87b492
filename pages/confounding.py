"""The confounding audits: what else moves with the price, or with what the prompt says of it."""

from dataclasses import replace

import streamlit as st

from core.experiment.experiment import PROBE_DRAWS
from core.experiment.probes import MAX_NAME, MAX_QUESTION, Probe
from core.experiment.products import find_product
from core.studies.audits import AUDITS
from core.studies.choice import COMPETITORS, Choice
from pages.parts import navigation, state
from pages.parts.asking import runs, sidebar
from pages.parts.showing import audits
from pages.parts.text import errors_as_sentences, plain

SHOWS = {
    "leakage": audits.show_leakage,
    "focalism": audits.show_focalism,
    "designs": audits.show_designs,
}
EXPLANATIONS = {
    "leakage": "The model is asked to fill in what the prompt leaves unsaid, instead of deciding. What it fills "
    "in differently at different prices mixes into its purchases (Gui & Toubia, arXiv 2312.15524). Every variable "
    f"is asked {PROBE_DRAWS} times a price unless “Draws a prompt” says otherwise; 2 give a quick look. "
    "Strategies that ask every price at once are left out.",
    "focalism": "What a prompt states is weighed more than a shopper would weigh it. The same curve is asked with "
    "different competitor's prices stated: a step that moves with them is their doing. The sidebar's strategies "
    "play no part.",
    "designs": "Disclosure gives an effect that holds under the experiment that is disclosed. The same prices are "
    "asked under other experiments: half of the range, two prices, another distribution, per cent, an expert. "
    "The sidebar's strategies play no part.",
}


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
                name.text_input("Name", max_chars=MAX_NAME, placeholder="shelf width"),
                unit.text_input("Unit", max_chars=MAX_NAME, placeholder="cm"),
                st.text_input(
                    "Question, whose answer is a number",
                    max_chars=MAX_QUESTION,
                    placeholder="How many centimetres wide is the shelf that this product stands on?",
                ),
            ]
            low, high = st.columns(2)
            ends = [
                low.number_input("Lowest plausible answer", value=0.0),
                high.number_input("Highest plausible answer", value=100.0),
            ]
            if st.form_submit_button("Add", icon=":material/add:"):
                _add_probe(choice, *parts, *ends)


def _add_probe(choice: Choice, name: str, unit: str, question: str, lowest: float, highest: float) -> None:
    with errors_as_sentences():
        probe = Probe(*(" ".join(part.split()) for part in (name, unit, question)), lowest, highest)
        changed = replace(choice, probe=str(probe))
        changed.audit()
        state.save_choice(changed)
        st.rerun()


navigation.through_app()
choice = state.load_choice()
with st.sidebar, errors_as_sentences():
    choice = sidebar.choose(choice, states_context=choice.section == "focalism")
st.header("Confounding: what else moves")
name = st.segmented_control(
    "Audit",
    list(AUDITS),
    format_func=lambda key: AUDITS[key].title,
    required=True,
    label_visibility="collapsed",
    **state.seed(state.AUDIT, choice.section if choice.section in AUDITS else "leakage", "default"),
)
choice = replace(choice, section="" if name == "leakage" else name)
st.subheader(AUDITS[name].question)
st.caption(EXPLANATIONS[name])
with errors_as_sentences():
    product = find_product(choice.product, choice.own.products)
    st.markdown(f"**{plain(product.name)}**, regular price {plain(product.write(product.regular_price))}")
if name == "focalism":
    choice = choose_competitors(choice)
state.save_choice(choice)
with errors_as_sentences():
    if name == "leakage":
        choose_probe(choice)
    runs.follow(AUDITS[name].experiment(choice), SHOWS[name])
