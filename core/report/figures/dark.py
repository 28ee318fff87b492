"""Figures on a dark page: colours that were chosen for white paper, each made to stand out from black."""

import re
from collections.abc import Sequence
from functools import cache

import plotly.graph_objects as go
import plotly.io as pio

CONTRAST = 4.5
"""Least contrast of a colour to the page, as WCAG 2.2 asks of texts."""
PAGE = (14, 17, 23)
"""The dark page's colour, red, green and blue from 0 to 255."""
COLOR = re.compile(r"(rgba?\()(\d+), ?(\d+), ?(\d+)")
GREY_UP_TO = 12
"""Difference of the channels up to which a colour is a grey."""


def on_dark(figure: go.Figure) -> go.Figure:
    """Copy a figure with colours for a dark page; what the page's theme colours is left to it.

    Parameters
    ----------
    figure
        As it is drawn on white.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    template = figure.layout.template
    bare = go.Figure(figure).update_layout(template=None)
    return pio.from_json(for_dark(bare.to_json())).update_layout(template=template)


def for_dark(text: str) -> str:
    """Rewrite the colours of a picture: greys become their opposites, others are lightened till they stand out.

    Parameters
    ----------
    text
        With colours as ``rgb(R, G, B)`` or ``rgba(R, G, B, A)``, such as a figure's JSON.

    Returns
    -------
    str
    """
    return COLOR.sub(lambda found: found[1] + ", ".join(map(str, _lit(*map(int, found.groups()[1:])))), text)


@cache
def _lit(red: int, green: int, blue: int) -> tuple[int, ...]:
    color = (red, green, blue)
    if max(color) - min(color) <= GREY_UP_TO:
        return tuple(255 - channel for channel in color)
    whiter = (tuple(round(channel + (255 - channel) * part / 20) for channel in color) for part in range(21))
    return next(one for one in whiter if contrast(one, PAGE) >= CONTRAST)


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the contrast of two colours by WCAG 2.2, from 1 to 21.

    Parameters
    ----------
    one, other
        Red, green and blue, 0 to 255.

    Returns
    -------
    float
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Sequence[int]) -> float:
    parts = (channel / 255 for channel in color)
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
