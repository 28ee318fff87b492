"""A figure's panels as figures of their own."""

import plotly.graph_objects as go

from core.report.figures.demand import demand_figure, revenue_figure
from core.report.figures.panels import apart
from tests.analysis.demand.test_conclusions import FALLING, FLAT, curves, people
from tests.report.figures.test_demand import COKE


def legend(panel: go.Figure) -> set[str]:
    return {trace.name for trace in panel.data if trace.name and trace.showlegend is not False}


def test_every_panel_has_its_curves_its_title_both_axes_and_what_is_marked_in_it() -> None:
    asked = [*curves(naive=FLAT, disclosure=FALLING), *curves(disclosure=FALLING, model="n")]
    whole = demand_figure(asked, people(), COKE)
    one, other = apart(whole)
    assert (legend(one), legend(other)) == (
        {"Naive", "Experiment disclosure", "People"},
        {"Experiment disclosure", "People"},
    )
    assert len(one.data) + len(other.data) == len(whole.data)
    for panel, title in ((one, "m (b)"), (other, "n (b)")):
        assert [note.text for note in panel.layout.annotations] == [title, "regular price"]
        assert {(trace.xaxis, trace.yaxis) for trace in panel.data} == {("x", "y")}
        assert [(line.xref, line.yref, line.x0) for line in panel.layout.shapes] == [("x", "y domain", 8.26)]
        assert panel.layout.xaxis.title.text == "Price"
        assert panel.layout.yaxis.title.text == "Purchase probability"
        assert panel.layout.yaxis.range == (0, 1)


def test_what_is_announced_stands_over_the_first_and_one_panel_stays_as_it_is() -> None:
    one, other = apart(revenue_figure([*curves(naive=FLAT), *curves(naive=FLAT, model="n")], None, COKE))
    assert one.layout.title.text
    assert not other.layout.title.text
    assert one.layout.margin == other.layout.margin
    alone = demand_figure(curves(naive=FLAT), None, COKE)
    assert apart(alone) == [alone]
