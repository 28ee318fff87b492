"""Unblind: LLM-simulated demand experiments, and whether their curves can be trusted."""

import streamlit as st

from core.basics.errors import CacheError
from pages.parts import serving, state, visitor
from pages.parts.asking import runs, sidebar
from pages.parts.showing import start
from pages.parts.text import plain


def draw() -> None:
    """Draw the app once for whoever looks at it."""
    st.set_page_config(page_title="Unblind", page_icon="📉", layout="wide")
    access = visitor.access()
    try:
        refusal = state.runner().cache.why_read_only()
    except CacheError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.stop()
    state.take_private_link()
    if access.may("see"):
        pages = [
            st.Page("pages/explore.py", title="Explore", icon=":material/show_chart:", default=True),
            st.Page("pages/beyond.py", title="Beyond price", icon=":material/call_split:", url_path="beyond"),
            st.Page("pages/what_if.py", title="What if", icon=":material/price_change:", url_path="what_if"),
            st.Page("pages/people.py", title="Ask people", icon=":material/groups:", url_path="people"),
            st.Page("pages/confounding.py", title="Confounding", icon=":material/hub:", url_path="confounding"),
            st.Page("pages/study.py", title="Study", icon=":material/stacks:", url_path="study"),
            st.Page("pages/catalog.py", title="Catalog", icon=":material/grid_view:", url_path="catalog"),
            st.Page("pages/benchmark.py", title="Benchmark", icon=":material/leaderboard:", url_path="benchmark"),
            st.Page("pages/studio.py", title="Prompt studio", icon=":material/edit_note:", url_path="studio"),
            st.Page("pages/own.py", title="Your own", icon=":material/inventory_2:", url_path="own"),
            st.Page("pages/mechanism.py", title="Mechanism", icon=":material/schema:", url_path="mechanism"),
            st.Page("pages/evidence.py", title="Evidence", icon=":material/fact_check:", url_path="evidence"),
        ]
        if access.may("manage"):
            pages.append(
                st.Page(
                    "pages/access.py", title="Who may do what", icon=":material/lock_person:", url_path="access"
                )
            )
        shown = st.navigation(pages, expanded=True)
        with st.sidebar:
            visitor.show()
        place = state.follow_address(shown.url_path)
        sidebar.draw(place)
        if place != shown.url_path:
            state.turn_to(next(one for one in pages if one.url_path == place))
    else:
        shown = st.navigation([st.Page(visitor.turn_away, title="Log in")], position="hidden")
    start.line()
    if refusal:
        st.warning(plain(refusal), icon=":material/lock:")
    state.begin_page()
    shown.run()
    with st.sidebar:
        runs.show_elsewhere()


# Streamlit imports this file once for its server, and runs it as the main script for each drawing.
if __name__ == "__main__":
    draw()
else:
    app = st.App(__file__, lifespan=serving.serve)
