"""What people answered: files of it, and who of them counts."""

from datetime import UTC, datetime

import streamlit as st

from core.basics.tables import KINDS
from core.report.field.table import answers_table
from core.studies.people.answers import Brought, read_answers
from core.studies.people.counted import A_MATTER_OF_CHOICE, Counted, count
from core.studies.people.fieldwork import Fieldwork
from core.studies.people.kept import KeptAnswers, bring_again, keep_answers
from pages.parts import state
from pages.parts.kept import workspaces
from pages.parts.text import errors_as_sentences, plain

SEEN = "seen "
"""Before a questionnaire's id, the setting that answers to it came in."""


def take(asked: Fieldwork) -> Counted | None:
    """Draw where files of answers can be dropped, and return who of those that came in counts."""
    files = st.file_uploader(
        "Files of answers",
        type=list(KINDS),
        accept_multiple_files=True,
        key=f"answers_{asked.id}_{state.results_key()}",
        help="What the page saved, one file a person or more; Qualtrics' CSV with its three header rows; the CSV "
        "of ODK or KoboToolbox with XML names; or the CSV of conditions, filled in. What comes later is "
        "added to what is kept.",
    )
    with errors_as_sentences():
        if files:
            for file in files:
                state.admit(file.file_id, file.size)
            _bring(read_answers([(file.name, file.getvalue()) for file in files], asked))
    kept = next((one for one in state.space().workspace.answers if one.questionnaire == asked.id), None)
    if kept is None:
        return None
    st.button("Take them away", key=f"take_away_{asked.id}", on_click=_take_away, args=(kept,))
    workspaces.say_where()
    brought = bring_again(kept, asked)
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


def were_seen(questionnaire: str) -> bool:
    """Say whether answers to a questionnaire were ever brought to this workspace, even if they were taken away."""
    kept = any(one.questionnaire == questionnaire for one in state.space().workspace.answers)
    return kept or bool(state.setting(SEEN + questionnaire))


def _bring(read: Brought) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    state.space().note_answers(keep_answers(read, now))
    state.save_setting(SEEN + read.fieldwork.id, now)
    state.empty_fields()
    st.rerun()


def _take_away(kept: KeptAnswers) -> None:
    state.space().change(lambda one: one.without_answers(kept.questionnaire))
    state.empty_fields()
