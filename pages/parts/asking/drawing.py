"""How each prompt's answer is taken: read or drawn, how often, and with which settings."""

from dataclasses import replace

import streamlit as st

from core.experiment import (
    EFFORTS,
    GRID_DRAWS,
    MAX_DRAWS,
    MAX_SAMPLING_SEED,
    MAX_TEMPERATURE,
    PRICE_DRAWS,
    SamplingSettings,
)
from core.studies.choice import Choice
from core.studies.offers import drawn_models, reads_probabilities
from pages.parts import state
from pages.parts.text import plain

WAYS = {"read": "Probabilities", "draw": "Draws"}

WAYS_HELP = f"""Probabilities are read off the first token of the model's answer, one call a price and order of yes
and no. Drawn answers are whole ones, each a call of its own. Where a model gives no probabilities, {PRICE_DRAWS}
answers a price are drawn unless told otherwise, {GRID_DRAWS} of a whole-grid prompt, one of a forecast."""

SETTINGS_HELP = """For drawn answers; probabilities are read at temperature 1 and top p 1. A model that does not
take a setting is named under the figure."""


def choose(choice: Choice) -> Choice:
    """Draw how each prompt's answer is taken, and where answers are drawn, how many."""
    if reads := reads_probabilities(choice):
        way = st.segmented_control(
            "Answers as",
            list(WAYS),
            format_func=WAYS.__getitem__,
            required=True,
            **state.seed("way", "draw" if choice.draws else "read", "default"),
            help=WAYS_HELP,
        )
        if way == "read":
            if drawn := drawn_models(choice):
                st.caption(plain(f"{', '.join(drawn)}: no probabilities to read, so {PRICE_DRAWS} draws a price."))
            return replace(choice, draws="")
    draws = st.number_input(
        "Draws a prompt",
        min_value=1,
        max_value=MAX_DRAWS,
        step=1,
        **state.seed("draws", int(choice.draws) if choice.draws.isdecimal() else None),
        placeholder=f"{PRICE_DRAWS} unless told otherwise",
        help="They hold on every page until they are changed.",
    )
    return replace(choice, draws=str(draws or PRICE_DRAWS) if draws or reads else "")


def choose_settings(choice: Choice) -> Choice:
    """Draw how models draw and think, as far as that is not as usual."""
    sampling = SamplingSettings.parse(choice.sampling)
    with st.expander("Temperature, top p, seed, thinking", icon=":material/tune:"):
        st.caption(SETTINGS_HELP)
        temperature = st.number_input(
            "Temperature",
            min_value=0.0,
            max_value=MAX_TEMPERATURE,
            step=0.1,
            **state.seed("temperature", sampling.temperature),
        )
        top_p = st.number_input(
            "Top p", min_value=0.01, max_value=1.0, step=0.05, **state.seed("top_p", sampling.top_p)
        )
        seed = st.number_input(
            "Seed of the draws",
            min_value=0,
            max_value=MAX_SAMPLING_SEED,
            **state.seed("draw_seed", sampling.seed),
        )
        effort = st.selectbox(
            "Thinking effort",
            EFFORTS,
            format_func=lambda one: one or "the model's own",
            **state.seed("effort", sampling.effort, None),
        )
    return replace(choice, sampling=SamplingSettings(temperature, top_p, seed, effort).write())
