"""Curves of parts of a panel of personas."""

import streamlit as st

from core.analysis.demand.segments import traits_of
from core.analysis.demand.verdicts import labels
from core.experiment import PANEL_SOURCE, trait_title
from core.report.figures.demand import segment_figure
from core.report.tables.demand import segment_table
from core.studies.findings import Findings
from pages.parts import tables
from pages.parts.showing import figures
from pages.parts.text import plain


def show(found: Findings, *, of_own: bool) -> None:
    """Draw the curves of parts of the panel."""
    st.subheader("By segment")
    experiment = found.experiment
    traits = traits_of([one.told_in(experiment.product.country_code) for one in experiment.personas])
    if not traits:
        st.caption("The personas do not differ in any trait.")
        return
    left, right = st.columns(2)
    first = experiment.personas[0]
    trait = left.selectbox(
        "Trait", traits, format_func=lambda name: trait_title(name, first.trait(name) or ""), key="segment_trait"
    )
    segments = found.segments(trait)
    curves = {(curve.asked, curve.strategy): curve for one in segments for curve in one.curves}
    if not curves:
        st.caption("No persona has answered yet.")
        return
    names = dict(zip(curves, labels(list(curves.values())), strict=True))
    chosen = right.selectbox("Curve", list(names), format_func=lambda key: plain(names[key]), key="segment_curve")
    shown = [(one, curve) for one in segments for curve in one.curves if (curve.asked, curve.strategy) == chosen]
    figures.chart(
        segment_figure([(f"{one.value} ({one.personas})", curve) for one, curve in shown], experiment.product),
        key="segments",
        alt="Curves by segment",
    )
    tables.show(segment_table(shown), alt="Elasticity by segment")
    drawn = "" if of_own else f"Personas are drawn by the shares of {PANEL_SOURCE}. "
    st.caption(plain(f"{drawn}They are what a model is told, not people."))
