"""Plotly figures of models against people."""

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.analysis.benchmark import Calibration, Distance, OwnFit, Reference, Score
from core.basics.money import CURRENCIES
from core.basics.words import points
from core.experiment import Product
from core.report.figures.looks import (
    BLUE,
    GREY,
    INK,
    LOOKS,
    VERMILION,
    estimate_whiskers,
    lay_out,
    mark_regular_price,
    paint,
    whiskers,
)

BASELINE = paint("120, 120, 120")
RAW, CALIBRATED, PEOPLE = paint(BLUE), paint(VERMILION), paint(INK)
LINES = {
    "retest": "people<br>again",
    "same_curve": "people's<br>average curve",
    "flat_line": "flat<br>line",
}
"""References that are drawn, with short names."""


def leaderboard_figure(scores: Sequence[Score], references: Sequence[Reference]) -> go.Figure:
    """Draw how far every entry is from people, raw and calibrated, with intervals and the reference lines.

    Parameters
    ----------
    scores, references
        Of one board.

    Returns
    -------
    plotly.graph_objects.Figure
        An entry a row, the first on top; its name stands over its row, so that a narrow screen has room for both.
    """
    figure = go.Figure()
    for name, color, symbol, lift, distances in (
        ("as answered", RAW, "circle", 0.0, [one.raw for one in scores]),
        ("calibrated on other products", CALIBRATED, "diamond-open", -0.22, [one.calibrated for one in scores]),
    ):
        shown = [(row, one.error) for row, one in enumerate(distances) if isinstance(one, Distance)]
        figure.add_trace(
            go.Scatter(
                x=[error.estimate for _, error in shown],
                y=[lift - row for row, _ in shown],
                error_x=estimate_whiskers([error for _, error in shown], thickness=1.5, width=4),
                mode="markers",
                name=name,
                marker={"color": color, "symbol": symbol, "size": 10},
                hovertemplate="%{x:.1%}<extra></extra>",
            )
        )
    for row, one in enumerate(scores):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=0.3 - row,
            text=escape(one.entry.title),
            showarrow=False,
            font={"size": 12, "color": paint("51, 51, 51")},
            bgcolor=paint("255, 255, 255", 0.8),
        )
    for line in references:
        if line.name in LINES:
            figure.add_vline(
                x=line.error,
                line={"color": paint(GREY, 0.7), "width": 1, "dash": "dash"},
                annotation={
                    "text": f"{LINES[line.name]}<br>{points(line.error)}",
                    "font": {"size": 11, "color": paint("68, 68, 68")},
                    "xanchor": "center",
                },
                annotation_position="top",
            )
    ends = [0.25, *(one.raw.error.high for one in scores if not np.isnan(one.raw.error.high))]
    figure.update_xaxes(
        title_text="Percentage points from people, on average",
        range=[0, 1.04 * max(ends)],
        zeroline=True,
        tickformat=".0%",
    )
    figure.update_yaxes(range=[0.5 - len(scores), 0.6], showticklabels=False, showgrid=False, zeroline=False)
    rows = 40 + 62 * len(scores)
    lay_out(figure, height=rows + 150, margin={"l": 10, "t": 60, "b": 90})
    return figure.update_layout(legend_y=-56 / rows)


def bias_figure(scores: Sequence[Score]) -> go.Figure:
    """Draw how much too often a model's shoppers buy, by price.

    Parameters
    ----------
    scores
        Of one model, a strategy each.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure()
    for one in scores:
        look = LOOKS.get(one.entry.strategy)
        color = RAW if look is None else paint(look.color)
        figure.add_trace(
            go.Scatter(
                x=one.bias["relative_price"],
                y=100 * one.bias["bias"],
                error_y=whiskers(*(100 * one.bias[end] for end in ("low", "bias", "high"))),
                mode="lines+markers",
                name=escape(one.entry.strategy_title),
                line={"color": color, "dash": "solid" if look is None else look.dash},
                marker={"symbol": "circle" if look is None else look.symbol, "size": 7},
                hovertemplate="%{x:.0%} of the regular price: %{y:+.1f} points<extra></extra>",
            )
        )
    figure.add_hline(y=0, line={"color": PEOPLE, "width": 1.5})
    figure.update_xaxes(title_text="Price, relative to the regular price", tickformat=".0%", range=[0.1, 2.1])
    title = "Share less people's, percentage points"
    figure.update_yaxes(title_text=title, tickformat="+.0f", range=[-65, 65], zeroline=False)
    return lay_out(figure, height=360).update_layout(legend_y=-0.25, showlegend=True)


def calibration_traces(
    calibration: Calibration, color: str = VERMILION, name: str = "Calibrated to people"
) -> list[go.Scatter]:
    """Draw a calibrated curve as a dashed line with its band.

    Parameters
    ----------
    calibration
        Of one curve.
    color
        As `core.report.figures.looks.paint` takes it.
    name
        In the legend.

    Returns
    -------
    list of plotly.graph_objects.Scatter
        For any figure whose axes are those of `core.report.figures.demand.demand_figure`.
    """
    points = calibration.points
    around = {"mode": "lines", "line": {"width": 0}, "showlegend": False, "hoverinfo": "skip"}
    return [
        go.Scatter(x=points["price"], y=points["high"], **around),
        go.Scatter(x=points["price"], y=points["low"], fill="tonexty", fillcolor=paint(color, 0.12), **around),
        go.Scatter(
            x=points["price"],
            y=points["purchase"],
            mode="lines",
            name=name,
            line={"color": paint(color), "dash": "dash", "width": 2.5},
            hovertemplate=f"{name.lower()}<br>%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
        ),
    ]


def calibration_figure(
    points: pd.DataFrame, calibration: Calibration | None, people: pd.DataFrame | None, product: Product
) -> go.Figure:
    """Draw a model's curve as answered and calibrated, with people's answers.

    Parameters
    ----------
    points
        The model's: ``price`` and ``purchase``.
    calibration
        Of that curve, where there is one.
    people
        As `core.analysis.demand.people.human_points` gives them, where they were asked.
    product
        Its regular price is marked.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure(_model_trace(points["price"], points["purchase"], "As answered", "solid"))
    figure.add_traces([] if calibration is None else calibration_traces(calibration))
    if people is not None:
        figure.add_trace(_people_trace(people["price"], people["purchase"], "People"))
    return _laid_out(figure, product)


def own_figure(fit: OwnFit, product: Product) -> go.Figure:
    """Draw a model's curve as answered and moved onto a user's own points, beside what takes no model.

    Parameters
    ----------
    fit
        The curve and the points.
    product
        Its regular price is marked.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    curve = fit.curve
    figure = go.Figure(_model_trace(curve["price"], curve["model"], "As answered", "dot"))
    figure.add_trace(_model_trace(curve["price"], curve["moved"], "Calibrated and moved", "solid"))
    for name, title, dash in (
        ("average", "Others' average, moved", "dash"),
        ("alone", "Your points alone", "dashdot"),
    ):
        figure.add_trace(
            go.Scatter(
                x=curve["price"],
                y=curve[name],
                mode="lines",
                name=title,
                line={"color": BASELINE, "dash": dash, "width": 1.5},
                hovertemplate=f"{title.lower()}<br>%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
            )
        )
    figure.add_trace(_people_trace(fit.own["price"], fit.own["share"], "Your points"))
    return _laid_out(figure, product)


def _model_trace(price: pd.Series, purchase: pd.Series, name: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=price,
        y=purchase,
        mode="lines+markers",
        name=name,
        line={"color": RAW, "dash": dash, "width": 2.5},
        marker={"size": 6},
        hovertemplate=f"{name.lower()}<br>%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
    )


def _people_trace(price: pd.Series, purchase: pd.Series, name: str) -> go.Scatter:
    return go.Scatter(
        x=price,
        y=purchase,
        mode="markers",
        name=name,
        marker={"color": PEOPLE, "symbol": "diamond", "size": 9},
        hovertemplate=f"{name.lower()}<br>%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
    )


def _laid_out(figure: go.Figure, product: Product) -> go.Figure:
    mark_regular_price(figure, product)
    highest = max(max(trace.x) for trace in figure.data)
    figure.update_xaxes(
        title_text="Price",
        tickprefix=CURRENCIES[product.currency],
        range=[-0.03 * highest, 1.03 * highest],
        zeroline=False,
    )
    figure.update_yaxes(title_text="Purchase probability", range=[0, 1], tickformat=".0%")
    return lay_out(figure, height=380).update_layout(legend_y=-0.22)
