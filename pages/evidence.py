"""Every prompt and reply behind the curves."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.asking.kept import shown as shown_reply
from core.asking.replies.calls import requests_of
from core.asking.replies.provenance import said, with_origins
from core.experiment import Experiment, find_product
from core.report.tables.demand import with_titles
from core.report.tables.replies import notes_on, token_table
from core.studies.audits import AUDITS
from pages.parts import navigation, state
from pages.parts.asking import deleting, imports, recordings
from pages.parts.showing import checks
from pages.parts.text import errors_as_sentences, plain

DECISIONS = "Decisions"
COLUMNS: dict[str, Any] = {
    "model_title": "Model",
    "strategy_title": "Strategy",
    "origin": st.column_config.TextColumn("From", width="small"),
    "competitor_price": st.column_config.NumberColumn("Competitor (× regular price)", format="%.2f"),
    "price": st.column_config.NumberColumn("Price", format="%.2f"),
    "wording": "Wording",
    "asked": "Asked",
    "draw": "Draw",
    "variable_title": "Asked for",
    "value": st.column_config.NumberColumn("Answer", format="%.6g"),
    "purchase": st.column_config.NumberColumn("Purchase probability", format="%.3f"),
    "mass": st.column_config.NumberColumn("Readable", format="%.2f"),
    "status": "Status",
}


def show_evidence(experiment: Experiment) -> None:
    observations = state.memory().observations(experiment)
    if observations.empty:
        st.info("Nothing has been asked yet. Start a run on the Explore or Confounding page.")
        return
    st.caption("One row an answer. Select a row to see its prompt and the reply as it was received.")
    remarks = state.memory().remarks(experiment)
    checks.warn(remarks.provenance.warnings())
    checks.show_remarks(remarks.sentences())
    shown = with_titles(with_origins(observations, state.runner().cache))
    stated = observations["competitor_price"].nunique() > 1
    selected = st.dataframe(
        shown,
        column_order=[name for name in COLUMNS if name in shown and (name != "competitor_price" or stated)],
        column_config=COLUMNS,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row-required",
        key="w_evidence",
        alt="Answers",
    )
    rows = selected.selection.rows
    show_call(experiment, observations.iloc[rows[0] if rows and rows[0] < len(observations) else 0])


def show_call(experiment: Experiment, row: pd.Series) -> None:
    prompt, answer = st.columns(2)
    asked = [(cell, request) for cell, request in requests_of(experiment) if request.key == row["reply_key"]]
    cell, request = next((pair for pair in asked if pair[0].point.price == row["price"]), asked[0])
    cache = state.runner().cache
    stored, source = cache.get(row["reply_key"]), cache.sources([row["reply_key"]]).get(row["reply_key"])
    reply = stored and shown_reply(stored)
    with prompt:
        st.subheader("Prompt")
        for message in request.prompt.messages:
            st.caption(message.role)
            st.code(message.content, language=None, wrap_lines=True)
    with answer:
        st.subheader("Reply")
        if reply is None:
            st.info("This call failed, so there is no reply.")
            return
        st.caption(
            plain(f"{reply.model}, {reply.time}, {reply.input_tokens} tokens in, {reply.output_tokens} out")
        )
        st.caption(plain(f"Not asked here: it came by {said(source)}." if source else "Asked here."))
        st.code(reply.text, language=None, wrap_lines=True)
        if reply.thinking:
            st.caption("Thinking, which the server gave apart")
            st.code(reply.thinking, language=None, wrap_lines=True)
        if reply.hidden_tokens:
            st.caption(plain(f"{reply.hidden_tokens} tokens came before the first visible one."))
        for sentence in notes_on(reply, cell):
            st.caption(plain(sentence))
        if reply.first_token:
            st.caption("The text above is one draw; the purchase probability is read off these.")
            st.dataframe(
                token_table(reply),
                hide_index=True,
                alt="First-token probabilities",
                column_config={"Probability": st.column_config.NumberColumn(format="%.4f")},
            )


navigation.through_app()
choice = state.load_choice()
state.save_choice(choice)
with errors_as_sentences():
    st.header(plain(f"Evidence: {find_product(choice.product, choice.own.products).name}"))
    experiments = {"": choice.experiment} | {
        name: partial(audit.experiment, choice) for name, audit in AUDITS.items()
    }
    shown = st.segmented_control(
        "Answers of",
        list(experiments),
        format_func=lambda name: AUDITS[name].title if name else DECISIONS,
        required=True,
        label_visibility="collapsed",
        **state.seed("evidence_of", choice.section if choice.section in AUDITS else "", "default"),
    )
    show_evidence(experiments[shown]())
    deleting.offer(experiments[shown]())
recordings.show_recordings(choice)
imports.show_imports()
