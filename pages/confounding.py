"""The confounding audit: which variables that a prompt leaves unsaid move with the price."""

import pandas as pd
import streamlit as st

from core.audit_figures import filled_figure, leakage_figure
from core.confounding import Leakage, audit, sentences
from core.context import variable_title
from core.experiment import Experiment
from core.logit import Estimate
from core.models import model_title
from core.observations import observe_probes
from core.strategies import TITLES
from pages import _choices, _navigation, _runs, _state
from pages._text import errors_as_sentences, plain


def show_audit(experiment: Experiment) -> None:
    runner = _state.runner()
    run = runner.find(experiment)
    _runs.show_run(experiment, run)
    observations = observe_probes(experiment, runner.cache, run.failures if run else ())
    if observations.empty or (run is not None and run.active):
        return
    leakages = audit(observations)
    models = dict.fromkeys(model_title(one.backend, one.base_url, one.model) for one in leakages)
    st.caption(plain(f"Asked: {', '.join(models)}."))
    st.markdown("\n".join(f"- {plain(text)}" for text in sentences(leakages)))
    st.subheader("How far each variable follows the price")
    st.plotly_chart(leakage_figure(leakages), key="leakage", alt="Leakage by variable and strategy")
    st.caption(
        plain(
            "1: the variable changes in proportion to the price; 0: not at all. With its 95% interval; * differs "
            "from 0 (Holm-adjusted at 5%). What a prompt states should come back as stated."
        )
    )
    st.subheader("What was filled in")
    selected = st.dataframe(
        leakage_table(leakages),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row-required",
        key="w_leakage",
        alt="Leakage in numbers",
    )
    rows = selected.selection.rows
    one = leakages[rows[0] if rows and rows[0] < len(leakages) else 0]
    shown = f"{variable_title(one.variable)} under {TITLES[one.strategy].lower()}, {one.model}"
    st.caption(plain(f"Below: {shown}. Select another row to see it."))
    st.plotly_chart(filled_figure(one.rows(observations), one), key="filled", alt="Answers by price, with the fit")


def leakage_table(leakages: list[Leakage]) -> pd.DataFrame:
    table = pd.DataFrame(
        [
            {
                "Model": model_title(one.backend, one.base_url, one.model),
                "Strategy": TITLES[one.strategy],
                "Variable": variable_title(one.variable),
                "For $1 more": f"{one.per_dollar.estimate:,.2f}" if isinstance(one.per_dollar, Estimate) else "",
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


_navigation.through_app()
choice = _state.load_choice()
with st.sidebar, errors_as_sentences():
    choice = _choices.choose(choice)
_state.save_choice(choice)
st.header("Confounding: what moves with the price")
st.caption(
    "The model is asked to fill in what the prompt leaves unsaid, instead of deciding. What it fills in "
    "differently at different prices mixes into its purchases (Gui & Toubia, arXiv 2312.15524)."
)
with errors_as_sentences():
    _runs.follow(choice.audit(), show_audit)
