"""What widgets are set to, and what was wrong in a field."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

EDITED, HELD, PROBLEM, ROUNDS, SEEDED, WIDGET = "edited", "held", "problem_", "rounds", "seeded", "w_"
END = "\n"
"""After a name that is meant as a whole, and not as the beginning of others."""


def seed(
    name: str,
    value: Any,
    argument: str | None = "value",
    *,
    then: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    of_choice: bool = True,
) -> dict[str, Any]:
    """Give a widget its first value; return its key, its callback, and its value for a browser that loads.

    What it is changed to is held until that is kept: the browser sends no widget's value with a change of page,
    and that may come while the page is still drawn with the edit.

    Parameters
    ----------
    name, value
        Of the widget; the value is also what stands in session state.
    argument
        By which the widget takes its first value; None where it takes another form of it.
    then, args
        What is called once it was changed.
    of_choice
        Whether a change of it is an edit of the session's choice, over which no address is followed.
    """
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(HELD, {}).get(key, value)
    st.session_state[SEEDED] = {*st.session_state.get(SEEDED, ()), key}
    if isinstance(value, int | float) and st.session_state[key] is not None:
        # A number that is emptied goes back to the one that its field was drawn with: to the last that was set.
        value = st.session_state[key]
    first = {} if argument is None else {argument: value}
    return {"key": key, "on_change": _take_up, "args": (name, key, then, args, of_choice), **first}


def _key(name: str) -> str:
    """Return under which key a widget stands: another one after each time that it was set by something else.

    For what a browser still sends of the one before, that had not yet heard of it, is no edit.
    """
    rounds: dict[str, int] = st.session_state.get(ROUNDS, {})
    times = sum(number for begin, number in rounds.items() if (name + END).startswith(begin))
    return f"{WIDGET}{name} {times}" if times else WIDGET + name


def _begin_round(begin: str) -> None:
    rounds: dict[str, int] = st.session_state.get(ROUNDS, {})
    st.session_state[ROUNDS] = {**rounds, begin: rounds.get(begin, 0) + 1}


def _take_up(
    name: str, key: str, then: Callable[..., None] | None, args: tuple[Any, ...], of_choice: bool
) -> None:
    # A page that was opened meanwhile may have taken the widget away already; and one that was set by something
    # else is sent once more, unchanged, by a browser that has not heard of that.
    if key not in st.session_state or key != _key(name):
        return
    _hold(key, st.session_state[key], of_choice)
    if then is not None:
        then(*args)


def _let_go(whether: Callable[[str], bool]) -> None:
    held = st.session_state.get(HELD, {})
    st.session_state[HELD] = {key: value for key, value in held.items() if not whether(key)}


def _hold(key: str, value: Any, of_choice: bool = True) -> None:
    st.session_state[HELD] = {**st.session_state.get(HELD, {}), key: value}
    st.session_state[EDITED] = edited() or of_choice


def key_of(name: str, ids: Iterable[str]) -> str:
    """Return the key of a widget in which some of a list are chosen by their place: another one for another list.

    Parameters
    ----------
    name
        Of the widget.
    ids
        Of what is listed, in its order.
    """
    return f"{name} {hashlib.sha256(' '.join(ids).encode()).hexdigest()[:12]}"


def seeded(name: str) -> Any:
    """Return what a widget that was given its first value by `seed` is set to; None once that was forgotten."""
    return st.session_state.get(_key(name))


def refill(name: str, value: Any) -> None:
    """Set a widget that was given its first value by `seed`; for a callback, or before it is drawn."""
    if _key(name) in st.session_state:
        _begin_round(name + END)
    correct(name, value)


def correct(name: str, value: Any) -> None:
    """Put a value in the place of what was typed into the same field; for its own callback."""
    st.session_state[_key(name)] = value
    _hold(_key(name), value)


def forget(begin: str) -> None:
    """Give all widgets whose names begin so their first value anew; for a callback."""
    drawn = [key for key in map(str, list(st.session_state)) if key.startswith(WIDGET + begin)]
    for key in drawn:
        if key in st.session_state:
            del st.session_state[key]
    if drawn:
        _begin_round(begin)
    _let_go(lambda key: key.startswith(WIDGET + begin))


def clear_widgets() -> None:
    """Give all widgets their first value anew."""
    forget("")


def edited() -> bool:
    """Say whether a widget was changed since the choice was last kept."""
    return bool(st.session_state.get(EDITED))


def note_edits() -> None:
    """Take what widgets are set to for kept, so that it is no edit any more: of those that were drawn by now."""
    _let_go(st.session_state.get(SEEDED, set()).__contains__)
    st.session_state[EDITED] = False


def begin_drawing() -> None:
    """Note that no widget has been drawn yet."""
    st.session_state[SEEDED] = set()


def typed(field: str) -> str:
    """Return what was typed into a field, by its key; nothing where another page has taken the field away."""
    return str(st.session_state.get(field, ""))


def take_typed(field: str) -> str:
    """Return what was typed into a field and empty it, as for a key that is to stand nowhere else."""
    text = typed(field)
    if text:
        st.session_state[field] = ""
    return text


def note_problem(field: str, problem: str) -> None:
    """Keep what was wrong in a field for the next drawing of the page."""
    st.session_state[PROBLEM + field] = problem


def take_problem(field: str) -> str | None:
    """Return what was wrong in a field, once."""
    return st.session_state.pop(PROBLEM + field, None)
