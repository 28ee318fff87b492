"""Why curves come out flat: a synthetic market with a known truth, asked like a language model."""

from dataclasses import replace

import streamlit as st

from core.analysis.demand.curves import Curve
from core.asking.backends.kinds.market import Market, bias_paths
from core.experiment import Experiment, strategy_title
from core.report.figures.demand import bias_figure, demand_figure
from core.report.tables.mechanism import recovery_table
from core.studies import link
from core.studies.choice import Choice
from core.studies.mechanism import Scenario, estimate, explain
from core.studies.truth import implied_elasticities, true_curves
from pages.parts import navigation, state
from pages.parts.showing import figures
from pages.parts.text import errors_as_sentences, plain


def show_curves(truth: Market, experiment: Experiment, curves: list[Curve]) -> None:
    product = experiment.product
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.subheader("Three curves against the truth")
        st.caption(
            plain(
                f"{product.name}, asked as {product.asked_as}: every strategy's own prompts, answered by the "
                "market."
            )
        )
        figures.chart(
            demand_figure(curves, None, product, true_curves(experiment)),
            key="mechanism_demand",
            alt="The three strategies' curves and the true one",
        )
    with right:
        st.subheader("Where the bias comes from")
        st.caption(
            "The price moves what the prompt leaves unstated, and that moves the purchase: price → … → purchase."
        )
        figures.chart(
            bias_figure(truth.elasticity, bias_paths(truth, product.setting)),
            key="mechanism_bias",
            alt="From the true elasticity to the naive one, variable by variable",
        )


def show(scenario: Scenario, choice: Choice) -> None:
    truth, experiment = scenario.market, choice.experiment()
    curves = estimate(scenario, experiment)
    show_curves(truth, experiment, curves)
    table = recovery_table(curves, truth.elasticity, implied_elasticities(truth, experiment))
    st.dataframe(table, hide_index=True, alt="Elasticities against the truth")
    reasons = [f"{strategy_title(one.strategy)} is {one.shape} because {one.verdict.reason}" for one in curves]
    st.caption(
        plain(
            f"Expected: what the strategy shows of this market without sampling and noise. {'; '.join(reasons)}."
        )
    )
    st.subheader("In words")
    told = explain(truth, experiment.product.setting)
    st.markdown("\n".join(f"{number}. {plain(text)}" for number, text in enumerate(told, start=1)))
    st.page_link(
        "pages/explore.py",
        label="Ask this market on the Explore page (other draws)",
        icon=":material/show_chart:",
        query_params=link.to_query(choice),
    )


navigation.through_app()
st.header("Mechanism: why curves come out flat")
st.caption(
    "Synthetic market, no LLM. A population of shoppers whose demand is known is asked by a respondent that "
    "imagines what the prompt leaves unsaid, as Gui & Toubia (arXiv 2312.15524) say that language models do."
)
saved = state.load_choice()
state.save_choice(saved)
scenario = state.load_scenario()
with errors_as_sentences():
    show(scenario, replace(scenario.choice(saved.product), own=saved.own))
