"""Figures on a page, each with a file in which it can be saved as PNG or SVG."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.report.blocks import Figure, Report, Section
from core.report.figures.dark import on_dark
from core.report.html import to_html
from core.report.signature import file_name


def chart(figure: go.Figure, *, key: str, alt: str, place: Any = st, about: str = "") -> None:
    """Draw a figure, and under it the button that downloads it, as a file named by what it is about."""
    draw(figure, key=key, alt=alt, place=place)
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
