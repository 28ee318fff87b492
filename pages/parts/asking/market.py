"""The synthetic market that the Mechanism page asks."""

from dataclasses import replace

import streamlit as st

from core.asking.backends.kinds.market import BOUNDS
from core.studies.mechanism import Scenario
from pages.parts import state

MOST_DRAWS = 200


SLIDERS = {
    "elasticity": (
        "True elasticity",
        (-3.0, -0.2),
        0.1,
        "Per cent change of purchases for a price 1% higher, at the regular price, with all else held fixed.",
    ),
    "rho": (
        "Leakage (rho)",
        BOUNDS["rho"],
        0.05,
        "How far what the prompt leaves unstated follows the stated price: 0 not at all, 1 in proportion.",
    ),
    "phi": (
        "Focalism (phi)",
        BOUNDS["phi"],
        0.05,
        "How far a stated competitor's price is overweighted: a step in the full-context curve.",
    ),
    "noise": (
        "Noise of a prompt",
        BOUNDS["noise"],
        0.05,
        "Standard deviation of what each prompt's words add to the log-odds; its draws share it.",
    ),
}
"""What of the market can be set: its label, its bounds, a step, and what it means."""


def choose(scenario: Scenario) -> Scenario:
    """Draw the sliders, set to the scenario, and return what they are set to now."""
    market = scenario.market
    chosen = {
        name: st.slider(
            label,
            *bounds,
            step=step,
            **state.seed(f"market_{name}", getattr(market, name), of_choice=False),
            help=means,
        )
        for name, (label, bounds, step, means) in SLIDERS.items()
    }
    draws = st.slider(
        "Draws a price",
        0,
        MOST_DRAWS,
        step=10,
        **state.seed("mechanism_draws", scenario.draws or 0, of_choice=False),
        help="0 reads purchase probabilities without sampling.",
    )
    if st.button("Draw anew", icon=":material/casino:", help="The same market, other answers."):
        market = replace(market, seed=market.seed + 1)
    return Scenario(replace(market, **chosen), draws or None)
