"""Forty small curves against people's, as HTML that a screen of any width can lay out."""

import base64
from collections.abc import Mapping
from html import escape

import numpy as np

from core.analysis.benchmark import Entry
from core.analysis.demand.people import asked_prices, people_matrix
from core.basics.arrays import FloatArray
from core.basics.words import points
from core.experiment import catalog
from core.report.figures.dark import for_dark
from core.report.figures.looks import BLUE, INK, paint

WIDTH, HEIGHT, EDGE = 120, 84, 5
PAPER, RULE = paint("244, 245, 247"), paint("201, 204, 209")
LEAST_WIDTH = 95
"""Pixels of a picture on the screen; as many as fit stand in a row."""
GRID = f"display:grid;grid-template-columns:repeat(auto-fill,minmax({LEAST_WIDTH}px,1fr));gap:10px 8px"
LINK = "color:inherit;text-decoration:none;font-size:0.75rem;line-height:1.3;min-width:0"
NAME = "display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis"


def small_multiples(entry: Entry, links: Mapping[str, str], *, dark: bool = False) -> str:
    """Draw an entry's curve of every product in blue, and people's answers as points in ink.

    Parameters
    ----------
    entry
        Model and strategy.
    links
        Where a click on a product leads, by its id.
    dark
        Whether the page is dark.

    Returns
    -------
    str
        HTML; every picture names the product and the error, for those who do not see it.
    """
    tiles = []
    for product, shares, people in zip(catalog(), entry.shares, people_matrix(), strict=True):
        picture = _picture(shares, people, dark=dark)
        missed = np.abs(shares - people)
        error = "not answered" if np.isnan(missed).all() else f"{points(float(np.nanmean(missed)))} points off"
        name = f"{product.id} {product.category}"
        tiles.append(
            f'<a href="{escape(links[product.id])}" target="_blank" style="{LINK}" title="{escape(product.name)}">'
            f'<img alt="{escape(f"{product.name}: {error}")}" style="width:100%" src="{picture}">'
            f'<span style="{NAME}">{escape(name)}</span><span>{error}</span></a>'
        )
    return f'<div style="{GRID}">{"".join(tiles)}</div>'


def _picture(shares: FloatArray, people: FloatArray, *, dark: bool) -> str:
    at = EDGE + (WIDTH - 2 * EDGE) * asked_prices() / asked_prices()[-1]
    regular = EDGE + (WIDTH - 2 * EDGE) / asked_prices()[-1]
    known = ~np.isnan(shares)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(at[known], _height(shares[known]), strict=True))
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>' for x, y in zip(at, _height(people), strict=True)
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<path d="M{regular:.1f} 0V{HEIGHT}" stroke="{RULE}" stroke-dasharray="3 3"/>'
        f'<g fill="{paint(INK)}">{dots}</g>'
        f'<polyline points="{line}" fill="none" stroke="{paint(BLUE)}" stroke-width="2.5"/></svg>'
    )
    shown = for_dark(picture) if dark else picture
    return f"data:image/svg+xml;base64,{base64.b64encode(shown.encode()).decode()}"


def _height(shares: FloatArray) -> FloatArray:
    return EDGE + (HEIGHT - 2 * EDGE) * (1 - shares)
