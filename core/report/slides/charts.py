"""Charts of PowerPoint: lines over numbers, with their intervals, that can be edited there."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.util import Length, Pt

from core.report.slides.panels import Line, Panel

SMALL = Pt(11)
DASHES = {
    "solid": MSO_LINE.SOLID,
    "dot": MSO_LINE.ROUND_DOT,
    "dash": MSO_LINE.DASH,
    "longdash": MSO_LINE.LONG_DASH,
    "dashdot": MSO_LINE.DASH_DOT,
    "longdashdot": MSO_LINE.LONG_DASH_DOT,
}
MARKERS = {
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "star": XL_MARKER_STYLE.STAR,
    "cross": XL_MARKER_STYLE.PLUS,
    "x": XL_MARKER_STYLE.X,
}
"""By Plotly's names; every other is a circle."""
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def add_chart(slide: Any, panel: Panel, left: Length, top: Length, width: Length, height: Length) -> None:
    """Draw a panel on a slide.

    Parameters
    ----------
    slide
        Of python-pptx.
    panel
        What to draw.
    left, top, width, height
        Where.
    """
    data = XyChartData()
    for line in panel.lines:
        series = data.add_series(line.name)
        for x, y in zip(line.x, line.y, strict=True):
            series.add_data_point(x, y)
    kind = XL_CHART_TYPE.XY_SCATTER_LINES
    chart = slide.shapes.add_chart(kind, left, top, width, height, data).chart
    chart.font.size = SMALL
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    for series, line in zip(chart.plots[0].series, panel.lines, strict=True):
        _draw(series, line)
    _leave_out(chart.legend, [place for place, line in enumerate(panel.lines) if not (line.listed and line.name)])
    across, up = chart.category_axis, chart.value_axis
    for axis, title in ((across, panel.x_title), (up, panel.y_title)):
        axis.has_major_gridlines = axis is up
        axis.has_title = bool(title)
        if title:
            axis.axis_title.text_frame.text = title
            font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
            font.size, font.bold = SMALL, False
    # Below the chart where amounts are negative, too.
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.tick_labels.number_format = f'"{panel.prefix}"{"#,##0.00" if panel.cents else "#,##0"}'
    across.tick_labels.number_format_is_linked = False
    up.tick_labels.number_format = "0%" if panel.percent else f'"{panel.prefix}"#,##0.##;-"{panel.prefix}"#,##0.##'
    up.tick_labels.number_format_is_linked = False
    up.major_gridlines.format.line.color.rgb = RGBColor(225, 225, 225)
    if panel.percent:
        up.minimum_scale, up.maximum_scale = 0, 1


def _draw(series: Any, line: Line) -> None:
    color = RGBColor(*line.color)
    series.smooth = False
    if line.dash:
        series.format.line.color.rgb = color
        series.format.line.width = Pt(2)
        series.format.line.dash_style = DASHES.get(line.dash, MSO_LINE.SOLID)
    else:
        series.format.line.fill.background()
    if line.symbol:
        series.marker.style = MARKERS.get(line.symbol, XL_MARKER_STYLE.CIRCLE)
        series.marker.size = 12 if line.symbol.endswith("-open") else 7
        series.marker.format.line.color.rgb = color
        if line.symbol.endswith("-open"):
            series.marker.format.fill.background()
        else:
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = color
    else:
        series.marker.style = XL_MARKER_STYLE.NONE
    if line.low:
        _add_intervals(series, line)


def _add_intervals(series: Any, line: Line) -> None:
    """Write error bars, which python-pptx cannot, where the schema wants them: before the numbers."""
    fill = f'<a:solidFill><a:srgbClr val="{RGBColor(*line.color)}"/></a:solidFill>'
    bars = parse_xml(
        f'<c:errBars xmlns:c="{CHART}" xmlns:a="{DRAWING}"><c:errDir val="y"/><c:errBarType val="both"/>'
        f'<c:errValType val="cust"/><c:noEndCap val="0"/><c:plus>{_numbers(line.high)}</c:plus>'
        f'<c:minus>{_numbers(line.low)}</c:minus><c:spPr><a:ln w="9525">{fill}</a:ln></c:spPr></c:errBars>'
    )
    series._element.find(f"{{{CHART}}}xVal").addprevious(bars)


def _numbers(values: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numLit>'


def _leave_out(legend: Any, places: Sequence[int]) -> None:
    """Take series out of the legend."""
    position = legend._element.find(f"{{{CHART}}}legendPos")
    for place in reversed(places):
        entry = f'<c:legendEntry xmlns:c="{CHART}"><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
        position.addnext(parse_xml(entry))
