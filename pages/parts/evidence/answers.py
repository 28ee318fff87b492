"""Answers of an experiment: prompts against prices, or one by one, with filters and a search."""

from typing import Any

import pandas as pd
import streamlit as st

from core.asking.replies.observations import saying
from core.asking.replies.provenance import with_origins
from core.experiment import Experiment
from core.report.tables.demand import with_titles
from core.report.tables.replies import PROMPT, STATUSES, reply_grid
from pages.parts import state
from pages.parts.evidence import call
from pages.parts.text import plain

WAYS = GRID, ROWS = "Prompts by prices", "One by one"
HOW_TO_READ = (
    "Select a cell to see its prompt and the reply as it was received. Where a per cent stands behind a word, "
    "that is the probability of yes, and the word one draw."
)
COLUMNS: dict[str, Any] = {
    "model_title": "Model",
    "strategy_title": "Strategy",
    "origin": st.column_config.TextColumn("From", width=150),
    "competitor_price": st.column_config.NumberColumn("Competitor (× regular price)", format="%.2f"),
    "price": st.column_config.NumberColumn("Price", format="%.2f"),
    "wording": "Wording",
    "asked": "Asked",
    "draw": "Draw",
    "variable_title": "Asked for",
    "value": st.column_config.NumberColumn("Answer", format="%.6g"),
    "purchase": st.column_config.NumberColumn("Purchase probability", format="%.3f"),
    "mass": st.column_config.NumberColumn("On yes or no", format="%.2f"),
    "status": "Status",
}


def choose() -> tuple[str, frozenset[str], str]:
    """Draw how answers are shown, which of them, and what they are to hold; an empty choice leaves out none."""
    left, middle, right = st.columns([3, 4, 3])
    way = left.segmented_control("Show", WAYS, required=True, **state.seed("evidence_way", GRID, "default"))
    only = middle.pills(
        "Only",
        list(STATUSES),
        selection_mode="multi",
        format_func=lambda name: STATUSES[name].capitalize(),
        **state.seed("evidence_only", [], "default"),
    )
    text = right.text_input("Search in replies", **state.seed("evidence_search", ""), placeholder="any words")
    return way, frozenset(only), text.strip()


def show(experiment: Experiment, chosen: tuple[str, frozenset[str], str], *, beside: bool = False) -> None:
    """Draw the answers, and under them the prompt and the reply of the one that is selected, or of the first."""
    way, only, text = chosen
    observations = state.memory().observations(experiment)
    wanted = pd.Series(True, index=observations.index)
    if only:
        wanted &= observations["status"].isin(only)
    if text:
        wanted &= saying(observations, state.runner().cache, text)
    st.caption(plain(_counts(observations, wanted)))
    if not wanted.any():
        st.info("No answer is like that.")
        return
    place = (_show_grid if way == GRID else _show_rows)(experiment, observations, wanted)
    st.caption(HOW_TO_READ if way == GRID else "Select a row to see its prompt and the reply as it was received.")
    call.show(experiment, observations.iloc[place], stacked=beside)


def _counts(observations: pd.DataFrame, wanted: pd.Series) -> str:
    counts = observations["status"].value_counts()
    said = ", ".join(f"{counts.get(name, 0):,} {title}" for name, title in reversed(STATUSES.items()))
    shown = "" if wanted.all() else f" {wanted.sum():,} of them are shown."
    return f"{len(observations):,} answers: {said}.{shown}"


def _show_grid(experiment: Experiment, observations: pd.DataFrame, wanted: pd.Series) -> int:
    grid = reply_grid(with_titles(observations), experiment.product, wanted)
    heads = [str(head) for head in grid.texts.columns if head != PROMPT]
    selected = st.dataframe(
        grid.texts,
        column_config={PROMPT: st.column_config.TextColumn(pinned=True, width="medium")}
        | {head: st.column_config.TextColumn(width="small") for head in heads},
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key=f"w_grid_{experiment.id}",
        alt="Replies by prompt and price",
    )
    for row, head in selected.selection.cells:
        if (row, head) in grid.places:
            return grid.places[row, head]
    return int(wanted.to_numpy().argmax())


def _show_rows(experiment: Experiment, observations: pd.DataFrame, wanted: pd.Series) -> int:
    shown = with_titles(with_origins(observations[wanted], state.runner().cache))
    stated = observations["competitor_price"].nunique() > 1
    selected = st.dataframe(
        shown,
        column_order=[one for one in COLUMNS if one in shown and (one != "competitor_price" or stated)],
        column_config=COLUMNS,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row-required",
        key=f"w_evidence_{experiment.id}",
        alt="Answers",
    )
    rows = selected.selection.rows
    return int(wanted.to_numpy().nonzero()[0][rows[0] if rows and rows[0] < len(shown) else 0])
