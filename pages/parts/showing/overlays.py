"""Explore's figures, and what can be laid over their curves: a published model's, and calibrated ones."""

from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.analysis.benchmark import (
    PUBLISHED_SOURCE,
    Calibration,
    calibrate,
    covers,
    published_curve,
    say_whose_shape,
)
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.next_steps import lacks_a_capable_model
from core.experiment import Experiment, Product, strategy_title
from core.report.figures.benchmark import calibration_traces
from core.report.figures.demand import demand_figure, revenue_figure
from core.report.figures.looks import look_of
from core.studies.choice import Choice
from core.studies.findings import Findings
from pages.parts import state
from pages.parts.showing import board
from pages.parts.text import plain

NOT_IN_BENCHMARK = NoEstimate("the benchmark has no answers of this model and strategy; ask them there")


@dataclass(frozen=True)
class Overlays:
    """What is laid over the curves.

    Parameters
    ----------
    published
        A published model's curve, which gets a panel of its own.
    calibrated
        Curves, each with its calibration.
    said
        What is to be said below the figure.
    cautions
        What is to be warned of.
    """

    published: tuple[Curve, ...] = ()
    calibrated: tuple[tuple[Curve, Calibration], ...] = ()
    said: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def demand_of(found: Findings, laid: Overlays) -> go.Figure:
    """Return demand by price, made anew only where other replies or another curve are to be drawn."""
    shown = [*found.curves, *laid.published]

    def make(_: pd.DataFrame) -> go.Figure:
        return demand_figure(shown, found.people, found.experiment.product, found.truth)

    return state.memory().recall(f"demand with {len(laid.published)} more", found.experiment, make)


def revenue_of(found: Findings, laid: Overlays) -> go.Figure:
    """Return revenue by price, made anew only where other replies or another curve are to be drawn."""
    shown = [*found.curves, *laid.published]

    def make(_: pd.DataFrame) -> go.Figure:
        return revenue_figure(shown, found.people, found.experiment.product)

    return state.memory().recall(f"revenue with {len(laid.published)} more", found.experiment, make)


def choose(choice: Choice, experiment: Experiment, curves: list[Curve]) -> Overlays:
    """Draw the switches and return what they ask for: at first a capable model beside one that is none."""
    left, right = st.columns(2)
    product = experiment.product
    published = published_curve(product)
    said: list[str] = []
    shown: tuple[Curve, ...] = ()
    if published is not None and left.toggle(
        "Show a capable model's published curve",
        key="show_published",
        value=lacks_a_capable_model(model.name for model in experiment.models),
    ):
        shown = (published,)
        said.append(f"Published, not asked here, and so in no report: {PUBLISHED_SOURCE}.")
    place = left if published is None else right
    if not any(len(curve.points) for curve in curves) or not place.toggle(
        "Calibrate the curves to people", key="show_calibrated"
    ):
        return Overlays(shown, (), tuple(said))
    calibrated = _calibrate(choice, product, curves)
    return replace(calibrated, published=shown, said=(*said, *calibrated.said))


def _calibrate(choice: Choice, product: Product, curves: list[Curve]) -> Overlays:
    """Calibrate every curve whose model and strategy the benchmark knows, and say whose shape each then has."""
    scores = {one.entry.key: one for one in board.board_of(board.series_of(choice), choice.limits()).scores}
    calibrated: list[tuple[Curve, Calibration]] = []
    said: list[str] = []
    taught: list[str] = []
    cautions: list[str] = []
    for curve in curves:
        score = scores.get((curve.asked, curve.strategy))
        found = NOT_IN_BENCHMARK if score is None else calibrate(curve.points, product, score.entry)
        if isinstance(found, NoEstimate):
            said.append(f"{strategy_title(curve.strategy)} is not calibrated: {found.reason}.")
            continue
        calibrated.append((curve, found))
        cautions += found.cautions
        if score is not None:
            taught.append(say_whose_shape(score))
    if calibrated:
        count = calibrated[0][1].products
        said.append(
            f"Dashed: calibrated to people by what the model and they answered for {count} other products; bands "
            f"are to hold {covers(count)}."
        )
    return Overlays((), tuple(calibrated), (*said, *filter(None, taught)), tuple(dict.fromkeys(cautions)))


def draw(figure: go.Figure, overlays: Overlays, curves: list[Curve]) -> go.Figure:
    """Add the calibrated curves to the panels of their models, in a copy of the figure."""
    if not overlays.calibrated:
        return figure
    figure = go.Figure(figure)
    models = list(dict.fromkeys(curve.asked for curve in curves))
    for curve, calibration in overlays.calibrated:
        name = f"{strategy_title(curve.strategy)}, calibrated"
        for trace in calibration_traces(calibration, look_of(curve, curves).color, name):
            figure.add_trace(trace, row=1, col=1 + models.index(curve.asked))
    return figure


def explain(overlays: Overlays) -> None:
    """Say what was laid over, and what to beware of."""
    for text in overlays.said:
        st.caption(plain(text))
    for text in overlays.cautions:
        st.warning(plain(text))
