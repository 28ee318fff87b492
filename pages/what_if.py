"""What another price would do to demand, revenue and profit, curve by curve."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.analysis.demand.people import SOURCE
from core.analysis.what_if import WhatIf, answered_range, headlines, verdicts_on
from core.experiment import Experiment, ModelName, find_product
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.tables.what_if import outlook_table
from core.studies import link
from core.studies.choice import Choice
from core.studies.decisions import decide
from core.studies.findings import Findings
from pages.parts import navigation, state
from pages.parts.asking import decision, runs, sidebar
from pages.parts.showing import checks, figures
from pages.parts.text import errors_as_sentences, plain

ICONS = {
    "robust": ":material/check_circle:",
    "agreeing": ":material/info:",
    "not robust": ":material/warning:",
    "refused": ":material/block:",
}


def show_results(choice: Choice, experiment: Experiment) -> None:
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    if run is not None and run.active:
        return
    found = state.memory().findings(experiment, choice.limits())
    for failure in found.failed_checks:
        st.error(plain(failure), icon=":material/block:")
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
    decided = decision.choose(product, lowest, highest)
    state.save_decision(product.id, decided)
    found = decide(findings, decided)
    said = {one.text: one for one in headlines(found)}
    for one in said.values():
        st.info(plain(one.text), icon=ICONS[one.status])
    checks.warn(found.warnings)
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
            query_params=link.to_query(choice) | decided.to_query(),
        )
    with figures:
        show_figures(found, findings.truth)


def show_sentences(found: WhatIf) -> None:
    st.subheader("What this says")
    conclusions = verdicts_on(found)
    st.markdown("\n".join(f"- {plain(one.text)}" for one in conclusions if one.about not in ("caveat", "replies")))
    st.caption("\n".join(f"- {plain(one.text)}" for one in conclusions if one.about == "caveat"))


def show_figures(found: WhatIf, truth: Mapping[ModelName, pd.DataFrame]) -> None:
    profit, break_even = st.tabs(["Profit by price", "Break-even"])
    figures.chart(
        profit_figure(found, truth),
        key="profit",
        alt="Profit by price, curve by curve, with the prices marked",
        place=profit,
    )
    profit.caption("Stars: the answered price of highest profit, with the answered prices that may be it as well.")
    figures.chart(
        break_even_figure(found),
        key="break_even",
        alt="Change in purchases against break-even, curve by curve",
        place=break_even,
    )
    break_even.caption("To the right of the dashed line the candidate earns more than the current price.")


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
