"""Plotly figures of the confounding audit."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from core.confounding import Leakage
from core.context import VARIABLE_TITLES
from core.logit import Estimate
from core.models import model_title
from core.strategies import TITLES


def leakage_figure(leakages: list[Leakage]) -> go.Figure:
    """Draw how far every variable follows the price, by strategy and model, with the numbers in the cells.

    Parameters
    ----------
    leakages
        Of one experiment.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    panels = {(one.backend, one.base_url, one.model) for one in leakages}
    columns, cells = [], []
    for one in leakages:
        title = TITLES[one.strategy]
        if len(panels) > 1:
            title += f"<br>{escape(model_title(one.backend, one.base_url, one.model))}"
        columns.append(title)
        cells.append((title, VARIABLE_TITLES[one.variable], _shade(one), _words(one)))
    frame = pd.DataFrame(cells, columns=["strategy", "variable", "shade", "words"])
    order = list(dict.fromkeys(columns)), list(dict.fromkeys(frame["variable"]))
    shades = frame.pivot(index="variable", columns="strategy", values="shade").loc[order[1], order[0]]
    words = frame.pivot(index="variable", columns="strategy", values="words").loc[order[1], order[0]]
    figure = go.Figure(
        go.Heatmap(
            x=order[0],
            y=order[1],
            z=shades.to_numpy(),
            text=words.to_numpy(),
            texttemplate="%{text}",
            hoverinfo="skip",
            zmin=-1,
            zmax=1,
            colorscale=[[0, "#5ab4e5"], [0.5, "#f7f7f7"], [1, "#e9a06b"]],
            xgap=2,
            ygap=2,
            showscale=False,
            textfont={"size": 11},
        )
    )
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    figure.update_xaxes(side="top", showgrid=False)
    figure.update_layout(height=90 + 62 * len(order[1]), margin={"l": 10, "r": 10, "t": 60, "b": 10})
    return figure


def _shade(one: Leakage) -> float | None:
    return one.relative.estimate if one.stated is None and isinstance(one.relative, Estimate) else None


def _words(one: Leakage) -> str:
    if one.stated is not None:
        return f"stated:<br>{one.as_stated:,} of {one.read:,}<br>came back"
    if not isinstance(one.relative, Estimate):
        return f"{one.read:,} of {one.answers:,} read"
    # Zero is added because minus nothing is written -0.00.
    value, low, high = (
        round(part, 2) + 0.0 for part in (one.relative.estimate, one.relative.low, one.relative.high)
    )
    return f"{value:.2f}{'*' if one.leaks else ''}<br>{low:.2f} to<br>{high:.2f}"


def filled_figure(rows: pd.DataFrame, one: Leakage) -> go.Figure:
    """Draw what a model filled in at every price, with the fitted line.

    Parameters
    ----------
    rows
        Observations of one model, strategy and variable, as `core.observations.observe_probes` gives them.
    one
        What they were found to say.

    Returns
    -------
    plotly.graph_objects.Figure
        Answers farther outside the plausible range than it is wide are drawn at that distance, as they are fitted.
    """
    read = rows[rows["status"] == "ok"]
    figure = go.Figure()
    for plausible, name, symbol in ((True, "plausible", "circle"), (False, "outside the plausible range", "x")):
        part = read[read["in_range"] == plausible]
        figure.add_trace(
            go.Scatter(
                x=part["price"],
                y=part["bounded"],
                mode="markers",
                name=name,
                marker={"symbol": symbol, "size": 8, "opacity": 0.6, "color": "rgb(0, 114, 178)"},
                hovertemplate="$%{x:,.2f}: %{y:,.2f}<extra></extra>",
            )
        )
    if isinstance(one.per_dollar, Estimate):
        ends = pd.Series([read["price"].min(), read["price"].max()])
        height = read["bounded"].mean() + one.per_dollar.estimate * (ends - read["price"].mean())
        figure.add_trace(
            go.Scatter(x=ends, y=height, mode="lines", name="fit", line={"color": "rgb(213, 94, 0)", "width": 2.5})
        )
    figure.update_xaxes(title_text="Price", tickprefix="$")
    figure.update_yaxes(title_text=VARIABLE_TITLES[one.variable].capitalize())
    figure.update_layout(
        height=360, margin={"l": 60, "r": 16, "t": 20, "b": 50}, legend={"orientation": "h", "y": -0.25}
    )
    return figure
