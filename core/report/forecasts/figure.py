"""A locked forecast's curves, with people's answers where they have come."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.analysis.demand.curves import SURVEY
from core.analysis.demand.fits.shares import score_limits
from core.basics.money import CURRENCIES
from core.report.figures.looks import GREY, LOOKS, Look, figure_text, lay_out, paint, whiskers
from core.studies.forecasts.forecast import Forecast, ForecastCurve

SYMBOLS = ("circle", "square", "triangle-up", "star", "cross", "x")


def forecast_figure(forecast: Forecast, points: pd.DataFrame | None = None) -> go.Figure:
    """Draw a forecast's curves, and people's answers as points.

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
    figure = go.Figure()
    for number, curve in enumerate(forecast.curves):
        figure.add_trace(_curve(curve, number, forecast.currency))
    if points is not None:
        figure.add_trace(_people(points, forecast.currency))
    stake = forecast.decision
    for price in (stake.current, *stake.candidates):
        figure.add_vline(price, line={"color": paint(GREY, 0.35), "dash": "dot", "width": 1})
    figure.update_xaxes(title_text="Price", tickprefix=CURRENCIES[forecast.currency], zeroline=False)
    figure.update_yaxes(title_text="Purchase probability", range=[0, 1], tickformat=".0%")
    return lay_out(figure, height=420)


def _curve(curve: ForecastCurve, number: int, currency: str) -> go.Scatter:
    grey = Look("", GREY, "solid", SYMBOLS[number % len(SYMBOLS)])
    look = LOOKS.get(curve.strategy, grey)
    ends = [(one.low, one.high) for one in curve.points if one.low is not None and one.high is not None]
    purchase = pd.Series([one.purchase for one in curve.points])
    sampled = len(ends) == len(curve.points)
    low, high = (pd.Series(column) for column in zip(*ends, strict=True)) if sampled else (purchase, purchase)
    return go.Scatter(
        x=[one.price for one in curve.points],
        y=purchase,
        mode="lines+markers",
        name=figure_text(curve.name),
        line={"color": paint(look.color), "dash": look.dash, "width": 2},
        marker={"color": paint(look.color), "symbol": look.symbol, "size": 7},
        error_y=whiskers(low, purchase, high) if sampled else None,
        hovertemplate=f"{CURRENCIES[currency]}%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
    )


def _people(points: pd.DataFrame, currency: str) -> go.Scatter:
    look, people = LOOKS[SURVEY], points["people"].to_numpy(np.float64)
    share = points["share"]
    low, high = map(pd.Series, score_limits(share.to_numpy(np.float64) * people, people))
    return go.Scatter(
        x=points["price"],
        y=share,
        mode="markers",
        name="People",
        marker={"color": paint(look.color), "symbol": look.symbol, "size": 10},
        error_y=whiskers(low, share, high),
        customdata=people,
        hovertemplate=f"{CURRENCIES[currency]}%{{x:,.2f}}: %{{y:.1%}} of %{{customdata}}<extra></extra>",
    )
