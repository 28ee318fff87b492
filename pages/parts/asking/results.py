"""Results of others: a file of them, scored like the rest."""

import pandas as pd
import streamlit as st

from core.analysis.benchmark import UPLOAD_COLUMNS, UPLOAD_EXAMPLE, read_results
from core.basics.tables import KINDS, Taken
from pages.parts import state
from pages.parts.text import errors_as_sentences, plain


def take() -> None:
    """Draw where a file of results can be dropped, and what was taken from one."""
    with st.expander("Results of others", icon=":material/upload_file:"):
        st.caption(
            plain(
                f"A CSV or Excel file with the columns {', '.join(UPLOAD_COLUMNS)} is scored like the rest. "
                "For example:"
            )
        )
        st.code(UPLOAD_EXAMPLE, language=None)
        file = st.file_uploader("File", type=list(KINDS), key=state.results_key())
        sheet = ""
        if file is not None and file.name.endswith(".xlsx"):
            sheet = st.text_input("Sheet", key="results_sheet", placeholder="by default the first")
        with errors_as_sentences():
            if file is not None:
                state.save_results(None)
                state.admit(file.file_id, file.size)
                read = _read_results(file.getvalue(), sheet)
                state.save_results(read.content)
                for note in read.notes:
                    st.caption(f":material/info: {plain(note)}")
        taken = state.results()
        if taken is not None:
            entries = len(taken[["model", "strategy"]].drop_duplicates())
            standing = "1 model and strategy" if entries == 1 else f"{entries} models and strategies"
            st.caption(plain(f"Taken: {len(taken):,} rows, {standing}."))
            st.button("Take them away", on_click=state.forget_results)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read_results(data: bytes, sheet: str) -> Taken[pd.DataFrame]:
    return read_results(data, sheet)
