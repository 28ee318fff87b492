"""What of a Plotly figure a chart of PowerPoint can show, panel by panel."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from numbers import Real
from typing import Any

import plotly.graph_objects as go

TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Line:
    """One series of a chart.

    Parameters
    ----------
    name
        In the legend.
    x, y
        Numbers, in order.
    color
        Red, green and blue, 0 to 255.
    dash
        Plotly's name of the line's dash; empty where there is no line.
    symbol
        Plotly's name of the marker; empty where there is none.
    low, high
        How far the intervals reach below and above ``y``; empty where there are none.
    listed
        Whether it stands in the legend.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    color: tuple[int, int, int]
    dash: str
    symbol: str
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    listed: bool = True


@dataclass(frozen=True)
class Panel:
    """One chart.

    Parameters
    ----------
    x_title, y_title
        Of the axes.
    prefix
        Of amounts on the horizontal axis, such as a currency's sign.
    cents
        Whether they are written with decimals.
    percent
        Whether the vertical axis is a share.
    lines
        Series.
    """

    x_title: str
    y_title: str
    prefix: str
    cents: bool
    percent: bool
    lines: tuple[Line, ...]


def notice_of(figure: go.Figure) -> str:
    """Return what is announced over a figure; empty where nothing is.

    Parameters
    ----------
    figure
        Any.

    Returns
    -------
    str
        Plain.
    """
    return _plain(figure.layout.title.text or "")


def panels_of(figure: go.Figure) -> tuple[Panel, ...]:
    """Take a figure apart into charts of lines over numbers.

    Parameters
    ----------
    figure
        Any.

    Returns
    -------
    tuple of Panel
        Empty where something in it is no line over numbers, for half a figure would mislead.
    """
    by_axis: dict[str, list[Line]] = {}
    for trace in figure.data:
        if trace.type != "scatter":
            return ()
        if trace.x is None or trace.y is None or not len(trace.x) or trace.x[0] is None:
            continue
        if not all(isinstance(value, Real) for value in (*trace.x, *trace.y)) or trace.error_x.array is not None:
            return ()
        # The edges of a band, which a chart of lines cannot fill.
        if trace.mode == "lines" and trace.line.width == 0:
            continue
        by_axis.setdefault((trace.xaxis or "x").removeprefix("x"), []).append(_line(trace))
    layout = figure.layout
    first: Any = layout.yaxis
    return tuple(
        Panel(
            _plain(layout[f"xaxis{axis}"].title.text or ""),
            _plain(first.title.text or ""),
            (layout[f"xaxis{axis}"].tickprefix or "").strip(),
            ".0f" not in (layout[f"xaxis{axis}"].tickformat or ""),
            "%" in (first.tickformat or ""),
            # Points lie over lines, and LibreOffice leaves points out that come first.
            tuple(sorted((*lines, *_marks(figure, axis, lines)), key=lambda line: not line.dash)),
        )
        for axis, lines in sorted(by_axis.items())
    )


def _line(trace: go.Scatter) -> Line:
    mode, marks = trace.mode or "lines", "markers" in (trace.mode or "")
    color = (trace.marker.color if marks else None) or trace.line.color or "rgb(40, 40, 40)"
    error = trace.error_y
    low, high = (tuple(map(float, end)) if end is not None else () for end in (error.arrayminus, error.array))
    return Line(
        _plain(trace.name or ""),
        tuple(map(float, trace.x)),
        tuple(map(float, trace.y)),
        _rgb(color),
        (trace.line.dash or "solid") if "lines" in mode else "",
        (trace.marker.symbol or "circle") if marks else "",
        low,
        high,
        trace.showlegend is not False,
    )


def _marks(figure: go.Figure, axis: str, lines: Sequence[Line]) -> list[Line]:
    """Draw upright lines, such as at the regular price, as series that bear their notes' names."""
    heights = [y for line in lines for y in line.y]
    low, high = min(0.0, *heights), max(0.0, *heights)
    if figure.layout.yaxis.range:
        low, high = figure.layout.yaxis.range
    notes = [note for note in figure.layout.annotations if (note.xref or "x") == f"x{axis}"]
    found = []
    for shape in figure.layout.shapes:
        if shape.x0 == shape.x1 and (shape.xref or "x") == f"x{axis}":
            name = next((_plain(note.text) for note in notes if note.x == shape.x0), "")
            ends = (float(shape.x0),) * 2, (float(low), float(high))
            found.append(Line(name, *ends, _rgb(shape.line.color or ""), shape.line.dash or "solid", ""))
    return found


def _rgb(color: str) -> tuple[int, int, int]:
    parts = re.findall(r"[\d.]+", color) if color.startswith("rgb") else []
    red, green, blue = (int(float(part)) for part in parts[:3] or ("40",) * 3)
    return red, green, blue


def _plain(text: str) -> str:
    return unescape(TAG.sub("", text.replace("<br>", " ")))
