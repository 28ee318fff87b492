"""Plotly figures of demand curves; purchase probability runs from 0 to 1 on every one of them."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale
from plotly.subplots import make_subplots

from core.analysis.demand.curves import SURVEY, Curve
from core.analysis.demand.fits import LogitFit, fit_monotone, predict
from core.analysis.demand.shape_names import BEYOND_ELASTICITY, DOWNWARD
from core.basics.money import CURRENCIES
from core.experiment import ModelName, Product, variable_title
from core.report.figures.looks import (
    INK,
    LOOKS,
    TOOLBAR,
    Look,
    announce,
    figure_text,
    lay_out,
    listed,
    look_of,
    mark_regular_price,
    model_title,
    muted,
    paint,
    show_prices,
    whiskers,
)

CURVE_POINTS = 101
Value = Callable[[pd.Series, pd.Series], pd.Series]
"""From prices (US dollars) and purchase probabilities to what is drawn."""
BARS = (
    "Bars and bands: 95% intervals of how many buy at each price. A wording, persona or draw that lies higher at "
    "every price widens them, and leaves the slope as sure as it is."
)
"""How to read `demand_figure` where there are any."""
HEADROOM = 1.06
"""Times the highest revenue, where its axis ends."""
NO_REVENUE = "Do not price on what is grey: there purchases are not shown to fall"


def demand_figure(
    curves: list[Curve],
    human: Curve | None,
    product: Product,
    truth: Mapping[ModelName, pd.DataFrame] = MappingProxyType({}),
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
        True curves of synthetic markets, by `Curve.asked`: columns ``price`` (US dollars) and ``purchase``.

    Returns
    -------
    plotly.graph_objects.Figure
    """

    def itself(price: pd.Series, purchase: pd.Series) -> pd.Series:
        return purchase

    figure = price_figure(curves, human, product, "Purchase probability", itself, band=True, truth=truth)
    figure.update_yaxes(range=[0, 1], tickformat=".0%")
    mark_regular_price(figure, product)
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
    return lay_out(figure, height=420)


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
    """Draw revenue a customer, which is price times purchase probability, by price.

    Parameters
    ----------
    curves, human, product
        As for `demand_figure`.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = price_figure(
        curves,
        human,
        product,
        f"Revenue a {product.setting.customer}",
        lambda price, purchase: price * purchase,
        mute=_shows_no_fall,
    )
    # One scale for all panels, which a page draws as figures of their own.
    heights = pd.concat([pd.Series(trace.y, dtype=float) for trace in figure.data] or [pd.Series(dtype=float)])
    most = heights.max() if heights.gt(0).any() else 1.0
    figure.update_yaxes(range=[0, most * HEADROOM], tickprefix=CURRENCIES[product.currency], tickformat=".2f")
    mark_regular_price(figure, product)
    return announce(figure, NO_REVENUE) if any(map(_shows_no_fall, curves)) else figure


def _shows_no_fall(curve: Curve) -> bool:
    return curve.strategy != SURVEY and curve.shape not in DOWNWARD


def _true_line(truth: pd.DataFrame, value: Value, *, first: bool) -> go.Scatter:
    return go.Scatter(
        x=truth["price"],
        y=value(truth["price"], truth["purchase"]),
        mode="lines",
        name="Truth (synthetic)",
        legendgroup="truth",
        showlegend=first,
        line={"color": paint(INK, 0.35), "width": 7},
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
        As `core.asking.backends.kinds.market.bias_paths` gives them.

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
            increasing={"marker": {"color": paint(LOOKS["naive"].color)}},
            totals={"marker": {"color": paint(LOOKS["disclosure"].color)}},
        )
    )
    figure.update_xaxes(title_text="Elasticity at the regular price", range=[1.25 * true_elasticity, 0])
    figure.update_yaxes(autorange="reversed", automargin=True)
    return lay_out(figure, height=440, margin={"l": 10, "t": 40}).update_layout(showlegend=False)


def price_figure(
    curves: list[Curve],
    human: Curve | None,
    product: Product,
    title: str,
    value: Value,
    *,
    band: bool = False,
    truth: Mapping[ModelName, pd.DataFrame] = MappingProxyType({}),
    mute: Callable[[Curve], bool] = lambda curve: False,
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
        Whether to draw 95% intervals, of curves that have some.
    truth
        As for `demand_figure`.
    mute
        Which curves were discredited, so that they are grey.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    models = list(dict.fromkeys(curve.asked for curve in curves))
    panels = max(len(models), 1)
    answered = {curve.asked for curve in curves if len(curve.points)}
    titles = [
        model_title(asked, panels) + ("" if asked in answered else "<br>has not answered") for asked in models
    ] or ["No model has answered yet"]
    lines = max(title.count("<br>") for title in titles)
    figure = make_subplots(rows=1, cols=panels, shared_yaxes=True, subplot_titles=titles)
    named: set[str] = set()
    for column, asked in enumerate(models or [None], start=1):
        shown = [curve for curve in curves if curve.asked == asked]
        for curve in [*listed(human), *shown]:
            look = look_of(curve, shown)
            look = muted(look) if mute(curve) else look
            for trace in _traces(curve, look, product, value, band=band):
                legend = trace.showlegend is not False and look.title not in named
                trace.update(legendgroup=look.title, showlegend=legend)
                figure.add_trace(trace, row=1, col=column)
            named.add(look.title)
        if asked is not None and asked in truth:
            true = _true_line(truth[asked], value, first=asked == next(iter(truth)))
            figure.add_trace(true, row=1, col=column)
    figure.update_xaxes(title_text="Price", tickprefix=CURRENCIES[product.currency], zeroline=False)
    show_prices(figure, [product.regular_price])
    figure.update_yaxes(title_text=title, col=1)
    return lay_out(figure, height=450, margin={"t": TOOLBAR + 20 * (1 + lines)}).update_layout(hovermode="closest")


def _traces(curve: Curve, look: Look, product: Product, value: Value, *, band: bool) -> list[go.Scatter]:
    points = curve.points
    name = look.title
    color, faint = paint(look.color), paint(look.color, 0.15)
    traces = []
    band = band and curve.sampled
    smooth = curve.strategy != SURVEY and curve.shape not in BEYOND_ELASTICITY
    fit = curve.line if smooth and isinstance(curve.line, LogitFit) else None
    monotone = fit is None and curve.strategy != SURVEY and curve.shape in DOWNWARD
    joined = curve.strategy != SURVEY and fit is None and not monotone
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
    if monotone:
        traces += _monotone(curve, look, product, value, band=band)
    ends = (value(points["price"], points[name]) for name in ("low", "purchase", "high"))
    traces.append(
        go.Scatter(
            x=points["price"],
            y=value(points["price"], points["purchase"]),
            mode="lines+markers" if joined else "markers",
            line={"color": color, "dash": look.dash, "width": 2.5},
            name=name,
            showlegend=None if joined or curve.strategy == SURVEY else False,
            marker={"color": color, "symbol": look.symbol, "size": 9 if curve.strategy == SURVEY else 7},
            error_y=whiskers(*ends) if band else None,
            customdata=points[["relative_price", "purchase"]],
            hovertemplate=(
                f"<b>{name}</b><br>{CURRENCIES[product.currency]}%{{x:,.2f}} (%{{customdata[0]:.0%}} of regular)"
                "<br>purchase probability %{customdata[1]:.1%}<extra></extra>"
            ),
        )
    )
    return traces


def _monotone(curve: Curve, look: Look, product: Product, value: Value, *, band: bool) -> list[go.Scatter]:
    """Draw the nearest curve that never rises; between two prices its band allows for any fall between them."""
    one = fit_monotone(curve.shares)
    fitted = pd.DataFrame({"low": one.low, "purchase": one.purchase, "high": one.high})
    price = pd.Series(one.relative_price * product.regular_price)
    color, faint = paint(look.color), paint(look.color, 0.15)
    around = {"mode": "lines", "showlegend": False, "hoverinfo": "skip"}
    edges = [
        go.Scatter(x=price, y=value(price, fitted["high"]), line={"width": 0, "shape": "hv"}, **around),
        go.Scatter(
            x=price,
            y=value(price, fitted["low"]),
            line={"width": 0, "shape": "vh"},
            fill="tonexty",
            fillcolor=faint,
            **around,
        ),
    ]
    line = {"color": color, "dash": look.dash, "width": 2.5}
    shown = go.Scatter(
        x=price, y=value(price, fitted["purchase"]), mode="lines", name=look.title, line=line, hoverinfo="skip"
    )
    return [*(edges if band else []), shown]
