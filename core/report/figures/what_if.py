"""Plotly figures of a price decision."""

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.analysis.decision import Decision
from core.analysis.demand.curves import SURVEY
from core.analysis.demand.fits import Estimate
from core.analysis.what_if import (
    REFUSED,
    Effect,
    Outlook,
    Recommendation,
    WhatIf,
    break_even,
    discredited,
    has_range,
    is_refused,
    recommend,
)
from core.basics.money import CURRENCIES, signed_percent
from core.experiment import ModelName, Product
from core.report.figures.demand import Value, price_figure
from core.report.figures.looks import (
    GREY,
    INK,
    TOOLBAR,
    Look,
    announce,
    estimate_whiskers,
    lay_out,
    look_of,
    muted,
    paint,
    show_prices,
)

LABEL_WIDTH = 30
"""Letters of a curve's name in a line beside its interval."""
MARK = paint(GREY)
EARLY, LATE = 0.2, 0.7
"""Parts of an axis before which a label to the left of a line may not fit, and after which one to the right."""
NAME, NAMES = 14, 300
"""Pixels of a line's name, and those of the height on which they are written."""
ROOM = 0.05
"""Part of what is drawn that is free above and below it."""


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
    # Plotly would write a sign before the minus.
    title = f"Profit a {decision.period}, {CURRENCIES[product.currency].strip()}"
    refused = is_refused(found)
    figure = price_figure(
        curves,
        human,
        product,
        title,
        profit,
        band=True,
        truth=truth,
        mute=lambda curve: refused and curve.strategy != SURVEY,
    )
    for _, one in found.named:
        _mark_best(figure, one, found, profit)
    _explain_marks(figure)
    show_prices(figure, [product.regular_price, decision.current, *decision.candidates])
    _mark_prices(figure, decision, recommend(found))
    figure.update_yaxes(tickformat="~s", range=_range_below_names(figure, 1 + len(decision.candidates)))
    return announce(figure, f"{REFUSED}: grey curves are refused") if refused else figure


@dataclass(frozen=True)
class Mark:
    """How a best price is marked.

    Parameters
    ----------
    title
        In the legend.
    symbol
        Plotly marker symbol.
    size
        Pixels.
    """

    title: str
    symbol: str
    size: int


PROFIT = Mark("Highest profit among the answered prices", "star", 14)
REVENUE = Mark("Highest revenue among them", "circle-open", 17)


def _mark_best(figure: go.Figure, one: Outlook, found: WhatIf, profit: Value) -> None:
    """Mark a curve's best answered prices on its profit; people's in the panel of every model."""
    curves = [outlook.curve for outlook in found.outlooks]
    models = list(dict.fromkeys(curve.asked for curve in curves))
    of_people = one is found.people
    columns = range(1, len(models) + 1) if of_people else [1 + models.index(one.curve.asked)]
    look, points = look_of(one.curve, curves), one.curve.points
    look = muted(look) if is_refused(found) and not of_people else look
    for kind, best in ((PROFIT, one.best_price), (REVENUE, one.best_revenue)):
        if isinstance(best, Estimate):
            purchase = points.loc[points["price"] == best.estimate, "purchase"].reset_index(drop=True)
            height = profit(pd.Series([best.estimate]), purchase)
            for column in columns:
                figure.add_trace(_best_mark(kind, look, best, height, found.product), row=1, col=column)


def _best_mark(kind: Mark, look: Look, best: Estimate, height: pd.Series, product: Product) -> go.Scatter:
    ranged = kind is PROFIT and best.low < best.high
    return go.Scatter(
        x=[best.estimate],
        y=height,
        mode="markers",
        marker=_marker(kind, look.color),
        error_x=estimate_whiskers([best], thickness=2, width=5) if ranged else None,
        legendgroup=look.title,
        showlegend=False,
        hovertemplate=(
            f"<b>{look.title}</b><br>{kind.title.lower()}: {product.write(best.estimate)}<extra></extra>"
        ),
    )


def _marker(kind: Mark, color: str) -> dict[str, object]:
    line = {"color": "white", "width": 1} if kind is PROFIT else {"color": paint(color), "width": 2.5}
    return {"color": paint(color), "symbol": kind.symbol, "size": kind.size, "line": line}


LINES = (
    "Points are answers, lines are fitted through all of them; the table and the sentences go by the points, and "
    "between two of them at a price that was not asked. Bars and bands: 95% intervals."
)
STAR = " A star's bar: the other answered prices at which profit may be highest as well."


def read_profit(figure: go.Figure) -> str:
    """Say how to read a figure of profit, and what its stars mean where it has any."""
    marked = any(trace.marker.symbol == PROFIT.symbol for trace in figure.data)
    return f"{LINES}{STAR if marked else ''}"


def _explain_marks(figure: go.Figure) -> None:
    """Name in the legend, in the colour of no curve, what the marks that were drawn mean."""
    drawn = {trace.marker.symbol for trace in figure.data}
    for kind in (PROFIT, REVENUE):
        if kind.symbol in drawn:
            mark = {"x": [None], "y": [None], "mode": "markers", "marker": _marker(kind, GREY)}
            figure.add_trace(go.Scatter(name=kind.title, hoverinfo="skip", **mark), row=1, col=1)


def _range_below_names(figure: go.Figure, names: int) -> tuple[float, float]:
    """Return the range of a vertical axis that has room for names over all that is drawn."""
    heights = [
        float(height) + end
        for trace in figure.data
        for number, height in enumerate(trace.y)
        if height is not None
        for end in (0.0, *_whisker(trace, number))
    ]
    known = [height for height in heights if math.isfinite(height)] or [0.0]
    lowest, highest = min(known), max(known)
    around = ROOM * (highest - lowest) or 1.0
    drawn = highest - lowest + 2 * around
    return lowest - around, lowest - around + drawn / (1 - NAME * names / NAMES)


def _whisker(trace: go.Scatter, number: int) -> tuple[float, ...]:
    ends = trace.error_y
    return () if ends.array is None else (ends.array[number], -ends.arrayminus[number])


def _mark_prices(figure: go.Figure, decision: Decision, recommended: Recommendation) -> None:
    """Mark current and candidate prices, with their names one below the other, so that near ones can be read."""
    begins, ends = figure.layout.xaxis.range
    # Left of its line a name has no room at the beginning of the axis.
    early, late = (begins + part * (ends - begins) for part in (EARLY, LATE))
    marks = {decision.current: ("current", "dash"), **dict.fromkeys(decision.candidates, ("", "dot"))}
    for line, (price, (name, dash)) in enumerate(marks.items()):
        chosen = price == recommended.price
        kept = recommended.sure or price == decision.current
        names = [name, ("recommended" if kept else "to test first") if chosen else "", decision.write(price)]
        color = paint(INK) if chosen else MARK
        figure.add_vline(
            x=price,
            line={"color": color, "width": 3 if chosen else 1.5, "dash": "solid" if chosen else dash},
            annotation={
                "text": " ".join(filter(None, names)),
                "font": {"size": 11, "color": color, "weight": "bold" if chosen else "normal"},
                "yanchor": "top",
                "yshift": -NAME * line,
                "bgcolor": paint("255, 255, 255", 0.7),
            },
            annotation_position="top left" if early < price < decision.current or price > late else "top right",
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
    refusals = discredited(found)
    titles = [
        f"{decision.write(candidate)} instead of {decision.write(decision.current)}<br>"
        + (f"break-even at {signed_percent(point)}" if isinstance(point, float) else "no break-even")
        + (f"<br><b>{REFUSED}</b>" if any(row[number] for row in refusals) else "")
        for number, (candidate, point) in enumerate(zip(decision.candidates, points, strict=True))
    ]
    row_height, between = 40 * len(found.named), 130
    figure = make_subplots(
        rows=len(titles),
        subplot_titles=titles,
        vertical_spacing=between / (len(titles) * (row_height + between)),
    )
    for row, point in enumerate(points, start=1):
        for (name, one), refusal in zip(found.named, refusals, strict=True):
            effect = one.effects[row - 1]
            if isinstance(effect, Effect) and isinstance(effect.demand.percent, Estimate):
                look, change = look_of(one.curve, shown), effect.demand.percent
                look = muted(look) if refusal[row - 1] else look
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
    height = TOOLBAR + len(titles) * (row_height + between)
    lay_out(figure, height=height, margin={"l": 10, "t": TOOLBAR + 80})
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
