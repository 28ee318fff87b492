"""Files and results that were brought to the session, and what came of them."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.asking.replies.recordings import Imported
from core.basics.errors import InputError
from pages.parts import visitor

if TYPE_CHECKING:  # The analysis takes long to load, and nothing here needs it.
    from core.analysis.arms import Humans

BROUGHT, FORECAST, IMPORTED, NOTES, OWN_PEOPLE, RESULTS, TAKEN, UPLOADS = (
    "brought_forecast",
    "forecast",
    "imported",
    "notes",
    "own_people",
    "results",
    "taken",
    "uploads",
)


def admit(file_id: str, size: int) -> None:
    """Count an upload, and refuse it where this session has brought too much."""
    mine = visitor.access()
    mine.check("bring")
    taken = {**st.session_state.get(TAKEN, {}), file_id: size}
    if not mine.may("anywhere") and sum(taken.values()) > mine.rules.upload_mb * 1_000_000:
        raise InputError(
            f"A session may upload {mine.rules.upload_mb} MB in all here, and this file is beyond it, so it was "
            "not taken; what was taken before is kept until the page is loaded anew."
        )
    st.session_state[TAKEN] = taken


def outcome_of(file_id: str) -> Imported | str | None:
    """Return what came of importing a file, or why it was refused; None where it was not tried."""
    tried, outcome = st.session_state.get(IMPORTED, ("", None))
    return outcome if tried == file_id else None


def save_outcome(file_id: str, outcome: Imported | str) -> None:
    """Keep what came of importing a file, so that the next drawing of the page does not import it again."""
    st.session_state[IMPORTED] = (file_id, outcome)


def notes(file: str) -> tuple[str, ...]:
    """Return what was noted of the file that was last taken over in a field."""
    return st.session_state.get(NOTES, {}).get(file, ())


def save_notes(file: str, notes: tuple[str, ...]) -> None:
    """Keep what was noted of a file for the session."""
    st.session_state[NOTES] = {**st.session_state.get(NOTES, {}), file: notes}


def results() -> pd.DataFrame | None:
    """Return the results that were uploaded in this session."""
    return st.session_state.get(RESULTS)


def save_results(results: pd.DataFrame | None) -> None:
    """Keep uploaded results for the session; None where nothing could be taken."""
    st.session_state[RESULTS] = results


def forget_results() -> None:
    """Take uploaded results away, and the file from its field with them."""
    st.session_state[RESULTS] = None
    empty_fields()


def results_key() -> str:
    """Return the key of the field for results; every new one is empty."""
    return f"results_{st.session_state.get(UPLOADS, 0)}"


def own_people(experiment: str) -> "Humans | None":
    """Return what a file said of people's answers to an experiment, by what the experiment says."""
    return st.session_state.get(OWN_PEOPLE, {}).get(experiment)


def save_own_people(experiment: str, people: "Humans | None") -> None:
    """Keep people's answers for the session; None takes them away, and the file from its field with them."""
    st.session_state[OWN_PEOPLE] = {**st.session_state.get(OWN_PEOPLE, {}), experiment: people}
    if people is None:
        empty_fields()


def brought_forecast() -> str:
    """Return the SHA-256 of the forecast that was last locked or brought in this session; empty before."""
    return st.session_state.get(BROUGHT, "")


def save_brought_forecast(sha256: str) -> None:
    """Keep which forecast was last locked or brought."""
    st.session_state[BROUGHT] = sha256


def empty_fields() -> None:
    """Take files from their fields."""
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1


def locked_forecast() -> bytes | None:
    """Return the forecast that was last locked in this session, as its file."""
    return st.session_state.get(FORECAST)


def save_locked_forecast(data: bytes) -> None:
    """Keep a forecast's file for the session, so that it can be saved."""
    st.session_state[FORECAST] = data
