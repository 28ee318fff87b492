"""Why curves come out flat: a synthetic market with a known truth, asked like a language model."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits.logit import Estimate
from core.analysis.demand.fits.shape import BEYOND_ELASTICITY
from core.asking.backends.kinds.market import BOUNDS, bias_paths
from core.experiment.strategies import strategy_title
from core.report.figures.demand import bias_figure, demand_figure
from core.studies import link
from core.studies.mechanism import Scenario, estimate, explain
from core.studies.truth import implied_elasticities, true_curves
from pages.parts import navigation, state
from pages.parts.showing import figures
from pages.parts.text import errors_as_sentences, plain

MOST_DRAWS = 200


def choose(scenario: Scenario) -> Scenario:
    """Draw the sliders, set to the scenario, and return what they are set to now."""
    market = scenario.market
    elasticity = st.slider(
        "True elasticity",
        -3.0,
        -0.2,
        step=0.1,
        **state.seed("true_elasticity", market.elasticity),
        help="Per cent change of purchases for a price 1% higher, at the regular price, with all else held fixed.",
    )
    rho = st.slider(
        "Leakage (rho)",
        *BOUNDS["rho"],
        step=0.05,
        **state.seed("rho", market.rho),
        help="How far what the prompt leaves unstated follows the stated price: 0 not at all, 1 in proportion.",
    )
    phi = st.slider(
        "Focalism (phi)",
        *BOUNDS["phi"],
        step=0.05,
        **state.seed("phi", market.phi),
        help="How far a stated competitor's price is overweighted: a step in the full-context curve.",
    )
    noise = st.slider(
        "Noise of a prompt",
        *BOUNDS["noise"],
        step=0.05,
        **state.seed("noise", market.noise),
        help="Standard deviation of what each prompt's words add to the log-odds; its draws share it.",
    )
    draws = st.slider(
        "Draws a price",
        0,
        MOST_DRAWS,
        step=10,
        **state.seed("mechanism_draws", scenario.draws or 0),
        help="0 reads purchase probabilities without sampling.",
    )
    if st.button("Draw anew", icon=":material/casino:", help="The same market, other answers."):
        market = replace(market, seed=market.seed + 1)
    return Scenario(replace(market, elasticity=elasticity, rho=rho, phi=phi, noise=noise), draws or None)


def show(scenario: Scenario, product: str) -> None:
    market = scenario.market
    experiment = scenario.choice(product).experiment()
    curves = estimate(scenario, experiment)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.subheader("Three curves against the truth")
        st.caption(plain(f"{experiment.product.name}: every strategy's own prompts, answered by the market."))
        figures.chart(
            demand_figure(curves, None, experiment.product, true_curves(experiment)),
            key="mechanism_demand",
            alt="The three strategies' curves and the true one",
        )
    with right:
        st.subheader("Where the bias comes from")
        st.caption(
            "The price moves what the prompt leaves unstated, and that moves the purchase: price → … → purchase."
        )
        figures.chart(
            bias_figure(market.elasticity, bias_paths(market)),
            key="mechanism_bias",
            alt="From the true elasticity to the naive one, variable by variable",
        )
    table = elasticity_table(curves, market.elasticity, implied_elasticities(market, experiment))
    st.dataframe(table, hide_index=True, alt="Elasticities against the truth")
    reasons = [f"{strategy_title(curve.code)} is {curve.shape} because {curve.verdict.reason}" for curve in curves]
    st.caption(
        plain(
            f"Expected: what the strategy shows of this market without sampling and noise. {'; '.join(reasons)}."
        )
    )
    st.subheader("In words")
    st.markdown("\n".join(f"{number}. {plain(text)}" for number, text in enumerate(explain(market), start=1)))
    st.page_link(
        "pages/explore.py",
        label="Ask this market on the Explore page (other draws)",
        icon=":material/show_chart:",
        query_params=link.to_query(scenario.choice(product)),
    )


def elasticity_table(curves: list[Curve], true_elasticity: float, implied: dict[str, float]) -> pd.DataFrame:
    rows = []
    for curve in curves:
        value = curve.elasticity
        known = isinstance(value, Estimate) and curve.shape not in BEYOND_ELASTICITY
        rows.append(
            {
                "Strategy": strategy_title(curve.code),
                "Shape": curve.shape,
                "Elasticity estimated": f"{value.estimate:.2f}" if known else "none",
                "95% interval": f"{value.low:.2f} to {value.high:.2f}" if known else "",
                "Expected": f"{implied[curve.code]:.2f}" if curve.code in implied else "none",
                "True": f"{true_elasticity:.2f}",
            }
        )
    return pd.DataFrame(rows)


navigation.through_app()
st.header("Mechanism: why curves come out flat")
st.caption(
    "Synthetic market, no LLM. A population of shoppers whose demand is known is asked by a respondent that "
    "imagines what the prompt leaves unsaid, as Gui & Toubia (arXiv 2312.15524) say that language models do."
)
saved = state.load_choice()
with st.sidebar:
    scenario = choose(state.load_scenario())
state.save_scenario(scenario)
with errors_as_sentences():
    show(scenario, saved.product)
