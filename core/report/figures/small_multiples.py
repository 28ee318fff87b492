"""Many small pictures of curves, as HTML that a screen of any width can lay out."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax({least}px,1fr));gap:10px 8px"
LINK = "color:inherit;text-decoration:none;font-size:0.75rem;line-height:1.3;min-width:0"
NAME = "display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis"


@dataclass(frozen=True)
class Line:
    """A curve in a small picture.

    Parameters
    ----------
    prices, shares
        Shape (prices,): relative to the regular price, and the share of buyers.
    color
        As `paint` takes it.
    dash
        Whether it is drawn solid, dashed or dotted, as SVG's ``stroke-dasharray`` has it; empty for solid.
    """

    prices: FloatArray
    shares: FloatArray
    color: str
    dash: str = ""


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
    tiles, prices = [], asked_prices()
    for product, shares, people in zip(catalog(), entry.shares, people_matrix(), strict=True):
        lines = [Line(prices, shares, BLUE)]
        shown = picture(lines, (prices, people), most=prices[-1], dark=dark)
        missed = np.abs(shares - people)
        error = "not answered" if np.isnan(missed).all() else f"{points(float(np.nanmean(missed)))} points off"
        name = f"{product.id} {product.category}"
        tiles.append(tile(shown, links[product.id], product.name, name, error))
    return grid(tiles)


def grid(tiles: Sequence[str], least: int = LEAST_WIDTH) -> str:
    """Lay tiles out, as many beside each other as fit.

    Parameters
    ----------
    tiles
        As `tile` makes them.
    least
        Pixels that each has at least.

    Returns
    -------
    str
        HTML.
    """
    return f'<div style="{GRID.format(least=least)}">{"".join(tiles)}</div>'


def tile(picture: str, link: str, product: str, name: str, said: str) -> str:
    """Put a picture, what it is of and what it says together.

    Parameters
    ----------
    picture
        As `picture` makes it.
    link
        Where a click leads; empty for nowhere.
    product
        For those who do not see the picture.
    name, said
        Below it, a line each.

    Returns
    -------
    str
        HTML.
    """
    opens = f'<a href="{escape(link)}" target="_blank"' if link else "<div"
    return (
        f'{opens} style="{LINK}" title="{escape(product)}">'
        f'<img alt="{escape(f"{product}: {said}")}" style="width:100%" src="{picture}">'
        f'<span style="{NAME}">{escape(name)}</span><span>{escape(said)}</span></{"a" if link else "div"}>'
    )


def picture(
    lines: Sequence[Line], people: tuple[FloatArray, FloatArray] | None, *, most: float, dark: bool = False
) -> str:
    """Draw curves, and people's answers as points in ink, from price 0 and share 0 to 1.

    Parameters
    ----------
    lines
        Curves; what is NaN of them is left out.
    people
        Prices and shares; None where people were not asked.
    most
        The highest relative price that has room.
    dark
        Whether the page is dark.

    Returns
    -------
    str
        An address that holds the whole SVG.
    """
    curves = "".join(_polyline(line, most) for line in lines)
    dots = "" if people is None else _dots(*people, most)
    regular = _place(np.array([1.0]), most)[0]
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<path d="M{regular:.1f} 0V{HEIGHT}" stroke="{RULE}" stroke-dasharray="3 3"/>'
        f'<g fill="{paint(INK)}">{dots}</g>{curves}</svg>'
    )
    return as_address(drawn, dark=dark)


def as_address(svg: str, *, dark: bool) -> str:
    """Return an address that holds a whole SVG.

    Parameters
    ----------
    svg
        As it is drawn on white.
    dark
        Whether the page is dark.

    Returns
    -------
    str
    """
    shown = for_dark(svg) if dark else svg
    return f"data:image/svg+xml;base64,{base64.b64encode(shown.encode()).decode()}"


def _polyline(line: Line, most: float) -> str:
    known = ~np.isnan(line.shares)
    at = zip(_place(line.prices[known], most), _height(line.shares[known]), strict=True)
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return (
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in at)}" fill="none" '
        f'stroke="{paint(line.color)}" stroke-width="2.5"{dash}/>'
    )


def _dots(prices: FloatArray, shares: FloatArray, most: float) -> str:
    room = prices <= most
    at = zip(_place(prices[room], most), _height(shares[room]), strict=True)
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>' for x, y in at)


def _place(prices: FloatArray, most: float) -> FloatArray:
    return EDGE + (WIDTH - 2 * EDGE) * prices / most


def _height(shares: FloatArray) -> FloatArray:
    return EDGE + (HEIGHT - 2 * EDGE) * (1 - shares)
