"""The leakage audit beyond price: asked at a click, and what it found."""

from functools import partial

import streamlit as st

from core.analysis.arms import leakage_sentences
from core.analysis.demand.limits import Limits
from core.experiment import variable_title
from core.experiment.arms import ArmExperiment
from core.studies.arms.choice import ArmChoice
from core.studies.arms.remembered import ArmStudy
from core.studies.choice import Choice
from pages.parts import state
from pages.parts.asking import runs
from pages.parts.text import plain

WHY = (
    "Chance alone is to differ between the arms. Here the model is told what each strategy tells, and asked for a "
    "variable that the text leaves unsaid: where that differs by arm, an effect may be its doing."
)


def offer(choice: Choice, experiment: ArmExperiment) -> None:
    """Draw the audit of an experiment that has unstated variables to ask for."""
    probes = experiment.vignette.probes
    if not probes:
        return
    st.subheader("Leakage: what else differs between the arms")
    st.caption(plain(f"{WHY} Asked for: {', '.join(variable_title(probe.variable) for probe in probes)}."))
    show = partial(_show, choice.limits())
    runs.follow(ArmChoice.of(choice, "leakage").experiment(), show, at_once=False)


def _show(limits: Limits, asked: ArmExperiment) -> None:
    run = state.runner().find(asked)
    runs.show_run(asked, run)
    if run is not None and run.active:
        return
    said = leakage_sentences(ArmStudy(state.memory(), asked, limits).leakage, asked.vignette)
    st.markdown("\n".join(f"- {plain(text)}" for text in said))
