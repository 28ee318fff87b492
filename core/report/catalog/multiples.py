"""A study's curves as small pictures side by side, a product each, by strategy, with people where they are."""

from collections.abc import Mapping
from html import escape

import pandas as pd

from core.analysis.demand.curves import points_of
from core.analysis.demand.people import people_shares
from core.basics.arrays import FloatArray
from core.experiment import ModelName, strategy_title
from core.report.figures.looks import INK, LOOKS, MUTED, paint
from core.report.figures.small_multiples import Line, as_address, grid, picture, tile

LEAST_WIDTH = 150
DASHES = {
    "solid": "",
    "dot": "2 3",
    "dash": "6 4",
    "dashdot": "6 3 2 3",
    "longdash": "10 4",
    "longdashdot": "9 3 2 3",
}
"""What Plotly calls a line's dashes, as SVG has them."""
Points = Mapping[tuple[ModelName, str], tuple[FloatArray, FloatArray]]


def multiples(
    curves: pd.DataFrame, answers: Mapping[str, pd.DataFrame], links: Mapping[str, str], *, dark: bool = False
) -> str:
    """Draw curves as small pictures, one a product and model.

    Parameters
    ----------
    curves
        As `core.report.catalog.table.pick` gives them; a curve that failed its checks is not drawn.
    answers
        What was answered, by the product's id, as `core.studies.shelf.Shelved.answers` gives it.
    links
        Where a click on a product leads, by its id; nowhere where it is not there.
    dark
        Whether the page is dark.

    Returns
    -------
    str
        HTML, with a legend first.
    """
    points = {id: points_of(rows.assign(product_id=id)) for id, rows in answers.items()}
    every = [prices[-1] for of_one in points.values() for prices, _ in of_one.values() if len(prices)]
    most, several = max([*every, 1.0]), curves["asked"].nunique() > 1
    tiles = []
    for id, asked in dict.fromkeys(zip(curves["product_id"], curves["asked"], strict=True)):
        rows = curves[(curves["product_id"] == id) & (curves["asked"] == asked)]
        lines = _lines(rows, points.get(id, {}))
        shown = picture(lines, _people(id), most=most, dark=dark)
        product = str(rows["product"].iloc[0])
        tiles.append(
            tile(
                shown,
                links.get(id, ""),
                product,
                product,
                f"{asked}: {_say(rows)}" if several else _say(rows),
            )
        )
    return f"{_legend(curves, dark=dark)}{grid(tiles, LEAST_WIDTH)}"


def _lines(rows: pd.DataFrame, points: Points) -> list[Line]:
    drawn = []
    for row in rows[rows["passed_checks"]].itertuples():
        found = next(
            (one for (name, code), one in points.items() if (name.title, code) == (row.asked, row.strategy)), None
        )
        if found is not None:
            color, dash = _look(str(row.strategy))
            drawn.append(Line(*found, color, dash))
    return drawn


def _look(code: str) -> tuple[str, str]:
    look = LOOKS.get(code)
    return (look.color, DASHES.get(look.dash, "")) if look else (MUTED, "")


def _people(id: str) -> tuple[FloatArray, FloatArray] | None:
    shares = people_shares()
    if id not in shares.index:
        return None
    return shares.columns.to_numpy(float), shares.loc[id].to_numpy(float)


def _say(rows: pd.DataFrame) -> str:
    """Say of each strategy what its curve is called, once where that is the same for all."""
    named = [
        str(shape) if passed else "failed its checks"
        for shape, passed in zip(rows["shape"], rows["passed_checks"], strict=True)
    ]
    if len(set(named)) == 1:
        return named[0]
    return ", ".join(f"{title.lower()} {name}" for title, name in zip(rows["title"], named, strict=True))


def _legend(curves: pd.DataFrame, *, dark: bool) -> str:
    """Name the strategies by their lines, and people by their points."""
    entries = []
    for code in dict.fromkeys(curves["strategy"]):
        color, dash = _look(str(code))
        line = f'<path d="M0 6H30" stroke="{paint(color)}" stroke-width="2.5" stroke-dasharray="{dash}"/>'
        entries.append(_entry(line, strategy_title(str(code)), dark=dark))
    if any(_people(str(id)) is not None for id in set(curves["product_id"])):
        dot = f'<circle cx="15" cy="6" r="3" fill="{paint(INK)}"/>'
        entries.append(_entry(dot, "people", dark=dark))
    style = "display:flex;flex-wrap:wrap;gap:4px 16px;font-size:0.8rem;padding-bottom:8px"
    return f'<div style="{style}">{"".join(entries)}</div>'


def _entry(drawn: str, title: str, *, dark: bool) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 12" width="30" height="12">{drawn}</svg>'
    return f'<span><img alt="" src="{as_address(svg, dark=dark)}"> {escape(title)}</span>'
