"""The idea in one picture: what shoppers do, and what is answered with and without the experiment disclosed."""

import pandas as pd
import plotly.graph_objects as go

from core.report.figures.looks import INK, LOOKS, MARGIN, TEMPLATE, paint

HEIGHT = 260
TRUTH = "What shoppers do"
NAMES = {"naive": "Asked with the price alone", "disclosure": "Told that the price is random"}


def idea_figure(shares: pd.DataFrame, truth: pd.DataFrame) -> go.Figure:
    """Draw a synthetic market's true curve and what is answered under two strategies.

    Parameters
    ----------
    shares
        Columns ``strategy``, ``price`` and ``purchase``, as `core.studies.mechanism.expected_shares` gives them.
    truth
        Columns ``price`` and ``purchase``.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure()
    figure.add_scatter(
        x=truth["price"], y=truth["purchase"], mode="lines", name=TRUTH, line={"color": paint(INK), "width": 3}
    )
    for strategy, name in NAMES.items():
        rows, look = shares[shares["strategy"] == strategy], LOOKS[strategy]
        figure.add_scatter(
            x=rows["price"],
            y=rows["purchase"],
            mode="lines+markers",
            name=name,
            line={"color": paint(look.color), "dash": look.dash},
            marker={"symbol": look.symbol},
        )
    figure.update_layout(
        template=TEMPLATE,
        height=HEIGHT,
        margin=MARGIN | {"t": 30, "b": 40},
        title={"text": "A synthetic market, no LLM", "font": {"size": 13}},
        xaxis={"title": {"text": "Price"}, "showticklabels": False, "fixedrange": True},
        yaxis={"title": {"text": "Who buys"}, "range": [0, 1], "tickformat": ".0%", "fixedrange": True},
        legend={"y": -0.25},
    )
    return figure
