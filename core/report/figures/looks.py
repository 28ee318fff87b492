"""What every figure shares: looks of strategies, text, the regular price."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from core.analysis.demand.curves import Curve
from core.experiment.products import Product
from core.experiment.strategies import strategy_title

TITLE_WIDTH = 48
"""Letters of a model's name in a line over its panel, shared by the panels."""


@dataclass(frozen=True)
class Look:
    """How one kind of curve is drawn.

    Parameters
    ----------
    title
        Name in the legend.
    color
        ``R, G, B``, 0 to 255.
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
    "naive": Look("Naive", "213, 94, 0", "dot", "square"),
    "full_context": Look("Full context", "0, 158, 115", "dash", "triangle-up"),
    "disclosure": Look("Experiment disclosure", "0, 114, 178", "solid", "circle"),
    "disclosure:expert": Look("Expert disclosure", "204, 121, 167", "longdash", "star"),
    "disclosure:grid": Look("Whole-grid disclosure", "86, 180, 233", "dashdot", "cross"),
    "disclosure:forecast": Look("Forecast disclosure", "153, 112, 0", "longdashdot", "x"),
    "disclosure:lower": Look("Lower-half disclosure", "213, 94, 0", "dot", "triangle-left"),
    "disclosure:upper": Look("Upper-half disclosure", "0, 158, 115", "dash", "triangle-right"),
    "disclosure:two": Look("Two-price disclosure", "230, 159, 0", "dashdot", "square"),
    "disclosure:triangular": Look("Middle-heavy disclosure", "86, 180, 233", "longdash", "triangle-up"),
    "disclosure:percent": Look("Per-cent disclosure", "153, 112, 0", "longdashdot", "x"),
    "survey": Look("People", "40, 40, 40", "solid", "diamond"),
}
"""Colours of Okabe & Ito (2008), told apart by people with any kind of colour vision."""


EDITED = (("230, 159, 0", "hexagon"), ("120, 94, 240", "pentagon"), ("220, 38, 127", "hourglass"))
"""Colours and symbols of edited prompts."""


def mark_regular_price(figure: go.Figure, product: Product) -> None:
    """Draw a line at the regular price.

    Parameters
    ----------
    figure
        With prices on its x axis.
    product
        Whose price it is.
    """
    figure.add_vline(
        x=product.regular_price,
        line={"color": "rgba(120, 120, 120, 0.6)", "width": 1, "dash": "dash"},
        annotation={"text": "regular price", "font": {"size": 11, "color": "#666"}, "yanchor": "bottom"},
        annotation_position="bottom right",
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


def look_of(curve: Curve, shown: Sequence[Curve]) -> Look:
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
    if not curve.edit:
        return LOOKS[curve.code]
    number = [other.code for other in shown if other.edit].index(curve.code)
    color, symbol = EDITED[number % len(EDITED)]
    return Look(figure_text(strategy_title(curve.code)), color, "dash", symbol)


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
