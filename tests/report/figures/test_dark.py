"""On a dark page a figure is read as well as on paper, and nothing else of it changes."""

import re

import plotly.graph_objects as go
import pytest

from core.report.figures.dark import CONTRAST, PAGE, contrast, for_dark, on_dark
from core.report.figures.looks import EDITED, INK, LOOKS, lay_out, paint


@pytest.mark.parametrize("color", sorted({look.color for look in LOOKS.values()} | {color for color, _ in EDITED}))
def test_every_curve_stands_out_from_a_dark_page(color: str) -> None:
    lit = [int(part) for part in re.findall(r"\d+", for_dark(paint(color)))]
    assert contrast(lit, PAGE) >= CONTRAST


def test_curves_that_are_told_apart_on_paper_are_told_apart_in_the_dark() -> None:
    usual = [paint(LOOKS[name].color) for name in ("naive", "full_context", "disclosure", "survey")]
    assert len(set(map(for_dark, usual))) == len(set(usual))


def test_ink_becomes_chalk_and_paper_becomes_slate_whatever_shines_through() -> None:
    assert for_dark("rgb(0, 0, 0)") == "rgb(255, 255, 255)"
    assert for_dark("rgba(255, 255, 255, 0.8)") == "rgba(0, 0, 0, 0.8)"


def test_data_and_words_of_a_figure_stay_and_the_one_for_paper_too() -> None:
    figure = lay_out(go.Figure(go.Scatter(x=[1, 2], y=[0.5, None], line={"color": paint(INK)})), height=300)
    before = figure.to_json()
    dark = on_dark(figure)
    assert figure.to_json() == before
    assert dark.layout.height == 300
    assert dark.layout.template == figure.layout.template
    assert list(dark.data[0].x) == [1, 2]
    assert dark.data[0].line.color == for_dark(paint(INK)) != paint(INK)
