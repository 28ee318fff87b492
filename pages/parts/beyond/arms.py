"""What an experiment beyond price shows: prompts, tables, sentences, sources, and the answers as a file."""

from html import escape

import pandas as pd
import streamlit as st

from core.analysis.arms import PEOPLE_CHOOSE_NONE, Humans, audit_sentences
from core.analysis.arms.prices import measure_by_price, price_sentences
from core.asking.replies.provenance import with_origins
from core.experiment.arms import ArmCell, ArmExperiment, arm_strategy_title
from core.experiment.prompts.arms import render_arm
from core.report.arms.content import arm_report_on
from core.report.arms.prices import choice_table, elasticity_table, spend_table
from core.report.tables.arms import IN_SDS, difference_unit, differences_table, levels_table
from core.studies.arms.choice import ArmChoice
from core.studies.arms.findings import ArmFindings
from core.studies.arms.remembered import ArmStudy
from pages.parts import state, tables
from pages.parts.asking import recordings
from pages.parts.showing import checks, downloads
from pages.parts.text import plain

SAID = {
    "Clear": "Whether the arms are shown to differ, over all pairs (Holm, 5%)",
    "Recovery": "The model's difference over people's, with its 95% interval",
    "Called": "By the whole interval of the recovery: reversed below 0, absent within a quarter of people's, "
    "attenuated between 0 and 1, recovered around 1 and within half and twice, exaggerated above 1",
    IN_SDS: "The difference over the standard deviation of the model's answers within arms, so that it can be set "
    "beside those of other questions",
}


def compare(experiment: ArmExperiment) -> None:
    """Draw every strategy's prompt in one arm."""
    vignette = experiment.vignette
    with st.expander("What each prompt says", icon=":material/difference:"):
        left, right = st.columns(2)
        names = [arm.name for arm in vignette.arms]
        name = left.selectbox("Arm", names, format_func=vignette.title_of, key=f"shown_arm_{experiment.id}")
        wordings = range(1, experiment.wordings + 1)
        wording = right.selectbox("Wording", wordings, key=f"shown_arm_wording_{experiment.id}")
        tabs = st.tabs([plain(arm_strategy_title(code)) for code in experiment.strategies])
        for tab, code in zip(tabs, experiment.strategies, strict=True):
            cell = ArmCell(vignette, code, experiment.models[0], vignette.arm(name), wording, 0, 1)
            lines = [escape(line) for one in render_arm(cell).messages for line in one.content.split("\n")]
            tab.html(f"<pre style='white-space: pre-wrap'>{'<br>'.join(lines)}</pre>")


def show_tables(found: ArmFindings) -> None:
    """Draw differences first, for a level hangs on the words of the question."""
    st.subheader("Differences to the control")
    st.caption(plain(difference_unit(found)))
    tables.show(differences_table(found), alt="Differences to the control", said=SAID)
    with st.expander("Levels, arm by arm", icon=":material/table:"):
        st.caption("Mean answers. Read the differences: a level hangs on how the question is put.")
        tables.show(tables.turned(levels_table(found), ("Model", "Strategy")), alt="Mean answers by arm")


def show_sentences(found: ArmFindings) -> None:
    """Draw what the answers say."""
    st.subheader("What this says")
    st.markdown("\n".join(f"- {plain(text)}" for kind in ("effect", "people") for text in found.said(kind)))
    st.caption("\n".join(f"- {plain(text)}" for text in found.said("caveat")))


def show_audits(found: ArmFindings) -> None:
    """Draw what the same answers say of how they were asked."""
    said = audit_sentences(found.audits, found.experiment.vignette)
    if said:
        with st.expander("Places, choosing none, and what a disclosure does by itself", icon=":material/rule:"):
            st.markdown("\n".join(f"- {plain(text)}" for text in said))


def show_prices(found: ArmFindings) -> None:
    """Draw how answers go with a price that is varied: elasticities, and where spend peaks."""
    said = price_sentences(found.prices, found.experiment.vignette, found.people)
    if not said:
        return
    measure = measure_by_price(found.experiment.vignette)
    with st.expander(f"By price: what the {measure} does", icon=":material/sell:"):
        st.caption(
            "A purchase probability, a choice share and a quantity are three measures; none stands for another."
        )
        st.markdown("\n".join(f"- {plain(text)}" for text in said))
        tables.show(elasticity_table(found), alt=f"Elasticities of the {measure}")
        spend = spend_table(found)
        if len(spend):
            tables.show(spend, alt="Quantity and spend by price")


def show_choices(found: ArmFindings) -> None:
    """Draw how often each option is chosen, none of them first."""
    if not found.choices:
        return
    with st.expander("Choice shares, none of the options first", icon=":material/checklist:"):
        if any(one.is_none for one in found.choices):
            st.caption(f"People chose none of four cameras in {PEOPLE_CHOOSE_NONE:.1%} of their choices.")
        tables.show(choice_table(found), alt="How often each option is chosen")


def show_source(people: Humans) -> None:
    """Draw from where people's answers are."""
    with st.expander("Where people's answers are from", icon=":material/groups:"):
        st.markdown(plain(f"{people.title}. Source: {people.source}. Licence: {people.licence}."))
        st.caption("\n".join(f"- {plain(note)}" for note in people.notes))


def show_remarks(experiment: ArmExperiment) -> None:
    """Draw what is to be said of the replies beside."""
    checks.show_remarks(state.memory().remarks(experiment).sentences())


def offer(study: ArmStudy) -> None:
    """Draw the buttons that download the report and the answers."""
    choice = state.load_choice()

    def answers() -> pd.DataFrame:
        return with_origins(study.observations, study.memory.runner.cache)

    title = study.experiment.vignette.title
    downloads.offer_on(title, lambda signed: arm_report_on(study, choice, signed), answers)
    leakage = ArmChoice.of(choice, "leakage")
    recordings.offer({"the question": lambda: study.experiment, "its leakage audit": leakage.experiment}, title)
