"""Experiments beyond price: arms that differ in anything, and what people answered beside."""

import streamlit as st

from core.analysis.arms import ArmEffects
from core.experiment import ModelName
from core.experiment.arms import ArmExperiment, Vignette
from core.report.figures.arms import arms_figure, panels
from core.studies.arms.choice import ArmChoice
from core.studies.arms.findings import ArmFindings
from core.studies.arms.remembered import ArmStudy
from pages.parts import navigation, state
from pages.parts.asking import runs
from pages.parts.beyond import arms, board, fielding, leakage, people, vignettes
from pages.parts.showing import figures
from pages.parts.text import errors_as_sentences, plain


def show_vignette(vignette: Vignette) -> None:
    st.subheader(plain(vignette.title))
    st.markdown(plain(f"Asked of {vignette.setting}. {vignette.situation} {vignette.question}"))
    control = " (control)"
    rows = [
        f"- **{plain(vignette.title_of(arm.name))}**{control if arm.name == vignette.control else ''}: "
        f"{plain(' '.join((arm.text, '; '.join(arm.options))))}"
        for arm in vignette.arms
    ]
    with st.expander(f"The {len(vignette.arms)} arms", icon=":material/call_split:", expanded=len(rows) < 5):
        st.markdown("\n".join(rows))


def show_results(experiment: ArmExperiment) -> None:
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    brought = people.of(experiment.vignette)
    study = ArmStudy(state.memory(), experiment, state.load_choice().limits(), brought)
    found = study.findings
    active = run is not None and run.active
    if not active:
        for failure in found.failed_checks:
            st.error(plain(failure), icon=":material/block:")
        for sentence in found.said("headline"):
            st.info(plain(sentence), icon=":material/lightbulb:")
    for number, (asked, effects) in enumerate(panels(found.effects).items()):
        show_figure(found, asked, effects, number)
    if active:
        return
    arms.compare(experiment)
    if found.answered:
        arms.show_tables(found)
        arms.show_sentences(found)
        arms.show_prices(found)
        arms.show_choices(found)
        arms.show_audits(found)
        arms.offer(study)
    if found.people is not None:
        arms.show_source(found.people)
    arms.show_remarks(experiment)


def show_figure(found: ArmFindings, asked: ModelName, effects: list[ArmEffects], number: int) -> None:
    if len(found.experiment.models) > 1:
        st.markdown(f"**{plain(asked.title)}**")
    figure = arms_figure(found.experiment.vignette, effects, found.people)
    alt = f"Answers of {asked.title} by strategy, with people's"
    figures.chart(figure, key=f"arms_{number}", alt=alt, about=found.experiment.vignette.title)


navigation.through_app()
choice = state.drawn_choice()
st.header("Beyond price: what else an experiment can vary")
with errors_as_sentences():
    choice = vignettes.choose(choice)
state.save_choice(choice)
board.lead_here(choice)
with errors_as_sentences():
    vignettes.write_own(choice)
    experiment = ArmChoice.of(choice).experiment()
    show_vignette(experiment.vignette)
    people.take(experiment.vignette)
    fielding.offer(ArmChoice.of(choice))
    runs.follow(experiment, show_results)
    leakage.offer(choice, experiment)
