"""What was typed last is kept, whatever the browser sends next."""

from streamlit.testing.v1 import AppTest


def _app() -> None:
    import streamlit as st

    from pages.parts import state
    from pages.parts.state.widgets import begin_drawing, edited, note_edits

    begin_drawing()
    saved = st.session_state.setdefault("saved", "5,6")
    st.session_state["was_edited"] = edited()
    if not st.session_state.get("cut_short"):
        with st.container(key=st.session_state.get("page", "first")):
            typed = st.text_input(
                "Prices", **state.seed("prices", saved), placeholder=st.session_state.get("page")
            )
        st.session_state["saved"] = typed
        note_edits()


def test_an_edit_is_kept_where_another_page_is_opened_before_this_one_was_drawn_with_it() -> None:
    """The browser sends the edit, and a click on another page ends the drawing that was to take it up."""
    app = AppTest.from_function(_app, default_timeout=60).run()
    app.session_state["cut_short"] = True
    app.text_input[0].set_value("7,8").run()
    assert app.session_state["saved"] == "5,6"
    app.session_state["cut_short"], app.session_state["page"] = False, "second"
    app.run()
    assert app.text_input[0].value == app.session_state["saved"] == "7,8"
    # Until then the address is of the choice before, and is not to be followed.
    assert app.session_state["was_edited"]
    app.run()
    assert not app.session_state["was_edited"]


def test_an_edit_that_was_kept_does_not_come_back_over_a_later_choice() -> None:
    app = AppTest.from_function(_app, default_timeout=60).run()
    app.text_input[0].set_value("7,8").run()
    app.session_state["cut_short"] = True
    app.run()
    app.session_state["cut_short"], app.session_state["saved"] = False, "1,2"
    app.run()
    assert app.text_input[0].value == "1,2"
