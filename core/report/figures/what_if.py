"""Plotly figures of a price decision."""

import textwrap
from collections.abc import Mapping
from html import escape
from types import MappingProxyType

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.analysis.decision import Decision
from core.analysis.demand.fits import Estimate
from core.analysis.what_if import Effect, WhatIf, break_even, has_range
from core.basics.money import CURRENCIES, signed_percent
from core.experiment import ModelName, Product
from core.report.figures.demand import price_figure
from core.report.figures.looks import GREY, Look, estimate_whiskers, lay_out, look_of, paint

LABEL_WIDTH = 30
"""Letters of a curve's name in a line beside its interval."""
MARK = paint(GREY)


def profit_figure(found: WhatIf, truth: Mapping[ModelName, pd.DataFrame] = MappingProxyType({})) -> go.Figure:
    """Draw profit a period by price, with the prices to decide between and every curve's best price.

    Parameters
    ----------
    found
        What all curves say of a decision.
    truth
        As for `core.report.figures.demand.demand_figure`.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    decision, product, outlooks, people = found.decision, found.product, found.outlooks, found.people
    size, cost = decision.market_size, decision.unit_cost

    def profit(price: pd.Series, purchase: pd.Series) -> pd.Series:
        return size * (price - cost) * purchase

    curves, human = [one.curve for one in outlooks], people.curve if people else None
    title = f"Profit a {decision.period}"
    figure = price_figure(curves, human, product, title, profit, band=True, truth=truth)
    models = list(dict.fromkeys(curve.asked for curve in curves))
    for one in outlooks:
        points, best = one.curve.points, one.best_price
        if isinstance(best, Estimate):
            purchase = points.loc[points["price"] == best.estimate, "purchase"].reset_index(drop=True)
            height = profit(pd.Series([best.estimate]), purchase)
            figure.add_trace(
                _best_mark(look_of(one.curve, curves), best, height, product),
                row=1,
                col=1 + models.index(one.curve.asked),
            )
    _mark_prices(figure, decision)
    figure.update_yaxes(tickprefix=CURRENCIES[product.currency], tickformat="~s")
    return figure


def _best_mark(look: Look, best: Estimate, height: pd.Series, product: Product) -> go.Scatter:
    return go.Scatter(
        x=[best.estimate],
        y=height,
        mode="markers",
        marker={
            "color": paint(look.color),
            "symbol": "star",
            "size": 14,
            "line": {"color": "white", "width": 1},
        },
        error_x=estimate_whiskers([best], thickness=2, width=5) if best.low < best.high else None,
        legendgroup=look.title,
        showlegend=False,
        hovertemplate=f"<b>{look.title}</b><br>best price {product.write(best.estimate)}<extra></extra>",
    )


def _mark_prices(figure: go.Figure, decision: Decision) -> None:
    """Mark current and candidate prices, with their names one below the other, so that near ones can be read."""
    marks = {decision.current: ("current", "dash"), **dict.fromkeys(decision.candidates, ("", "dot"))}
    for line, (price, (name, dash)) in enumerate(marks.items()):
        figure.add_vline(
            x=price,
            line={"color": MARK, "width": 1.5, "dash": dash},
            annotation={
                "text": f"{name} {decision.write(price)}".strip(),
                "font": {"size": 11, "color": MARK},
                "yanchor": "top",
                "yshift": -14 * line,
                "bgcolor": paint("255, 255, 255", 0.7),
            },
            annotation_position="top right" if price >= decision.current else "top left",
        )


def break_even_figure(found: WhatIf) -> go.Figure:
    """Draw every curve's change in purchases against the change at which a candidate breaks even.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    plotly.graph_objects.Figure
        A panel a candidate, one below the other; curves that say nothing of a candidate are left out.
    """
    decision, shown = found.decision, [one.curve for _, one in found.named]
    points = [break_even(decision, candidate) for candidate in decision.candidates]
    titles = [
        f"{decision.write(candidate)} instead of {decision.write(decision.current)}<br>"
        + (f"break-even at {signed_percent(point)}" if isinstance(point, float) else "no break-even")
        for candidate, point in zip(decision.candidates, points, strict=True)
    ]
    row_height, between = 40 * len(found.named), 110
    figure = make_subplots(
        rows=len(titles),
        subplot_titles=titles,
        vertical_spacing=between / (len(titles) * (row_height + between)),
    )
    for row, point in enumerate(points, start=1):
        for name, one in found.named:
            effect = one.effects[row - 1]
            if isinstance(effect, Effect) and isinstance(effect.demand.percent, Estimate):
                look, change = look_of(one.curve, shown), effect.demand.percent
                ranged = has_range(one.curve, effect)
                figure.add_trace(_interval_mark(name, look, change, ranged=ranged), row=row, col=1)
        if isinstance(point, float):
            figure.add_vline(x=point, line={"color": MARK, "width": 1.5, "dash": "dash"}, row=row, col=1)
    figure.update_annotations(font_size=13)
    figure.update_xaxes(
        title_text="Change in purchases",
        title_standoff=5,
        ticksuffix="%",
        zeroline=True,
        zerolinecolor=paint("0, 0, 0", 0.3),
    )
    figure.update_yaxes(autorange="reversed", automargin=True)
    lay_out(figure, height=len(titles) * (row_height + between), margin={"l": 10, "t": 60})
    return figure.update_layout(showlegend=False)


def _interval_mark(name: str, look: Look, change: Estimate, *, ranged: bool) -> go.Scatter:
    return go.Scatter(
        x=[change.estimate],
        y=["<br>".join(map(escape, textwrap.wrap(name, LABEL_WIDTH)))],
        mode="markers",
        marker={"color": paint(look.color), "symbol": look.symbol, "size": 10},
        error_x=estimate_whiskers([change], thickness=2, width=5) if ranged else None,
        hovertemplate="%{x:+.1f}%<extra></extra>",
    )
