"""A locked forecast's curves, with people's answers where they have come."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.analysis.demand.curves import SURVEY
from core.analysis.demand.fits import exact_limits
from core.basics.money import CURRENCIES
from core.experiment import ModelName, is_edited
from core.report.figures.looks import (
    GREY,
    LOOKS,
    TOOLBAR,
    Look,
    figure_text,
    lay_out,
    look_of,
    model_title,
    paint,
    whiskers,
)
from core.studies.forecasts.forecast import Forecast, ForecastCurve


def forecast_figure(forecast: Forecast, points: pd.DataFrame | None = None) -> go.Figure:
    """Draw a forecast's curves, a panel a model, and people's answers as points.

    Parameters
    ----------
    forecast
        As it was sealed.
    points
        As `Score.points`; None before people have answered.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    models = list(dict.fromkeys(curve.model for curve in forecast.curves))
    titles = [model_title(ModelName.parse(model), len(models)) for model in models]
    figure = make_subplots(rows=1, cols=len(models), shared_yaxes=True, subplot_titles=titles)
    for column, model in enumerate(models, start=1):
        shown = [curve for curve in forecast.curves if curve.model == model]
        for curve in shown:
            figure.add_trace(_curve(curve, _look(curve, shown), forecast.currency), row=1, col=column)
        if points is not None:
            figure.add_trace(_people(points, forecast.currency), row=1, col=column)
    _name_once(figure)
    stake = forecast.decision
    for price in (stake.current, *stake.candidates):
        figure.add_vline(price, line={"color": paint(GREY, 0.35), "dash": "dot", "width": 1})
    figure.update_xaxes(title_text="Price", tickprefix=CURRENCIES[forecast.currency], zeroline=False)
    figure.update_yaxes(range=[0, 1], tickformat=".0%").update_yaxes(title_text="Purchase probability", col=1)
    lines = max(title.count("<br>") for title in titles)
    return lay_out(figure, height=450, margin={"t": TOOLBAR + 20 * (1 + lines)})


def _name_once(figure: go.Figure) -> None:
    """List in the legend each name once, whose curves come and go together."""
    named: set[str] = set()
    for trace in figure.data:
        trace.update(legendgroup=trace.name, showlegend=trace.name not in named)
        named.add(trace.name)


def _look(curve: ForecastCurve, shown: Sequence[ForecastCurve]) -> Look:
    """Choose the look of a curve: grey where its strategy is of another version of this app."""
    if curve.strategy in LOOKS or is_edited(curve.strategy):
        return look_of(curve, shown)
    return Look(figure_text(curve.name), GREY, "solid", "circle")


def _curve(curve: ForecastCurve, look: Look, currency: str) -> go.Scatter:
    purchase = [one.purchase for one in curve.points]
    low, high = zip(*curve.ends, strict=True) if curve.ends else (purchase, purchase)
    return go.Scatter(
        x=[one.price for one in curve.points],
        y=purchase,
        mode="lines+markers",
        name=look.title,
        line={"color": paint(look.color), "dash": look.dash, "width": 2},
        marker={"color": paint(look.color), "symbol": look.symbol, "size": 7},
        error_y=whiskers(low, purchase, high) if curve.ends else None,
        hovertemplate=f"{CURRENCIES[currency]}%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
    )


def _people(points: pd.DataFrame, currency: str) -> go.Scatter:
    look, people = LOOKS[SURVEY], points["people"].to_numpy(np.float64)
    share = points["share"]
    low, high = exact_limits(share.to_numpy(np.float64) * people, people)
    return go.Scatter(
        x=points["price"],
        y=share,
        mode="markers",
        name=look.title,
        marker={"color": paint(look.color), "symbol": look.symbol, "size": 10},
        error_y=whiskers(low, share, high),
        customdata=people,
        hovertemplate=f"{CURRENCIES[currency]}%{{x:,.2f}}: %{{y:.1%}} of %{{customdata}}<extra></extra>",
    )
