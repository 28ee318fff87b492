"""Plotly figures of the audits."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from core.analysis.audits.leakage import Leakage
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate
from core.basics.money import CURRENCIES
from core.experiment import Product, strategy_title, variable_title
from core.report.figures.looks import BLUE, GREEN, ORANGE, PURPLE, VERMILION, lay_out, paint

STATED_LOOKS = (
    (VERMILION, "square"),
    (BLUE, "circle"),
    (GREEN, "triangle-up"),
    (PURPLE, "star"),
    (ORANGE, "diamond"),
)
"""Colours and symbols of stated competitor's prices."""


SHADES = [
    [0, paint("150, 207, 240")],
    [0.45, paint("214, 236, 250")],
    [0.5, paint("247, 247, 247")],
    [0.55, paint("251, 228, 209")],
    [1, paint("244, 194, 156")],
]
"""From what falls with the price to what rises; on a dark page, too, what moves is light under dark letters."""


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
    several = len({one.asked for one in leakages}) > 1
    columns, cells = [], []
    for one in leakages:
        title = strategy_title(one.strategy)
        if several:
            title += f"<br>{escape(one.asked.title)}"
        columns.append(title)
        cells.append((title, escape(variable_title(one.variable), quote=False), _shade(one), _words(one)))
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
            colorscale=SHADES,
            xgap=2,
            ygap=2,
            showscale=False,
            textfont={"size": 11},
        )
    )
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    figure.update_xaxes(side="top", showgrid=False)
    return lay_out(figure, height=90 + 62 * len(order[1]), margin={"l": 10, "r": 10, "t": 60, "b": 10})


def _shade(one: Leakage) -> float | None:
    if one.stated is not None or not isinstance(one.relative, Estimate):
        return None
    return one.relative.estimate if one.leaks else 0.0


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


def filled_figure(rows: pd.DataFrame, one: Leakage, product: Product) -> go.Figure:
    """Draw what a model filled in at every price, with the fitted line.

    Parameters
    ----------
    rows
        Observations of one model, strategy and variable, as
        `core.asking.replies.observations.observe` gives them.
    one
        What they were found to say.
    product
        Of which they are.

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
                marker={"symbol": symbol, "size": 8, "opacity": 0.6, "color": paint(BLUE)},
                hovertemplate=f"{CURRENCIES[product.currency]}%{{x:,.2f}}: %{{y:,.2f}}<extra></extra>",
            )
        )
    if isinstance(one.per_dollar, Estimate):
        ends = pd.Series([read["price"].min(), read["price"].max()])
        height = read["bounded"].mean() + one.per_dollar.estimate * (ends - read["price"].mean())
        figure.add_trace(
            go.Scatter(x=ends, y=height, mode="lines", name="fit", line={"color": paint(VERMILION), "width": 2.5})
        )
    figure.update_xaxes(title_text="Price", tickprefix=CURRENCIES[product.currency])
    figure.update_yaxes(title_text=escape(variable_title(one.variable).capitalize(), quote=False))
    return lay_out(figure, height=360).update_layout(legend_y=-0.25)


def _stated_price(curve: Curve, product: Product) -> float:
    """Return the competitor's price of a curve as its label has it."""
    relative, points = curve.competitor_price or 0.0, curve.points
    same = points.loc[points["relative_price"] == relative, "price"]
    return float(same.iloc[0]) if len(same) else relative * product.regular_price


def focalism_figure(curves: list[Curve], product: Product) -> go.Figure:
    """Draw the curves of one model under several stated competitor's prices, each with that price marked.

    Parameters
    ----------
    curves
        Under full context.
    product
        Its regular price turns relative prices into dollars.

    Returns
    -------
    plotly.graph_objects.Figure
        Points are joined by straight lines: a smooth curve would hide a step.
    """
    figure = go.Figure()
    sign = CURRENCIES[product.currency]
    ordered = sorted(curves, key=lambda curve: curve.competitor_price or 0.0)
    for number, curve in enumerate(ordered):
        rgb, symbol = STATED_LOOKS[number % len(STATED_LOOKS)]
        color = paint(rgb)
        price = _stated_price(curve, product)
        name = f"competitor at {product.write(price)}"
        figure.add_trace(
            go.Scatter(
                x=curve.points["price"],
                y=curve.points["purchase"],
                mode="lines+markers",
                name=name,
                line={"color": color, "width": 2.5},
                marker={"color": color, "symbol": symbol, "size": 8},
                hovertemplate=f"<b>{name}</b><br>{sign}%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
            )
        )
        figure.add_vline(x=price, line={"color": color, "width": 1.5, "dash": "dot"})
    figure.update_xaxes(title_text="Price", tickprefix=sign, tickformat=",.2f", zeroline=False)
    figure.update_yaxes(title_text="Purchase probability", range=[0, 1], tickformat=".0%")
    return lay_out(figure, height=420, margin={"t": 30})
