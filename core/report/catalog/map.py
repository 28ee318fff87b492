"""A study's curves as points: how strongly each reacts to its price, and how far it can be trusted."""

import pandas as pd
import plotly.graph_objects as go

from core.report.figures.looks import LOOKS, figure_text, lay_out, paint, whiskers

HEIGHT = 440
TRUST = {
    "points_from_people": "distance from people's answers, in points",
    "width": "width of the elasticity's 95% interval",
    "share_read": "share of the answers that could be read",
}
"""What a curve's trust may be told by, and what its axis is called."""

READS = {
    "points_from_people": "the higher up, the nearer to people's answers",
    "width": "the higher up, the more precisely its elasticity is known",
    "share_read": "the higher up, the more of its answers could be read",
}


def map_sentence(trust: str) -> str:
    """Say how the map is read.

    Parameters
    ----------
    trust
        A column of `TRUST`.

    Returns
    -------
    str
    """
    return (
        "Each point is a curve: the further left of the dashed line, the more its purchases fall as the price "
        f"rises, and {READS[trust]}. The line through a point is its elasticity's 95% interval, where it has one."
    )


def trusts_of(curves: pd.DataFrame) -> list[str]:
    """Return by which columns of `TRUST` the trust in these curves can be told.

    Parameters
    ----------
    curves
        As `core.report.catalog.table.pick` gives them.

    Returns
    -------
    list of str
        What people answered first, where there are answers to compare with.
    """
    return [name for name in TRUST if curves.loc[curves["elasticity"].notna(), name].notna().any()]


def trust_figure(curves: pd.DataFrame, trust: str) -> go.Figure:
    """Draw every curve's elasticity, with its interval, against the trust in it, the most trusted on top.

    Parameters
    ----------
    curves
        As `core.report.catalog.table.pick` gives them.
    trust
        A column of `TRUST`.

    Returns
    -------
    plotly.graph_objects.Figure
        A marker a curve that has both numbers.
    """
    figure = go.Figure()
    known = curves[curves["elasticity"].notna() & curves[trust].notna()]
    for code, rows in known.groupby("strategy", sort=False):
        look = LOOKS[str(code)]
        figure.add_scatter(
            x=rows["elasticity"],
            y=rows[trust],
            mode="markers",
            name=figure_text(rows["title"].iloc[0]),
            marker={"color": paint(look.color, 0.8), "symbol": look.symbol, "size": 9},
            error_x=whiskers(rows["elasticity_low"], rows["elasticity"], rows["elasticity_high"], width=0),
            customdata=[[figure_text(one)] for one in rows["product"] + ", " + rows["asked"]],
            hovertemplate="%{customdata[0]}<br>elasticity %{x:.2f}<br>%{y:.2f}",
        )
    figure.update_xaxes(title="own-price elasticity at the regular price", zeroline=False)
    figure.add_vline(x=0, line={"color": paint("120, 120, 120", 0.6), "width": 1, "dash": "dash"})
    if trust == "share_read":
        figure.update_yaxes(range=[0, 1.05])
    else:
        figure.update_yaxes(autorange="reversed")
    figure.update_yaxes(title=TRUST[trust])
    return lay_out(figure, height=HEIGHT)
