"""One prompt and its reply, down to the first token."""

import pandas as pd
import streamlit as st

from core.asking.kept import shown as shown_reply
from core.asking.replies.calls import asked_under
from core.asking.replies.provenance import said
from core.experiment import Experiment
from core.report.tables.replies import notes_on, token_table
from pages.parts import state
from pages.parts.text import plain


def show(experiment: Experiment, row: pd.Series, *, stacked: bool = False) -> None:
    """Draw what was asked in a row of observations, and what came back."""
    prompt, answer = (st.container(), st.container()) if stacked else st.columns(2)
    asked = asked_under(experiment, row["reply_key"])
    cell, request = next((pair for pair in asked if pair[0].point.price == row["price"]), asked[0])
    cache = state.runner().cache
    stored, source = cache.get(row["reply_key"]), cache.origins([row["reply_key"]]).get(row["reply_key"])
    reply = stored and shown_reply(stored)
    with prompt:
        st.subheader("Prompt")
        for message in request.prompt.messages:
            st.caption(message.role)
            st.code(message.content, language=None, wrap_lines=True)
    with answer:
        st.subheader("Reply")
        if reply is None:
            st.info("This call failed, so there is no reply. Why is said where it was run; run again to hear it.")
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
