"""What widgets are set to, and what was wrong in a field."""

from typing import Any

import streamlit as st

PROBLEM, WIDGET, WIDGETS_BEFORE = "problem_", "w_", "widgets_before"


def seed(name: str, value: Any, argument: str = "value") -> dict[str, Any]:
    """Give a widget its first value; return its key, and the value for a browser that is still loading."""
    key = WIDGET + name
    if key not in st.session_state:
        st.session_state[key] = value
    return {"key": key, argument: value}


def seeded(name: str) -> Any:
    """Return what a widget that was given its first value by `seed` is set to; None once that was forgotten."""
    return st.session_state.get(WIDGET + name)


def refill(name: str, value: Any) -> None:
    """Set a widget that was given its first value by `seed`; for a button's callback."""
    st.session_state[WIDGET + name] = value


def forget(begin: str) -> None:
    """Give all widgets whose names begin so their first value anew; for a callback."""
    for key in _widgets():
        if key.startswith(WIDGET + begin):
            del st.session_state[key]


def clear_widgets() -> None:
    """Give all widgets their first value anew."""
    for key in _widgets():
        del st.session_state[key]


def edited() -> bool:
    """Say whether a widget was changed since the choice was last kept."""
    before = st.session_state.get(WIDGETS_BEFORE, {})
    return any(key in before and before[key] != value for key, value in _widgets().items())


def note_edits() -> None:
    """Take what widgets are set to for kept, so that it is no edit any more."""
    st.session_state[WIDGETS_BEFORE] = _widgets()


def typed(field: str) -> str:
    """Return what was typed into a field, by its key."""
    return str(st.session_state[field])


def take_typed(field: str) -> str:
    """Return what was typed into a field and empty it, as for a key that is to stand nowhere else."""
    text = typed(field)
    st.session_state[field] = ""
    return text


def note_problem(field: str, problem: str) -> None:
    """Keep what was wrong in a field for the next drawing of the page."""
    st.session_state[PROBLEM + field] = problem


def take_problem(field: str) -> str | None:
    """Return what was wrong in a field, once."""
    return st.session_state.pop(PROBLEM + field, None)


def _widgets() -> dict[str, object]:
    return {str(key): value for key, value in st.session_state.items() if str(key).startswith(WIDGET)}
