"""The slides hold the report: a finding each, native charts and tables, nothing beyond an edge."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from core.asking.replies.cache import ReplyCache
from core.report.blocks import Figure, Finding, Report, Section, Table, Text
from core.report.slides.deck import to_slides
from core.report.slides.fitting import height_of
from tests.support.planted import planted_report

LONG = " ".join(f"Sentence {number} says something of the price that takes some room." for number in range(80))


def deck_of(report: Report) -> Any:
    return Presentation(io.BytesIO(to_slides(report)))


def of(*blocks: Any, title: str = "A section") -> Any:
    return deck_of(Report("Soda", "Would it sell?", (Section(title, blocks),), "Ann, 9 January 2026"))


def texts_of(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield from (paragraph.text for paragraph in shape.text_frame.paragraphs)
        elif shape.has_table:
            yield from (cell.text for cell in shape.table.iter_cells())


@pytest.fixture
def planted(cache: ReplyCache) -> Any:
    return deck_of(replace(planted_report(cache), byline="Ann, 9 January 2026"))


def test_everything_lies_within_its_slide_and_every_text_has_a_size_that_can_be_read(planted: Any) -> None:
    for slide in planted.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= planted.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= planted.slide_height
            if shape.has_text_frame:
                runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
                assert all(run.font.size.pt >= 10 for run in runs)
                sizes = {run.font.size.pt for run in runs} or {10}
                texts = [paragraph.text for paragraph in shape.text_frame.paragraphs]
                assert height_of(texts, shape.width.inches, max(sizes)) <= shape.height.inches + 0.35


def test_the_first_slide_has_the_sentence_the_chart_the_author_and_what_it_is_not(planted: Any) -> None:
    first = planted.slides[0]
    said = " ".join(texts_of(first))
    assert "Ann, 9 January 2026" in said
    assert "not a measurement of customers" in said
    assert "curve" in said
    assert any(shape.has_chart for shape in first.shapes)


def test_what_was_planted_is_text(planted: Any) -> None:
    assert "<script>window.planted" in " ".join(text for slide in planted.slides for text in texts_of(slide))
    links = [rel for slide in planted.slides for rel in slide.part.rels.values() if rel.is_external]
    assert links == []


def test_a_finding_has_a_slide_with_its_curve_beside_it() -> None:
    figure = go.Figure(go.Scatter(x=[1.0, 2.0], y=[0.8, 0.4], mode="lines", name="Naive"))
    deck = of(Finding("Naive: falling", "Naive: falling, because it does.", figure), Finding("Two", "Two."))
    assert [slide.shapes.title.text for slide in deck.slides] == ["Naive: falling", "Two"]
    (chart,) = [shape.chart for shape in deck.slides[0].shapes if shape.has_chart]
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS
    (series,) = chart.plots[0].series
    assert list(series.values) == [0.8, 0.4]


def test_a_charts_intervals_and_marked_prices_come_along_and_what_is_refused_says_so() -> None:
    error = {"array": [0.1, 0.2], "arrayminus": [0.05, 0.1]}
    figure = go.Figure(go.Scatter(x=[1.0, 2.0], y=[0.8, 0.4], mode="markers", name="People", error_y=error))
    figure.add_vline(x=1.5, annotation={"text": "current $1.50"})
    figure.update_layout(title_text="<b>Do not decide on this</b>")
    (slide,) = of(Figure("Profit", figure)).slides
    assert "Do not decide on this" in list(texts_of(slide))
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    marked, people = chart.plots[0].series
    assert (marked.name, people.name) == ("current $1.50", "People")
    assert [float(point.text) for point in people._element.iterfind(".//{*}plus//{*}v")] == [0.1, 0.2]


def test_a_figure_that_is_no_chart_of_lines_has_no_slide() -> None:
    assert len(of(Figure("A map", go.Figure(go.Heatmap(z=[[1, 2]])))).slides) == 0


def test_a_long_table_and_a_long_text_go_on_on_further_slides() -> None:
    rows = pd.DataFrame({"Price": [f"${number}.00" for number in range(60)], "People": "50%"})
    deck = of(Text(LONG), Table("By price", rows, (0,)))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert sum(len(table.rows) - 1 for table in tables) == 60
    assert len(tables) > 1
    whole = " ".join(text for slide in deck.slides for text in texts_of(slide))
    assert all(f"Sentence {number} " in whole for number in range(80))
    first = tables[0].cell(1, 0).text_frame.paragraphs[0].runs[0]
    assert str(first.font.color.rgb) == "6E6E6E"
