"""Plotly figures of demand curves; purchase probability runs from 0 to 1 on every one of them."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale
from plotly.subplots import make_subplots

from core.context import variable_title
from core.demand import Curve
from core.logit import LogitFit, predict
from core.models import model_title
from core.money import CURRENCIES
from core.products import Product
from core.shape import BEYOND_ELASTICITY
from core.strategies import strategy_title

CURVE_POINTS = 101
Value = Callable[[pd.Series, pd.Series], pd.Series]
"""From prices (US dollars) and purchase probabilities to what is drawn."""
TITLE_WIDTH = 48
"""Letters of a model's name in a line over its panel, shared by the panels."""
CENTS_BELOW = 8.0
"""Up to so many dollars a price axis shows cents."""


@dataclass(frozen=True)
class Look:
    """How one kind of curve is drawn.

    Parameters
    ----------
    title
        Name in the legend.
    color
        ``R, G, B``, 0 to 255.
    dash
        Plotly line dash.
    symbol
        Plotly marker symbol.
    """

    title: str
    color: str
    dash: str
    symbol: str


LOOKS = {
    "naive": Look("Naive", "213, 94, 0", "dot", "square"),
    "full_context": Look("Full context", "0, 158, 115", "dash", "triangle-up"),
    "disclosure": Look("Experiment disclosure", "0, 114, 178", "solid", "circle"),
    "disclosure:expert": Look("Expert disclosure", "204, 121, 167", "longdash", "star"),
    "disclosure:grid": Look("Whole-grid disclosure", "86, 180, 233", "dashdot", "cross"),
    "disclosure:forecast": Look("Forecast disclosure", "153, 112, 0", "longdashdot", "x"),
    "disclosure:lower": Look("Lower-half disclosure", "213, 94, 0", "dot", "triangle-left"),
    "disclosure:upper": Look("Upper-half disclosure", "0, 158, 115", "dash", "triangle-right"),
    "disclosure:two": Look("Two-price disclosure", "230, 159, 0", "dashdot", "square"),
    "disclosure:triangular": Look("Middle-heavy disclosure", "86, 180, 233", "longdash", "triangle-up"),
    "disclosure:percent": Look("Per-cent disclosure", "153, 112, 0", "longdashdot", "x"),
    "survey": Look("People", "40, 40, 40", "solid", "diamond"),
}
"""Colours of Okabe & Ito (2008), told apart by people with any kind of colour vision."""
EDITED = (("230, 159, 0", "hexagon"), ("120, 94, 240", "pentagon"), ("220, 38, 127", "hourglass"))
"""Colours and symbols of edited prompts."""


def demand_figure(
    curves: list[Curve],
    human: Curve | None,
    product: Product,
    truth: Mapping[tuple[str, str, str], pd.DataFrame] = MappingProxyType({}),
) -> go.Figure:
    """Draw purchase probability by price: a panel a model, a curve a strategy, people's answers as points.

    Parameters
    ----------
    curves
        Of one experiment.
    human
        People's curve, where they were asked.
    product
        Its regular price is marked.
    truth
        True curves of synthetic markets, by `Curve.panel`: columns ``price`` (US dollars) and ``purchase``.

    Returns
    -------
    plotly.graph_objects.Figure
    """

    def itself(price: pd.Series, purchase: pd.Series) -> pd.Series:
        return purchase

    figure = price_figure(curves, human, product, "Purchase probability", itself, band=True, truth=truth)
    figure.update_yaxes(range=[0, 1], tickformat=".0%")
    _mark_regular_price(figure, product)
    return figure


def segment_figure(segments: Sequence[tuple[str, Curve]], product: Product) -> go.Figure:
    """Draw one strategy's curves by segment, from light to dark.

    Parameters
    ----------
    segments
        Name and curve of each.
    product
        Its regular price turns relative prices into dollars.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure()
    colors = sample_colorscale("Viridis", np.linspace(0.85, 0.0, max(len(segments), 2)))
    symbols = ("circle", "square", "diamond", "triangle-up", "star", "x")
    for number, (name, curve) in enumerate(segments):
        color = colors[number].removeprefix("rgb(").removesuffix(")")
        look = Look(figure_text(name), color, "solid", symbols[number % len(symbols)])
        for trace in _traces(curve, look, product, lambda price, purchase: purchase, band=False):
            trace.update(legendgroup=look.title, showlegend=trace.showlegend is not False)
            figure.add_trace(trace)
    figure.update_xaxes(title_text="Price", tickprefix=CURRENCIES[product.currency], zeroline=False)
    figure.update_yaxes(title_text="Purchase probability", range=[0, 1], tickformat=".0%")
    figure.update_layout(
        height=420,
        margin={"l": 60, "r": 16, "t": 20, "b": 50},
        legend={"orientation": "h", "y": -0.2, "x": 0, "yanchor": "top"},
    )
    return figure


def design_figure(curves: list[Curve], product: Product) -> go.Figure:
    """Draw the curves of several designs over each other, without bands, which would cover each other.

    Parameters
    ----------
    curves, product
        As for `demand_figure`.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = price_figure(curves, None, product, "Purchase probability", lambda price, purchase: purchase)
    figure.update_yaxes(range=[0, 1], tickformat=".0%")
    figure.update_layout(height=520)
    return figure


def revenue_figure(curves: list[Curve], human: Curve | None, product: Product) -> go.Figure:
    """Draw revenue a shopper, which is price times purchase probability, by price.

    Parameters
    ----------
    curves, human, product
        As for `demand_figure`.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = price_figure(curves, human, product, "Revenue a shopper", lambda price, purchase: price * purchase)
    figure.update_yaxes(rangemode="tozero", tickprefix=CURRENCIES[product.currency], tickformat=".2f")
    _mark_regular_price(figure, product)
    return figure


def _mark_regular_price(figure: go.Figure, product: Product) -> None:
    figure.add_vline(
        x=product.regular_price,
        line={"color": "rgba(120, 120, 120, 0.6)", "width": 1, "dash": "dash"},
        annotation={"text": "regular price", "font": {"size": 11, "color": "#666"}, "yanchor": "bottom"},
        annotation_position="bottom right",
    )


def _true_line(truth: pd.DataFrame, value: Value, *, first: bool) -> go.Scatter:
    return go.Scatter(
        x=truth["price"],
        y=value(truth["price"], truth["purchase"]),
        mode="lines",
        name="Truth (synthetic)",
        legendgroup="truth",
        showlegend=first,
        line={"color": "rgba(40, 40, 40, 0.35)", "width": 7},
        hoverinfo="skip",
        zorder=-1,
    )


def bias_figure(true_elasticity: float, paths: pd.DataFrame) -> go.Figure:
    """Draw how paths through unstated variables turn the true elasticity into the naive one.

    Parameters
    ----------
    true_elasticity
        At the regular price.
    paths
        As `core.market.bias_paths` gives them.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    names = [variable_title(name) for name in paths["variable"]]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            measure=["absolute", *["relative"] * len(paths), "total"],
            y=["true", *names, "naive"],
            x=[true_elasticity, *paths["elasticity"], 0],
            text=[
                f"{value:+.2f}"
                for value in (true_elasticity, *paths["elasticity"], true_elasticity + paths["elasticity"].sum())
            ],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            increasing={"marker": {"color": f"rgb({LOOKS['naive'].color})"}},
            totals={"marker": {"color": f"rgb({LOOKS['disclosure'].color})"}},
        )
    )
    figure.update_xaxes(title_text="Elasticity at the regular price", range=[1.25 * true_elasticity, 0])
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_layout(height=440, margin={"l": 10, "r": 16, "t": 40, "b": 50}, showlegend=False)
    return figure


def figure_text(text: str) -> str:
    """Write a user's text so that Plotly takes none of it for HTML or for a template.

    Parameters
    ----------
    text
        Any.

    Returns
    -------
    str
    """
    return escape(text, quote=False).replace("%{", "% {")


def look_of(curve: Curve, shown: Sequence[Curve]) -> Look:
    """Choose the look of a curve; edited prompts, of which there may be any number, take turns.

    Parameters
    ----------
    curve
        The curve.
    shown
        All that are drawn.

    Returns
    -------
    Look
    """
    if not curve.edit:
        return LOOKS[curve.code]
    number = [other.code for other in shown if other.edit].index(curve.code)
    color, symbol = EDITED[number % len(EDITED)]
    return Look(figure_text(strategy_title(curve.code)), color, "dash", symbol)


def price_figure(
    curves: list[Curve],
    human: Curve | None,
    product: Product,
    title: str,
    value: Value,
    *,
    band: bool = False,
    truth: Mapping[tuple[str, str, str], pd.DataFrame] = MappingProxyType({}),
) -> go.Figure:
    """Draw what follows from purchases by price: a panel a model, a curve a strategy, people's answers as points.

    Parameters
    ----------
    curves, human, product
        As for `demand_figure`.
    title
        Of the vertical axis.
    value
        What is drawn.
    band
        Whether to draw 95% intervals.
    truth
        As for `demand_figure`.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    panels = list(dict.fromkeys(curve.panel for curve in curves)) or [("", "", "")]
    titles = [_panel_title(*panel, TITLE_WIDTH // len(panels)) for panel in panels]
    lines = max(title.count("<br>") for title in titles)
    figure = make_subplots(rows=1, cols=len(panels), shared_yaxes=True, subplot_titles=titles)
    named: set[str] = set()
    for column, panel in enumerate(panels, start=1):
        shown = [curve for curve in curves if curve.panel == panel]
        for curve in [*_some(human), *shown]:
            look = look_of(curve, shown)
            for trace in _traces(curve, look, product, value, band=band):
                legend = trace.showlegend is not False and look.title not in named
                trace.update(legendgroup=look.title, showlegend=legend)
                figure.add_trace(trace, row=1, col=column)
            named.add(look.title)
        if panel in truth:
            true = _true_line(truth[panel], value, first=panel == next(iter(truth)))
            figure.add_trace(true, row=1, col=column)
    highest = max([product.regular_price, *(curve.points["price"].max() for curve in [*curves, *_some(human)])])
    figure.update_xaxes(
        title_text="Price",
        tickprefix=CURRENCIES[product.currency],
        tickformat=",.2f" if highest < CENTS_BELOW else ",.0f",
        range=[-0.03 * highest, 1.03 * highest],
        zeroline=False,
    )
    figure.update_yaxes(title_text=title, col=1)
    figure.update_layout(
        height=440,
        margin={"l": 60, "r": 16, "t": 40 + 20 * lines, "b": 50},
        legend={"orientation": "h", "y": -0.2, "x": 0, "yanchor": "top"},
        hovermode="closest",
    )
    return figure


def _panel_title(backend: str, base_url: str, model: str, width: int) -> str:
    if not model:
        return "No model has answered yet"
    return "<br>".join(map(escape, textwrap.wrap(model_title(backend, base_url, model), width)))


def _some(curve: Curve | None) -> list[Curve]:
    return [] if curve is None else [curve]


def _traces(curve: Curve, look: Look, product: Product, value: Value, *, band: bool) -> list[go.Scatter]:
    points = curve.points
    name = look.title
    color, faint = f"rgb({look.color})", f"rgba({look.color}, 0.15)"
    traces = []
    smooth = curve.strategy != "survey" and curve.shape not in BEYOND_ELASTICITY
    fit = curve.fit if smooth and isinstance(curve.fit, LogitFit) else None
    joined = curve.shape in BEYOND_ELASTICITY
    if fit is not None:
        line = predict(fit, np.linspace(fit.lowest, fit.highest, CURVE_POINTS))
        price = line["relative_price"] * product.regular_price
        if band:
            around = {"mode": "lines", "line": {"width": 0}, "showlegend": False, "hoverinfo": "skip"}
            traces.append(go.Scatter(x=price, y=value(price, line["high"]), **around))
            traces.append(
                go.Scatter(x=price, y=value(price, line["low"]), fill="tonexty", fillcolor=faint, **around)
            )
        traces.append(
            go.Scatter(
                x=price,
                y=value(price, line["purchase"]),
                mode="lines",
                name=name,
                line={"color": color, "dash": look.dash, "width": 2.5},
                hoverinfo="skip",
            )
        )
    traces.append(
        go.Scatter(
            x=points["price"],
            y=value(points["price"], points["purchase"]),
            mode="lines+markers" if joined else "markers",
            line={"color": color, "dash": look.dash, "width": 2.5},
            name=name,
            showlegend=None if fit is None else False,
            marker={"color": color, "symbol": look.symbol, "size": 9 if curve.strategy == "survey" else 7},
            error_y=_whiskers(points, value) if band else None,
            customdata=points[["relative_price", "purchase"]],
            hovertemplate=(
                f"<b>{name}</b><br>{CURRENCIES[product.currency]}%{{x:,.2f}} (%{{customdata[0]:.0%}} of regular)"
                "<br>purchase probability %{customdata[1]:.3f}<extra></extra>"
            ),
        )
    )
    return traces


def _whiskers(points: pd.DataFrame, value: Value) -> dict[str, object] | None:
    if points["low"].isna().all():
        return None
    low, middle, high = (value(points["price"], points[name]) for name in ("low", "purchase", "high"))
    return {
        "type": "data",
        "array": np.maximum(low, high) - middle,
        "arrayminus": middle - np.minimum(low, high),
        "thickness": 1,
        "width": 3,
    }
