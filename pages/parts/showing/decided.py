"""What the curves say of a price decision; what was discredited is grey and says so."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.analysis.what_if import DISCREDITED, WhatIf, details, recommend, verdicts_on
from core.experiment import ModelName
from core.report.figures.what_if import break_even_figure, profit_figure, read_profit
from core.report.tables.what_if import (
    IN_OTHER_TERMS,
    LAST_ON_SCREEN,
    SETTLES,
    TWO_INTERVALS,
    discredited_rows,
    has_intervals,
    outlook_tables,
    sample_size_table,
)
from core.studies.choice import Choice
from core.studies.decisions import plan_answers
from pages.parts import state, tables
from pages.parts.showing import figures, sentences
from pages.parts.text import plain

GREY, GREY_ON_DARK = "color: #6e6e6e", "color: #a0a0a0"


def lead(found: WhatIf) -> None:
    """Draw what to do and how sure that is, then what is said of each candidate."""
    recommended = recommend(found)
    sentences.lead(f"**{plain(recommended.text)}**", warns=recommended.price is None)
    if others := details(found):
        st.markdown("\n".join(f"- {plain(text)}" for text in others))


def show_table(found: WhatIf) -> None:
    """Draw every curve's numbers, of which those fit into the page that a decision rests on."""
    (table, rest), refused = outlook_tables(found, LAST_ON_SCREEN), set(discredited_rows(found))
    grey = GREY_ON_DARK if figures.is_dark() else GREY
    # The first column is grey in every row, for it is pinned.
    others = list(table)[1:]
    muted = table.style.apply(lambda row: [grey if row.name in refused else ""] * len(row), axis=1, subset=others)
    tables.show(table, alt="Changes by strategy and model", styled=muted)
    if has_intervals(found):
        st.caption(TWO_INTERVALS)
    if len(rest):
        with st.expander(IN_OTHER_TERMS, icon=":material/table:"):
            tables.show(rest, alt="Changes in other terms by strategy and model")


def show_figures(found: WhatIf, truth: Mapping[ModelName, pd.DataFrame]) -> None:
    """Draw profit by price, and changes against break-even."""
    profit, break_even = st.tabs(["Profit by price", "Break-even"])
    by_price = profit_figure(found, truth)
    figures.chart(
        by_price,
        key="profit",
        alt="Profit by price, curve by curve, with the prices marked",
        place=profit,
        about=found.product.name,
    )
    profit.caption(read_profit(by_price))
    figures.chart(
        break_even_figure(found),
        key="break_even",
        alt="Change in purchases against break-even, curve by curve",
        place=break_even,
        about=found.product.name,
    )
    break_even.caption("To the right of the dashed line the candidate earns more than the current price.")


def show_sentences(found: WhatIf) -> None:
    """Draw what every curve says, what was refused apart from the rest."""
    st.subheader("What this says")
    conclusions = verdicts_on(found)
    said = [one for one in conclusions if one.about not in ("caveat", "replies")]
    st.markdown("\n".join(f"- {plain(one.text)}" for one in said if DISCREDITED not in one.evidence))
    refused = [one.text for one in said if DISCREDITED in one.evidence]
    if refused:
        with st.expander("What the refused curves say, which is nothing to decide on", icon=":material/block:"):
            st.caption("\n".join(f"- {plain(text)}" for text in refused))
    st.caption("\n".join(f"- {plain(one.text)}" for one in conclusions if one.about == "caveat"))


def show_more_answers(found: WhatIf, choice: Choice) -> None:
    """Draw what it would take to settle the decision, with the way to ask it."""
    more = plan_answers(found, choice, state.memory())
    st.subheader("How many answers would settle it")
    st.markdown(plain(more.text))
    with st.expander("By curve and candidate", icon=":material/calculate:"):
        st.caption(SETTLES)
        tables.show(sample_size_table(found, more.needed), alt="Answers that would settle each candidate")
    if more.choice is not None and st.button("Ask that on Explore", icon=":material/arrow_forward:"):
        state.open_explore(more.choice)
