"""The prompt studio: every strategy's prompt word for word, and edited copies that run beside them."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.experiment import (
    MAX_PROMPT,
    MAX_TITLE,
    Edit,
    Experiment,
    Strategy,
    find_product,
    sample_cell,
    strategy_title,
)
from core.experiment.prompts.render import TOKENS, template
from core.studies.own import Own
from pages.parts import navigation, state
from pages.parts.showing import prompts
from pages.parts.text import emphasis, errors_as_sentences, plain


def show_prompts(experiment: Experiment) -> None:
    """Draw every strategy's prompt at one price, with what the naive one does not say marked."""
    for tab, strategy in zip(
        st.tabs([plain(strategy_title(one.code)) for one in experiment.strategies]),
        experiment.strategies,
        strict=True,
    ):
        with tab:
            prompts.show(sample_cell(experiment, strategy))


def edit_prompt(experiment: Experiment) -> None:
    """Draw a strategy's prompt to be edited, and add it to the strategies."""
    editable = [strategy for strategy in experiment.strategies if strategy.format == "one_price"]
    if not editable:
        st.info("Choose a strategy that asks one price a prompt: those can be edited.")
        return
    base = st.selectbox("Begin with", editable, format_func=lambda one: strategy_title(one.code))
    start = template(sample_cell(experiment, base))
    with st.form(f"edit_{base.code}"):
        title = st.text_input("Name of the edited prompt", start.title, max_chars=MAX_TITLE)
        system = st.text_area("System message", start.system, max_chars=MAX_PROMPT)
        user = st.text_area("User message", start.user, max_chars=MAX_PROMPT, height=260)
        st.markdown("  \n".join(f"`{token}` {plain(meaning)}" for token, meaning in TOKENS.items()))
        left, right = st.columns(2)
        added = left.form_submit_button("Add to the strategies", icon=":material/add:", type=emphasis())
        looked = right.form_submit_button("Show it", icon=":material/visibility:")
    if not added and not looked:
        return
    with errors_as_sentences():
        edited = replace(base, edit=Edit(title.strip(), system, user))
        if added:
            _add(edited)
        st.markdown("What the model would be told, with what the naive prompt does not say marked:")
        prompts.show(sample_cell(experiment, edited))


def _add(edited: Strategy) -> None:
    choice = state.load_choice()
    state.space().change_own(lambda own: own.with_strategy(edited))
    chosen = (*(code for code in choice.strategies if code != edited.code), edited.code)
    state.open_explore(replace(choice, strategies=chosen, own=state.space().own))


def show_own() -> None:
    """Draw the session's edited prompts, each with a button that takes it out."""
    own = state.space().workspace.own
    if not own.strategies:
        return
    st.subheader("Your edited prompts")
    for strategy in own.strategies:
        with st.container(border=True):
            text, button = st.columns([4, 1], vertical_alignment="center")
            base = strategy_title(replace(strategy, edit=None).code)
            text.markdown(plain(f"{strategy_title(strategy.code)}, from {base.lower()}"))
            if button.button("Remove", key=f"remove_{strategy.code}", icon=":material/delete:", width="stretch"):
                choice = state.load_choice()
                state.space().change_own(partial(Own.without, other=Own(strategies=(strategy,))))
                state.save_choice(
                    replace(choice, strategies=tuple(code for code in choice.strategies if code != strategy.code))
                )
                st.rerun()


navigation.through_app()
choice = state.drawn_choice()
state.save_choice(choice)
st.header("Prompt studio")
with errors_as_sentences():
    product = find_product(choice.product, choice.own.products)
    st.caption(
        plain(
            f"{product.name[:200]}, at the middle price of the grid. Marked: what the naive prompt does not say."
        )
    )
    asked = choice.experiment()
    show_prompts(asked)
    st.subheader("Edit a copy")
    st.caption(
        "An edited prompt is a strategy of its own: its answers are kept apart, and it is drawn beside the others."
    )
    edit_prompt(asked)
    show_own()
