import plotly.graph_objects as go
import plotly.io as pio
import pytest

from core.analysis.demand.curves import Curve, estimate_curves
from core.asking.backends.kinds.market import Market, bias_paths
from core.experiment.products import find_product
from core.report.figures.demand import bias_figure, demand_figure, revenue_figure
from core.studies.mechanism import Scenario, simulate
from core.studies.truth import true_curves
from tests.analysis.demand.test_conclusions import FALLING, FLAT, curves, people

COKE = find_product("12")


def lines(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data if trace.mode == "lines" and trace.name}


def test_a_curve_a_strategy_stands_beside_peoples_answers() -> None:
    figure = demand_figure(curves(naive=FLAT, full_context=FLAT, disclosure=FALLING), people(), COKE)
    assert list(lines(figure)) == ["Naive", "Full context", "Experiment disclosure"]
    (answers,) = [trace for trace in figure.data if trace.name == "People"]
    assert answers.mode == "markers"
    assert len(answers.x) == 10


def test_the_probability_axis_runs_from_zero_to_one_however_flat_the_curves() -> None:
    assert demand_figure(curves(naive=FLAT), None, COKE).layout.yaxis.range == (0, 1)


def test_every_model_has_a_panel_and_every_strategy_one_legend_entry() -> None:
    figure = demand_figure(curves(naive=FLAT) + curves(naive=FALLING, model="<b>n</b>"), people(), COKE)
    assert [note.text for note in figure.layout.annotations][:2] == ["m (b)", "&lt;b&gt;n&lt;/b&gt; (b)"]
    legend = [trace.name for trace in figure.data if trace.showlegend]
    assert sorted(legend) == ["Naive", "People"]


def test_revenue_is_price_times_purchase_probability() -> None:
    figure = revenue_figure(curves(naive=FLAT), None, COKE)
    line = lines(figure)["Naive"]
    assert abs(line.y[-1] - line.x[-1] * 0.402) < 1e-3


def test_one_answer_and_no_answer_still_make_a_figure() -> None:
    assert demand_figure([], None, COKE).layout.annotations[0].text == "No model has answered yet"
    (curve,) = curves(naive=FLAT)
    one = Curve(**{**vars(curve), "points": curve.points.iloc[:1]})
    assert len(demand_figure([one], None, COKE).data) > 0


def test_a_step_is_drawn_through_its_points_and_not_as_a_smooth_curve() -> None:
    scenario = Scenario(Market(elasticity=-0.3, rho=0.0, phi=1.0))
    asked = scenario.choice("12").experiment()
    found = estimate_curves(simulate(scenario, asked))
    assert {curve.strategy: curve.shape for curve in found}["full_context"] == "stepped"
    figure = demand_figure(found, None, COKE, true_curves(asked))
    assert "Full context" not in lines(figure)
    (step,) = [trace for trace in figure.data if trace.name == "Full context"]
    assert step.mode == "lines+markers"
    assert lines(figure)["Truth (synthetic)"].y[0] > 0.4


def test_the_bias_is_a_way_from_the_true_to_the_naive_elasticity() -> None:
    market = Market(elasticity=-2.0, rho=0.5)
    (bars,) = bias_figure(market.elasticity, bias_paths(market)).data
    assert bars.text[0] == "-2.00"
    assert bars.text[-1] == "-1.10"
    assert sum(bars.x[1:-1]) == pytest.approx(0.9)


def test_figures_have_one_layout_over_the_theme_of_whoever_draws_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pio.templates, "default", "plotly_dark")
    template = demand_figure(curves(naive=FLAT), None, COKE).layout.template.layout
    assert template.paper_bgcolor == pio.templates["plotly_dark"].layout.paper_bgcolor
    assert template.legend.orientation == "h"
