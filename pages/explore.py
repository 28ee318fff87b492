"""Pick a product and prices, ask the models, see the curves side by side, read the conclusion."""

from functools import partial

import streamlit as st

from core.analysis.demand.people import SOURCE, human_points
from core.basics.words import join
from core.experiment import Experiment, Product, find_product
from core.report.figures.demand import BARS
from core.report.tables.demand import elasticity_table
from core.studies import link
from core.studies.choice import OWN_PANEL, Choice
from core.studies.findings import Findings
from pages.parts import navigation, state, tables
from pages.parts.asking import runs
from pages.parts.showing import checks, downloads, figures, overlays, prompts, segments, sentences, start
from pages.parts.text import errors_as_sentences, plain

READABLE = "Share of the answer's probability that lies on yes or no, or of the answers that could be read"


def show_product(product: Product) -> None:
    st.header(plain(product.name[:200]))
    people = " and as people answered" if human_points(product) is not None else ""
    price, customer = product.write(product.regular_price) + product.setting.per, product.setting.customer
    st.caption(
        plain(
            f"{product.category or 'no category'} · regular price {price} · would a {customer} buy it, as "
            f"models play the {customer}{people}? Asked as {product.asked_as}."
        )
    )


def show_results(choice: Choice, experiment: Experiment) -> None:
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    found = state.memory().findings(experiment, choice.limits())
    curves, human = found.curves, found.people
    active = run is not None and run.active
    if not active:
        for failure in found.failed_checks:
            st.error(plain(failure), icon=":material/block:")
        if found.answered:
            said = [runs.what_is_missing(experiment), found.conclusions[0].text]
            sentences.lead(plain(" ".join(filter(None, said))), warns=found.warns or bool(said[0]))
            audited = st.empty()
            if left := found.unanswered:
                st.caption(
                    f":material/pending: {plain(f'Not answered yet, so nothing here speaks of it: {join(left)}.')}"
                )
        checks.warn(found.said("replies"))
    laid = overlays.choose(choice, experiment, [] if active else curves)
    of_demand = draw_figures(found, laid)
    overlays.explain(laid)
    if of_demand and any(curve.sampled for curve in curves):
        st.caption(plain(BARS))
    if human is not None:
        st.caption(plain(f"People: {SOURCE}."))
    if active:
        return
    prompts.compare(experiment)
    if curves:
        st.subheader("Price elasticity at the regular price, or the nearest that was answered")
        table = elasticity_table([*curves, *([human] if human else [])])
        tables.show(table, alt="Elasticities", said={"Could be read": READABLE})
        if experiment.personas:
            segments.show(found, of_own=choice.personas == OWN_PANEL)
        st.subheader("What this says")
        sentences.show(found.conclusions, found.after_headline)
        checks.show(choice, audited if found.answered else None)
        downloads.offer(found, choice)
    checks.show_answers(found.checks)
    checks.show_remarks(state.memory().remarks(experiment).sentences())


def draw_figures(found: Findings, laid: overlays.Overlays) -> bool:
    """Draw demand or revenue by price, and say whether it was demand; the one that is not seen is not made."""
    demand, revenue = st.tabs(["Demand", "Revenue"], key="figure", on_change="rerun")
    alt = "Curves by strategy, a panel a model, with people's answers as points"
    about = found.experiment.product.name
    if revenue.open:
        figures.chart(overlays.revenue_of(found, laid), key="revenue", alt=alt, place=revenue, about=about)
    else:
        shown = overlays.draw(overlays.demand_of(found, laid), laid, found.curves)
        figures.chart(shown, key="demand", alt=alt, place=demand, about=about)
    return not revenue.open


navigation.through_app()
choice = state.drawn_choice()
state.save_choice(choice)
if (problem := state.link_problem()) and problem != choice.problem():
    st.warning(plain(f"The link that brought you here could not be followed in full. {problem}"))
start.show()
with errors_as_sentences():
    choice = runs.asked_or_last(choice)
    show_product(find_product(choice.product, choice.own.products))
    runs.follow(choice.experiment(), partial(show_results, choice), at_once=not link.doubt(choice))
