"""What people answered: files of it, and who of them counts."""

import streamlit as st

from core.basics.tables import KINDS
from core.report.field.table import answers_table
from core.studies.people.answers import read_answers
from core.studies.people.counted import A_MATTER_OF_CHOICE, Counted, count
from core.studies.people.fieldwork import Fieldwork
from pages.parts import state
from pages.parts.text import errors_as_sentences, plain


def take(asked: Fieldwork) -> Counted | None:
    """Draw where files of answers can be dropped, and return who of those that came in counts."""
    files = st.file_uploader(
        "Files of answers",
        type=list(KINDS),
        accept_multiple_files=True,
        key=f"answers_{asked.id}_{state.results_key()}",
        help="What the page saved, one file a person or more; Qualtrics' CSV with its three header rows; the CSV "
        "of ODK or KoboToolbox with XML names; or the CSV of conditions, filled in.",
    )
    with errors_as_sentences():
        if files:
            for file in files:
                state.admit(file.file_id, file.size)
            read = read_answers([(file.name, file.getvalue()) for file in files], asked)
            state.save_people_answers(asked.id, read)
    brought = state.people_answers(asked.id)
    if brought is None:
        return None
    left, right = st.columns(2)
    failed = left.toggle("Count who failed the attention check", **state.seed("count_failed", False))
    fast = right.toggle("Leave out who took a third of the median time", **state.seed("leave_out_fast", False))
    chosen = dict(zip(A_MATTER_OF_CHOICE, (not failed, fast), strict=True))
    return count(brought, [reason for reason, out in chosen.items() if out])


def show(counted: Counted) -> None:
    """Draw who came in, who was left out and why, and what the others answered."""
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in counted.sentences))
    for note in counted.brought.notes:
        st.caption(f":material/info: {plain(note)}")
    st.dataframe(answers_table(counted), hide_index=True, alt="What people answered")
    asked = counted.brought.fieldwork
    st.button("Take them away", on_click=state.save_people_answers, args=(asked.id, None))
