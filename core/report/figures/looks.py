"""What every figure shares: colours, layout, looks of strategies, whiskers, text, the regular price."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from types import MappingProxyType
from typing import Protocol

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
from numpy.typing import ArrayLike

from core.analysis.demand.curves import SURVEY, Curve
from core.analysis.demand.fits import Estimate
from core.experiment import ModelName, Product, is_edited, strategy_title

TITLE_WIDTH = 48
"""Letters of a model's name in a line over its panel, shared by the panels."""
VERMILION, GREEN, BLUE, PURPLE = "213, 94, 0", "0, 158, 115", "0, 114, 178", "204, 121, 167"
SKY, ORANGE, OCHRE, BROWN = "86, 180, 233", "230, 159, 0", "153, 112, 0", "125, 60, 30"
INK, GREY, MUTED = "40, 40, 40", "90, 90, 90", "160, 160, 160"
"""Colours, written ``R, G, B`` (0 to 255), which `paint` can thin: all but the last five are those of Okabe & Ito
(2008), told apart by people with any kind of colour vision."""
NOTICE_WIDTH, NOTICE_LINE = 46, 18
"""Letters of a notice in a line over a figure, so that it fits a phone, and the line's height in pixels."""
TOOLBAR = 30
"""Pixels at a figure's top where a browser draws its buttons."""
MARGIN = {"l": 60, "r": 16, "t": 20, "b": 50}
"""Pixels around a figure's axes."""
LATE = 0.8
"""Part of an axis beyond which a label to the right of a line may not fit."""
CENTS_BELOW = 8.0
"""Up to so many dollars a price axis shows cents."""
ROOM = 0.05
"""Part of what an axis of prices shows that is left free at each end."""
TEMPLATE, PRINTED = "unblind", "plotly_white+unblind"
"""Templates: what all figures have in common, and that with the look of a page that no app surrounds."""
pio.templates[TEMPLATE] = go.layout.Template(
    layout={
        "font": {"family": "system-ui, sans-serif"},
        "legend": {"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top"},
    }
)


@dataclass(frozen=True)
class Look:
    """How one kind of curve is drawn.

    Parameters
    ----------
    title
        Name in the legend.
    color
        As `paint` takes it.
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
    "naive": Look("Naive", VERMILION, "dot", "square"),
    "full_context": Look("Full context", GREEN, "dash", "triangle-up"),
    "disclosure": Look("Experiment disclosure", BLUE, "solid", "circle"),
    "disclosure:expert": Look("Expert disclosure", PURPLE, "longdash", "star"),
    "disclosure:grid": Look("Whole-grid disclosure", SKY, "dashdot", "cross"),
    "disclosure:forecast": Look("Forecast disclosure", OCHRE, "longdashdot", "x"),
    "disclosure:lower": Look("Lower-half disclosure", VERMILION, "dot", "triangle-left"),
    "disclosure:upper": Look("Upper-half disclosure", GREEN, "dash", "triangle-right"),
    "disclosure:two": Look("Two-price disclosure", ORANGE, "dashdot", "square"),
    "disclosure:triangular": Look("Middle-heavy disclosure", SKY, "longdash", "triangle-up"),
    "disclosure:device": Look("Random-device disclosure", BROWN, "2px,5px,8px,5px", "bowtie"),
    "disclosure:percent": Look("Per-cent disclosure", OCHRE, "longdashdot", "x"),
    SURVEY: Look("People", INK, "solid", "diamond"),
}
"""By a strategy's code."""


EDITED = ((ORANGE, "hexagon"), ("120, 94, 240", "pentagon"), ("220, 38, 127", "hourglass"))
"""Colours and symbols of edited prompts."""


def paint(color: str, opacity: float = 1.0) -> str:
    """Write a colour for Plotly.

    Parameters
    ----------
    color
        ``R, G, B``, 0 to 255.
    opacity
        0 to 1.

    Returns
    -------
    str
    """
    return f"rgb({color})" if opacity == 1.0 else f"rgba({color}, {opacity})"


def lay_out(figure: go.Figure, *, height: int, margin: Mapping[str, int] = MappingProxyType({})) -> go.Figure:
    """Give a figure what all have in common, over the theme of whoever draws it.

    Parameters
    ----------
    figure
        Any.
    height
        Pixels.
    margin
        Where it differs from `MARGIN`.

    Returns
    -------
    plotly.graph_objects.Figure
        The same.
    """
    # Margins are not left to the template, where Streamlit's theme overwrites them.
    return figure.update_layout(
        template=_over(str(pio.templates.default)), height=height, margin={**MARGIN, **margin}
    )


@cache
def _over(theme: str) -> go.layout.Template:
    """Put the template over a theme, once: Plotly takes 10 ms for it."""
    return pio.templates[f"{theme}+{TEMPLATE}"]


def whiskers(
    low: ArrayLike, middle: ArrayLike, high: ArrayLike, *, thickness: float = 1, width: float = 3
) -> dict[str, object] | None:
    """Describe error bars as Plotly has them.

    Parameters
    ----------
    low, middle, high
        Ends and middles of intervals, in units of the axis; the ends may have changed places.
    thickness, width
        Pixels.

    Returns
    -------
    dict or None
        None where no interval is known.
    """
    first, at, second = (np.asarray(one, dtype=float) for one in (low, middle, high))
    if np.isnan(first).all():
        return None
    return {
        "type": "data",
        "array": np.maximum(first, second) - at,
        "arrayminus": at - np.minimum(first, second),
        "thickness": thickness,
        "width": width,
    }


def estimate_whiskers(
    estimates: Sequence[Estimate], *, thickness: float, width: float
) -> dict[str, object] | None:
    """Describe error bars of estimates, as `whiskers` does."""
    ends = np.array([(one.low, one.estimate, one.high) for one in estimates]).reshape(-1, 3)
    return whiskers(*ends.T, thickness=thickness, width=width)


def show_prices(figure: go.Figure, also: Iterable[float] = ()) -> None:
    """Let axes of prices begin near the lowest and end near the highest, and at no 0 that nobody was asked.

    Parameters
    ----------
    figure
        With prices on its x axes, and all that is drawn by price in it already.
    also
        Further prices that are to be seen, such as those of lines, in the unit of the axis.
    """
    drawn = [price for trace in figure.data if trace.x is not None for price in trace.x if price is not None]
    prices = [*map(float, drawn), *also]
    lowest, highest = min(prices, default=0.0), max(prices, default=1.0)
    room = ROOM * (highest - lowest or highest)
    cents = ",.2f" if highest < CENTS_BELOW else ",.0f"
    # By the step between ticks, however far one zooms: half dollars without their cents would be written twice.
    figure.update_xaxes(
        range=[lowest - room, highest + room],
        tickformat=cents,
        tickformatstops=[
            {"dtickrange": [None, 0.99], "value": ",.2f"},
            {"dtickrange": [1, None], "value": cents},
        ],
    )


def mark_regular_price(figure: go.Figure, product: Product) -> None:
    """Draw a line at the regular price.

    Parameters
    ----------
    figure
        With prices on its x axis.
    product
        Whose price it is.
    """
    # Left of the line where right of it the figure may end before the label does.
    far = max((float(max(trace.x)) for trace in figure.data if trace.x is not None and len(trace.x)), default=0.0)
    side = "left" if product.regular_price > LATE * far else "right"
    figure.add_vline(
        x=product.regular_price,
        line={"color": paint("120, 120, 120", 0.6), "width": 1, "dash": "dash"},
        annotation={
            "text": "regular price",
            "font": {"size": 11, "color": paint("102, 102, 102")},
            "yanchor": "bottom",
        },
        annotation_position=f"bottom {side}",
    )


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


def muted(look: Look) -> Look:
    """Take the colour from what was discredited; dash and symbol still tell curves apart.

    Parameters
    ----------
    look
        Of a curve.

    Returns
    -------
    Look
    """
    return replace(look, color=MUTED)


def announce(figure: go.Figure, notice: str) -> go.Figure:
    """Write over a figure what nobody must overlook, also where it is forwarded alone.

    Parameters
    ----------
    figure
        Laid out.
    notice
        Plain.

    Returns
    -------
    plotly.graph_objects.Figure
        The same, higher by the notice and by what lies over it.
    """
    lines = [figure_text(line) for line in textwrap.wrap(notice, NOTICE_WIDTH)]
    room = TOOLBAR + NOTICE_LINE * len(lines) + 6
    height, margin = figure.layout.height + room, figure.layout.margin.t + room
    title = {
        "text": f"<b>{'<br>'.join(lines)}</b>",
        "x": 0.01,
        "xanchor": "left",
        "y": 1 - (TOOLBAR + 4) / height,
        "yref": "container",
        "yanchor": "top",
        "font": {"size": 13, "color": paint(VERMILION)},
    }
    return figure.update_layout(title=title, height=height, margin_t=margin)


class Drawn(Protocol):
    """A curve of a strategy, whatever else it is."""

    @property
    def strategy(self) -> str:
        """Code of the strategy."""


def look_of(curve: Drawn, shown: Sequence[Drawn]) -> Look:
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
    if not is_edited(curve.strategy):
        return LOOKS[curve.strategy]
    number = [other.strategy for other in shown if is_edited(other.strategy)].index(curve.strategy)
    color, symbol = EDITED[number % len(EDITED)]
    return Look(figure_text(strategy_title(curve.strategy)), color, "dash", symbol)


def model_title(asked: ModelName, panels: int) -> str:
    """Write a model's name over its panel.

    Parameters
    ----------
    asked
        The model.
    panels
        How many stand beside each other.

    Returns
    -------
    str
        In as many lines as it takes.
    """
    return "<br>".join(map(escape, textwrap.wrap(asked.title, TITLE_WIDTH // panels, break_long_words=False)))


def listed(curve: Curve | None) -> list[Curve]:
    """Return a curve as a list, which is empty where there is none.

    Parameters
    ----------
    curve
        Such as people's, who were not asked about every product.

    Returns
    -------
    list of Curve
    """
    return [] if curve is None else [curve]
