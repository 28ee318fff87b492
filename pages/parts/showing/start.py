"""What Unblind is: a line on every page, and on Explore the idea in one picture, with three ways on."""

import plotly.graph_objects as go
import streamlit as st

from core.asking.backends.kinds.market import Market
from core.report.figures.idea import idea_figure
from core.studies.mechanism import Scenario, expected_shares
from core.studies.truth import true_curves
from pages.parts import state
from pages.parts.showing import figures

ON_BRIGHT = """<style>[data-testid^="stBaseButton-primary"] *, [data-tag] * { color: rgb(14, 17, 23); }</style>"""
"""On a dark page what is chosen is bright, and Streamlit writes white on it whatever the theme says."""
LINE = "Unblind: see whether an LLM's demand curve can be trusted before anyone prices on it."
IDEA = """
**Why curves come out flat.** Ask a language model to play a shopper and change nothing but the price: it also
changes what the prompt leaves unsaid, such as a competitor's price or the shopper's income, and the curve comes
out too flat.

**What helps.** Telling the model that the price is set at random takes that away, for the prices that are
disclosed: good for the direction of an effect, less so for its size.

**What you see here.** The same product asked in several ways, beside what real people answered where that is
known, with a plain verdict.
"""
LOOK = """**Look at a product.** Choose one in the sidebar, which a phone folds behind » at the top; what people
answered stands on the chart of each of the 40 that come with the app."""
BRING = "**Bring your own.** A product, its price and shoppers of yours."
CONNECT = """**Connect a model worth asking**, in the sidebar under “Keys and servers”. The one that answers at
first, SmolLM2 with 135 million parameters, runs inside this app and costs nothing: it shows the app, not
shoppers."""


def line() -> None:
    """Say in one line what this is."""
    if figures.is_dark():
        st.html(ON_BRIGHT)
    st.caption(LINE)


def show() -> None:
    """Draw the idea, open for who comes without a link until it is closed."""
    opened = st.expander(
        "How it works, and three ways on",
        expanded=state.start_is_open(),
        key=state.START_WIDGET,
        icon=":material/lightbulb_2:",
        on_change=state.open_or_close_start,
    )
    if not opened.open:
        return
    with opened:
        left, right = st.columns([2, 3], gap="medium")
        figures.draw(picture(), key="idea", alt=LINE, place=left, config={"displayModeBar": False})
        right.markdown(IDEA)
        _ways_on()


def _ways_on() -> None:
    look, bring, connect = st.columns(3)
    look.markdown(LOOK)
    look.page_link("pages/mechanism.py", label="How the bias comes about", icon=":material/schema:")
    bring.markdown(BRING)
    bring.page_link("pages/own.py", label="Your own products", icon=":material/inventory_2:")
    connect.markdown(CONNECT)


@st.cache_resource(show_spinner=False)
def picture() -> go.Figure:
    """Return the idea as a picture."""
    experiment = Scenario(Market(), None).choice("12").experiment()
    (truth,) = true_curves(experiment).values()
    return idea_figure(expected_shares(Market(), experiment), truth)
