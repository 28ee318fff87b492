"""Figures on a page, each with a file in which it can be saved as PNG or SVG."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.report.blocks import Figure, Report, Section
from core.report.figures.dark import on_dark
from core.report.figures.panels import apart
from core.report.html import to_html
from core.report.signature import file_name

MOST_BESIDE = 3
"""Panels in a row."""


def chart(figure: go.Figure, *, key: str, alt: str, place: Any = st, about: str = "") -> None:
    """Draw a figure, and under it the button that downloads it, as a file named by what it is about.

    Its panels stand side by side, and on a narrow page one below the other.
    """
    panels = apart(figure)
    for first in range(0, len(panels), MOST_BESIDE):
        beside = panels[first : first + MOST_BESIDE]
        columns = place.columns(len(beside)) if len(panels) > 1 else [place]
        for number, (column, panel) in enumerate(zip(columns, beside, strict=True), start=first + 1):
            several = len(panels) > 1
            draw(
                panel,
                key=f"{key}_{number}" if several else key,
                alt=f"{alt}; panel {number} of {len(panels)}" if several else alt,
                place=column,
            )
    place.download_button(
        "PNG or SVG",
        lambda: to_html(Report(f"{about} {key}".strip(), alt, (Section("", (Figure(alt, figure),)),))),
        file_name=file_name(about, key.replace("_", "-"), ".html", date.today()),
        mime="text/html",
        key=f"get_figure_{key}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        help="Downloads the figure as a page that needs no network, with buttons that save it as PNG or SVG.",
    )


def draw(figure: go.Figure, *, key: str, alt: str, place: Any = st, **options: Any) -> None:
    """Draw a figure in the colours of the visitor's theme."""
    place.plotly_chart(on_dark(figure) if is_dark() else figure, key=key, alt=alt, **options)


def is_dark() -> bool:
    """Say whether the visitor's theme is dark."""
    return st.context.theme.type == "dark"
