"""What another price would do to demand, revenue and profit, curve by curve."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.analysis.demand.people import SOURCE
from core.analysis.what_if.decision import MAX_MARKET, PERIODS, Decision
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import WhatIf, answered_range
from core.analysis.what_if.verdicts import verdicts_on
from core.basics.money import CURRENCIES
from core.experiment.experiment import Experiment
from core.experiment.products import MAX_PRICE, Product, find_product
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.tables.what_if import outlook_table
from core.studies import link
from core.studies.choice import Choice
from core.studies.decisions import decide
from core.studies.findings import Findings
from pages.parts import navigation, state
from pages.parts.asking import runs, sidebar
from pages.parts.showing import figures
from pages.parts.text import errors_as_sentences, plain

MOST_CANDIDATES = 3
ICONS = {
    "robust": ":material/check_circle:",
    "not robust": ":material/warning:",
    "refused": ":material/block:",
}


def show_results(choice: Choice, experiment: Experiment) -> None:
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    if run is not None and run.active:
        return
    found = state.memory().findings(experiment)
    ranges = [answered_range(curve) for curve in found.answered]
    lowest, highest = min((low for low, _ in ranges), default=0.0), max((high for _, high in ranges), default=0.0)
    if lowest == highest:
        st.info("Nothing to decide by yet: a decision needs answers at two prices or more.")
        return
    # A fragment of its own: an input changed runs the decision anew, and nothing else.
    st.fragment(show_decision)(choice, found, lowest, highest)


@errors_as_sentences()
def show_decision(choice: Choice, findings: Findings, lowest: float, highest: float) -> None:
    product = findings.experiment.product
    decision = choose_decision(product, lowest, highest)
    state.save_decision(product.id, decision)
    found = decide(findings, decision)
    said = {one.text: one for one in headlines(found)}
    for one in said.values():
        st.info(plain(one.text), icon=ICONS[one.status])
    st.dataframe(outlook_table(found), hide_index=True, alt="Changes by strategy and model")
    # Sentences are sent before the figures above them, which take longer to draw.
    figures, sentences = st.container(), st.container()
    with sentences:
        show_sentences(found)
        if found.people is not None:
            st.caption(plain(f"People: {SOURCE}."))
        st.page_link(
            "pages/what_if.py",
            label="Link to these inputs",
            icon=":material/link:",
            query_params=link.to_query(choice) | decision.to_query(),
        )
    with figures:
        show_figures(found, findings.truth)


def show_sentences(found: WhatIf) -> None:
    st.subheader("What this says")
    conclusions = verdicts_on(found)
    st.markdown("\n".join(f"- {plain(one.text)}" for one in conclusions if one.about != "caveat"))
    st.caption("\n".join(f"- {plain(one.text)}" for one in conclusions if one.about == "caveat"))


def show_figures(found: WhatIf, truth: Mapping[tuple[str, str, str], pd.DataFrame]) -> None:
    profit, break_even = st.tabs(["Profit by price", "Break-even"])
    figures.chart(
        profit_figure(found, truth),
        key="profit",
        alt="Profit by price, curve by curve, with the prices marked",
        place=profit,
    )
    profit.caption("Stars: the best price of a curve, with its 95% interval.")
    figures.chart(
        break_even_figure(found),
        key="break_even",
        alt="Change in purchases against break-even, curve by curve",
        place=break_even,
    )
    break_even.caption("To the right of the dashed line the candidate earns more than the current price.")


def choose_decision(product: Product, lowest: float, highest: float) -> Decision:
    """Draw the inputs, set to what was decided last, and return what they are set to now."""
    saved = state.load_decision(product.id) or Decision.usual(product)
    money = CURRENCIES[product.currency].strip()
    current, unit_cost, market_size, period, count = st.columns(5)
    amounts = {"max_value": MAX_PRICE, "step": 0.01, "format": "%.2f"}
    decided = {
        "current": current.number_input(
            f"Current price ({money})",
            min_value=0.01,
            **amounts,
            **state.seed(f"current_{product.id}", saved.current),
        ),
        "unit_cost": unit_cost.number_input(
            f"Unit cost ({money})",
            min_value=0.0,
            **amounts,
            **state.seed(f"unit_cost_{product.id}", saved.unit_cost),
            help="What one more unit costs you. It starts at half of the regular price, which is no estimate.",
        ),
        "market_size": market_size.number_input(
            "Shoppers a period", 1, MAX_MARKET, step=100, **state.seed("market_size", saved.market_size)
        ),
        "period": period.selectbox(
            "Period", PERIODS, index=PERIODS.index(saved.period), key=state.seed("period", saved.period)["key"]
        ),
    }
    several = count.segmented_control(
        "Candidates",
        range(1, MOST_CANDIDATES + 1),
        required=True,
        **state.seed(f"candidates_{product.id}", min(len(saved.candidates), MOST_CANDIDATES), "default"),
    )
    candidates = []
    for number, column in enumerate(st.columns(several)):
        value = saved.candidates[number] if number < len(saved.candidates) else saved.candidates[0]
        name = f"candidate_{number}_{product.id}_{lowest}_{highest}"
        candidates.append(
            column.slider(
                f"Candidate price {number + 1} ({money})" if several > 1 else f"Candidate price ({money})",
                lowest,
                highest,
                step=0.01,
                format=f"{money}%.2f",
                **state.seed(name, min(max(value, lowest), highest)),
            )
        )
    return Decision(candidates=tuple(candidates), currency=product.currency, **decided)


navigation.through_app()
choice = state.load_choice()
linked = None
with errors_as_sentences():
    linked = state.linked_decision()
with st.sidebar, errors_as_sentences():
    choice = sidebar.choose(choice)
state.save_choice(choice)
st.header("What if the price were another?")
with errors_as_sentences():
    product = find_product(choice.product, choice.own.products)
    if linked:
        state.save_decision(product.id, linked)
    known = f"{product.name} · regular price {product.write(product.regular_price)}"
    st.caption(plain(f"{known}. Candidates lie between the lowest and the highest price that was answered."))
    runs.follow(choice.experiment(), partial(show_results, choice))
