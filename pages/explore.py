"""Pick a product and prices, ask the models, see the curves side by side, read the conclusion."""

from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.analysis.demand.people import SOURCE, human_points
from core.analysis.demand.verdicts import Conclusion
from core.asking.costs import say
from core.experiment.experiment import Experiment, sample_cell
from core.experiment.products import Product, find_product
from core.experiment.prompts.render import differences
from core.experiment.strategies import strategy_title
from core.report.figures.demand import demand_figure, revenue_figure
from core.report.tables.demand import elasticity_table
from core.studies.audits import Check, check_all
from core.studies.choice import OWN_PANEL
from core.studies.findings import Findings
from pages.parts import navigation, state
from pages.parts.asking import runs, sidebar
from pages.parts.showing import downloads, figures, overlays, segments
from pages.parts.text import errors_as_sentences, plain

READABLE = st.column_config.TextColumn(
    help="Share of the first token's probability, or of the answers, that was a readable yes or no"
)


def show_product(product: Product) -> None:
    st.header(plain(product.name[:200]))
    people = " and as people answered" if human_points(product) is not None else ""
    st.caption(
        plain(f"{product.category or 'no category'} · regular price {product.write(product.regular_price)} · ")
        + f"would a shopper buy it, as language models play the shopper{people}?"
    )


def show_results(experiment: Experiment) -> None:
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    found = state.memory().findings(experiment)
    curves, human = found.curves, found.people
    active = run is not None and run.active
    if found.conclusions and not active:
        st.info(plain(found.conclusions[0].text), icon=":material/lightbulb:")
    laid = overlays.choose(state.load_choice(), experiment.product, [] if active else curves)
    demand, revenue = st.tabs(["Demand", "Revenue"])
    alt = "Curves by strategy, a panel a model, with people's answers as points"
    by_demand, by_revenue = figures_of(found, laid)
    figures.chart(overlays.draw(by_demand, laid, curves), key="demand", alt=alt, place=demand)
    figures.chart(by_revenue, key="revenue", alt=alt, place=revenue)
    overlays.explain(laid)
    if human is not None:
        st.caption(plain(f"People: {SOURCE}."))
    if active:
        return
    show_prompts(experiment)
    if curves:
        st.subheader("Price elasticity at the regular price, or the nearest that was answered")
        table = elasticity_table([*curves, *([human] if human else [])])
        st.dataframe(table, hide_index=True, alt="Elasticities", column_config={"Readable": READABLE})
        if experiment.personas:
            segments.show(found, of_own=state.load_choice().personas == OWN_PANEL)
        st.subheader("What this says")
        show_conclusions(found.conclusions)
        show_checks()
        downloads.offer(found)


def figures_of(found: Findings, laid: overlays.Overlays) -> tuple[go.Figure, go.Figure]:
    """Return demand and revenue by price, made anew only where other replies or another curve are to be drawn."""
    experiment, curves, human = found.experiment, found.curves, found.people

    def make(_: pd.DataFrame) -> tuple[go.Figure, go.Figure]:
        shown = [*curves, *laid.published]
        demand = demand_figure(shown, human, experiment.product, found.truth)
        return demand, revenue_figure(curves, human, experiment.product)

    return state.memory().recall(f"figures with {len(laid.published)} more", experiment, make)


def show_checks() -> None:
    """Draw what the audits of this choice found, or what each takes to be asked."""
    st.subheader("Can these curves be trusted?")
    for check in check_all(state.load_choice(), state.memory()):
        with st.container(border=True):
            show_check(check)


def show_check(check: Check) -> None:
    audit, plan = check.audit, check.plan
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(f"**{audit.title}.** {plain(audit.question)}")
    if plan is None:
        text.caption(plain(check.problem))
        return
    run = state.runner().find(plan.experiments[0])
    active = run is not None and run.active
    if check.finding is not None:
        text.markdown("\n".join(f"- {plain(sentence)}" for sentence in check.finding.sentences))
    elif run is not None and active:
        progress = run.progress()
        text.caption(plain(f"Being asked: {progress.settled:,} of {progress.calls:,} answers are there."))
    else:
        stands = f"Partly asked: {plan.cached:,} answers are there." if plan.cached else "Not asked yet."
        calls = "1 call takes" if plan.new_calls == 1 else f"{plan.new_calls:,} calls take"
        text.caption(plain(f"{stands} {calls} an estimated {say(plan.cost)}."))
    if check.note:
        text.caption(plain(check.note))
    if check.finding is not None or active:
        if button.button("Open", key=f"open_{audit.name}", width="stretch"):
            state.open_audit(audit.name)
        return
    free = plan.cost.dollars is not None and plan.cost.dollars.high == 0
    if button.button("Ask" if free else "Set a budget", key=f"run_{audit.name}", width="stretch"):
        if free:
            state.runner().start(plan.experiments[0], state.keyring())
        state.open_audit(audit.name)


def show_conclusions(conclusions: list[Conclusion]) -> None:
    """Draw what the curves say, what to do next, the caveats, and the numbers behind each sentence."""
    by_kind: dict[str, list[str]] = {"next": [], "caveat": [], "": []}
    for one in conclusions[1:]:
        by_kind[one.about if one.about in by_kind else ""].append(f"- {plain(one.text)}")
    st.markdown("\n".join(by_kind[""]))
    if by_kind["next"]:
        st.subheader("What to do next")
        st.markdown("\n".join(by_kind["next"]))
    st.caption("\n".join(by_kind["caveat"]))
    with st.expander("The numbers behind each sentence", icon=":material/function:"):
        st.dataframe(evidence_table(conclusions), hide_index=True, alt="Numbers behind the sentences")


def evidence_table(conclusions: list[Conclusion]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"Sentence": one.text, "Number": name.replace("_", " "), "Value": _number(value)}
            for one in conclusions
            for name, value in one.evidence.items()
        ]
    )


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def show_prompts(experiment: Experiment) -> None:
    """Draw every strategy's prompt, with what the naive one does not say marked."""
    with st.expander("What each prompt says, and what it says beyond the naive one", icon=":material/difference:"):
        wording = 1
        if experiment.wordings > 1:
            wordings = range(1, experiment.wordings + 1)
            wording = st.segmented_control("Wording", wordings, default=1, required=True, key="shown_wording")
        if any(cell.order != "yes_no" for cell in experiment.cells()):
            st.caption("Half of the answers are asked with “no or yes” instead of “yes or no”.")
        tabs = st.tabs([plain(strategy_title(strategy.code)) for strategy in experiment.strategies])
        for tab, strategy in zip(tabs, experiment.strategies, strict=True):
            lines = [
                f"<mark>{escape(line)}</mark>" if new else escape(line)
                for line, new in differences(sample_cell(experiment, strategy, wording))
            ]
            tab.html(f"<pre style='white-space: pre-wrap'>{'<br>'.join(lines)}</pre>")


navigation.through_app()
choice = state.load_choice()
with st.sidebar, errors_as_sentences():
    choice = sidebar.choose(choice)
state.save_choice(choice)
if (problem := state.link_problem()) and problem != choice.problem():
    st.warning(plain(f"The link that brought you here could not be followed in full. {problem}"))
with errors_as_sentences():
    show_product(find_product(choice.product, choice.own.products))
    runs.follow(choice.experiment(), show_results)
