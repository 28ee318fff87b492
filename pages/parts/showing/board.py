"""The benchmark's standings, drawn up once for every page that looks at them."""

import hashlib
from dataclasses import replace

import pandas as pd
import streamlit as st

from core.analysis.benchmark import Board
from core.analysis.demand.limits import USUAL, Limits
from core.experiment import Series, catalog
from core.studies import benchmark as studies
from core.studies.benchmark import observe_series, series_for
from core.studies.choice import USUAL_PRICES, Choice
from pages.parts import state


def series_of(choice: Choice) -> Series:
    """Return what the benchmark asks of the chosen models."""
    return series_for(replace(choice, prices=USUAL_PRICES), [product.id for product in catalog()])


def board_of(series: Series | None, limits: Limits = USUAL) -> Board:
    """Set against people what is stored, published and uploaded; anew only where there are other answers."""
    if series is None:
        return _draw_up("", "", state.results(), USUAL, None)
    removed, _ = state.runner().cache.state()
    parts = state.runner().plan(series).parts
    missing = " ".join([str(removed), *(request.key for part in parts for request in part.missing)])
    return _draw_up(series.id, hashlib.sha256(missing.encode()).hexdigest(), state.results(), limits, series)


@st.cache_resource(max_entries=8, show_spinner="Setting the answers against people's")
def _draw_up(
    series_id: str, missing: str, uploaded: pd.DataFrame | None, limits: Limits, _series: Series | None
) -> Board:
    answers = [] if _series is None else [observe_series(_series, state.runner().cache)]
    warnings = [] if _series is None else state.memory().provenance(_series).warnings()
    return studies.board_of(answers, [] if uploaded is None else [uploaded], limits=limits, warnings=warnings)
