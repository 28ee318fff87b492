"""What each audit of the Confounding page shows."""

import pandas as pd
import streamlit as st

from core.analysis.audits.designs import Sensitivity, sensitivity
from core.analysis.audits.designs import sentences as designs_sentences
from core.analysis.audits.focalism import focalism
from core.analysis.audits.focalism import sentences as focalism_sentences
from core.analysis.audits.leakage import Leakage, audit
from core.analysis.audits.leakage import sentences as leakage_sentences
from core.analysis.demand.curves import Curve, estimate_curves
from core.analysis.demand.fits.logit import Estimate
from core.asking.replies.observations import observe, observe_probes
from core.experiment.context import variable_title
from core.experiment.experiment import Experiment
from core.experiment.models import model_title
from core.experiment.products import Product
from core.experiment.strategies import DESIGNS, SUMMARIES, strategy_phrase, strategy_title
from core.report.figures.audits import filled_figure, focalism_figure, leakage_figure
from core.report.figures.demand import design_figure
from pages.parts.asking import runs
from pages.parts.showing import figures
from pages.parts.text import plain


def _say(texts: list[str]) -> None:
    st.markdown("\n".join(f"- {plain(text)}" for text in texts))


def show_leakage(experiment: Experiment) -> None:
    observations = runs.settled(experiment, observe_probes)
    if observations is None:
        return
    leakages = audit(observations)
    models = dict.fromkeys(model_title(one.backend, one.base_url, one.model) for one in leakages)
    st.caption(plain(f"Asked: {', '.join(models)}."))
    _say(leakage_sentences(leakages, experiment.product))
    st.subheader("How far each variable follows the price")
    for number, title in enumerate(models):
        mine = [one for one in leakages if model_title(one.backend, one.base_url, one.model) == title]
        if len(models) > 1:
            st.markdown(f"**{plain(title)}**")
        figures.chart(leakage_figure(mine), key=f"leakage_{number}", alt="Leakage by variable and strategy")
    st.caption(
        plain(
            "1: the variable changes in proportion to the price; 0: not at all. With its 95% interval; * and a "
            "colour: it differs from 0 (Holm-adjusted at 5%), orange rises and blue falls with the price. What a "
            "prompt states should come back as stated."
        )
    )
    st.subheader("What was filled in")
    selected = st.dataframe(
        leakage_table(leakages, experiment.product),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row-required",
        key="w_leakage",
        alt="Leakage in numbers",
    )
    st.caption(
        "Read: a number was found in the answer. Plausible: it lies in the plausible range. All that were read "
        "are fitted; those farther out than the range is wide are brought back so far."
    )
    rows = selected.selection.rows
    one = leakages[rows[0] if rows and rows[0] < len(leakages) else 0]
    shown = f"{variable_title(one.variable)} under {strategy_phrase(one.strategy)}, {one.model}"
    st.caption(plain(f"Below: {shown}. Select another row to see it."))
    figures.chart(
        filled_figure(one.rows(observations), one, experiment.product),
        key="filled",
        alt="Answers by price, with the fit",
    )


def leakage_table(leakages: list[Leakage], product: Product) -> pd.DataFrame:
    table = pd.DataFrame(
        [
            {
                "Model": model_title(one.backend, one.base_url, one.model),
                "Strategy": strategy_title(one.strategy),
                "Variable": variable_title(one.variable),
                "Unit": one.unit,
                f"For {product.write(1, 0)} more": f"{one.per_dollar.estimate:,.2f}"
                if isinstance(one.per_dollar, Estimate)
                else "",
                "95% interval": (
                    f"{one.per_dollar.low:,.2f} to {one.per_dollar.high:,.2f}"
                    if isinstance(one.per_dollar, Estimate)
                    else one.per_dollar.reason
                ),
                "p (Holm)": "" if one.p_value is None else f"{one.p_value:.3f}",
                "Read": f"{one.read:,} of {one.answers:,}",
                "Plausible": f"{one.in_range:,}",
            }
            for one in leakages
        ]
    )
    return table if table["Model"].nunique() > 1 else table.drop(columns="Model")


def show_focalism(experiment: Experiment) -> None:
    observations = runs.settled(experiment, observe)
    if observations is None:
        return
    _say(focalism_sentences(focalism(observations), experiment.product))
    curves = estimate_curves(observations)
    for number, panel in enumerate(dict.fromkeys(curve.panel for curve in curves)):
        st.subheader(plain(model_title(*panel)))
        mine = [curve for curve in curves if curve.panel == panel]
        figure = focalism_figure(mine, experiment.product)
        figures.chart(figure, key=f"focalism_{number}", alt="Curves by the competitor's price that is stated")
    st.caption("Dotted: the competitor's price that the curve of the same colour was told.")


def show_designs(experiment: Experiment) -> None:
    observations = runs.settled(experiment, observe)
    if observations is None:
        return
    curves = estimate_curves(observations)
    found = sensitivity(observations, curves)
    _say(designs_sentences(found, experiment.product))
    figures.chart(design_figure(curves, experiment.product), key="designs", alt="Curves by disclosed design")
    st.subheader("Elasticity by design")
    st.dataframe(design_table(found, curves), hide_index=True, alt="Elasticity by design")
    st.caption("\n".join(f"- {strategy_title(code)} {plain(SUMMARIES[code])}." for code in DESIGNS))


def design_table(found: list[Sensitivity], curves: list[Curve]) -> pd.DataFrame:
    rows = []
    for one in found:
        tests = {
            code: contrast.p_value
            for contrast in one.contrasts
            for code in (contrast.first, contrast.second)
            if code != "disclosure"
        }
        for code, value in one.elasticities.items():
            p_value = tests.get(code)
            (curve,) = (
                curve
                for curve in curves
                if curve.code == code and curve.panel == (one.backend, one.base_url, one.model)
            )
            rows.append(
                {
                    "Model": model_title(one.backend, one.base_url, one.model),
                    "Design": strategy_title(code),
                    "Shape": curve.shape,
                    "Elasticity": f"{value.estimate:.2f}" if isinstance(value, Estimate) else "none",
                    "95% interval": (
                        f"{value.low:.2f} to {value.high:.2f}" if isinstance(value, Estimate) else value.reason
                    ),
                    "p against the whole range (Holm)": "" if p_value is None else f"{p_value:.3f}",
                }
            )
    table = pd.DataFrame(rows)
    return table if len(found) > 1 else table.drop(columns="Model")
