"""Tables that fit into a page at 1280 pixels, and begin on a phone with what matters: their cells wrap."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

LETTER, PADDING, LINE, ABOVE = 5.8, 19, 20, 28
"""Pixels of a letter, beside the text of a cell, of a line of it, and above and below all lines."""
MOST_ROWS = 12
"""Of more than these a part is seen at a time."""
NARROWEST, WIDEST, WHOLE, MOST_LINES = 48, 116, 180, 4
"""Pixels of a column, of one whose names stand in one line, and lines of a cell; more is seen at a click on it."""


def show(
    table: pd.DataFrame,
    *,
    alt: str,
    said: Mapping[str, str] | None = None,
    styled: Any = None,
    first: int = WIDEST,
) -> None:
    """Draw a table of texts whose first column stays where it is.

    Parameters
    ----------
    table
        What matters most first.
    alt
        What it is, for who does not see it.
    said
        What is to be said of columns, by their names.
    styled
        The same table with its colours, where it has any.
    first
        Pixels that the first column may have.
    """
    widths = {
        name: _width(name, cells, first if name == table.columns[0] else WIDEST)
        for name, cells in _cells(table).items()
    }
    lines = max((_lines(text, widths[name]) for name, cells in _cells(table).items() for text in cells), default=1)
    st.dataframe(
        table if styled is None else styled,
        hide_index=True,
        alt=alt,
        height="content" if len(table) <= MOST_ROWS else "auto",
        # Lower rows than of two lines do not wrap.
        row_height=ABOVE + LINE * min(lines, MOST_LINES) if lines > 1 else None,
        column_config={
            name: _column(name, width, pinned=name == table.columns[0], said=(said or {}).get(name))
            for name, width in widths.items()
        },
    )


def turned(table: pd.DataFrame, keys: tuple[str, ...]) -> pd.DataFrame:
    """Turn a table of many columns and few rows, so that what names a row stands over a column.

    Parameters
    ----------
    table
        Of texts.
    keys
        Columns that together name a row, as far as they are there.

    Returns
    -------
    pandas.DataFrame
    """
    known = [name for name in keys if name in table]
    names = table[known].agg(", ".join, axis=1) if known else pd.Series(dtype=str)
    rest = table.drop(columns=known).set_axis(names, axis="index")
    return rest.T.rename_axis(columns=None).reset_index(names="")


def _cells(table: pd.DataFrame) -> dict[str, list[str]]:
    return {str(name): [str(value) for value in table[name]] for name in table}


def _width(name: str, cells: list[str], widest: int) -> int:
    """Return a column's width: its title stands in one line, its cells in two where they are long."""
    longest = max((len(word) for text in cells for word in text.split()), default=0)
    halves = max((math.ceil(len(text) / (2 if widest == WIDEST else 1)) + 1 for text in cells), default=0)
    short = max((len(text) for text in cells if len(text) <= len(name)), default=0)
    letters = max(len(name), min(max(longest, halves), (widest - PADDING) / LETTER), short)
    return max(NARROWEST, round(PADDING + LETTER * letters))


def _lines(text: str, width: int) -> int:
    return math.ceil(LETTER * len(text) / (width - PADDING)) or 1


def _column(name: str, width: int, *, pinned: bool, said: str | None) -> Any:
    return st.column_config.Column(width=width, pinned=pinned or None, help=said)
