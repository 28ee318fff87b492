"""The figure and table of a locked forecast: whose curve is which, and no interval where none is known."""

from dataclasses import replace

from core.report.figures.looks import GREY, paint
from core.report.forecasts.figure import forecast_figure
from core.report.forecasts.tables import curve_table
from core.studies.forecasts.scoring import score
from tests.support.forecasts import FALLING, curve, forecast, people

ANOTHER = replace(curve(FALLING, name="Naive with other"), model="embedded:other")
DISCLOSED = replace(
    curve(FALLING, name="Experiment disclosure with other"), strategy="disclosure", model="embedded:other"
)


def test_two_models_have_a_panel_each_and_a_strategy_has_one_look_in_both() -> None:
    told = forecast(curve(FALLING), ANOTHER, DISCLOSED)
    figure = forecast_figure(told, score(told, people(FALLING)).points)
    lines = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert [(trace.xaxis, trace.name) for trace in lines] == [
        ("x", "Naive"),
        ("x2", "Naive"),
        ("x2", "Experiment disclosure"),
    ]
    assert lines[0].line == lines[1].line != lines[2].line
    assert [note.text for note in figure.layout.annotations] == ["m (embedded)", "other (embedded)"]
    assert sum(trace.name == "People" for trace in figure.data) == 2
    listed = [trace.name for trace in figure.data if trace.showlegend]
    assert sorted(listed) == ["Experiment disclosure", "Naive", "People"]


def test_a_strategy_of_another_version_of_the_app_is_drawn_in_grey_under_the_name_in_the_file() -> None:
    later = replace(curve(FALLING, name="Told by <b>post"), strategy="disclosure:post")
    known, unknown = forecast_figure(forecast(curve(FALLING), later)).data
    assert (known.name, unknown.name) == ("Naive", "Told by &lt;b&gt;post")
    assert unknown.line.color == paint(GREY)


def test_a_curve_without_intervals_has_an_elasticity_without_one() -> None:
    table = curve_table(forecast(curve(FALLING), curve(FALLING, draws=None, name="As read")))
    assert list(table["Elasticity"]) == ["-1.00 (-1.20 to -0.80)", "-1.00"]
