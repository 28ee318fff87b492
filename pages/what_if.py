"""What another price would do to demand, revenue and profit, curve by curve."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from core.analysis.demand.people import SOURCE
from core.experiment import Experiment, find_product
from core.studies import link
from core.studies.choice import Choice
from core.studies.decisions import decide, say_left_out
from core.studies.findings import Findings
from pages.parts import navigation, state
from pages.parts.asking import decision as inputs
from pages.parts.asking import runs
from pages.parts.beyond import beside
from pages.parts.showing import checks, decided, downloads
from pages.parts.text import errors_as_sentences, plain


def show_results(choice: Choice, experiment: Experiment) -> None:
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    if run is not None and run.active:
        return
    found = state.memory().findings(experiment, choice.limits())
    for failure in found.failed_checks:
        st.error(plain(failure), icon=":material/block:")
    prices = sorted({float(price) for curve in found.answered for price in curve.points["price"]})
    if len(prices) < 2:
        st.info("Nothing to decide by yet: a decision needs answers at two prices or more.")
        return
    # A fragment of its own: an input changed runs the decision anew, and nothing else.
    st.fragment(show_decision)(choice, found, prices, say_left_out(choice, state.memory()))


@errors_as_sentences()
def show_decision(choice: Choice, findings: Findings, prices: list[float], left_out: Sequence[str]) -> None:
    product = findings.experiment.product
    decision = inputs.choose(product, prices)
    state.save_decision(product, decision, prices)
    found = decide(findings, decision, left_out)
    decided.lead(found)
    beside.lead(choice, decision)
    checks.warn(found.warnings)
    decided.show_table(found)
    # Sentences are sent before the figures above them, which take longer to draw.
    figures, sentences = st.container(), st.container()
    with sentences:
        decided.show_sentences(found)
        decided.show_more_answers(found, choice)
        if found.people is not None:
            st.caption(plain(f"People: {SOURCE}."))
        beside.offer(choice, decision)
        with st.popover("Link to these inputs", icon=":material/link:"):
            here, inputs_of = (st.context.url or "").partition("?")[0], decision.to_query()
            inputs_of = link.to_query(choice, beside=inputs_of.get("beside", "")) | inputs_of
            st.code(f"{here}?{urlencode(inputs_of)}", language=None, wrap_lines=True)
        downloads.offer_decision(findings, choice, decision)
    with figures:
        decided.show_figures(found, findings.truth)


navigation.through_app()
choice = state.drawn_choice()
linked = None
with errors_as_sentences():
    linked = state.linked_decision()
state.save_choice(choice)
st.header("What if the price were another?")
with errors_as_sentences():
    choice = runs.asked_or_last(choice)
    product = find_product(choice.product, choice.own.products)
    if linked:
        state.save_decision(product, linked)
    known = f"{product.name} · regular price {product.write(product.regular_price)}"
    st.caption(plain(f"{known}. Candidates lie between the lowest and the highest price that was answered."))
    runs.follow(choice.experiment(), partial(show_results, choice))
